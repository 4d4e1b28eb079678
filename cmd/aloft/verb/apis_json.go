package verb

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// apisJSON is what `aloft apis -o json` prints.
type apisJSON struct {
	APIs []apiJSON `json:"apis"`
}

type apiJSON struct {
	ID     string         `json:"id"`
	Name   string         `json:"name"`
	Kind   model.APIKind  `json:"kind"`
	Stages []apiStageJSON `json:"stages"`
}

type apiStageJSON struct {
	Name      string            `json:"name"`
	URL       string            `json:"url"` // empty where the default endpoint is off
	Domains   []string          `json:"domains"`
	Variables map[string]string `json:"variables"`
	Deployed  *time.Time        `json:"deployed"` // null when it is not known, or nothing is
	Routes    []apiRouteJSON    `json:"routes"`
	Problems  []problemJSON     `json:"problems"`
	Unknown   []problemJSON     `json:"unknown"` // what can not be judged
	Notes     []string          `json:"notes"`
}

type apiRouteJSON struct {
	Method   string `json:"method"`
	Path     string `json:"path"`
	Function string `json:"function"` // empty: the route calls none
	Alias    string `json:"alias"`
	Version  string `json:"version"` // empty when it is not known
	Pinned   bool   `json:"pinned"`
}

type problemJSON struct {
	Kind       model.WireKind `json:"kind"`
	Function   string         `json:"function"`
	Alias      string         `json:"alias"`
	Detail     string         `json:"detail"`
	Fixable    bool           `json:"fixable"`
	Routes     []string       `json:"routes"`
	Authorizer string         `json:"authorizer,omitempty"`
	Canary     bool           `json:"canary,omitempty"`
	Mend       string         `json:"mend,omitempty"`
	Statement  string         `json:"statement,omitempty"`
}

func (r *apiReport) document() apisJSON {
	doc := apisJSON{APIs: []apiJSON{}}
	for _, facts := range r.facts {
		api := apiJSON{ID: facts.API.ID, Name: facts.API.Name, Kind: facts.API.Kind, Stages: []apiStageJSON{}}
		for _, s := range facts.Stages {
			w, asked := r.stages[model.APIStageKey{API: facts.API.ID, Stage: s.Name}]
			if !asked {
				continue
			}
			stage := apiStageJSON{Name: s.Name, URL: facts.API.URL(s.Name),
				Domains: append([]string{}, r.domainsOf(w.APIStageKey)...), Variables: s.Variables,
				Routes: []apiRouteJSON{}, Problems: problemsJSON(w.Problems), Unknown: problemsJSON(w.Unknown),
				Notes: append([]string{}, w.Notes...)}
			if stage.Variables == nil {
				stage.Variables = map[string]string{}
			}
			if !s.Deployed.IsZero() {
				stage.Deployed = &s.Deployed
			}
			for _, route := range w.Routes {
				stage.Routes = append(stage.Routes, apiRouteJSON{Method: route.Method, Path: route.Path,
					Function: route.Function, Alias: route.Alias,
					Version: route.Version, Pinned: route.Pinned && route.Function != ""})
			}
			api.Stages = append(api.Stages, stage)
		}
		doc.APIs = append(doc.APIs, api)
	}
	return doc
}

func problemsJSON(all []model.WireProblem) []problemJSON {
	out := []problemJSON{}
	for _, p := range all {
		j := problemJSON{Kind: p.Kind, Function: p.Function, Alias: p.Alias, Detail: p.Detail, Fixable: p.Fixable,
			Routes:     []string{},
			Authorizer: p.Authorizer, Canary: p.Canary, Mend: p.Mend, Statement: p.Statement}
		for _, route := range p.Routes {
			j.Routes = append(j.Routes, route.String())
		}
		out = append(out, j)
	}
	return out
}

// domainsOf are the addresses of custom domains that lead to a stage. Of a domain whose routing
// rules win, those of the rules come first, with what they ask for.
func (r *apiReport) domainsOf(key model.APIStageKey) []string {
	var all []string
	for _, d := range r.domains {
		for _, rule := range d.Rules {
			if d.Routing != model.ByMappings && rule.API == key.API && rule.Stage == key.Stage {
				all = append(all, d.Name+" by rule: "+rule.When)
			}
		}
		for _, m := range d.Mappings {
			if d.Routing == model.ByRules || m.API != key.API || m.Stage != key.Stage && m.Stage != "" {
				continue
			}
			address := "https://" + d.Name
			if m.Path != "" {
				address += "/" + m.Path
			}
			if m.Stage == "" {
				address += "/" + key.Stage
			}
			all = append(all, address)
		}
	}
	return all
}
