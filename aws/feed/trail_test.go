package feed

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// fakeTrail is CloudTrail as a test scripts it. Lookups take a second.
type fakeTrail struct {
	mu      sync.Mutex
	events  []model.AliasCall
	size    int // of a page
	fail    func(n int, l model.TrailLookup) error
	empty   bool // pages without events that do not end
	lookups []model.TrailLookup
	at      []time.Time
}

func (f *fakeTrail) LookupAliasCalls(ctx context.Context, l model.TrailLookup) (model.TrailPage, error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return model.TrailPage{}, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lookups, f.at = append(f.lookups, l), append(f.at, time.Now())
	if f.fail != nil {
		if err := f.fail(len(f.lookups), l); err != nil {
			return model.TrailPage{}, err
		}
	}
	if f.empty {
		return model.TrailPage{Next: strconv.Itoa(len(f.lookups))}, nil
	}
	var fit []model.AliasCall
	for _, c := range f.events {
		if c.Deed == l.Deed && !c.At.Before(l.From) && (l.To.IsZero() || !c.At.After(l.To)) {
			fit = append(fit, c)
		}
	}
	slices.SortFunc(fit, func(a, b model.AliasCall) int { return b.At.Compare(a.At) })
	from, _ := strconv.Atoi(l.Marker)
	from = min(from, len(fit))
	to := min(from+f.size, len(fit))
	page := model.TrailPage{Calls: slices.Clone(fit[from:to])}
	if to > from {
		page.Oldest = fit[to-1].At
	}
	if to < len(fit) {
		page.Next = strconv.Itoa(to)
	}
	return page, nil
}

// add records an update of an alias at a time.
func (f *fakeTrail) add(at time.Time, deed model.AliasDeed) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, model.AliasCall{ID: fmt.Sprintf("event-%05d", len(f.events)), At: at.Truncate(time.Second).UTC(), Deed: deed, Function: "orders", Alias: "prod", Version: "1"})
}

// heard gathers what a trail tells, and checks that what was told has no gaps.
type heard struct {
	mu     sync.Mutex
	calls  map[string]model.AliasCall
	states []model.TrailState
	twice  []string
	anew   int
}

func (h *heard) Post(e model.Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch e := e.(type) {
	case model.TrailLearned:
		if e.Anew {
			h.anew++
			clear(h.calls)
		}
		if h.calls == nil {
			h.calls = map[string]model.AliasCall{}
		}
		for _, c := range e.Calls {
			if _, known := h.calls[c.ID]; known {
				h.twice = append(h.twice, c.ID)
			}
			h.calls[c.ID] = c
		}
	case model.TrailState:
		h.states = append(h.states, e)
	}
}

func (h *heard) last() model.TrailState {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.states) == 0 {
		return model.TrailState{}
	}
	return h.states[len(h.states)-1]
}

// walkFor lets a trail run for a while.
func walkFor(t *testing.T, f *fakeTrail, cache *Cache, d time.Duration) *heard {
	t.Helper()
	h := &heard{}
	trail := NewTrail(TrailOptions{
		Trail: f, Mailbox: h, Now: time.Now, Cache: cache,
		Identity: func(context.Context) (model.Identity, error) {
			return model.Identity{Account: account, Region: region}, nil
		},
	})
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if err := trail.Run(ctx); err != context.DeadlineExceeded {
		t.Errorf("it ended with %v", err)
	}
	return h
}

// past is n updates, one every so often, and some that were made or deleted.
func past(n int, every time.Duration, size int) *fakeTrail {
	f := &fakeTrail{size: size}
	for i := range n {
		deed := model.AliasUpdated
		if i%7 == 0 {
			deed = model.AliasDeeds()[i/7%3]
		}
		f.add(time.Now().Add(-time.Duration(i+1)*every), deed)
	}
	return f
}

func (h *heard) has(t *testing.T, f *fakeTrail, since time.Time) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	want := map[string]model.AliasCall{}
	for _, c := range f.events {
		if !c.At.Before(since) {
			want[c.ID] = c
		}
	}
	if len(want) != len(h.calls) || !reflect.DeepEqual(want, h.calls) {
		t.Errorf("told of %d calls, want %d", len(h.calls), len(want))
	}
	if len(h.twice) > 0 {
		t.Errorf("told twice: %v", h.twice)
	}
}

func TestATrailIsReadBackToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(400, 5*time.Hour, 50) // 83 days
		h := walkFor(t, f, nil, time.Minute)
		last := h.last()
		if !last.Complete || time.Since(last.Back) < trailKeeps || last.Failure != nil {
			t.Errorf("got %+v", last)
		}
		h.has(t, f, time.Time{})
		if f.lookups[0].Marker != "" || !f.lookups[0].To.IsZero() || len(f.lookups) > 14 {
			t.Errorf("%d lookups, the first %+v", len(f.lookups), f.lookups[0])
		}
	})
}

func TestWhatIsOlderThanCloudTrailKeepsIsNotAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(10, 24*time.Hour, 50)
		walkFor(t, f, nil, time.Minute)
		for _, l := range f.lookups {
			if time.Since(l.From) > trailKeeps+2*time.Minute {
				t.Errorf("asked for %v", l.From)
			}
		}
		if len(f.lookups) != 3 {
			t.Errorf("%d lookups for three pages", len(f.lookups))
		}
	})
}

