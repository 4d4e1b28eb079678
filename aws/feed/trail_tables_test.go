package feed

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// tablesHeard gathers what a trail of tables tells.
type tablesHeard struct {
	calls  map[string]model.TableCall
	states []model.TableTrailState
}

func (h *tablesHeard) Post(e model.Event) {
	switch e := e.(type) {
	case model.TableTrailLearned:
		for _, c := range e.Calls {
			h.calls[c.ID] = c
		}
	case model.TableTrailState:
		h.states = append(h.states, e)
	}
}

// followTables lets a trail of tables run for a while.
func followTables(t *testing.T, f *fakeTrail, cache *Cache, d time.Duration) *tablesHeard {
	t.Helper()
	h := &tablesHeard{calls: map[string]model.TableCall{}}
	trail := NewTableTrail(TrailOptions{Trail: f, Mailbox: h, Now: time.Now, Cache: cache,
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

// tablesPast is n changes of a table, one every so often, the oldest of which made it.
func tablesPast(n int, every time.Duration) *fakeTrail {
	f := &fakeTrail{size: 50}
	for i := range n {
		c := model.TableCall{ID: fmt.Sprintf("t%03d", i), At: time.Now().Add(-time.Duration(i+1) * every).Truncate(time.Second).UTC(), Deed: model.TableUpdated,
			Table: "orders", Units: []model.StatedUnits{{Read: int64(i + 1), Write: 1}, {Index: "by-day", Read: 2, Write: int64(i + 1)}}}
		if i == n-1 {
			c.Deed, c.Billing = model.TableCreated, model.Provisioned
		}
		f.tables = append(f.tables, c)
	}
	return f
}

func TestTheCallsOnTablesAreReadBackAndKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := tablesPast(120, 12*time.Hour)
		dir := t.TempDir()
		cache := NewCache(dir, time.Now)
		h := followTables(t, f, cache, time.Minute)
		want := map[string]model.TableCall{}
		for _, c := range f.tables {
			want[c.ID] = c
		}
		if last := h.states[len(h.states)-1]; !last.Complete || !reflect.DeepEqual(h.calls, want) {
			t.Errorf("%d calls, %+v", len(h.calls), last)
		}
		before := len(f.lookups)
		again := followTables(t, f, cache, time.Minute)
		if n := len(f.lookups) - before; n != 2 || !reflect.DeepEqual(again.calls, want) {
			t.Errorf("%d lookups for the newest alone, %d calls", n, len(again.calls))
		}
		path := filepath.Join(dir, "trails", account+"-"+region+"-tables.json")
		for _, bad := range []string{"{", `{"format":1,"account":"` + account + `","region":"` + region + `","calls":[{"id":"x","at":"2026-01-01T00:00:00Z","deed":"updated","table":"orders"}]}`,
			`{"format":1,"account":"` + account + `","region":"` + region + `","calls":[{"id":"x","at":"2026-01-01T00:00:00Z","deed":"table updated","table":"orders","units":[{"read":-4,"write":1}]}]}`} {
			if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			if anew := followTables(t, f, cache, time.Minute); !reflect.DeepEqual(anew.calls, want) {
				t.Errorf("after %s: %d calls", bad, len(anew.calls))
			}
		}
	})
}

// A binary that knows no tables shares the file of aliases; what is read of tables leaves
// it as it is.
func TestTheFileOfAliasesIsAsItWas(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := past(30, time.Hour, 50)
		f.tables = tablesPast(10, time.Hour).tables
		dir := t.TempDir()
		cache := NewCache(dir, time.Now)
		walkFor(t, f, cache, time.Minute)
		path := filepath.Join(dir, "trails", account+"-"+region+".json")
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		followTables(t, f, cache, time.Minute)
		if after, err := os.ReadFile(path); err != nil || string(after) != string(whole) {
			t.Errorf("it was changed: %v", err)
		}
	})
}

// What matters less begins when all there is was read, or can not be.
func TestATrailRests(t *testing.T) {
	for name, failure := range map[string]error{"read": nil, "denied": &model.Failure{Class: model.Denied, Operation: "LookupEvents"}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := past(120, time.Hour, 50)
				f.fail = func(int, model.TrailLookup) error { return failure }
				trail := NewTrail(TrailOptions{Trail: f, Mailbox: &heard{}, Now: time.Now,
					Identity: func(context.Context) (model.Identity, error) {
						return model.Identity{Account: account, Region: region}, nil
					}})
				ctx, end := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- trail.Run(ctx) }()
				<-trail.Rested()
				f.mu.Lock()
				if n := len(f.lookups); failure == nil && n < 4 || failure != nil && n != 1 {
					t.Errorf("it rests after %d lookups", n)
				}
				f.mu.Unlock()
				end()
				<-done
			})
		})
	}
}
