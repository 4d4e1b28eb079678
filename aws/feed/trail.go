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
}

var errEndless = errors.New("the pages have no events and do not end")

// lookupTime bounds one lookup with its retries.
const lookupTime = 3 * time.Minute

// Trail reads what CloudTrail recorded of aliases: the newest calls, then back as far
// as there are any. It tells each call once, and how far back it has come. Run it, or
// Look, once.
type Trail struct {
	opt      TrailOptions
	walk     *walk
	identity model.Identity
	failure  *model.Failure // told, nil for none
	tries    int            // that failed in a row
	saved    time.Time
	file     os.FileInfo      // as it was left; nil before
	state    model.TrailState // told last
	hurry    chan struct{}    // holds a token while somebody asked for the newest calls
}

// NewTrail makes one that reads nothing yet.
func NewTrail(o TrailOptions) *Trail {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&o.Every, 2 * time.Minute},
		{&o.Denied, 10 * time.Minute},
		{&o.Backoff, 2 * time.Second},
		{&o.BackoffTo, time.Minute},
		{&o.Save, 30 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return &Trail{opt: o, hurry: make(chan struct{}, 1)}
}

// Hurry looks up the newest calls at once. It never blocks.
func (t *Trail) Hurry() {
	select {
	case t.hurry <- struct{}{}:
	default:
	}
}

// pause waits, for no longer than until somebody asks, and reports whether the context
// still stands.
func (t *Trail) pause(ctx context.Context, d time.Duration) bool {
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
func (t *Trail) Run(ctx context.Context) error {
	ctx = model.WithUrgency(ctx, model.Background)
	defer t.save()
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
func (t *Trail) Look(ctx context.Context) error {
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
func (t *Trail) Recall(ctx context.Context) error { return t.begin(ctx) }

// begin takes up the walk of the account where it was left, again when the account is
// another one.
func (t *Trail) begin(ctx context.Context) error {
	id, err := t.opt.Identity(ctx)
	if err != nil {
		return err
	}
	if t.walk != nil && id.Account == t.identity.Account && id.Region == t.identity.Region {
		return nil
	}
	t.save()
	t.identity, t.walk = id, newWalk(t.opt.Every)
	t.failure, t.tries, t.saved, t.file, t.state = nil, 0, t.opt.Now(), nil, model.TrailState{}
	if t.opt.Cache != nil {
		t.walk = t.opt.Cache.loadTrail(id, t.opt.Every)
	}
	t.tell()
	return nil
}

// lookup makes one, and says how long to wait when it did not work.
func (t *Trail) lookup(ctx context.Context, s step) (time.Duration, bool) {
	asked := t.opt.Now()
	limited, cancel := context.WithTimeout(ctx, lookupTime)
	page, err := t.opt.Trail.LookupAliasCalls(limited, s.lookup)
	cancel()
	if err == nil && t.walk.took(s, page, asked) {
		t.failure, t.tries = nil, 0
		t.tell()
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
		return t.opt.Denied, false
	}
	wait := min(t.opt.BackoffTo, t.opt.Backoff<<min(t.tries, 10))
	t.tries++
	return wait, false
}

// tell posts what is news.
func (t *Trail) tell() {
	w, now := t.walk, t.opt.Now()
	account, region := t.identity.Account, t.identity.Region
	if calls, anew := w.news(now); len(calls) > 0 || anew {
		t.opt.Mailbox.Post(model.TrailLearned{Account: account, Region: region, Calls: calls, Anew: anew})
	}
	state := model.TrailState{Account: account, Region: region, Back: w.told, At: w.at(), Complete: w.complete(now), Failure: t.failure}
	if old := t.state; state.Back.Equal(old.Back) && state.At.Equal(old.At) && state.Complete == old.Complete && sameFailure(state.Failure, old.Failure) {
		return
	}
	t.state = state
	t.opt.Mailbox.Post(state)
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
func (t *Trail) save() {
	if t.walk == nil || !t.walk.dirty || t.opt.Cache == nil {
		return
	}
	t.walk.dirty, t.saved = false, t.opt.Now()
	t.file, _ = t.opt.Cache.shareTrail(t.identity, t.walk, t.file)
}
