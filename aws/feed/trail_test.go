package feed

import (
	"context"
	"fmt"
	"math/rand/v2"
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
	tables  []model.TableCall
	size    int // of a page
	fail    func(n int, l model.TrailLookup) error
	empty   bool // pages without events that do not end
	lookups []model.TrailLookup
	at      []time.Time
}

func (f *fakeTrail) LookupAliasCalls(ctx context.Context, l model.TrailLookup) (model.TrailPage[model.AliasCall], error) {
	return lookUp(ctx, f, l, func() []model.AliasCall {
		return of(f.events, func(c model.AliasCall) bool { return c.Deed == l.Deed })
	})
}

func (f *fakeTrail) LookupTableCalls(ctx context.Context, l model.TrailLookup) (model.TrailPage[model.TableCall], error) {
	return lookUp(ctx, f, l, func() []model.TableCall {
		return of(f.tables, func(c model.TableCall) bool { return c.Deed == l.Deed })
	})
}

func of[C any](all []C, fits func(C) bool) (fit []C) {
	for _, c := range all {
		if fits(c) {
			fit = append(fit, c)
		}
	}
	return fit
}

func lookUp[C model.TrailCall](ctx context.Context, f *fakeTrail, l model.TrailLookup, deeds func() []C) (model.TrailPage[C], error) {
	select {
	case <-time.After(time.Second):
	case <-ctx.Done():
		return model.TrailPage[C]{}, ctx.Err()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.lookups, f.at = append(f.lookups, l), append(f.at, time.Now())
	if f.fail != nil {
		if err := f.fail(len(f.lookups), l); err != nil {
			return model.TrailPage[C]{}, err
		}
	}
	if f.empty {
		return model.TrailPage[C]{Next: strconv.Itoa(len(f.lookups))}, nil
	}
	fit := of(deeds(), func(c C) bool {
		_, at := c.Recorded()
		return !at.Before(l.From) && (l.To.IsZero() || !at.After(l.To))
	})
	slices.SortFunc(fit, func(a, b C) int { return oldestFirst(b, a) })
	from, _ := strconv.Atoi(l.Marker)
	from = min(from, len(fit))
	to := min(from+f.size, len(fit))
	page := model.TrailPage[C]{Calls: slices.Clone(fit[from:to])}
	if to > from {
		_, page.Oldest = fit[to-1].Recorded()
	}
	if to < len(fit) {
		page.Next = strconv.Itoa(to)
	}
	return page, nil
}

// add records an update of an alias at a time.
func (f *fakeTrail) add(at time.Time, deed model.Deed) {
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

// Who draws a history makes it anew whenever calls are told.
func TestOlderCallsAreToldSeveralPagesTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(900, 2*time.Hour, 20)
		h := walkFor(t, f, nil, 2*time.Minute)
		h.has(t, f, time.Time{})
		if told, pages := len(h.states), len(f.lookups); !h.last().Complete || pages < 40 || told > pages/2 {
			t.Errorf("told %d times of %d pages, %+v", told, pages, h.last())
		}
	})
}
