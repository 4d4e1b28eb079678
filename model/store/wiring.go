package store

// How stages of APIs are wired to functions: judged of what is known of both.

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/wiring"
)

// WiredCell is what stages of APIs have to do with an alias.
type WiredCell struct {
	Routes  int            // that lead to it
	Unknown int            // of those: how many can not be judged
	Broken  []BrokenAPIWay // problems on the way to it
}

// BrokenAPIWay is a problem on the way from a stage of an API to an alias.
type BrokenAPIWay struct {
	Stage   model.APIStageKey
	API     string // its name
	Problem model.WireProblem
}

// From is where the way begins: "storefront prod POST /payments".
func (b BrokenAPIWay) From() string {
	text := b.API + " " + b.Stage.Stage
	switch routes := b.Problem.Routes; {
	case len(routes) == 1:
		return text + " " + routes[0].String()
	case len(routes) > 1:
		return fmt.Sprintf("%s, %d routes", text, len(routes))
	case b.Problem.Authorizer != "":
		return text + " authorizer " + b.Problem.Authorizer
	}
	return text
}

// Wired is what stages of APIs have to do with an alias, as far as APIs were judged.
func (s *Store) Wired(key model.CellKey) WiredCell { return s.apis.cells[key] }

// BrokenCells are the aliases of stages which a route can not reach, by function and in the
// order of the stages.
func (s *Store) BrokenCells() []model.CellKey {
	var keys []model.CellKey
	for _, f := range s.functions {
		for _, st := range s.stages {
			if key := (model.CellKey{Function: f.Name, Alias: st.Alias}); len(s.apis.cells[key].Broken) > 0 {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// Judged are stages that are judged by what the store knows: what a check of the wiring
// asks of functions.
func (s *Store) Judged() wiring.Functions { return wiredFunctions{s} }

// settleAPIs judges anew what changed, and what is handed out of it.
func (s *Store) settleAPIs(d *Changes) {
	a := &s.apis
	if d.Touch(OfFunctions | OfAccount) {
		for _, f := range a.byID {
			f.judge = f.judge || d.Touch(OfFunctions) || f.Wiring == nil
		}
	}
	for function := range d.of[OfCells] {
		a.outdate(function)
	}
	judged := false
	if s.identity.Account != "" {
		check := s.checker()
		for _, f := range a.byID {
			if f.judge && f.Known {
				judged = s.judgeAPI(check, f) || judged
			}
		}
	}
	if judged || a.relist {
		a.relist = false
		a.settle()
		s.wireCells()
		d.Add(OfAPIs)
	}
}

func (s *Store) checker() wiring.Checker {
	place := model.Place{Account: s.identity.Account, Region: s.identity.Region}
	return wiring.Checker{Place: place, Functions: wiredFunctions{s}, Stages: s.stages}
}

// judgeAPI judges the stages of an API, once all was read that they rest on: what was
// judged before stays until then.
func (s *Store) judgeAPI(check wiring.Checker, f *apiFact) bool {
	wanted := check.Wanted(f.Facts)
	f.judge, f.leads = false, map[string]bool{}
	for _, key := range wanted {
		f.leads[key.Function] = true
	}
	if slices.ContainsFunc(wanted, s.awaited) {
		return false
	}
	var stages []model.StageWiring
	for _, st := range f.Facts.Stages {
		stages = append(stages, check.Check(f.Facts, st.Name))
	}
	if stages == nil {
		stages = []model.StageWiring{} // judged, and there is none
	}
	f.Wiring = stages
	return true
}

// awaited reports whether the end of a way will be known soon.
func (s *Store) awaited(key model.CellKey) bool {
	end := s.apis.ends[key]
	if end == nil || !end.known && end.failure == nil {
		return true
	}
	if key.Alias == "" {
		return false
	}
	_, there := wiredFunctions{s}.Alias(key.Function, key.Alias)
	_, listed := s.index[key.Function]
	return there == wiring.NotRead && listed && end.failure == nil && s.unlisted[key.Function].failure == nil
}

// wireCells finds what stages of APIs have to do with aliases.
func (s *Store) wireCells() {
	cells := map[model.CellKey]WiredCell{}
	for _, f := range s.apis.List {
		for _, w := range f.Wiring {
			for _, r := range w.Routes {
				key := model.CellKey{Function: r.Function, Alias: r.Alias}
				if r.Function == "" || r.Alias == "" {
					continue
				}
				c := cells[key]
				c.Routes++
				if r.Unknown {
					c.Unknown++
				}
				cells[key] = c
			}
			for _, p := range w.Problems {
				key := model.CellKey{Function: p.Function, Alias: p.Alias}
				if p.Function == "" || p.Alias == "" {
					continue
				}
				c := cells[key]
				c.Broken = append(c.Broken, BrokenAPIWay{Stage: w.APIStageKey, API: w.Name, Problem: p})
				cells[key] = c
			}
		}
	}
	s.apis.cells = cells
}

// wiredFunctions is what the store knows of functions, as a check of the wiring asks for it.
type wiredFunctions struct{ s *Store }

// Function says whether there is a function of that name. One that is not listed may be
// left out by the config.
func (w wiredFunctions) Function(name string) wiring.Presence {
	if _, ok := w.s.index[name]; ok {
		return wiring.Present
	}
	if end := w.s.apis.ends[model.CellKey{Function: name}]; end != nil && end.Absent {
		return wiring.Absent
	}
	return wiring.NotRead
}

// Alias is an alias or version, as the matrix has it, else as its end was read.
func (w wiredFunctions) Alias(function, alias string) (model.Alias, wiring.Presence) {
	key := model.CellKey{Function: function, Alias: alias}
	if c := w.s.cells[key]; c != nil {
		switch c.State {
		case Serving:
			return c.Alias, wiring.Present
		case Absent:
			return model.Alias{}, wiring.Absent
		}
	}
	found := model.Alias{Function: function, Name: alias}
	if _, number := model.VersionNumber(alias); number {
		found.Version = alias
	}
	if end := w.s.apis.ends[key]; end != nil && end.known {
		found.Version = cmp.Or(found.Version, end.Version)
		switch {
		case end.Absent:
			return model.Alias{}, wiring.Absent
		case end.Document != "" || end.Version != "":
			return found, wiring.Present
		}
	}
	if _, listed := w.s.listed[function]; listed && found.Version == "" && !slices.Contains(w.s.aliases[function], alias) {
		return model.Alias{}, wiring.Absent
	}
	return found, wiring.NotRead
}

// Policy is who may call a function by one of its qualifiers, or why that is not known.
func (w wiredFunctions) Policy(function, qualifier string) (model.ResourcePolicy, string) {
	end := w.s.apis.ends[model.CellKey{Function: function, Alias: qualifier}]
	switch {
	case end == nil || !end.known && end.failure == nil:
		return model.ResourcePolicy{}, "who may call " + function + " was not read yet"
	case end.known && (end.failure == nil || end.failure.Class != model.Denied):
		return model.ResourcePolicy{Function: function, Qualifier: qualifier, Document: model.NewRaw(end.Document)}, ""
	}
	return model.ResourcePolicy{}, end.failure.Error()
}
