package capacity

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	writeTime = 20 * time.Second // for the one attempt of an update
	// changeTime is what a process may need for a change until its outcome is
	// written. After it nobody works on the change any more.
	changeTime = 2 * time.Minute
	// followTime is how long a table is watched until it is ACTIVE again.
	followTime = 10 * time.Minute
)

// Change makes the change of a sheet that is Ready: the table is read once more,
// the intent recorded, the update tried once, the outcome recorded, and the table
// watched until it is ACTIVE with the new figures. Once begun it is finished or
// settled even when ctx ends; the watching then stops. The function may be nil.
func (c *Changer) Change(ctx context.Context, s Sheet, o Options, progress func(Progress)) Result {
	v := &alteration{Changer: c, s: s, watch: !o.NoWait}
	if o.DryRun && s.Verdict == change.Ready {
		return Result{ID: s.ID, Table: s.Request.Table, Index: s.Request.Index, From: s.From, To: s.To, Status: change.Planned}
	}
	return resultOf(c.runner.Run(ctx, change.Set{Changes: []change.Change{v}}, progress)[0])
}

// resultOf is the result of a change that is one of capacity.
func resultOf(r change.Result) Result {
	active, _ := r.Seen.(bool)
	key := r.Subject.Capacity()
	return Result{ID: r.ID, Table: key.Table, Index: key.Index, From: r.From, To: r.To, Status: r.Status, Reason: r.Reason, Active: active, Err: r.Err}
}

var words = change.Words{Noun: "change", Past: "changed", Acting: StepUpdate}

// alteration is one change to make: a change.Change. What its endings have seen is
// whether the table is ACTIVE with the new figures.
type alteration struct {
	*Changer
	s     Sheet
	watch bool // until the table is ACTIVE again
}

// Sheet implements change.Change.
func (v *alteration) Sheet() change.Sheet {
	r := v.s.Request
	return change.Sheet{
		ID: v.s.ID, Kind: Kind, Words: words, Subject: model.CapacitySubject(v.runner.Identity(), r.CapacityKey), From: v.s.From, To: v.s.To,
		Verdict: v.s.Verdict, Reason: v.s.Reason, Failure: v.s.Failure, Why: r.Reason, Within: changeTime, Alone: true,
		GoesBack: r.Undoes != nil,
	}
}

// Intend implements change.Change.
func (v *alteration) Intend(e *journal.Entry) {
	if u := v.s.Request.Undoes; u != nil {
		e.Undoes = u.ID
	}
}

// Check makes sure that what the operator saw is what is replaced: UpdateTable
// knows no revision.
func (v *alteration) Check(ctx context.Context) change.Ending {
	now, t, err := v.wordsNow(ctx)
	switch {
	case err != nil:
		return failed("nothing was changed, because it could not be read again: "+safetext.Line(err.Error()), err)
	case now != v.s.From:
		return change.Ending{Status: change.Conflicted, Reason: fmt.Sprintf("nothing was changed: somebody else changed it from %s to %s meanwhile", v.s.From, now)}
	}
	if key, status := notActive(t); status != "" {
		return change.Ending{Status: change.Conflicted, Reason: fmt.Sprintf("nothing was changed: %s is %s, somebody else is changing it", key, status)}
	}
	return change.Ending{}
}

// ofBounds reports whether auto scaling's bounds are changed, and not the table.
func (v *alteration) ofBounds() bool { return len(v.s.Request.Scaling) > 0 }

// wordsNow are the figures and their table, or auto scaling's bounds, as they are now.
// Bounds do not wait for the table, so that it is not read for them.
func (v *alteration) wordsNow(ctx context.Context) (string, model.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	key := v.s.Request.CapacityKey
	if v.ofBounds() {
		all, err := v.deps.Tables.GetScaling(ctx, key.Table)
		return Bounds(scalingOf(all, key)), model.Table{}, err
	}
	t, err := v.deps.Tables.GetTable(ctx, key.Table)
	return figuresOf(t, key.Index), t, err
}

// Act asks for the change.
func (v *alteration) Act(ctx context.Context) (change.Ending, error) {
	made := change.Ending{Status: change.Moved, Seen: v.ofBounds()}
	for _, bounds := range v.s.Request.Scaling {
		ctx, cancel := context.WithTimeout(ctx, writeTime)
		err := v.deps.Tables.UpdateScaling(ctx, bounds)
		cancel()
		if err != nil {
			return made, err
		}
	}
	if v.ofBounds() {
		return made, nil
	}
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	_, err := v.deps.Tables.UpdateTable(ctx, v.s.Change)
	return made, err
}

// Settle finds out what became of a change by reading, unless its error tells.
// Of two bounds the first may have been changed when the second was refused.
func (v *alteration) Settle(ctx context.Context, cause error) change.Ending {
	if change.Without(cause) && len(v.s.Request.Scaling) < 2 {
		return unmade(cause)
	}
	return v.settle(ctx, cause)
}

// unmade is how a change ends that was not made.
func unmade(cause error) change.Ending {
	end := failed("nothing was changed: "+safetext.Line(cause.Error()), cause)
	if model.ClassOf(cause) == model.Conflict {
		end.Status = change.Conflicted
	}
	return end
}

func failed(reason string, err error) change.Ending {
	return change.Ending{Status: change.Failed, Reason: reason, Err: err}
}
