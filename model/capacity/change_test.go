package capacity

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

func TestAChangeIsRecordedMadeOnceAndFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, nil)
		s := g.Prepare(t.Context(), Request{CapacityKey: table, Read: 10, Reason: "sale\x1b[2J"})
		var steps []Step
		r := g.Change(t.Context(), s, Options{}, func(p Progress) { steps = append(steps, p.Step) })
		if r.Status != release.Moved || !r.Active || r.From != "5 RCU 5 WCU" || r.To != "10 RCU 5 WCU" {
			t.Fatalf("%+v", r)
		}
		if want := []string{"intent", "update", "outcome"}; !slices.Equal(g.order, want) {
			t.Errorf("%v", g.order)
		}
		if want := []Step{StepIntent, StepUpdate, StepFollow, StepDone}; !slices.Equal(steps, want) {
			t.Errorf("%v", steps)
		}
		in, out := g.journal.entries[0], g.journal.entries[1]
		if !in.OfCapacity() || in.Kind != Kind || in.Account != "123456789012" || in.By != "alice" || in.PID != 7 || strings.Contains(in.Reason, "\x1b") {
			t.Errorf("%+v", in)
		}
		if out.Status != "moved" || out.PID != 0 || out.From != in.From {
			t.Errorf("%+v", out)
		}
		if again := g.Change(t.Context(), s, Options{}, nil); again.Status != release.WasRefused || len(g.tables.updates) != 1 {
			t.Errorf("a sheet was used twice: %+v", again)
		}
	})
}

func TestHowAChangeEnds(t *testing.T) {
	lost := &model.Failure{Class: model.Network, Operation: "UpdateTable", Subject: "orders", Message: "connection reset"}
	for _, c := range []struct {
		name     string
		with     func(*ground)
		options  Options
		status   release.Status
		says     string
		outcomes int
		updates  int
	}{
		{name: "planned", options: Options{DryRun: true}, status: release.Planned},
		{name: "not waited for", options: Options{NoWait: true}, status: release.Moved, outcomes: 1, updates: 1},
		{name: "somebody else was faster", with: func(g *ground) { g.tables.onRead = func(_ int, t *model.Table) { t.Throughput.ReadUnits = 7 } },
			status: release.Conflicted, says: "from 5 RCU 5 WCU to 7 RCU 5 WCU"},
		{name: "somebody else has just begun", with: func(g *ground) { g.tables.onRead = func(_ int, t *model.Table) { t.Status = "UPDATING" } },
			status: release.Conflicted, says: "UPDATING"},
		{name: "the journal can not be written", with: func(g *ground) { g.journal.fail = errors.New("disk full") },
			status: release.Failed, says: "disk full"},
		{name: "DynamoDB says it is in use", with: func(g *ground) {
			g.tables.fail = &model.Failure{Class: model.Conflict, Operation: "UpdateTable", Code: "ResourceInUseException"}
		}, status: release.Conflicted, says: "nothing was changed", outcomes: 1, updates: 1},
		{name: "too many decreases", with: func(g *ground) {
			g.tables.fail = &model.Failure{Class: model.Throttled, Operation: "UpdateTable", Code: "LimitExceededException", Message: "Next decrease can be made at noon"}
		}, status: release.Failed, says: "Next decrease", outcomes: 1, updates: 1},
		{name: "lost, but made", with: func(g *ground) { g.tables.fail, g.tables.lost = lost, true },
			status: release.Moved, says: "the answer was lost", outcomes: 1, updates: 1},
		{name: "lost, and not made", with: func(g *ground) { g.tables.fail = lost },
			status: release.Failed, says: "nothing was changed", outcomes: 1, updates: 1},
		{name: "lost, and it can not be read", with: func(g *ground) {
			g.tables.fail = lost
			g.tables.onRead = func(n int, _ *model.Table) {
				if n > 1 {
					g.tables.unread = lost
				}
			}
		}, status: release.Failed, says: "not known", outcomes: 0, updates: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t, nil)
				s := g.Prepare(t.Context(), Request{CapacityKey: table, Read: 10})
				if g.tables.reads = 0; c.with != nil {
					c.with(g)
				}
				r := g.Change(t.Context(), s, c.options, nil)
				if r.Status != c.status || !strings.Contains(r.Reason, c.says) {
					t.Errorf("%s: %s", r.Status, r.Reason)
				}
				outcomes := 0
				for _, e := range g.journal.entries {
					if e.Phase == journal.Outcome {
						outcomes++
					}
				}
				if outcomes != c.outcomes || len(g.tables.updates) != c.updates {
					t.Errorf("%d outcomes, %d updates", outcomes, len(g.tables.updates))
				}
			})
		})
	}
}

