package account

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Rates after AWS has throttled.
const (
	floorRate = 1.0              // calls a second; the rate never falls below it
	climbTime = 60 * time.Second // to climb from nothing to the ceiling
)

// limits are the rates of a bucket, in calls a second.
type limits struct {
	rate       float64 // ceiling for all calls together
	background float64 // ceiling for what nobody waits for
	burst      int     // calls at once when the bucket is full
}

// bucket is a token bucket with lanes: whoever waits in a more urgent lane goes
// first, and within a lane whoever came first. It starts full. When AWS
// throttles, its rate halves at once and what it holds is lost; while nothing is
// throttled, the rate climbs back.
type bucket struct {
	now    model.Clock
	limits limits

	mu         sync.Mutex
	tokens     float64
	background float64   // tokens left for the background lane, which needs both kinds
	filled     time.Time // when the tokens were last brought up to date
	base       float64   // rate right after the last throttling; the ceiling when there was none
	throttled  time.Time // when that was; zero when never
	lanes      [model.Awaited + 1][]*waiter
	timer      *time.Timer
	closed     bool
}

// waiter is a call that waits for its turn. The channel is closed when its turn
// has come, or when the bucket closes.
type waiter struct {
	turn    chan struct{}
	granted bool
}

var errClosed = errors.New("the account is closed")

func newBucket(now model.Clock, l limits) *bucket {
	b := &bucket{now: now, limits: l, base: l.rate, filled: now(), tokens: float64(l.burst), background: float64(l.burst)}
	b.timer = time.AfterFunc(time.Hour, b.serve)
	b.timer.Stop()
	return b
}

// take waits for the turn of a call of that urgency, or for the end of the
// context. It returns when the call was let go.
func (b *bucket) take(ctx context.Context, u model.Urgency) (time.Time, error) {
	if err := ctx.Err(); err != nil {
		return time.Time{}, err
	}
	u = min(max(u, model.Background), model.Awaited)
	w := &waiter{turn: make(chan struct{})}
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return time.Time{}, errClosed
	}
	b.lanes[u] = append(b.lanes[u], w)
	b.serveLocked()
	b.mu.Unlock()

	select {
	case <-w.turn:
	case <-ctx.Done():
		b.mu.Lock()
		defer b.mu.Unlock()
		if w.granted {
			b.tokens++ // its turn came at the same moment: the token is not used
			if u == model.Background {
				b.background++
			}
		}
		b.lanes[u] = slices.DeleteFunc(b.lanes[u], func(o *waiter) bool { return o == w })
		b.serveLocked() // whoever waited behind it may be able to go
		return time.Time{}, ctx.Err()
	}
	if !w.granted {
		return time.Time{}, errClosed
	}
	return b.now(), nil
}

// throttle notes that AWS throttled a call that was let go at sent. Answers to
// calls let go before the rate was last halved say nothing new.
func (b *bucket) throttle(sent time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.throttled.IsZero() && !sent.After(b.throttled) {
		return
	}
	now := b.now()
	b.fill(now)
	b.base = max(min(floorRate, b.limits.rate), b.rateAt(now)/2)
	b.throttled = now
	b.tokens, b.background = 0, 0
	b.serveLocked()
}

func (b *bucket) serve() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.serveLocked()
}

// serveLocked lets go whoever may, most urgent first, and sets the timer for the
// next one.
func (b *bucket) serveLocked() {
	if b.closed {
		return
	}
	now := b.now()
	b.fill(now)
	for u := model.Awaited; u >= model.Background; u-- {
		for len(b.lanes[u]) > 0 && b.mayGo(u) {
			w := b.lanes[u][0]
			b.lanes[u] = b.lanes[u][1:]
			b.tokens--
			if u == model.Background {
				b.background--
			}
			w.granted = true
			close(w.turn)
		}
		if len(b.lanes[u]) > 0 {
			b.timer.Reset(b.wait(now, u))
			return
		}
	}
	b.timer.Stop()
}

// whole is what counts as a whole token: sums of fractions fall a little short.
const whole = 1 - 1e-6

func (b *bucket) mayGo(u model.Urgency) bool {
	return b.tokens >= whole && (u != model.Background || b.background >= whole)
}

// wait is how long the first of a lane has to wait for its token.
func (b *bucket) wait(now time.Time, u model.Urgency) time.Duration {
	rate := b.rateAt(now)
	seconds := max(0, 1-b.tokens) / rate
	if u == model.Background {
		seconds = max(seconds, max(0, 1-b.background)/min(rate, b.limits.background))
	}
	return max(time.Millisecond, time.Duration(seconds*float64(time.Second))+time.Microsecond)
}

// fill brings the tokens up to date.
func (b *bucket) fill(now time.Time) {
	elapsed := now.Sub(b.filled).Seconds()
	if elapsed <= 0 {
		return
	}
	rate := (b.rateAt(b.filled) + b.rateAt(now)) / 2
	burst := float64(b.limits.burst)
	b.tokens = min(burst, b.tokens+elapsed*rate)
	b.background = min(burst, b.background+elapsed*min(rate, b.limits.background))
	b.filled = now
}

// rateAt is the rate at a time since the last throttling.
func (b *bucket) rateAt(t time.Time) float64 {
	if b.throttled.IsZero() {
		return b.limits.rate
	}
	climbed := t.Sub(b.throttled).Seconds() / climbTime.Seconds() * b.limits.rate
	return min(b.limits.rate, b.base+max(0, climbed))
}

// bucketState is how a bucket stands.
type bucketState struct {
	rate    float64
	waiting int
	heldTo  time.Time
	next    time.Time // when a call of the least urgent lane that came now would go, at best
}

func (b *bucket) state() bucketState {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.now()
	b.fill(now)
	s := bucketState{rate: b.rateAt(now)}
	for _, lane := range b.lanes {
		s.waiting += len(lane)
	}
	if s.rate < b.limits.rate {
		missing := (b.limits.rate - s.rate) / b.limits.rate
		s.heldTo = now.Add(time.Duration(missing * float64(climbTime)))
	}
	s.next = now.Add(time.Duration(max(0, float64(s.waiting+1)-b.tokens) / s.rate * float64(time.Second)))
	return s
}

// close lets all who wait go away without their turn.
func (b *bucket) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	b.closed = true
	b.timer.Stop()
	for u := range b.lanes {
		for _, w := range b.lanes[u] {
			close(w.turn)
		}
		b.lanes[u] = nil
	}
}
