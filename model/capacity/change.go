package capacity

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
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
	tell := func(step Step, status string) {
		if progress != nil {
			progress(Progress{ID: s.ID, Key: s.Request.CapacityKey, To: s.To, Step: step, Status: status})
		}
	}
	defer tell(StepDone, "")
	switch {
	case s.Verdict == release.Unchanged:
		return c.result(s, release.NotChanged, s.Reason)
	case s.Verdict != release.Ready && s.Failure != nil && s.Failure.Class != model.Gone:
		return c.failed(s, s.Reason, s.Failure)
	case s.Verdict != release.Ready:
		return c.result(s, release.WasRefused, s.Reason)
	case o.DryRun:
		return c.result(s, release.Planned, "")
	case ctx.Err() != nil:
		return c.result(s, release.WasRefused, "cancelled before it was begun")
	case !c.begin(s.ID):
		return c.result(s, release.WasRefused, "this sheet was used already: read it again")
	}
	r := c.make(context.WithoutCancel(ctx), s, tell)
	if r.Status == release.Moved && !o.NoWait && !r.Active {
		c.follow(ctx, s, &r, tell)
	}
	return r
}

// make reads once more, records the intent, updates and records the outcome.
func (c *Changer) make(ctx context.Context, s Sheet, tell func(Step, string)) Result {
	if r, ok := c.readAgain(ctx, s); !ok {
		return r
	}
	intent := c.intent(s)
	tell(StepIntent, "")
	if err := c.deps.Journal.Append(intent); err != nil {
		return c.failed(s, fmt.Sprintf("nothing was changed, because the change could not be recorded in %s: %s",
			c.deps.Journal.Path(), safetext.Line(err.Error())), err)
	}
	tell(StepUpdate, "")
	r, known := c.update(ctx, s)
	if !known {
		return r // the intent stays without outcome, so that the next start settles it
	}
	if err := c.deps.Journal.Append(c.outcome(intent, r)); err != nil && !errors.Is(err, journal.ErrSettled) {
		r.Reason = join(r.Reason, fmt.Sprintf("how it ended could not be recorded in %s: %s", c.deps.Journal.Path(), safetext.Line(err.Error())))
	}
	return r
}

// readAgain makes sure that what the operator saw is what is replaced: UpdateTable
// knows no revision.
func (c *Changer) readAgain(ctx context.Context, s Sheet) (Result, bool) {
	now, t, err := c.wordsNow(ctx, s)
	switch {
	case err != nil:
		return c.failed(s, "nothing was changed, because it could not be read again: "+safetext.Line(err.Error()), err), false
	case now != s.From:
		return c.result(s, release.Conflicted, fmt.Sprintf("nothing was changed: somebody else changed it from %s to %s meanwhile", s.From, now)), false
	}
	if key, status := notActive(t); status != "" && len(s.Request.Scaling) == 0 {
		return c.result(s, release.Conflicted, fmt.Sprintf("nothing was changed: %s is %s, somebody else is changing it", key, status)), false
	}
	return Result{}, true
}

// wordsNow are the figures, or auto scaling's bounds, as they are now.
func (c *Changer) wordsNow(ctx context.Context, s Sheet) (string, model.Table, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	key := s.Request.CapacityKey
	if len(s.Request.Scaling) > 0 {
		all, err := c.deps.Tables.GetScaling(ctx, key.Table)
		return Bounds(scalingOf(all, key)), model.Table{}, err
	}
	t, err := c.deps.Tables.GetTable(ctx, key.Table)
	return figuresOf(t, key.Index), t, err
}

// update asks for the change once, and settles what came of it when the answer
// does not say. It reports whether that is known.
func (c *Changer) update(ctx context.Context, s Sheet) (Result, bool) {
	err := c.ask(ctx, s)
	if err == nil {
		r := c.result(s, release.Moved, "")
		r.Active = len(s.Request.Scaling) > 0
		return r, true
	}
	switch class := model.ClassOf(err); {
	case len(s.Request.Scaling) > 1:
		return c.settle(ctx, s, err) // one of the two may have been made
	case class == model.Conflict:
		r := c.failed(s, "nothing was changed: "+safetext.Line(err.Error()), err)
		r.Status = release.Conflicted
		return r, true
	case class == model.Network || class == model.Other:
		return c.settle(ctx, s, err)
	}
	return c.failed(s, "nothing was changed: "+safetext.Line(err.Error()), err), true
}

func (c *Changer) ask(ctx context.Context, s Sheet) error {
	for _, change := range s.Request.Scaling {
		ctx, cancel := context.WithTimeout(ctx, writeTime)
		err := c.deps.Tables.UpdateScaling(ctx, change)
		cancel()
		if err != nil {
			return err
		}
	}
	if len(s.Request.Scaling) > 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	_, err := c.deps.Tables.UpdateTable(ctx, s.Change)
	return err
}

func (c *Changer) result(s Sheet, status release.Status, reason string) Result {
	return Result{ID: s.ID, Table: s.Request.Table, Index: s.Request.Index, From: s.From, To: s.To, Status: status, Reason: reason}
}

func (c *Changer) failed(s Sheet, reason string, err error) Result {
	r := c.result(s, release.Failed, reason)
	r.Err = err
	return r
}

// join puts two remarks into one.
func join(a, b string) string {
	if a == "" {
		return b
	}
	return a + "; " + b
}
