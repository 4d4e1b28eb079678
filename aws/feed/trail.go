package feed

// CloudTrail is followed by a goroutine of its own, beside the plan: it knows 90
// days, answers in seconds, and takes two calls a second.

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// TrailOptions of a Trail. Trail, Identity, Mailbox and Now are required.
type TrailOptions struct {
	Trail model.TrailReader
	// Identity is the account that is read. It waits until that is known.
	Identity func(context.Context) (model.Identity, error)
	Mailbox  Poster
	Now      model.Clock
	Cache    *Cache // nil: nothing is kept

	Every     time.Duration // between two looks for the newest calls: 2 min
	Denied    time.Duration // before a lookup that is not allowed, or makes no sense, is tried again: 10 min
	Backoff   time.Duration // first wait after throttling or network trouble: 2 s
	BackoffTo time.Duration // longest such wait: 1 min
	Save      time.Duration // least time between two files: 30 s
	Tell      time.Duration // least time between two tellings of older calls: 3 s
}

var errEndless = errors.New("the pages have no events and do not end")

// lookupTime bounds one lookup with its retries.
const lookupTime = 3 * time.Minute

// Trail reads what CloudTrail recorded of aliases, or of tables: the newest calls, then
// back as far as there are any. It tells each call once, and how far back it has come.
// Run it, or Look, once.
type Trail[C model.TrailCall] struct {
	opt      TrailOptions
	of       trailKind[C]
	walk     *walk[C]
	identity model.Identity
	failure  *model.Failure // told, nil for none
	tries    int            // that failed in a row
	saved    time.Time
	told     time.Time        // when calls were told last
	file     os.FileInfo      // as it was left; nil before
	state    model.TrailState // told last
	hurry    chan struct{}    // holds a token while somebody asked for the newest calls
	rested   chan struct{}    // closed at the first rest
}

// NewTrail makes one of the calls on aliases. It reads nothing yet.
func NewTrail(o TrailOptions) *Trail[model.AliasCall] { return newTrail(o, aliasCalls()) }

// NewTableTrail makes one of the calls on tables. It reads nothing yet.
func NewTableTrail(o TrailOptions) *Trail[model.TableCall] { return newTrail(o, tableCalls()) }

func newTrail[C model.TrailCall](o TrailOptions, of trailKind[C]) *Trail[C] {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&o.Every, 2 * time.Minute},
		{&o.Denied, 10 * time.Minute},
		{&o.Backoff, 2 * time.Second},
		{&o.BackoffTo, time.Minute},
		{&o.Save, 30 * time.Second},
		{&o.Tell, 3 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return &Trail[C]{opt: o, of: of, hurry: make(chan struct{}, 1), rested: make(chan struct{})}
}

// Rested is closed once all there is was read, or can not be read for now: then what
// matters less may be looked up.
func (t *Trail[C]) Rested() <-chan struct{} { return t.rested }

func (t *Trail[C]) rest() {
	select {
	case <-t.rested:
	default:
		close(t.rested)
	}
}

// Hurry looks up the newest calls at once. It never blocks.
func (t *Trail[C]) Hurry() {
	select {
	case t.hurry <- struct{}{}:
	default:
	}
}

