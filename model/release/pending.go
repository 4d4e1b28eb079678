package release

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// inFlight is how long an update may be on its way to AWS after the process that
// sent it has ended.
const inFlight = 2 * time.Second

// SettlePending finds out what became of moves whose process ended between intent
// and outcome, and records it. Only those of the account and Region at hand can
// be settled, so the identity has to be known before. The error says that some could not be settled yet, or not recorded;
// they stay pending.
func (m *Mover) SettlePending(ctx context.Context) ([]Result, error) {
	pending, err := m.deps.Journal.Pending(m.deps.Now(), m.deps.Operator.Host)
	if err != nil {
		return nil, fmt.Errorf("look for moves without outcome: %w", err)
	}
	id := m.identity()
	var results []Result
	var errs []error
	for _, p := range pending {
		if p.Intent.Account != id.Account || p.Intent.Region != id.Region {
			continue
		}
		if ctx.Err() != nil {
			errs = append(errs, ctx.Err())
			break
		}
		r, settled := m.settleIntent(ctx, p.Intent)
		if settled {
			switch err := m.deps.Journal.Append(outcome(p.Intent, r)); {
			case errors.Is(err, journal.ErrSettled):
				continue // another process was faster, and says so
			case err != nil:
				errs = append(errs, fmt.Errorf("record how the move of %s ended: %w", r.Function, err))
			}
		} else {
			errs = append(errs, fmt.Errorf("settle the move of %s: %w", r.Function, r.Err))
		}
		results = append(results, r)
	}
	return results, errors.Join(errs...)
}

// settleIntent finds out what became of one move, and whether that is known now.
func (m *Mover) settleIntent(ctx context.Context, e journal.Entry) (Result, bool) {
	r := Result{ID: e.ID, Kind: Kind(e.Kind), Function: e.Function, Stage: e.Stage, From: e.From, To: e.To, Settled: true}
	a, err := m.readAgain(ctx, e.Function, e.Alias)
	if err == nil && e.Revision == a.Revision && m.deps.Now().Sub(e.At) < inFlight {
		// The process ended a moment ago; what it sent may still be on its way.
		if pause(ctx, inFlight) {
			a, err = m.readAgain(ctx, e.Function, e.Alias)
		}
	}
	r.At, r.Alias = m.deps.Now(), a
	switch {
	case err != nil && model.ClassOf(err) != model.Gone:
		r.Status, r.Err = Failed, err
		r.Reason = "it is not known whether it was moved, because it could not be read: " + causeWords(err)
		return r, false
	case err != nil:
		r.Status, r.Err = Failed, err
		r.Reason = fmt.Sprintf("%s has no alias %s", e.Function, e.Alias)
	default:
		r.Status, r.Reason = endOf(e, a)
	}
	r.Reason = fmt.Sprintf("aloft ended in the middle of this move, begun at %s: %s", momentWords(e.At), r.Reason)
	return r, true
}

// endOf tells from an alias what became of an old intent to move it.
func endOf(e journal.Entry, a model.Alias) (Status, string) {
	stamp, stamped := ParseStamp(a.Description.Exact())
	_, fits := Stamp{Text: a.Description.Exact(), ID: e.ID, Kind: Kind(e.Kind), From: e.From, To: e.To, At: e.At}.Format(MaxDescription)
	switch {
	case stamped && stamp.ID == e.ID && a.Version == e.To:
		return Moved, "it was made"
	case stamped && stamp.ID == e.ID:
		return Conflicted, fmt.Sprintf("it was made, and then %s was moved outside aloft to %s", e.Alias, a.Version)
	case e.Revision != "" && a.Revision == e.Revision:
		return Failed, "nothing was moved"
	case !stamped && !fits && a.Version == e.To:
		return Moved, "the alias serves the version, though without room for a stamp it does not tell whose move it was"
	case stamped && stamp.To == a.Version && !stamp.At.Before(e.At.Truncate(time.Second)):
		return Conflicted, fmt.Sprintf("whether it was made is not known, because %s was moved to %s since, %s", e.Alias, a.Version, byWords(stamp))
	}
	return Conflicted, fmt.Sprintf("whether it was made is not known, because %s was changed since, outside aloft, and serves %s", e.Alias, a.Version)
}
