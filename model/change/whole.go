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
	return r.Run(ctx, Set{Order: OneByOne, Changes: []Change{r.AsChange(ctx, w, s, progress)}}, nil)[0]
}

// AsChange is a whole as one change of a larger set. The context is that of its own
// changes: when it ends, those that were not begun are refused. The function, which
// may be nil, hears of them.
func (r *Runner) AsChange(ctx context.Context, w Whole, s Set, progress func(Progress)) Change {
	s.ID = w.Sheet().ID
	c := &wholeChange{Runner: r, Whole: w, ctx: ctx, set: s, progress: progress}
	if b, ok := w.(Backer); ok {
		return &wholeBacker{c, b}
	}
	return c
}

// wholeChange is a whole as a change.
type wholeChange struct {
	*Runner
	Whole
	ctx      context.Context
	set      Set
	progress func(Progress)
}

// wholeBacker is one that can be put back.
type wholeBacker struct {
	*wholeChange
	Backer
}

// Sheet implements Change.
func (c *wholeChange) Sheet() Sheet { return c.Whole.Sheet() }

// Act makes the changes of the whole. What was not known of each is settled by then.
func (c *wholeChange) Act(context.Context) (Ending, error) {
	return c.Sum(c.Run(c.ctx, c.set, c.progress)), nil
}

// Settle is never asked: Act gives no error.
func (c *wholeChange) Settle(_ context.Context, cause error) Ending {
	return Ending{Status: Failed, Unknown: true, Err: cause, Reason: Cause(cause)}
}

// Add implements Adder where the whole does.
func (c *wholeChange) Add(e *journal.Entry) {
	if a, ok := c.Whole.(Adder); ok {
		a.Add(e)
	}
}
