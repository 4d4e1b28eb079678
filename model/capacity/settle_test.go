package capacity

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// interrupted is a change that a process left without outcome.
func interrupted(from, to string, at time.Time) journal.Entry {
	return journal.Entry{ID: "old", Phase: journal.Intent, Kind: Kind, Account: "123456789012", Region: "us-east-1", Table: "orders",
		From: from, To: to, At: at}
}

// bounds are those of both kinds of units of the table.
func bounds(least, most int64) []model.Scaling {
	return []model.Scaling{{CapacityKey: table, Access: model.Reads, Min: least, Max: most},
		{CapacityKey: table, Access: model.Writes, Min: least, Max: most}}
}

// What can not be read now says nothing about a change, and an outcome that is
// written stays for ever.
func TestAnInterruptedChangeOfBoundsIsSettledByTheBoundsAlone(t *testing.T) {
	from, to := Bounds(bounds(1, 10)), Bounds(bounds(4, 40))
	for _, c := range []struct {
		name   string
		with   func(*fakeTables)
		status release.Status // empty: it stays pending
		says   string
	}{
		{name: "made", with: func(f *fakeTables) { f.scaling = bounds(4, 40) }, status: release.Moved, says: "it was made"},
		{name: "not made", with: func(f *fakeTables) { f.scaling = bounds(1, 10) }, status: release.Failed, says: "nothing was changed"},
		{name: "changed since", with: func(f *fakeTables) { f.scaling = bounds(2, 9) }, status: release.Conflicted,
			says: "it has read 2 to 9, write 2 to 9 now"},
		{name: "a part of it made", with: func(f *fakeTables) { f.scaling = append(bounds(4, 40)[:1], bounds(1, 10)[1:]...) },
			status: release.Conflicted, says: "it has read 4 to 40, write 1 to 10 now"},
		{name: "no auto scaling any more", with: func(f *fakeTables) { f.scaling = nil }, status: release.Conflicted, says: "auto scaling has no bounds of it now"},
		{name: "throttled", with: func(f *fakeTables) {
			f.unscaled = &model.Failure{Class: model.Throttled, Operation: "DescribeScalableTargets", Message: "Rate exceeded"}
		}, says: "Rate exceeded"},
		{name: "denied", with: func(f *fakeTables) {
			f.unscaled = &model.Failure{Class: model.Denied, Operation: "DescribeScalableTargets", Permission: "application-autoscaling:DescribeScalableTargets"}
		}, says: "DescribeScalableTargets is missing"},
		{name: "no answer", with: func(f *fakeTables) { f.unscaled = errors.New("connection reset") }, says: "connection reset"},
		{name: "the table is updated by something else", with: func(f *fakeTables) { f.scaling, f.table.Status = bounds(4, 40), "UPDATING" },
			status: release.Moved, says: "it was made"},
		{name: "the table is gone", with: func(f *fakeTables) { f.table.Name = "another" }, status: release.Failed, says: "the table does not exist any more"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newGround(t, nil)
			c.with(g.tables)
			g.journal.pending = []journal.Move{{Intent: interrupted(from, to, start)}}
			settles(t, g, c.status, c.says)
		})
	}
}

// Bounds play no part in what became of units.
func TestAnInterruptedChangeOfUnitsNeedsNoBounds(t *testing.T) {
	g := newGround(t, nil)
	g.tables.table.Throughput.ReadUnits = 10
	g.tables.unscaled = &model.Failure{Class: model.Denied, Operation: "DescribeScalableTargets"}
	g.journal.pending = []journal.Move{{Intent: interrupted("5 RCU 5 WCU", "10 RCU 5 WCU", start)}}
	settles(t, g, release.Moved, "it was made")
}

func TestAnInterruptedChangeWhoseTableCanNotBeReadStaysPending(t *testing.T) {
	for _, class := range []model.Class{model.Throttled, model.Denied, model.Expired, model.Network, model.Other} {
		g := newGround(t, nil)
		g.tables.unread = &model.Failure{Class: class, Operation: "DescribeTable", Message: "no luck"}
		g.journal.pending = []journal.Move{{Intent: interrupted("5 RCU 5 WCU", "10 RCU 5 WCU", start)}}
		settles(t, g, "", "")
	}
}

