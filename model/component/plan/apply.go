package plan

import (
	"context"

	"github.com/aloftdeck/aloft/model/change"
)

// Result is what became of a step.
type Result struct {
	Step
	change.Result
}

// Apply makes the steps of a plan that write something, in their order, to the first that is not
// made. What was stopped anywhere is planned again and goes on from there. The results come in the
// order of the steps, those that write nothing among them. The function may be nil.
func (p *Planner) Apply(ctx context.Context, of Plan, progress func(change.Progress)) []Result {
	set := change.Set{ID: of.ID, Order: change.OneByOne}
	var at []int
	results := make([]Result, len(of.Steps))
	v := of.view
	for i, s := range of.Steps {
		results[i].Step = s
		m := &making{view: v, part: of.parts[i], found: found{action: s.Action, detail: s.Detail, stage: s.Stage},
			key: p.deps.NewID()}
		if !s.Changes() && !v.coming[s.ID] {
			results[i].Result = p.still(v, s)
			continue
		}
		var c change.Change = m
		if _, ok := m.part.(mover); ok {
			c = &borrowed{making: *m}
		}
		set.Changes, at = append(set.Changes, c), append(at, i)
	}
	if len(set.Changes) == 0 {
		return results
	}
	for n, r := range p.runner.Run(ctx, set, progress) {
		if _, moves := of.parts[at[n]].(mover); moves && r.Status == change.Moved && r.Reason == "" {
			r.Reason = "serves " + r.To
		}
		results[at[n]].Result = r
	}
	if p.deps.Made != nil {
		p.deps.Made()
	}
	return results
}

// Planned are the results of a plan that is not made.
func (p *Planner) Planned(of Plan) []Result {
	var results []Result
	for _, s := range of.Steps {
		r := Result{s, p.still(of.view, s)}
		if s.Changes() {
			r.Status = change.Planned
		}
		results = append(results, r)
	}
	return results
}

// still is the result of a step that writes nothing.
func (p *Planner) still(v *view, s Step) change.Result {
	r := change.Result{Kind: ChangeKind, Subject: v.subject(s.ID), Status: change.NotChanged, Reason: s.Detail,
		At: p.deps.Now()}
	if s.Action == Refused {
		r.Status = change.WasRefused
		if s.Cause != nil {
			r.Status, r.Err = change.Failed, s.Cause
		}
	}
	return r
}
