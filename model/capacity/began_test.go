package capacity

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// from answers every series over n hours with so many units a second from an hour on
// and with no point before it.
func from(n, hour int, rate float64) Look {
	return func(s model.Series) (model.Samples, bool) {
		out, _ := hourly(n, flat(rate), 0)(s)
		for i := range out.Values {
			if i < hour || strings.HasSuffix(s.Metric, "ThrottleEvents") {
				out.Values[i] = math.NaN()
			}
		}
		return out, true
	}
}

// A steady load of 60% is cheaper provisioned. Two weeks of which it was there for two
// days only must not turn that round.
func TestHoursBeforeATableAreNotCounted(t *testing.T) {
	const window, existed = 336, 48
	for name, c := range map[string]struct {
		created time.Time
		look    Look
		hours   int
	}{
		"it is new":                         {start.Add((window - existed) * time.Hour), from(window, window-existed, 60), existed},
		"it is new, within an hour":         {start.Add((window-existed)*time.Hour - time.Minute), from(window, window-existed-1, 60), existed},
		"its use is new":                    {start.AddDate(-1, 0, 0), from(window, window-existed, 60), existed},
		"it is old":                         {start.AddDate(-1, 0, 0), from(window, 0, 60), window},
		"when it was created is not known":  {time.Time{}, from(window, window-existed, 60), existed},
		"it was created and used the other": {start.Add((window - existed - 3) * time.Hour), from(window, window-existed, 60), existed},
	} {
		table := plain(model.Provisioned, 100)
		table.Created = c.created
		v, ok := Judge(cost.Embedded(), "us-east-1", table, c.look)
		if !ok || v.Better != model.Provisioned || v.Hours != c.hours || v.Since.IsZero() != (c.hours == window) {
			t.Errorf("%s: %v, %s is better over %d hours since %v", name, ok, v.Better, v.Hours, v.Since)
		}
		if said := strings.Contains(strings.Join(v.Arithmetic, "\n"), "counted from 2026-12-05"); said == (c.hours == window) {
			t.Errorf("%s: %q", name, v.Arithmetic)
		}
	}
	young := plain(model.Provisioned, 100)
	young.Created = start.Add((window - 23) * time.Hour)
	if v, ok := Judge(cost.Embedded(), "us-east-1", young, from(window, window-23, 60)); ok {
		t.Errorf("a table of 23 hours is judged: %+v", v)
	}
	unused := plain(model.Provisioned, 100)
	unused.Created = start.AddDate(-1, 0, 0)
	if v, ok := Judge(cost.Embedded(), "us-east-1", unused, from(window, window, 0)); !ok || v.Hours != window || v.Better != model.OnDemand {
		t.Errorf("a table that nobody uses: %+v", v)
	}
}

// An index that was added later is judged by its own hours.
func TestHoursBeforeAnIndexAreNotCounted(t *testing.T) {
	index := func(s model.Series) (model.Samples, bool) {
		if s.Value("GlobalSecondaryIndexName") != "" {
			return from(336, 300, 1.2)(s)
		}
		return from(336, 0, 3)(s)
	}
	v, ok := Judge(cost.Embedded(), "us-east-1", orders(), index)
	if !ok || v.Hours != 36 || v.Better != model.Provisioned {
		t.Errorf("%v: %+v", ok, v)
	}
}

// The sheet's price on demand is that of the hours in which the table was there.
func TestThePriceOnDemandCountsNoHoursBeforeTheTable(t *testing.T) {
	price := func(age time.Duration) (cost.USD, string) {
		g := newGround(t, nil)
		for _, k := range Keys(orders()) {
			g.metrics.rates[model.ConsumedUnits(k, model.Reads)] = 4
			g.metrics.rates[model.ConsumedUnits(k, model.Writes)] = 1
		}
		g.metrics.since = time.Now().Add(-age)
		g.tables.table.Created = g.metrics.since
		s := g.Prepare(t.Context(), Request{CapacityKey: table, Billing: model.OnDemand})
		return s.ThenUSD, s.PriceNote
	}
	whole, _ := price(1000 * time.Hour)
	new, note := price(6 * time.Hour)
	if d := math.Abs(float64(new)/float64(whole) - 1); d > 0.02 {
		t.Errorf("of the same load, a table of 6 hours costs %s and an old one %s", new, whole)
	}
	if !strings.Contains(note, "the last 6 h") {
		t.Errorf("it says %q", note)
	}
	if none, _ := price(30 * time.Minute); none != 0 {
		t.Errorf("half an hour is made a month of: %s", none)
	}
}

// What is written to a global table is paid in each of its Regions.
func TestWriteUnitsOfAGlobalTableCountInAllItsRegions(t *testing.T) {
	replicas := []model.Replica{{Region: "us-east-1", Status: "ACTIVE"}, {Region: "eu-west-1", Status: "ACTIVE"}, {Region: "ap-southeast-2", Status: "CREATING"}, {Region: "us-west-2", Status: "DELETING"}}
	book := cost.Embedded()
	g := newGround(t, nil)
	g.tables.table.Indexes, g.tables.table.Replicas = nil, replicas
	s := g.Prepare(t.Context(), Request{CapacityKey: table, Write: 100})
	want := book.CapacityMonth("us-east-1", model.StandardClass, 5, 100) + book.CapacityMonth("eu-west-1", model.StandardClass, 0, 100) +
		book.CapacityMonth("ap-southeast-2", model.StandardClass, 0, 100)
	if !s.Priced || s.ThenUSD != want || !strings.Contains(s.PriceNote, "eu-west-1, ap-southeast-2") || strings.Contains(s.PriceNote, "us-west-2") {
		t.Errorf("%s, not %s: %s", s.ThenUSD, want, s.PriceNote)
	}
	one, many := plain(model.Provisioned, 100), plain(model.Provisioned, 100)
	many.Replicas = replicas
	a, _ := Judge(book, "us-east-1", one, hourly(48, flat(30), 0))
	b, _ := Judge(book, "us-east-1", many, hourly(48, flat(30), 0))
	if b.Provisioned <= a.Provisioned*2 || b.OnDemand <= a.OnDemand*2 || !strings.Contains(strings.Join(b.Arithmetic, "\n"), "eu-west-1") {
		t.Errorf("%s and %s on demand, of one Region %s and %s: %q", b.Provisioned, b.OnDemand, a.Provisioned, a.OnDemand, b.Arithmetic)
	}
}
