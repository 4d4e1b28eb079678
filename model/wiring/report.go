package wiring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// weights are the kinds of problems, the worst first.
var weights = []model.WireKind{model.NoVariable, model.NoFunction, model.NoAlias, model.NotByPOST, model.DeniedByRule,
	model.NoPermission, model.NotDeployed}

// problem adds what is wrong with a call: routes with the same trouble share one problem.
func (r *report) problem(c call, p model.WireProblem) {
	r.out.Problems = r.add(r.out.Problems, c, p)
	r.mark(c, func(w *model.RouteWire) { w.Broken = true })
}

// unknown adds why a call can not be judged.
func (r *report) unknown(c call, why, statement string) {
	r.out.Unknown = r.add(r.out.Unknown, c, model.WireProblem{Kind: model.WireNotJudged, Detail: why,
		Statement: statement})
	r.mark(c, func(w *model.RouteWire) { w.Unknown = true })
}

func (r *report) add(all []model.WireProblem, c call, p model.WireProblem) []model.WireProblem {
	p.Function, p.Authorizer, p.Canary = c.function, c.authorizer, c.canary
	if p.Kind != model.NoVariable {
		p.Alias = c.qualifier()
	}
	at := slices.IndexFunc(all, func(o model.WireProblem) bool {
		return o.Kind == p.Kind && o.Function == p.Function && o.Alias == p.Alias && o.Variable == p.Variable &&
			o.Authorizer == p.Authorizer && o.Canary == p.Canary && o.Statement == p.Statement && o.Detail == p.Detail
	})
	if at < 0 {
		all, at = append(all, p), len(all)
	}
	if c.route != nil {
		all[at].Routes = append(all[at].Routes, *c.route)
	}
	return all
}

// mark changes the wires of the routes that a call is about: its own, or those that ask an
// authorizer.
func (r *report) mark(c call, change func(*model.RouteWire)) {
	if c.route != nil {
		change(&r.out.Routes[r.own[c.route.String()]])
		return
	}
	for _, route := range r.served.Routes {
		if route.Authorizer == c.authorizer {
			change(&r.out.Routes[r.own[route.String()]])
		}
	}
}

// lets takes note of which other stages of the API an alias lets in as well.
func (r *report) lets(c call, policies []policy, caller Caller) {
	key := model.CellKey{Function: c.function, Alias: c.qualifier()}
	if _, done := r.wide[key]; done || c.route == nil {
		return
	}
	var stages []string
	for _, s := range r.facts.Stages {
		if s.Name == r.stage.Name {
			continue
		}
		for _, src := range sources(r.base, r.facts.API.Kind, s.Name, *c.route, r.served.Routes) {
			if let(policies, caller, src.forms).Decision == Allowed {
				stages = append(stages, s.Name)
				break
			}
		}
	}
	r.wide[key] = stages
}

// others notes what is no problem, but to be known: what is pinned, and aliases that let other
// stages in as well.
func (r *report) others() {
	pinned := 0
	for _, w := range r.out.Routes {
		if w.Pinned && w.Function != "" {
			pinned++
		}
	}
	if pinned > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%s pinned: no stage variable says which alias is called",
			counted(pinned, "route is", "routes are")))
	}
	wide, stages := 0, []string(nil)
	for _, s := range r.wide {
		if len(s) == 0 {
			continue
		}
		wide++
		for _, name := range s {
			if !slices.Contains(stages, name) {
				stages = append(stages, name)
			}
		}
	}
	if slices.Sort(stages); wide > 0 {
		r.out.Notes = append(r.out.Notes, fmt.Sprintf("%s the API's stage %s in as well",
			counted(wide, "alias lets", "aliases let"), strings.Join(stages, ", ")))
	}
}

func counted(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// finish puts the worst first.
func (r *report) finish() {
	slices.SortStableFunc(r.out.Problems, func(a, b model.WireProblem) int {
		return cmp.Compare(slices.Index(weights, a.Kind), slices.Index(weights, b.Kind))
	})
}
