package account

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// goes starts n calls in a lane and notes when each was let go.
func goes(t *testing.T, b *bucket, u model.Urgency, n int) func() []time.Duration {
	t.Helper()
	started := time.Now()
	var mu sync.Mutex
	var at []time.Duration
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			if _, err := b.take(t.Context(), u); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Since(started))
		})
	}
	return func() []time.Duration {
		wg.Wait()
		slices.Sort(at)
		return at
	}
}

// within counts what was let go no later than d.
func within(at []time.Duration, d time.Duration) int {
	n := 0
	for _, a := range at {
		if a <= d {
			n++
		}
	}
	return n
}

func testLimits() limits { return limits{rate: 12, background: 5, burst: 30} }

func TestBurstThenRate(t *testing.T) {
	for _, tt := range []struct {
		urgency model.Urgency
		rate    int
	}{{model.Awaited, 12}, {model.OnScreen, 12}, {model.Background, 5}} {
		synctest.Test(t, func(t *testing.T) {
			b := newBucket(time.Now, testLimits())
			defer b.close()
			at := goes(t, b, tt.urgency, 30+10*tt.rate)()
			if n := within(at, 0); n != 30 {
				t.Errorf("urgency %d: %d at once, want the burst of 30", tt.urgency, n)
			}
			for s := 1; s <= 10; s++ {
				// A hair later: a token is never handed out early.
				if n := within(at, time.Duration(s)*time.Second+10*time.Millisecond) - 30; n < s*tt.rate-1 || n > s*tt.rate {
					t.Errorf("urgency %d: %d after %d s, want %d", tt.urgency, n, s, s*tt.rate)
				}
			}
		})
	}
}

func TestTheUrgentOvertake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, testLimits())
		defer b.close()
		goes(t, b, model.Awaited, 30)() // the burst
		background := goes(t, b, model.Background, 10)
		synctest.Wait()
		onScreen := goes(t, b, model.OnScreen, 10)
		synctest.Wait()
		awaited := goes(t, b, model.Awaited, 10)
		last := awaited()[9]
		if first := onScreen()[0]; first <= last {
			t.Errorf("on screen went at %s, before the last awaited at %s", first, last)
		}
		if first, last := background()[0], onScreen()[9]; first <= last {
			t.Errorf("background went at %s, before the last on screen at %s", first, last)
		}
	})
}

func TestBackgroundLeavesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, testLimits())
		defer b.close()
		background := goes(t, b, model.Background, 30+50)
		time.Sleep(5 * time.Second)
		if n := within(goes(t, b, model.Awaited, 20)(), 0); n < 20 {
			t.Errorf("only %d of 20 awaited calls went at once beside the background", n)
		}
		background()
	})
}

func TestFirstComeFirstServedWithinALane(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, limits{rate: 10, background: 10, burst: 1})
		defer b.close()
		var order []int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				if _, err := b.take(t.Context(), model.OnScreen); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, i)
			})
			synctest.Wait()
		}
		wg.Wait()
		if !slices.IsSorted(order) {
			t.Errorf("served in the order %v", order)
		}
	})
}

func TestThrottlingHalvesAndClimbsBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, testLimits())
		defer b.close()
		sent := time.Now()
		time.Sleep(100 * time.Millisecond)
		b.throttle(sent)
		if r := b.state().rate; r != 6 {
			t.Fatalf("rate %v after throttling, want 6", r)
		}
		b.throttle(sent)
		if r := b.state().rate; r != 6 {
			t.Errorf("rate %v: an answer from before the halving halved it again", r)
		}
		if n := within(goes(t, b, model.Awaited, 7)(), time.Second); n != 6 {
			t.Errorf("%d in the second after throttling, want 6 and nothing of the burst", n)
		}
		for range 10 {
			time.Sleep(time.Millisecond)
			b.throttle(time.Now())
			time.Sleep(time.Millisecond)
		}
		if r := b.state().rate; r < 1 || r > 1.01 {
			t.Errorf("rate %v after throttling without end, want the floor of 1", r)
		}
		heldTo := b.state().heldTo
		if heldTo.IsZero() {
			t.Error("held back, but not until when")
		}
		time.Sleep(10 * time.Second)
		if r := b.state().rate; r <= 2 || r >= 4 {
			t.Errorf("rate %v ten seconds later, want it to climb slowly", r)
		}
		time.Sleep(time.Until(heldTo) + time.Millisecond)
		if s := b.state(); s.rate != 12 || !s.heldTo.IsZero() {
			t.Errorf("rate %v, held to %v at the time that was named", s.rate, s.heldTo)
		}
	})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, limits{rate: 1, background: 1, burst: 1})
		defer b.close()
		goes(t, b, model.Awaited, 1)()
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		next := goes(t, b, model.Background, 1)
		started := time.Now()
		if _, err := b.take(ctx, model.Awaited); !errors.Is(err, context.DeadlineExceeded) || time.Since(started) != 300*time.Millisecond {
			t.Errorf("got %v after %s", err, time.Since(started))
		}
		if at := next(); at[0] > 1010*time.Millisecond {
			t.Errorf("the one behind went at %s: it waited for the turn of one that had left", at[0])
		}
		if n := b.state().waiting; n != 0 {
			t.Errorf("%d still waiting", n)
		}
	})
}

func TestCloseSendsTheWaitingAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(time.Now, limits{rate: 1, background: 1, burst: 1})
		goes(t, b, model.Awaited, 1)()
		failed := make(chan error)
		go func() { _, err := b.take(t.Context(), model.OnScreen); failed <- err }()
		synctest.Wait()
		b.close()
		if err := <-failed; !errors.Is(err, errClosed) {
			t.Errorf("got %v", err)
		}
		if _, err := b.take(t.Context(), model.Awaited); !errors.Is(err, errClosed) {
			t.Errorf("got %v after closing", err)
		}
	})
}