// What a process sent right before it ended may still be on its way, and a table
// shows its old figures for a moment.
func TestAChangeInterruptedAMomentAgoIsLookedAtThreeTimes(t *testing.T) {
	for _, c := range []struct {
		name   string
		shows  int // the look that shows the new figures, 0 for none
		ago    time.Duration
		status release.Status
		looks  int
	}{
		{name: "it comes with the third look", shows: 3, status: release.Moved, looks: 3},
		{name: "it does not come", status: release.Failed, looks: 3},
		{name: "begun long ago", ago: time.Hour, status: release.Failed, looks: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t, nil)
				g.tables.onRead = func(n int, t *model.Table) {
					if n == c.shows {
						t.Throughput.ReadUnits = 10
					}
				}
				g.journal.pending = []journal.Move{{Intent: interrupted("5 RCU 5 WCU", "10 RCU 5 WCU", time.Now().Add(-c.ago))}}
				settles(t, g, c.status, "")
				if g.tables.reads != c.looks {
					t.Errorf("%d looks, want %d", g.tables.reads, c.looks)
				}
			})
		})
	}
}

// settles settles the one pending change; an empty status says that it has to stay
// pending.
func settles(t *testing.T, g *ground, status release.Status, says string) {
	t.Helper()
	results, err := g.SettlePending(t.Context())
	if status == "" {
		if err == nil || len(results) != 0 || len(g.journal.entries) != 0 || !strings.Contains(err.Error(), says) {
			t.Errorf("%+v, %v, and the journal holds %+v", results, err, g.journal.entries)
		}
		return
	}
	if err != nil || len(results) != 1 || len(g.journal.entries) != 1 {
		t.Fatalf("%+v, %v, and the journal holds %+v", results, err, g.journal.entries)
	}
	if r := results[0]; r.Status != status || !strings.Contains(r.Reason, says) || g.journal.entries[0].Status != string(status) {
		t.Errorf("%s: %s", r.Status, r.Reason)
	}
}

// A lost answer is settled by three looks at the old figures, for the first may
// come before DynamoDB shows the change.
func TestThreeLooksBeforeNothingWasChanged(t *testing.T) {
	lost := &model.Failure{Class: model.Network, Operation: "UpdateTable", Message: "connection reset"}
	for _, c := range []struct {
		name   string
		shows  int // the look after the update that shows the new figures, 0 for none
		status release.Status
		looks  int
	}{
		{name: "at the second look", shows: 2, status: release.Moved, looks: 2},
		{name: "at the third look", shows: 3, status: release.Moved, looks: 3},
		{name: "at none", status: release.Failed, looks: 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t, nil)
				s := g.Prepare(t.Context(), Request{CapacityKey: table, Read: 10})
				g.tables.fail, g.tables.reads = lost, 0
				g.tables.onRead = func(n int, t *model.Table) {
					if n == c.shows+1 && c.shows > 0 { // the first look is the one right before the update
						t.Throughput.ReadUnits = 10
					}
				}
				r := g.Change(t.Context(), s, Options{}, nil)
				if r.Status != c.status || g.tables.reads != c.looks+1 {
					t.Errorf("%s after %d looks: %s", r.Status, g.tables.reads-1, r.Reason)
				}
			})
		})
	}
}

// Bounds do not wait for a table that something else updates.
func TestALostChangeOfBoundsIsSettledWhileTheTableIsUpdated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGround(t, nil)
		g.tables.scaling = bounds(1, 10)
		s := g.Prepare(t.Context(), Request{CapacityKey: table, Scaling: []model.ScalingChange{{CapacityKey: table, Access: model.Reads, Min: 4, Max: 40}}})
		g.tables.boundsLost = &model.Failure{Class: model.Network, Operation: "RegisterScalableTarget", Message: "connection reset"}
		g.tables.onRead = func(n int, t *model.Table) {
			if len(g.tables.bounds) > 0 {
				t.Status = "UPDATING"
			}
		}
		if r := g.Change(t.Context(), s, Options{}, nil); r.Status != release.Moved || !strings.Contains(r.Reason, "the answer was lost") {
			t.Errorf("%s: %s", r.Status, r.Reason)
		}
	})
}

func TestPendingChangesThatCanNotBeLookedFor(t *testing.T) {
	g := newGround(t, nil)
	g.journal.unread = errors.New("input/output error")
	if _, err := g.SettlePending(t.Context()); err == nil || !strings.Contains(err.Error(), "input/output error") {
		t.Errorf("%v", err)
	}
}
