package plan

import (
	"context"

	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// mover is a part that a change of another kind makes.
type mover interface {
	part
	// inner is that change, or how it ends that there is none.
	inner(ctx context.Context, v *view) (change.Change, change.Ending)
}

// borrowed is a step whose change another kind makes, with its own line in the journal.
type borrowed struct {
	making
	inner change.Change // nil until its turn has come
}

// Prepare implements change.Preparer.
func (b *borrowed) Prepare(ctx context.Context) change.Ending {
	clear(b.coming)
	b.forget()
	f, err := b.part.look(ctx, b.view)
	switch {
	case err != nil:
		return unlooked(err)
	case f.waits || f.action == Refused:
		return change.Ending{Status: change.WasRefused, Reason: f.detail}
	case f.hidden || f.action == None:
		return change.Ending{Status: change.NotChanged, Reason: f.detail}
	}
	inner, end := b.part.(mover).inner(ctx, b.view)
	if end.Status == "" {
		b.inner = inner
	}
	return end
}

// Sheet implements change.Change.
func (b *borrowed) Sheet() change.Sheet {
	if b.inner != nil {
		return b.inner.Sheet()
	}
	return b.making.Sheet()
}

// Check implements change.Checker.
func (b *borrowed) Check(ctx context.Context) change.Ending {
	if c, ok := b.inner.(change.Checker); ok {
		return c.Check(ctx)
	}
	return change.Ending{}
}

// Intend implements change.Change.
func (b *borrowed) Intend(e *journal.Entry) { b.inner.Intend(e) }

// Act implements change.Change.
func (b *borrowed) Act(ctx context.Context) (change.Ending, error) { return b.inner.Act(ctx) }

// Settle implements change.Change.
func (b *borrowed) Settle(ctx context.Context, cause error) change.Ending {
	return b.inner.Settle(ctx, cause)
}

// Await implements change.Awaiter.
func (b *borrowed) Await(ctx context.Context, made change.Ending, say func(string)) change.Ending {
	if a, ok := b.inner.(change.Awaiter); ok {
		return a.Await(ctx, made, say)
	}
	return made
}
