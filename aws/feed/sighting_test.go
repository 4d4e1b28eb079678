package feed

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// When an alias was first seen at its version is kept over a restart: reading it
// again does not make the move newer.
func TestSnapshotKeepsWhenAVersionWasFirstSeen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(2, "dev", "prod")
		c := NewCache(t.TempDir(), time.Now)
		begun := time.Now()
		var restored *model.Restored
		session := func(act func(*world)) map[model.CellKey]model.RestoredAlias {
			w := run(t, aws, aws.functions, func(o *Options) { o.Cache, o.Restored = c, restored })
			w.after(5 * time.Second)
			act(w)
			w.end()
			r, ok := c.Load(account, region)
			if !ok {
				t.Fatal("no snapshot")
			}
			restored = &r
			cells := map[model.CellKey]model.RestoredAlias{}
			for _, a := range r.Aliases {
				cells[model.CellKey{Function: a.Alias.Function, Alias: a.Alias.Name}] = a
			}
			return cells
		}
		prod := model.CellKey{Function: "fn-0000", Alias: "prod"}
		dev := model.CellKey{Function: "fn-0000", Alias: "dev"}

		first := session(func(w *world) {
			w.after(time.Minute)
			aws.move("fn-0000", "prod", "3")
			w.after(time.Minute)
		})
		seen := first[prod].Seen
		if seen.Before != "8" || seen.First.Sub(seen.Last) <= 0 || seen.First.Sub(begun) < time.Minute {
			t.Fatalf("moved while aloft runs: %+v", seen)
		}
		if s := first[dev].Seen; s.Before != "" || s.First.Sub(begun) > 5*time.Second {
			t.Errorf("not moved: %+v", s)
		}
		time.Sleep(time.Hour)
		aws.move("fn-0000", "dev", "2")
		second := session(func(*world) {})
		if got := second[prod].Seen; !got.First.Equal(seen.First) || got.Before != "8" {
			t.Errorf("after a restart: %+v, want %+v", got, seen)
		}
		if got := second[dev].Seen; got.Before != "9" || !got.Last.Equal(first[dev].At) || got.First.Sub(begun) < time.Hour {
			t.Errorf("moved while aloft did not run: %+v", got)
		}
	})
}

func TestSnapshotSaysWhereWeightsWereNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev")
		aws.fail = failing(model.Denied, "ListAliases")
		c := NewCache(t.TempDir(), time.Now)
		w := run(t, aws, aws.functions, func(o *Options) { o.Cache, o.Stages = c, stages("dev", "prod") })
		w.after(5 * time.Second)
		w.end()
		r, _ := c.Load(account, region)
		brief := 0
		for _, a := range r.Aliases {
			if a.Brief && a.Alias.Version == "9" {
				brief++
			}
		}
		if brief != 1 {
			t.Errorf("%+v, want dev as read without weights", r.Aliases)
		}
	})
}