func TestTheNextStartGoesOnWhereThisOneStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(400, 5*time.Hour, 50)
		cache := NewCache(t.TempDir(), time.Now)
		h := walkFor(t, f, cache, 6500*time.Millisecond) // half of it
		half := h.last()
		if half.Complete || half.Back.IsZero() {
			t.Fatalf("got %+v", half)
		}
		h.has(t, f, half.Back)
		before := len(f.lookups)
		f.add(time.Now().Add(-time.Second), model.AliasUpdated)
		h = walkFor(t, f, cache, time.Minute)
		if first := h.states[0]; !first.Back.Equal(half.Back) || len(h.calls) == 0 {
			t.Errorf("it begins with %+v, and was left at %+v", first, half)
		}
		h.has(t, f, time.Time{})
		if n := len(f.lookups) - before; !h.last().Complete || n > 11 {
			t.Errorf("%d more lookups, then %+v", n, h.last())
		}
		before = len(f.lookups)
		h = walkFor(t, f, cache, time.Minute)
		if n := len(f.lookups) - before; n != 3 || !h.last().Complete {
			t.Errorf("%d lookups for the newest alone", n)
		}
	})
}

// Between two runs more happens than a page holds: what is told has no gap meanwhile.
func TestAGapIsClosedBeforeNewerCallsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(60, 24*time.Hour, 10)
		cache := NewCache(t.TempDir(), time.Now)
		walkFor(t, f, cache, time.Minute)
		time.Sleep(48 * time.Hour)
		for i := range 35 {
			f.add(time.Now().Add(-time.Duration(i+1)*time.Hour), model.AliasUpdated)
		}
		h := walkFor(t, f, cache, 3500*time.Millisecond) // three pages of five
		if len(h.calls) != 60 || !h.last().Complete && h.last().Back.After(time.Now().Add(-59*24*time.Hour)) {
			t.Errorf("told of %d calls, %+v", len(h.calls), h.last())
		}
		h = walkFor(t, f, cache, time.Minute)
		h.has(t, f, time.Now().Add(-trailKeeps))
		if !h.last().Complete {
			t.Errorf("got %+v", h.last())
		}
	})
}

func TestNewCallsAreLearnedAndLateOnesToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(5, time.Hour, 50)
		go func() {
			time.Sleep(5 * time.Minute)
			f.add(time.Now(), model.AliasUpdated)
			f.add(time.Now().Add(-10*time.Minute), model.AliasCreated) // it comes late
		}()
		h := walkFor(t, f, nil, 10*time.Minute)
		h.has(t, f, time.Time{})
		if n := len(f.lookups); n > 3*6 {
			t.Errorf("%d lookups in ten minutes", n)
		}
	})
}

func TestAMissingPermissionIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		denied := true
		f := past(5, time.Hour, 50)
		f.fail = func(int, model.TrailLookup) error {
			if denied {
				return &model.Failure{Class: model.Denied, Operation: "LookupEvents", Permission: "cloudtrail:LookupEvents"}
			}
			return nil
		}
		h := walkFor(t, f, nil, 35*time.Minute)
		if n := len(f.lookups); n != 4 {
			t.Errorf("%d lookups in 35 minutes", n)
		}
		if n := len(h.states); n != 1 || h.last().Failure == nil || h.last().Failure.Permission != "cloudtrail:LookupEvents" {
			t.Errorf("told %d states, %+v", n, h.last())
		}
		denied = false
		h = walkFor(t, f, nil, time.Minute)
		if h.last().Failure != nil || !h.last().Complete {
			t.Errorf("got %+v", h.last())
		}
	})
}

func TestATrailGoesOnAfterTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		f := past(300, 5*time.Hour, 20)
		f.fail = func(n int, l model.TrailLookup) error {
			class := []model.Class{model.Throttled, model.Network, model.Expired}[r.IntN(3)]
			if r.IntN(3) == 0 {
				return &model.Failure{Class: class, Operation: "LookupEvents"}
			}
			if l.Marker != "" && r.IntN(4) == 0 {
				return &model.Failure{Class: model.Throttled, Code: "InvalidNextTokenException", Operation: "LookupEvents"}
			}
			return nil
		}
		h := walkFor(t, f, NewCache(t.TempDir(), time.Now), 30*time.Minute)
		h.has(t, f, time.Time{})
		if !h.last().Complete {
			t.Errorf("got %+v", h.last())
		}
	})
}

func TestPagesWithoutEndAreGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeTrail{size: 10, empty: true}
		h := walkFor(t, f, nil, 5*time.Minute)
		if n := len(f.lookups); n > 2*maxEmptyPages+10 || h.last().Failure == nil {
			t.Errorf("%d lookups, %+v", n, h.last())
		}
	})
}

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
		other := cache.loadTrail(model.Identity{Account: account, Region: region, Endpoint: "http://127.0.0.1:1"}, time.Minute)
		if len(other.calls) != 0 {
			t.Error("the walk of another endpoint was taken up")
		}
	})
}

func TestMoreCallsThanAreKept(t *testing.T) {
	w := newWalk(2 * time.Minute)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	h := &heard{}
	serial := 0
	look := func(at time.Time, n int) {
		for _, l := range w.legs {
			s, ok, _ := w.next(at)
			if !ok || s.leg != l || !s.newest {
				t.Fatalf("the next is %+v", s)
			}
			page := model.TrailPage{}
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
