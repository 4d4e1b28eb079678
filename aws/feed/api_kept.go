package feed

// What is kept of APIs on the disk.

import (
	"cmp"
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// locate tells of which account the APIs are.
func (s *apiListSource) locate(at model.Place) { s.at = at }

// recall takes over what an earlier run knew: it is read again, and kept until then.
func (s *apiListSource) recall(restored model.Restored) {
	a, kept := s.apiRoster, restored.APIs
	for _, r := range kept.APIs {
		row := a.row(r.Facts.API)
		row.facts, row.known, row.at = r.Facts, true, r.At
	}
	for _, r := range kept.Ends {
		e := a.end(r.CellKey)
		e.WireEnd, e.known, e.at = r.WireEnd, true, r.At
	}
	a.domains = kept.Domains
}

// keep adds all that is known of APIs to a snapshot.
func (s *apiListSource) keep(into *model.Restored) {
	a := s.apiRoster
	kept := model.RestoredAPIs{Domains: a.domains}
	for _, r := range a.rows {
		if r.known {
			kept.APIs = append(kept.APIs, model.RestoredAPI{Facts: withoutSecrets(r.facts), At: r.at})
		}
	}
	slices.SortFunc(kept.APIs, func(x, y model.RestoredAPI) int { return cmp.Compare(x.Facts.API.ID, y.Facts.API.ID) })
	for _, e := range a.ends {
		if e.known {
			kept.Ends = append(kept.Ends, model.RestoredWireEnd{WireEnd: e.WireEnd, At: e.at})
		}
	}
	slices.SortFunc(kept.Ends, func(x, y model.RestoredWireEnd) int {
		return cmp.Or(cmp.Compare(x.Function, y.Function), cmp.Compare(x.Alias, y.Alias))
	})
	into.APIs = kept
}

// stageVariable is how a stage variable stands in a URI.
var stageVariable = regexp.MustCompile(`\$\{stageVariables\.([A-Za-z0-9_]+)\}`)

// withoutSecrets are facts without the stage variables that lead to no function, and
// without what is called that is none: both may hold anything.
func withoutSecrets(f model.APIFacts) model.APIFacts {
	leads := map[string]bool{}
	uri := func(text string) string {
		if !strings.Contains(text, ":function:") {
			return ""
		}
		for _, m := range stageVariable.FindAllStringSubmatch(text, -1) {
			leads[m[1]] = true
		}
		return text
	}
	routes := func(r model.APIRoutes) model.APIRoutes {
		r.Routes, r.Authorizers = slices.Clone(r.Routes), slices.Clone(r.Authorizers)
		for i := range r.Routes {
			r.Routes[i].Integration.URI = uri(r.Routes[i].Integration.URI)
		}
		for i := range r.Authorizers {
			r.Authorizers[i].URI = uri(r.Authorizers[i].URI)
		}
		return r
	}
	deployed := map[string]model.APIRoutes{}
	for stage, r := range f.Deployed {
		deployed[stage] = routes(r)
	}
	f.Draft, f.Deployed = routes(f.Draft), deployed
	only := func(variables map[string]string) map[string]string {
		kept := map[string]string{}
		for name, value := range variables {
			if leads[name] {
				kept[name] = value
			}
		}
		return kept
	}
	f.Stages = slices.Clone(f.Stages)
	for i := range f.Stages {
		s := &f.Stages[i]
		s.Variables = only(s.Variables)
		if s.Canary != nil {
			canary := *s.Canary
			canary.Variables = only(canary.Variables)
			s.Canary = &canary
		}
	}
	return f
}

// cleanAPIs reads what is kept of APIs: all texts of a file that anything may have written
// are made safe. What can not be read is as good as missing.
func cleanAPIs(kept json.RawMessage) model.RestoredAPIs {
	var read any
	var out model.RestoredAPIs
	if len(kept) == 0 || json.Unmarshal(kept, &read) != nil {
		return out
	}
	if text, err := json.Marshal(cleanJSON(read)); err != nil || json.Unmarshal(text, &out) != nil {
		return model.RestoredAPIs{}
	}
	return out
}

// cleanJSON makes all texts of a JSON value safe.
func cleanJSON(v any) any {
	switch v := v.(type) {
	case string:
		return safetext.Line(v)
	case []any:
		for i := range v {
			v[i] = cleanJSON(v[i])
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, value := range v {
			out[safetext.Line(name)] = cleanJSON(value)
		}
		return out
	}
	return v
}