func TestACancelledChangeIsMadeAndNoLongerWatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, nil)
		g.tables.looks = 1000
		s := g.Prepare(t.Context(), Request{CapacityKey: table, Read: 10})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		r := g.Change(ctx, s, Options{}, nil)
		if r.Status != release.Moved || r.Active || !strings.Contains(r.Reason, "still UPDATING") || len(g.journal.entries) != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func TestBoundsAreChangedInsteadOfUnits(t *testing.T) {
	ask := func(g *ground) Sheet {
		g.tables.scaling = []model.Scaling{
			{CapacityKey: table, Access: model.Reads, Min: 1, Max: 10}, {CapacityKey: table, Access: model.Writes, Min: 1, Max: 10},
		}
		return g.Prepare(t.Context(), Request{CapacityKey: table, Scaling: []model.ScalingChange{
			{CapacityKey: table, Access: model.Reads, Min: 4, Max: 40}, {CapacityKey: table, Access: model.Writes, Min: 2, Max: 20},
		}})
	}
	g := newGround(t, nil)
	s := ask(g)
	if s.From != "read 1 to 10, write 1 to 10" || s.To != "read 4 to 40, write 2 to 20" {
		t.Fatalf("%+v", s)
	}
	if r := g.Change(t.Context(), s, Options{}, nil); r.Status != release.Moved || !r.Active || len(g.tables.bounds) != 2 || len(g.tables.updates) != 0 {
		t.Errorf("%+v", r)
	}
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, nil)
		s := ask(g)
		g.tables.fail = errors.New("no")
		r := g.Change(t.Context(), s, Options{}, nil)
		if r.Status != release.Failed || !strings.Contains(r.Reason, "a part of it was changed, it is read 4 to 40, write 1 to 10 now") {
			t.Errorf("%s: %s", r.Status, r.Reason)
		}
	})
}

func TestAnInterruptedChangeIsSettled(t *testing.T) {
	for _, c := range []struct {
		name   string
		with   func(*model.Table)
		status release.Status
		open   bool
	}{
		{name: "made", with: func(t *model.Table) { t.Throughput.ReadUnits = 10 }, status: release.Moved},
		{name: "not made", with: func(*model.Table) {}, status: release.Failed},
		{name: "changed since", with: func(t *model.Table) { t.Throughput.ReadUnits = 77 }, status: release.Conflicted},
		{name: "under way", with: func(t *model.Table) { t.Status = "UPDATING" }, open: true},
	} {
		g := newGround(t, nil)
		c.with(&g.tables.table)
		e := journal.Entry{ID: "old", Phase: journal.Intent, Kind: Kind, Account: "123456789012", Region: "us-east-1", Table: "orders", From: "5 RCU 5 WCU", To: "10 RCU 5 WCU", At: start}
		other := e
		other.Account = "210987654321"
		g.journal.pending = []journal.Move{{Intent: e}, {Intent: other}}
		results, err := g.SettlePending(t.Context())
		if c.open {
			if err == nil || len(results) != 0 || len(g.journal.entries) != 0 {
				t.Errorf("%s: %+v, %v", c.name, results, err)
			}
			continue
		}
		if err != nil || len(results) != 1 || results[0].Status != c.status || len(g.journal.entries) != 1 || g.journal.entries[0].ID != "old" {
			t.Errorf("%s: %+v, %v", c.name, results, err)
		}
	}
}
