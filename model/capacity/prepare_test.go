package capacity

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

var table = model.CapacityKey{Table: "orders"}

func TestWhatStandsInTheWay(t *testing.T) {
	for _, c := range []struct {
		name    string
		request Request
		with    func(*ground)
		deps    func(*Deps)
		verdict release.Verdict
		says    string
	}{
		{name: "ready", request: Request{CapacityKey: table, Read: 10}, verdict: release.Ready},
		{name: "the same", request: Request{CapacityKey: table, Read: 5, Write: 5}, verdict: release.Unchanged, says: "already"},
		{name: "no table", request: Request{CapacityKey: model.CapacityKey{Table: "ordres"}, Read: 1}, verdict: release.Refused, says: "there is no table ordres"},
		{name: "no index", request: Request{CapacityKey: model.CapacityKey{Table: "orders", Index: "by-week"}, Read: 1}, verdict: release.Refused, says: "it has by-day"},
		{name: "billing of an index", request: Request{CapacityKey: model.CapacityKey{Table: "orders", Index: "by-day"}, Billing: model.OnDemand}, verdict: release.Refused, says: "leave the index"},
		{name: "protected", request: Request{CapacityKey: table, Read: 9}, deps: func(d *Deps) { d.Protected = []string{"or*"} }, verdict: release.Refused, says: "protected"},
		{name: "negative", request: Request{CapacityKey: table, Read: -1}, verdict: release.Refused, says: "1 or more"},
		{name: "updating", request: Request{CapacityKey: table, Read: 9}, with: func(g *ground) { g.tables.table.Indexes[0].Status = "UPDATING" },
			verdict: release.Refused, says: "orders/by-day is UPDATING"},
		{name: "denied", request: Request{CapacityKey: table, Read: 9},
			with: func(g *ground) {
				g.tables.unread = &model.Failure{Class: model.Denied, Operation: "DescribeTable", Permission: "dynamodb:DescribeTable"}
			}, verdict: release.Refused, says: "dynamodb:DescribeTable is missing"},
		{name: "no more decreases", request: Request{CapacityKey: table, Read: 4},
			with: func(g *ground) {
				g.tables.table.Throughput.DecreasesToday = 4
				g.tables.table.Throughput.LastDecrease = time.Now().Add(-10 * time.Minute)
			}, verdict: release.Refused, says: "the next one is possible at"},
		{name: "an increase needs no decrease", request: Request{CapacityKey: table, Read: 6},
			with: func(g *ground) {
				g.tables.table.Throughput.DecreasesToday, g.tables.table.Throughput.LastDecrease = 27, time.Now()
			}, verdict: release.Ready},
		{name: "units of a table on demand", request: Request{CapacityKey: table, Read: 6}, with: func(g *ground) { g.tables.table.Billing = model.OnDemand },
			verdict: release.Refused, says: "on demand"},
		{name: "provisioned without units", request: Request{CapacityKey: table, Billing: model.Provisioned, Read: 6}, with: func(g *ground) { g.tables.table.Billing = model.OnDemand },
			verdict: release.Refused, says: "name both"},
		{name: "no auto scaling to change", request: Request{CapacityKey: table, Scaling: []model.ScalingChange{{CapacityKey: table, Access: model.Reads, Min: 1, Max: 9}}},
			verdict: release.Refused, says: "change the units themselves"},
		{name: "bounds the wrong way round", request: Request{CapacityKey: table, Scaling: []model.ScalingChange{{CapacityKey: table, Access: model.Reads, Min: 9, Max: 1}}},
			verdict: release.Refused, says: "not below it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newGround(t, c.deps)
				if c.with != nil {
					c.with(g)
				}
				s := g.Prepare(t.Context(), c.request)
				if s.Verdict != c.verdict || !strings.Contains(s.Reason, c.says) {
					t.Errorf("%s: %s", s.Verdict, s.Reason)
				}
				if len(g.tables.updates)+len(g.journal.entries) > 0 {
					t.Error("preparing wrote something")
				}
			})
		})
	}
}

