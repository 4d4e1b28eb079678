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

// inFlight is how long after its beginning a change may still be on its way, or not
// be shown yet by DynamoDB.
const inFlight = 30 * time.Second

// settleIntent finds out what became of one change, and whether that is known. Of
// one begun a moment ago the old figures are believed at the third look.
func (c *Changer) settleIntent(ctx context.Context, e journal.Entry) (Result, bool) {
	for looks := 1; ; looks++ {
		r, known, old := c.lookAt(ctx, e)
		if !old || looks == oldFor || c.deps.Now().Sub(e.At) > inFlight {
			return r, known
		}
		select {
		case <-ctx.Done():
			r.Err, r.Reason = ctx.Err(), "it was begun a moment ago, and may still come"
			return r, false
		case <-time.After(c.deps.Poll):
		}
	}
}

// lookAt reads what a change was about, and says what became of it, whether that
// is known, and whether all is as it was before. What can not be read says nothing.
func (c *Changer) lookAt(ctx context.Context, e journal.Entry) (r Result, known, old bool) {
	key := model.CapacityKey{Table: e.Table, Index: e.Index}
	r = Result{ID: e.ID, Table: e.Table, Index: e.Index, From: e.From, To: e.To}
	ctx, cancel := context.WithTimeout(ctx, 2*readTime)
	defer cancel()
	ended := fmt.Sprintf("aloft ended in the middle of this change, begun at %s: ", e.At.UTC().Format("2006-01-02 15:04:05 UTC"))
	now, status, err := c.figuresNow(ctx, e, key)
	switch {
	case err != nil && model.ClassOf(err) == model.Gone:
		r.Status, r.Reason = release.Failed, ended+"the table does not exist any more"
	case err != nil:
		r.Err, r.Reason = err, safetext.Line(err.Error())
		return r, false, false
	case now == e.To:
		r.Status, r.Active, r.Reason = release.Moved, status == "", ended+"it was made"
	case status != "":
		r.Reason = "it is " + status
		return r, false, false
	case now == e.From:
		r.Status, r.Reason = release.Failed, ended+"nothing was changed"
	case now == "":
		r.Status, r.Reason = release.Conflicted, ended+"whether it was made is not known: auto scaling has no bounds of it now, so it was changed since"
	default:
		r.Status = release.Conflicted
		r.Reason = ended + fmt.Sprintf("whether it was made is not known: it has %s now, so it was changed since", now)
	}
	return r, true, err == nil && now == e.From
}

// figuresNow are the figures or bounds that a change was about, as they are now,
// and what of the table is not ACTIVE, which bounds do not wait for.
func (c *Changer) figuresNow(ctx context.Context, e journal.Entry, key model.CapacityKey) (now, status string, err error) {
	t, err := c.deps.Tables.GetTable(ctx, key.Table)
	if err != nil {
		return "", "", err
	}
	if back, ok := Back(key, e.From); ok && len(back.Scaling) > 0 {
		all, err := c.deps.Tables.GetScaling(ctx, key.Table)
		return Bounds(scalingOf(all, key)), "", err
	}
	_, status = notActive(t)
	return figuresOf(t, key.Index), status, nil
}
