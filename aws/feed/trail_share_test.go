package feed

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// readTo is a walk that has read the calls of every deed between two times.
func readTo(from, to time.Time, ids ...string) *walk[model.AliasCall] {
	w := newWalk[model.AliasCall](2*time.Minute, model.AliasDeeds())
	for _, l := range w.legs {
		l.spans = []span{{From: from, To: to}}
	}
	for _, id := range ids {
		w.calls[id] = model.AliasCall{ID: id, At: from.Add(time.Minute), Deed: model.AliasUpdated, Function: "orders", Alias: "prod"}
	}
	w.dirty = true
	return w
}

// Two cockpits of one account share a file: what one has read is not lost when the other
// writes, and neither reads it again.
func TestTwoCockpitsShareWhatCloudTrailTold(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	at := func(hours int) time.Time { return now.Add(-time.Duration(hours) * time.Hour) }
	cache := NewCache(t.TempDir(), time.Now)
	id := model.Identity{Account: account, Region: region}
	first, second := readTo(at(3), at(1), "a"), readTo(at(9), at(2), "b")
	mine, err := shareTrail(cache, aliasCalls(), id, first, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shareTrail(cache, aliasCalls(), id, second, nil); err != nil {
		t.Fatal(err)
	}
	if mine, err = shareTrail(cache, aliasCalls(), id, first, mine); err != nil {
		t.Fatal(err)
	}
	for name, w := range map[string]*walk[model.AliasCall]{"the first": first, "the second": second, "the file": loadTrail(cache, aliasCalls(), id, time.Minute)} {
		if len(w.calls) != 2 {
			t.Errorf("%s has the calls %v", name, w.calls)
		}
		for _, l := range w.legs {
			if len(l.spans) != 1 || !l.spans[0].From.Equal(at(9)) || !l.spans[0].To.Equal(at(1)) {
				t.Errorf("%s has read %v of %s", name, l.spans, l.deed)
			}
		}
	}
	// A gap between what the two have read stays one.
	if _, err := shareTrail(cache, aliasCalls(), id, readTo(at(30), at(20), "c"), mine); err != nil {
		t.Fatal(err)
	}
	if w := loadTrail(cache, aliasCalls(), id, time.Minute); len(w.calls) != 1 {
		t.Errorf("a file that is as it was left was read again: %v", w.calls)
	}
	if _, err := shareTrail(cache, aliasCalls(), id, first, mine); err != nil {
		t.Fatal(err)
	}
	if got := first.legs[0].spans; len(first.calls) != 3 || len(got) != 2 || !got[1].To.Equal(at(20)) {
		t.Errorf("%d calls, read %v", len(first.calls), got)
	}
}

func TestManyCockpitsLoseNothing(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Second)
	cache := NewCache(t.TempDir(), time.Now)
	id := model.Identity{Account: account, Region: region}
	const cockpits = 12
	var all sync.WaitGroup
	for i := range cockpits {
		all.Go(func() {
			if _, err := shareTrail(cache, aliasCalls(), id, readTo(now.Add(-time.Hour), now, fmt.Sprint(i)), nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := len(loadTrail(cache, aliasCalls(), id, time.Minute).calls); n != cockpits {
		t.Errorf("%d calls, want those of %d cockpits", n, cockpits)
	}
}

// Somebody who asks does not wait for the next look at the newest calls.
func TestHurryLooksAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(5, time.Hour, 50)
		trail := NewTrail(TrailOptions{Trail: f, Mailbox: &heard{}, Now: time.Now,
			Identity: func(context.Context) (model.Identity, error) {
				return model.Identity{Account: account, Region: region}, nil
			},
		})
		ctx, end := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- trail.Run(ctx) }()
		time.Sleep(10 * time.Second)
		asked := func() int {
			f.mu.Lock()
			defer f.mu.Unlock()
			return len(f.lookups)
		}
		before := asked()
		trail.Hurry()
		time.Sleep(10 * time.Second)
		if n := asked() - before; n != len(model.AliasDeeds()) {
			t.Errorf("%d lookups after somebody asked, want one of each deed", n)
		}
		end()
		<-done
	})
}
