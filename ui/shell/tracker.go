package shell

import (
	"context"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model/change"
)

// tracker counts the changes under way. They run on a context of their own, so
// that leaving the cockpit does not cut one short; who leaves waits for them.
type tracker struct {
	ctx    context.Context
	cancel context.CancelFunc

	mu      sync.Mutex
	closed  bool
	running int // moves, not batches
	batches int
	idle    chan struct{} // closed when closed and no batch runs
	late    []change.Result
}

func newTracker(ctx context.Context) *tracker {
	t := &tracker{idle: make(chan struct{})}
	t.ctx, t.cancel = context.WithCancel(context.WithoutCancel(ctx))
	return t
}

// run makes a set of n changes. After close nothing is begun and it reports
// false; what ends after close is kept for wait to tell.
func (t *tracker) run(n int, changes func(context.Context) []change.Result) bool {
	t.mu.Lock()
	if t.closed {
		t.mu.Unlock()
		return false
	}
	t.running += n
	t.batches++
	t.mu.Unlock()

	var results []change.Result
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.running -= n
		t.batches--
		if t.closed {
			t.late = append(t.late, results...)
			if t.batches == 0 {
				close(t.idle)
			}
		}
	}()
	results = changes(t.ctx)
	return true
}

// close lets nothing more begin and returns how many moves are under way.
func (t *tracker) close() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.closed {
		t.closed = true
		if t.batches == 0 {
			close(t.idle)
		}
	}
	return t.running
}

// wait waits after close until no move is under way, at most for a while, and
// returns the results that came since and how many moves are still not done.
func (t *tracker) wait(atMost time.Duration) ([]change.Result, int) {
	defer t.cancel()
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	select {
	case <-t.idle:
	case <-timer.C:
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.late, t.running
}
