package release

import (
	"context"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// inFlight is how long an update may be on its way to AWS after the process that
// sent it has ended.
const inFlight = 2 * time.Second

// SettlePending finds out what became of moves whose process ended between intent
// and outcome, and records it. Only those of the account and Region at hand can
// be settled, so the identity has to be known before. The error says that some
// could not be settled yet, or not recorded; they stay pending.
func (m *Mover) SettlePending(ctx context.Context) ([]Result, error) {
	settled, err := m.runner.SettlePending(ctx, m)
	var results []Result
	for _, r := range settled {
		results = append(results, ResultOf(r))
	}
	return results, err
}

// Names are what the journal calls moves.
func (m *Mover) Names() []string {
	return []string{string(Promote), string(To), string(Rollback), string(PutBack), string(Deploy)}
}

// Words are those of moves.
func (m *Mover) Words() change.Words { return words }

// Recall finds out what became of a move whose process has ended.
func (m *Mover) Recall(ctx context.Context, e journal.Entry) change.Ending {
	a, err := m.readAgain(ctx, e.Function, e.Alias)
	if err == nil && e.Revision == a.Revision && m.deps.Now().Sub(e.At) < inFlight {
		// The process ended a moment ago; what it sent may still be on its way.
		if model.Pause(ctx, inFlight) {
			a, err = m.readAgain(ctx, e.Function, e.Alias)
		}
	}
	end := change.Ending{Status: Failed, Seen: a, Revision: a.Revision, Err: err}
	switch {
	case err != nil && model.ClassOf(err) != model.Gone:
		end.Unknown = true
		end.Reason = "it is not known whether it was moved, because it could not be read: " + change.Cause(err)
		return end
	case err != nil:
		end.Reason = fmt.Sprintf("%s has no alias %s", e.Function, e.Alias)
	default:
		end.Status, end.Reason = endOf(e, a)
	}
	if end.Status == Moved {
		if later := m.provisioned(ctx, a, e.To, end); later.Status != Moved {
			end = later
		}
	}
	return end
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
