package feed

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestAFileThatCanNotBeUsedIsStartedAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(30, time.Hour, 50)
		dir := t.TempDir()
		cache := NewCache(dir, time.Now)
		walkFor(t, f, cache, time.Minute)
		path := filepath.Join(dir, "trails", account+"-"+region+".json")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		for _, bad := range []string{"", "{", string(whole[:len(whole)/2]), `{"format":1,"account":"` + account + `","region":"` + region + `","legs":[{"deed":"updated","spans":[{"from":"2126-01-01T00:00:00Z","to":"2126-01-01T00:00:00Z"}]}]}`, `{"format":99}`} {
			if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			h := walkFor(t, f, cache, time.Minute)
			h.has(t, f, time.Time{})
		}
		other := loadTrail(cache, aliasCalls(), model.Identity{Account: account, Region: region, Endpoint: "http://127.0.0.1:1"}, time.Minute)
		if len(other.calls) != 0 {
			t.Error("the walk of another endpoint was taken up")
		}
	})
}

func TestMoreCallsThanAreKept(t *testing.T) {
	w := newWalk[model.AliasCall](2*time.Minute, model.AliasDeeds())
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	h := &heard{}
	serial := 0
	look := func(at time.Time, n int) {
		for _, l := range w.legs {
			s, ok, _ := w.next(at)
			if !ok || s.leg != l || !s.newest {
				t.Fatalf("the next is %+v", s)
			}
			page := model.TrailPage[model.AliasCall]{}
			for i := range n {
				serial++
				page.Calls = append(page.Calls, model.AliasCall{ID: strconv.Itoa(serial), At: at.Add(-time.Duration(i+1) * time.Second), Deed: l.deed})
			}
			w.took(s, page, at)
		}
		if calls, anew := w.news(at); len(calls) > 0 || anew {
			h.Post(model.TrailLearned{Calls: calls, Anew: anew})
		}
	}
	look(now, 6000)
	if len(w.calls) != 18000 || h.anew != 0 || !w.complete(now) {
		t.Fatalf("%d calls, %d times anew", len(w.calls), h.anew)
	}
	look(now.Add(3*time.Hour), 2000)
	if len(w.calls) > maxTrailCalls || len(w.calls) < roomyTrailCalls-10 || h.anew != 1 || len(h.calls) != len(w.calls) {
		t.Errorf("%d calls, %d told, %d times anew", len(w.calls), len(h.calls), h.anew)
	}
	if !w.complete(now.Add(3*time.Hour)) || w.back().Before(now.Add(-3*time.Hour)) {
		t.Errorf("back to %v", w.back())
	}
}

func TestALookForAVerbIsOnePageOfEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(300, time.Hour, 50)
		h := &heard{}
		dir := t.TempDir()
		trail := NewTrail(TrailOptions{Trail: f, Mailbox: h, Now: time.Now, Cache: NewCache(dir, time.Now),
			Identity: func(context.Context) (model.Identity, error) {
				return model.Identity{Account: account, Region: region}, nil
			}})
		if err := trail.Look(t.Context()); err != nil || len(f.lookups) != 3 {
			t.Fatalf("%d lookups, %v", len(f.lookups), err)
		}
		h.has(t, f, h.last().Back)
		if h.last().Complete {
			t.Errorf("got %+v", h.last())
		}
		h2 := walkFor(t, f, NewCache(dir, time.Now), time.Minute)
		h2.has(t, f, time.Time{})
	})
}
