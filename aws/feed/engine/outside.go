package engine

// Calls that are made beside the engine, by loops that follow something: they wait for
// the same holds, and what becomes of them counts.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// outside is what loops beside the engine have asked and told it, since it looked last.
type outside struct {
	waits []wait
	told  []told
}

// wait is a call beside the engine that waits until it may be made.
type wait struct {
	ctx context.Context
	op  string
	may chan struct{} // closed when it may
}

// told is what became of a call beside the engine.
type told struct {
	op     string
	answer Answer
}

// Await waits until a call of the operation may be made beside the engine. Its error
// is that of the context.
func (e *Engine) Await(ctx context.Context, op string) error {
	w := wait{ctx, op, make(chan struct{})}
	e.mu.Lock()
	e.outside.waits = append(e.outside.waits, w)
	e.mu.Unlock()
	e.Poke()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-w.may:
		return nil
	}
}

// Report takes in what became of a call that was made beside the engine.
func (e *Engine) Report(op string, asked, at time.Time, err error) {
	t := told{op, Answer{Asked: asked, At: at}}
	if err != nil {
		t.answer.Failure = model.FailureOf(err, op, "")
	}
	e.mu.Lock()
	e.outside.told = append(e.outside.told, t)
	e.mu.Unlock()
	e.Poke()
}

// serve lets those calls go that may, and says when the next one does.
func (e *Engine) serve(now time.Time) time.Time {
	e.mu.Lock()
	o := e.outside
	e.outside = outside{}
	e.mu.Unlock()
	for _, t := range o.told {
		e.judge(e.line.hold(t.op), &t.answer)
	}
	var (
		wake time.Time
		stay []wait
	)
	for _, w := range o.waits {
		h := e.line.hold(w.op)
		switch {
		case w.ctx.Err() != nil:
		case e.line.trouble.expired == nil && !h.until.After(now):
			close(w.may)
		default:
			stay = append(stay, w)
			if e.line.trouble.expired == nil {
				wake = Earlier(wake, h.until)
			}
		}
	}
	if len(stay) > 0 {
		e.mu.Lock()
		e.outside.waits = append(stay, e.outside.waits...)
		e.mu.Unlock()
	}
	return wake
}
