package apis

// The rows of APIs: each API with its stages.

import (
	"cmp"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
)

// row is a stage of an API, or an API of which no stage is known.
type row struct {
	api    store.API
	stage  model.APIStage
	staged bool // stage is one
	first  bool // of its API
	wiring model.StageWiring
	judged bool // wiring is known
}

func (r *row) key() model.APIStageKey { return model.APIStageKey{API: r.api.ID, Stage: r.stage.Name} }

// name is "storefront prod".
func (r *row) name() string {
	if !r.staged {
		return r.api.Name
	}
	return r.api.Name + " " + r.stage.Name
}

// stages are the APIs by name, each with its stages: those that are called like stages in
// the order of these, then the others by name.
func (p *Pane) stages() []*row {
	var rows []*row
	for _, api := range p.env.Store.APIs().List {
		stages := slices.Clone(api.Facts.Stages)
		slices.SortStableFunc(stages, func(a, b model.APIStage) int {
			return cmp.Or(cmp.Compare(p.order(a.Name), p.order(b.Name)), cmp.Compare(a.Name, b.Name))
		})
		if len(stages) == 0 {
			rows = append(rows, &row{api: api, first: true})
		}
		for i, st := range stages {
			w, judged := api.StageWiring(st.Name)
			rows = append(rows, &row{api: api, stage: st, staged: true, first: i == 0, wiring: w, judged: judged})
		}
	}
	return rows
}

// order is where a stage of an API stands among the stages.
func (p *Pane) order(name string) int {
	stages := p.env.Store.Stages()
	if i := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == name }); i >= 0 {
		return i
	}
	return len(stages)
}

// state is how a stage is wired, the worst of it.
type state int

// The states, the calmer ones first.
const (
	unread state = iota
	sound
	drafted // what it serves is not what is drafted
	unknown // something can not be judged
	broken
)

func (r *row) state() state {
	switch {
	case !r.judged:
		return unread
	case r.lacks() > 0:
		return broken
	case len(r.wiring.Problems) > 0:
		return drafted
	case r.notKnown() > 0:
		return unknown
	}
	return sound
}

// lacks is how many problems keep something from being called: a draft that is newer than
// what is deployed keeps nothing.
func (r *row) lacks() int {
	n := 0
	for _, p := range r.wiring.Problems {
		if p.Kind != model.NotDeployed || r.stage.Deployment == "" {
			n++
		}
	}
	return n
}

// notKnown is how many routes can not be judged.
func (r *row) notKnown() int {
	n := 0
	for _, route := range r.wiring.Routes {
		if route.Unknown {
			n++
		}
	}
	return n
}

// calling are the routes that lead to functions.
func (r *row) calling() []model.RouteWire {
	var out []model.RouteWire
	for _, route := range r.wiring.Routes {
		if route.Function != "" || route.Broken || route.Unknown {
			out = append(out, route)
		}
	}
	return out
}

// alias is what the stage's variables say, empty where no route calls a function by them.
func (r *row) alias(t theme.Theme) string {
	for _, p := range r.wiring.Problems {
		if p.Kind == model.NoVariable {
			return t.Glyphs.Absent
		}
	}
	var aliases []string
	for _, route := range r.wiring.Routes {
		if alias := cmp.Or(route.Alias, model.Latest); route.Function != "" && !route.Pinned && !slices.Contains(aliases, alias) {
			aliases = append(aliases, alias)
		}
	}
	slices.Sort(aliases)
	switch len(aliases) {
	case 0:
		return ""
	case 1:
		return aliases[0]
	}
	return aliases[0] + t.Glyphs.Ellipsis
}
