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

// intent is the journal's line before a change.
func (c *Changer) intent(s Sheet) journal.Entry {
	now, id, op := c.deps.Now(), c.deps.Identity(), c.deps.Operator
	if op.ARN == "" {
		op.ARN = id.ARN
	}
	return journal.Entry{
		ID: s.ID, Phase: journal.Intent, At: now, Kind: Kind, Account: id.Account, Region: id.Region,
		Table: s.Request.Table, Index: s.Request.Index, From: s.From, To: s.To,
		By: op.Name, Host: op.Host, ARN: op.ARN, Reason: safetext.Line(s.Request.Reason),
		PID: c.deps.PID, Until: now.Add(changeTime),
	}
}

// outcome is the journal's line after a change.
func (c *Changer) outcome(intent journal.Entry, r Result) journal.Entry {
	e := intent
	e.Phase, e.At, e.PID, e.Until = journal.Outcome, c.deps.Now(), 0, time.Time{}
	e.Status, e.Detail = string(r.Status), r.Reason
	return e
}

// SettlePending finds out what became of changes whose process ended between
// intent and outcome, and records it. Those of another account or Region, and
// those that can not be read or are being worked on by DynamoDB, stay pending; the
// error names what could not be settled.
func (c *Changer) SettlePending(ctx context.Context) ([]Result, error) {
	pending, err := c.deps.Journal.PendingChanges(c.deps.Now(), c.deps.Operator.Host)
	if err != nil {
		return nil, fmt.Errorf("look for changes of capacity without outcome: %w", err)
	}
	id := c.deps.Identity()
	var results []Result
	var errs []error
	for _, p := range pending {
		e := p.Intent
		if e.Account != id.Account || e.Region != id.Region {
			continue
		}
		r, known := c.settleIntent(ctx, e)
		if !known {
			errs = append(errs, fmt.Errorf("settle the change of %s: %s", model.CapacityKey{Table: e.Table, Index: e.Index}, r.Reason))
			continue
		}
		switch err := c.deps.Journal.Append(c.outcome(e, r)); {
		case errors.Is(err, journal.ErrSettled):
			continue // another process was faster, and says so
		case err != nil:
			errs = append(errs, fmt.Errorf("record how the change of %s ended: %w", r.Table, err))
		}
		results = append(results, r)
	}
	return results, errors.Join(errs...)
}

// settleIntent finds out what became of one change, and whether that is known.
func (c *Changer) settleIntent(ctx context.Context, e journal.Entry) (Result, bool) {
	key := model.CapacityKey{Table: e.Table, Index: e.Index}
	r := Result{ID: e.ID, Table: e.Table, Index: e.Index, From: e.From, To: e.To}
	ctx, cancel := context.WithTimeout(ctx, 2*readTime)
	defer cancel()
	t, err := c.deps.Tables.GetTable(ctx, e.Table)
	if err != nil && model.ClassOf(err) != model.Gone {
		r.Err, r.Reason = err, safetext.Line(err.Error())
		return r, false
	}
	var targets []model.Scaling
	if err == nil {
		if targets, err = c.deps.Tables.GetScaling(ctx, e.Table); err != nil {
			targets = nil // only a change of bounds needs them, and is then not found
		}
	} else {
		r.Status, r.Reason = release.Failed, "the table does not exist any more"
		return r, true
	}
	_, status := notActive(t)
	now, bounds := figuresOf(t, e.Index), Bounds(scalingOf(targets, key))
	switch {
	case now == e.To || bounds == e.To:
		r.Status, r.Reason, r.Active = release.Moved, "it was made", status == ""
	case status != "":
		r.Reason = "it is " + status
		return r, false
	case now == e.From || bounds == e.From:
		r.Status, r.Reason = release.Failed, "nothing was changed"
	default:
		r.Status = release.Conflicted
		r.Reason = fmt.Sprintf("whether it was made is not known: it has %s now, so it was changed since", now)
	}
	r.Reason = fmt.Sprintf("aloft ended in the middle of this change, begun at %s: %s", e.At.UTC().Format("2006-01-02 15:04:05 UTC"), r.Reason)
	return r, true
}