func TestASheetSaysWhatWouldHaveBeenAndWhatItCosts(t *testing.T) {
	g := newGround(t, nil)
	g.metrics.rates[model.ConsumedUnits(table, model.Reads)] = 4
	g.metrics.rates[model.ConsumedUnits(table, model.Writes)] = 1
	g.tables.scaling = []model.Scaling{{CapacityKey: table, Access: model.Reads, Min: 1, Max: 20, Target: 70}, {CapacityKey: model.CapacityKey{Table: "orders", Index: "by-day"}, Access: model.Reads, Min: 1, Max: 2}}
	s := g.Prepare(t.Context(), Request{CapacityKey: table, Read: 3})
	if s.From != "5 RCU 5 WCU" || s.To != "3 RCU 5 WCU" || !s.Falls || s.Decreases.Left != 4 {
		t.Fatalf("%+v", s)
	}
	if len(s.Trials) != 2 || s.Trials[0].Minutes != 1440 || s.Trials[0].Throttled == 0 || s.Trials[1].Throttled != 0 {
		t.Errorf("%+v", s.Trials)
	}
	if len(s.Scaling) != 1 || !strings.Contains(strings.Join(s.Notes, "\n"), "auto scaling (read 1 to 20) will undo this") {
		t.Errorf("%v, %+v", s.Notes, s.Scaling)
	}
	// 5 and 5 units: 5 x 0.00013 x 730 + 5 x 0.00065 x 730 dollars.
	if !s.Priced || s.NowUSD.Dollars() != 2.847 || s.ThenUSD.Dollars() != 2.6572 {
		t.Errorf("%s, then %s", s.NowUSD, s.ThenUSD)
	}
}

func TestOnTheWayToProvisionedEachIndexGetsUnits(t *testing.T) {
	g := newGround(t, nil)
	g.tables.table.Billing = model.OnDemand
	index := model.CapacityKey{Table: "orders", Index: "by-day"}
	g.metrics.rates[model.ConsumedUnits(index, model.Reads)] = 6.5
	s := g.Prepare(t.Context(), Request{CapacityKey: table, Billing: model.Provisioned, Read: 9, Write: 8})
	if s.Verdict != release.Ready || len(s.Change.Indexes) != 1 || s.Change.Indexes[0].Read != 7 || s.Change.Indexes[0].Write != 1 {
		t.Fatalf("%s %s %+v", s.Verdict, s.Reason, s.Change)
	}
	if !strings.Contains(strings.Join(s.Notes, "\n"), "the index by-day gets 7 RCU 1 WCU") {
		t.Errorf("%v", s.Notes)
	}
	if !s.Priced || s.NowUSD == 0 || s.ThenUSD == 0 {
		t.Errorf("%s, then %s", s.NowUSD, s.ThenUSD)
	}
	g.metrics.err = errors.New("no metrics")
	s = g.Prepare(t.Context(), Request{CapacityKey: table, Billing: model.Provisioned, Read: 9, Write: 8})
	if s.Verdict != release.Ready || s.Change.Indexes[0].Read != 9 || s.Priced {
		t.Errorf("%s %+v", s.Verdict, s.Change)
	}
	if !strings.Contains(strings.Join(s.Notes, "\n"), "no metrics") {
		t.Errorf("%v", s.Notes)
	}
}

// A wish that names the billing mode which the table has, as each undoing does, leaves
// its indexes alone: they stand neither in the price nor in the hours played again.
func TestTheModeThatATableHasLeavesItsIndexesAlone(t *testing.T) {
	g := newGround(t, nil)
	units := Request{CapacityKey: table, Read: 4, Write: 4}
	plain, back := g.Prepare(t.Context(), units), g.Prepare(t.Context(), units.provisioned())
	if back.Verdict != release.Ready || back.NowUSD != plain.NowUSD || back.ThenUSD != plain.ThenUSD {
		t.Errorf("%s %s: %s then %s, want %s then %s", back.Verdict, back.Reason, back.NowUSD, back.ThenUSD, plain.NowUSD, plain.ThenUSD)
	}
	if len(back.Trials) != len(plain.Trials) {
		t.Errorf("%d trials, want %d: %+v", len(back.Trials), len(plain.Trials), back.Trials)
	}
}
