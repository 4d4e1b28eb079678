package engine

import (
	"context"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Options of an Engine. All but Heard and Tick are required.
type Options struct {
	Now   model.Clock
	Post  func(model.Event) // must not block
	Call  time.Duration     // deadline of one call
	Waits Waits
	Renew Read // looks up credentials again and tries them out

	Heard func(now time.Time) // called on the engine's goroutine after Poke
	Every time.Duration       // between two calls of Tick
	Tick  func(now time.Time)
}

// Engine makes the reads of its sources. Run it once.
type Engine struct {
	opt      Options
	line     line
	done     chan Done
	beside   chan func()
	workers  sync.WaitGroup
	answered bool      // something was, of what is read once
	heard    time.Time // when the last answer of those came, or reading began

	poke chan struct{} // holds a token while something waits to be heard

	mu      sync.Mutex
	outside outside
}

// New makes an engine that reads nothing before Run.
func New(o Options, sources ...Source) *Engine {
	e := &Engine{opt: o, done: make(chan Done), beside: make(chan func()), poke: make(chan struct{}, 1)}
	e.line.set(sources)
	return e
}

// Reset goes on with other sources. Answers to what was asked before it are dropped.
func (e *Engine) Reset(sources ...Source) {
	e.line.epoch++
	e.line.set(sources)
}

// Poke has Heard called.
func (e *Engine) Poke() {
	select {
	case e.poke <- struct{}{}:
	default:
	}
}

// Refresh reads again what is on the screen. It does not wait for a network that was
// away, but it does wait when AWS asked for it. With expired credentials it tries to
// renew them at once.
func (e *Engine) Refresh(now time.Time) {
	for _, h := range e.line.holds {
		if !h.throttled {
			h.until = time.Time{}
		}
	}
	if e.line.trouble.expired != nil {
		e.line.trouble.renewDue = now
	}
	for _, s := range e.line.sources {
		s.Refresh(now)
	}
}

// State says how much waits or is under way, and until when throttling holds reads
// back.
func (e *Engine) State(now time.Time) model.FeedState {
	return model.FeedState{Pending: e.line.pending(), HeldTo: e.line.heldTo(now)}
}

// Beside does work in a goroutine of its own, and then done on the engine's.
func (e *Engine) Beside(ctx context.Context, work, done func()) {
	e.workers.Go(func() {
		work()
		select {
		case e.beside <- done:
		case <-ctx.Done():
		}
	})
}

// Go runs a loop whose end Run waits for.
func (e *Engine) Go(loop func()) { e.workers.Go(loop) }
