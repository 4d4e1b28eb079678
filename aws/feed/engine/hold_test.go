package engine

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

var waits = Waits{
	Backoff: time.Second, BackoffTo: 30 * time.Second, Renew: 5 * time.Second, RenewTo: 30 * time.Second,
	Spread: func(d time.Duration) time.Duration { return d },
}

func TestWaitsGrowAndEnd(t *testing.T) {
	l := line{holds: map[string]*hold{}}
	h := l.hold("ListAliases")
	now := time.Unix(0, 0)
	for _, want := range []time.Duration{1, 2, 4, 8, 16, 30, 30} {
		until := h.lengthen(waits, now, now, true)
		if got := until.Sub(now); got != want*time.Second {
			t.Errorf("held for %s, want %s", got, want*time.Second)
		}
		// An answer to an earlier call changes nothing.
		if again := h.lengthen(waits, now.Add(-time.Second), now, true); again != until {
			t.Errorf("an older answer moved the wait from %s to %s", until, again)
		}
		h.shorten(now.Add(-time.Second))
		now = until.Add(time.Millisecond)
	}
	h.shorten(now)
	if !l.heldTo(now).IsZero() || h.tries != 0 {
		t.Error("still held after a call that worked")
	}
}

func TestCredentialsThatAreRefusedAgain(t *testing.T) {
	var tr trouble
	f := &model.Failure{Class: model.Expired}
	now := time.Unix(1000, 0)
	for _, want := range []time.Duration{5, 10, 20, 30, 30} {
		if !tr.expire(waits, f, now, now) {
			t.Fatal("that they are refused is no news")
		}
		if got := tr.renewDue.Sub(now); got != want*time.Second {
			t.Errorf("tried again after %s, want %s", got, want*time.Second)
		}
		now = tr.renewDue
		tr.renew(waits, true, now)
		if tr.expire(waits, f, now.Add(-time.Second), now) {
			t.Error("an answer to a call with the old credentials counted")
		}
	}
	now = now.Add(time.Hour)
	tr.expire(waits, f, now, now)
	if got := tr.renewDue.Sub(now); got != 5*time.Second {
		t.Errorf("an hour later tried after %s, want 5s", got)
	}
}
