package pipeline

// Several deploys that are confirmed at once, such as all functions of a build.

import (
	"context"
	"fmt"
	"sync"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/release"
)

const (
	preparedBy = 6 // sheets read at the same time
	deployedBy = 4 // functions deployed at the same time
)

// PrepareAll makes the sheets of several deploys, in the order of the requests. The
// function, which may be nil, hears how many are read.
func (d *Deployer) PrepareAll(ctx context.Context, rs []Request, progress func(done, total int)) []Sheet {
	return change.PrepareEach(rs, preparedBy, func(r Request) Sheet { return d.Prepare(ctx, r) }, progress)
}

// DeployAll makes the deploys of sheets as one set, a few at the same time, each as
// Deploy makes it. The results come in the order of the sheets. Asked to be all or
// nothing, no stage is moved before the versions of all are published, and those that
// moved are put back when one does not; code and versions stay, which serve nobody. A
// set in which any can not be deployed is then refused as a whole. The function, which
// may be nil, is never called twice at the same time.
func (d *Deployer) DeployAll(ctx context.Context, sheets []Sheet, o release.Options, progress func(Progress)) []Result {
	ctx, cancel := context.WithTimeout(ctx, stepsTime)
	defer cancel()
	ready := 0
	runs := make([]*run, len(sheets))
	byID := map[string]*run{}
	tell := oneAtATime(progress)
	for i, s := range sheets {
		if s.Verdict == release.Ready {
			if d.begin(s.Request.Function) {
				defer d.over(s.Request.Function)
				ready++
			} else {
				s.Verdict = release.Refused
				s.Reason = fmt.Sprintf("a deploy of %s is under way here: wait for its end", s.Request.Function)
			}
		}
		runs[i] = d.newRun(ctx, s, tell)
		byID[s.ID] = runs[i]
	}
	together := o.AllOrNothing && len(sheets) > 1
	common := newShared(ready, together)
	defer common.close()
	set := change.Set{Width: deployedBy, Changes: make([]change.Change, len(runs))}
	switch {
	case together:
		set.Order = change.AllAtOnce
	case len(sheets) == 1:
		set.Order = change.OneByOne
	}
	for i, r := range runs {
		r.shared, r.move = common, &stageMove{run: r, id: d.deps.NewID()}
		set.Changes[i] = d.changeOf(ctx, r)
	}
	results := make([]Result, len(sheets))
	for i, c := range d.runner.Run(ctx, set, func(p change.Progress) {
		if r := byID[p.ID]; r != nil && p.Step == change.StepDone {
			r.leave()
		}
	}) {
		results[i] = runs[i].became(c)
	}
	return results
}

// changeOf is a deploy as a change: its parts one after the other, with an intent and an
// outcome of its own. What moves no stage is its publication alone.
func (d *Deployer) changeOf(ctx context.Context, r *run) change.Change {
	published := &publication{run: r, id: d.deps.NewID()}
	parts := []change.Change{&upload{run: r, id: d.deps.NewID()}, published, r.move}
	switch {
	case !r.s.Request.Moves():
		return published
	case r.s.Request.Latest:
		parts = parts[1:]
	}
	return d.runner.AsChange(ctx, r, change.Set{Order: change.OneByOne, Changes: parts}, r.told)
}

// became is what became of the deploy, by what became of it as a change of its set.
func (r *run) became(c change.Result) Result {
	if r.s.Verdict != release.Ready {
		return r.notReady()
	}
	if !r.s.Request.Moves() {
		end := r.Sum([]change.Result{c})
		c.Status, c.Reason = end.Status, end.Reason
	}
	if c.PutBack {
		back := release.ResultOf(c)
		r.res.Alias, r.res.PutBack = back.Alias, true
	}
	if c.Set != "" {
		r.res.Set = c.Set
	}
	r.res.Unknown = c.Unknown
	return r.end(c.Status, c.Reason, c.Err)
}

// oneAtATime is a function that is never called twice at the same time, nil for nil.
func oneAtATime(progress func(Progress)) func(Progress) {
	if progress == nil {
		return nil
	}
	var mu sync.Mutex
	return func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		progress(p)
	}
}
