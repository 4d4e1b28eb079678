package feed

// Following several logs as one: each by itself, and their lines in one order by time.

import (
	"context"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logmerge"
)

const (
	// mostUnmerged is how many lines of one log wait for their turn before it is not read
	// any further.
	mostUnmerged = 20_000
	mergePoll    = 250 * time.Millisecond
)

// Together says what is done with the lines of several logs. All fields are required.
type Together struct {
	Now model.Clock
	// Lines takes lines in their order. It may block; its error ends all of them.
	Lines func([]model.LogLine) error
}

// FollowTogether follows logs, whose options are as for Follow but for Lines, Caught and
// Load. Each fails alone: its error is answered at its place when all have ended. The
// second result is the error that ended all of them: the context's, or that of
// Together.Lines. It leaves no goroutine behind.
func FollowTogether(ctx context.Context, logs []FollowOptions, o Together) ([]error, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	t := &together{Together: o, merge: logmerge.New(len(logs)), stop: stop}
	t.moved.L = &t.mu
	defer context.AfterFunc(ctx, t.wake)()

	var load Load
	failed := make([]error, len(logs))
	var group sync.WaitGroup
	for i, log := range logs {
		group.Go(func() { failed[i] = t.follow(ctx, i, log, &load) })
	}
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	t.watch(done)
	if cause := context.Cause(ctx); cause != nil {
		return failed, cause
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return failed, t.hand(t.merge.Rest())
}

// together is one run of FollowTogether.
type together struct {
	Together
	stop  context.CancelCauseFunc
	mu    sync.Mutex
	moved sync.Cond // lines have been handed over
	merge *logmerge.Merge
}

// follow follows one of the logs.
func (t *together) follow(ctx context.Context, i int, o FollowOptions, load *Load) error {
	told := o.State
	o.Load = load
	o.Lines = func(lines []model.LogLine) error { return t.take(ctx, i, lines) }
	o.Caught = func() { t.change(func() { t.merge.Caught(i) }) }
	o.State = func(s model.LogState) {
		if s.Failure != nil && !o.Once {
			t.change(func() { t.merge.Caught(i) }) // the others do not wait for it
		}
		if told != nil {
			t.mu.Lock()
			defer t.mu.Unlock()
			told(s)
		}
	}
	defer t.change(func() { t.merge.End(i) })
	return Follow(ctx, o)
}

// take takes lines of one log in, when there is room for them.
func (t *together) take(ctx context.Context, i int, lines []model.LogLine) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(lines) > 0 {
		for t.merge.Held(i) >= mostUnmerged && ctx.Err() == nil {
			t.moved.Wait()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		n := min(len(lines), mostUnmerged)
		t.merge.Add(i, lines[:n], t.Now())
		lines = lines[n:]
		t.flush()
	}
	return nil
}

// change makes a change that may let lines go.
func (t *together) change(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
	t.flush()
}

// flush hands over the lines whose turn it is.
func (t *together) flush() { _ = t.hand(t.merge.Ready(t.Now())) }

// hand hands lines over. An error ends all logs.
func (t *together) hand(lines []model.LogLine) error {
	if len(lines) == 0 {
		return nil
	}
	err := t.Lines(lines)
	if err != nil {
		t.stop(err)
	}
	t.moved.Broadcast()
	return err
}

func (t *together) wake() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.moved.Broadcast()
}

// watch lets lines go that have waited long enough, until all logs have ended.
func (t *together) watch(done <-chan struct{}) {
	tick := time.NewTicker(mergePoll)
	defer tick.Stop()
	for {
		select {
		case <-done:
			return
		case <-tick.C:
			t.change(func() {})
		}
	}
}
