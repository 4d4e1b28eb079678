package change

import (
	"context"

	"github.com/aloftdeck/aloft/model/journal"
)

// Whole is a set with lines of its own in the journal: an intent before its first
// change, and an outcome after its last. By them a process that ends between two
// changes is found out, and the history has one row for the set.
type Whole interface {
	// Sheet is what is confirmed; its id is the set's.
	Sheet() Sheet
	// Intend adds to the line of the intent what is the kind's own.
	Intend(e *journal.Entry)
	// Sum says what became of the set. It has to be Unknown when one of its changes
	// is.
	Sum(results []Result) Ending
}

// RunWhole makes the changes of a set that is one change to who confirms it: from
// its intent to its outcome, with those of each of its changes in between.
func (r *Runner) RunWhole(ctx context.Context, w Whole, s Set, progress func(Progress)) Result {
	m := member{sheet: w.Sheet()}
	s.ID = m.sheet.ID
	switch {
	case m.sheet.Verdict != Ready:
		return r.notReady(m)
	case ctx.Err() != nil:
		return r.result(m, Ending{Status: WasRefused, Reason: "cancelled before it was begun", Err: ctx.Err()})
	case !r.begin(s.ID):
		return r.result(m, Ending{Status: WasRefused, Reason: "this sheet was " + m.sheet.Words.Past + " already: read it again"})
	}
	if why := Refusal(r.Ask(ctx, m.sheet)); why != "" {
		return r.result(m, Ending{Status: WasRefused, Reason: why})
	}
	recorded := context.WithoutCancel(ctx)
	intent := r.intent(m.sheet, "", 0, w.Intend)
	if end := r.record(recorded, m.sheet, intent); end.Status != "" {
		return r.result(m, end)
	}
	end := w.Sum(r.Run(ctx, s, progress))
	res := r.result(m, end)
	if !end.Unknown {
		res.Reason = Join(res.Reason, r.ended(recorded, w, outcome(intent, res, end.Revision)))
	}
	return res
}