// pause waits, for no longer than until somebody asks, and reports whether the context
// still stands.
func (t *Trail[C]) pause(ctx context.Context, d time.Duration) bool {
	if t.failure != nil && t.failure.Class == model.Throttled {
		return model.Pause(ctx, d) // AWS asked for it
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.hurry:
		t.walk.asked = t.opt.Now()
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

// Run reads until the context ends.
func (t *Trail[C]) Run(ctx context.Context) error {
	ctx = model.WithUrgency(ctx, model.Background)
	defer t.save()
	defer t.tellRest()
	for {
		if err := t.begin(ctx); err != nil {
			return err
		}
		select {
		case <-t.hurry:
			t.walk.asked = t.opt.Now()
		default:
		}
		s, some, due := t.walk.next(t.opt.Now())
		if !some {
			t.rest()
			t.save()
			if !t.pause(ctx, due.Sub(t.opt.Now())) {
				return ctx.Err()
			}
			continue
		}
		if wait, ok := t.lookup(ctx, s); !ok {
			if !t.pause(ctx, wait) {
				return ctx.Err()
			}
		}
		if t.opt.Now().Sub(t.saved) >= t.opt.Save {
			t.save()
		}
	}
}

// Look reads one page of the newest calls of each deed, and tells them with all that
// is kept.
func (t *Trail[C]) Look(ctx context.Context) error {
	if err := t.begin(ctx); err != nil {
		return err
	}
	defer t.save()
	for {
		s, some, _ := t.walk.next(t.opt.Now())
		if !some || !s.newest {
			return nil
		}
		if _, ok := t.lookup(ctx, s); !ok {
			if t.failure != nil {
				return t.failure
			}
			return ctx.Err()
		}
	}
}

// Recall tells what is kept, and asks nothing.
func (t *Trail[C]) Recall(ctx context.Context) error { return t.begin(ctx) }

// begin takes up the walk of the account where it was left, again when the account is
// another one.
func (t *Trail[C]) begin(ctx context.Context) error {
	id, err := t.opt.Identity(ctx)
	if err != nil {
		return err
	}
	if t.walk != nil && id.Account == t.identity.Account && id.Region == t.identity.Region {
		return nil
	}
	t.save()
	t.identity, t.walk = id, newWalk[C](t.opt.Every, t.of.deeds)
	t.failure, t.tries, t.saved, t.file, t.state = nil, 0, t.opt.Now(), nil, model.TrailState{}
	if t.opt.Cache != nil {
		t.walk = loadTrail(t.opt.Cache, t.of, id, t.opt.Every)
	}
	t.tell()
	return nil
}

// lookup makes one, and says how long to wait when it did not work.
func (t *Trail[C]) lookup(ctx context.Context, s step) (time.Duration, bool) {
	asked := t.opt.Now()
	limited, cancel := context.WithTimeout(ctx, lookupTime)
	page, err := t.of.lookup(limited, t.opt.Trail, s.lookup)
	cancel()
	if err == nil && t.walk.took(s, page, asked) {
		again := t.failure != nil
		t.failure, t.tries = nil, 0
		// Who draws a history from the calls makes it anew each time.
		if now := t.opt.Now(); again || s.newest || t.walk.complete(now) || now.Sub(t.told) >= t.opt.Tell {
			t.tell()
		}
		return 0, true
	}
	if ctx.Err() != nil {
		return 0, false
	}
	s.leg.cursor = nil // its marker may be what is wrong: the walk goes on by time
	if err == nil {
		err = errEndless
	}
	t.failure = model.FailureOf(err, "LookupEvents", "")
	t.tell()
	if !engine.Passing(t.failure.Class) {
		t.rest()
		return t.opt.Denied, false
	}
	wait := min(t.opt.BackoffTo, t.opt.Backoff<<min(t.tries, 10))
	t.tries++
	return wait, false
}

// tellRest posts what is news when the reading ends.
func (t *Trail[C]) tellRest() {
	if t.walk != nil {
		t.tell()
	}
}

// tell posts what is news.
func (t *Trail[C]) tell() {
	w, now := t.walk, t.opt.Now()
	t.told = now
	if calls, anew := w.news(now); len(calls) > 0 || anew {
		t.opt.Mailbox.Post(t.of.learned(t.identity, calls, anew))
	}
	state := model.TrailState{Account: t.identity.Account, Region: t.identity.Region, Back: w.told, At: w.at(), Complete: w.complete(now), Failure: t.failure}
	if old := t.state; state.Back.Equal(old.Back) && state.At.Equal(old.At) && state.Complete == old.Complete && sameFailure(state.Failure, old.Failure) {
		return
	}
	t.state = state
	t.opt.Mailbox.Post(t.of.state(state))
}

// sameFailure reports whether a failure was told already.
func sameFailure(a, b *model.Failure) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Error() == b.Error()
}

// save keeps what is new. That it could not be written is no news for an operator:
// the next start reads it again.
func (t *Trail[C]) save() {
	if t.walk == nil || !t.walk.dirty || t.opt.Cache == nil {
		return
	}
	t.walk.dirty, t.saved = false, t.opt.Now()
	t.file, _ = shareTrail(t.opt.Cache, t.of, t.identity, t.walk, t.file)
}
