package store

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

func provisioned(name string, read, write int64, indexes ...string) model.Table {
	t := model.Table{Name: name, Status: "ACTIVE", Billing: model.Provisioned, Throughput: model.Throughput{ReadUnits: read, WriteUnits: write}}
	for _, i := range indexes {
		t.Indexes = append(t.Indexes, model.Index{Name: i, Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: read, WriteUnits: write}})
	}
	return t
}

// sampled are points of a series that end at a time.
func sampled(s model.Series, period time.Duration, to time.Time, values ...float64) model.Samples {
	return model.Samples{Series: s, Period: period, From: to.Add(-time.Duration(len(values)) * period), Values: values}
}

func TestTablesAreListedAndForgotten(t *testing.T) {
	s := New(stages)
	d := s.Apply(
		model.TablesListed{Read: read(1, 2), Names: []string{"b", "a"}},
		model.TableRead{Read: read(2, 3), Table: provisioned("a", 5, 5)},
	)
	if got := s.Tables(); !d.Touch(OfTables) || strings.Join(got.Names, " ") != "a b" || len(got.List) != 1 || got.Complete {
		t.Errorf("tables %+v, dirty %+v", got, d)
	}
	if d := s.Apply(model.TableRead{Read: read(4, 5), Table: provisioned("a", 5, 5)}); d.Touch(OfTables) || d.Touch(OfMetrics) {
		t.Errorf("the same table again made %+v dirty", d)
	}
	// What was asked for earlier than what is known says nothing.
	s.Apply(model.TableRead{Read: read(3, 9), Table: provisioned("a", 1, 1)})
	if got, _ := s.Table("a"); got.Throughput.ReadUnits != 5 {
		t.Errorf("a late answer replaced a newer one: %+v", got)
	}
	s.Apply(model.TablesListed{Read: read(6, 7), Names: []string{"a", "c"}, Complete: true})
	if got := s.Tables(); strings.Join(got.Names, " ") != "a c" || !got.Complete {
		t.Errorf("after the whole list: %v", got.Names)
	}
	s.Apply(model.TableGone{Read: read(8, 9), Name: "a"})
	if _, ok := s.Table("a"); ok || len(s.Tables().List) != 0 {
		t.Error("a deleted table is still known")
	}
}

func TestFailuresOfTablesEndWithTheNextRead(t *testing.T) {
	s := New(stages)
	denied := &model.Failure{Class: model.Denied, Operation: "DescribeTable", Permission: "dynamodb:DescribeTable"}
	s.Apply(
		model.TablesFailed{Read: read(1, 2), Failure: denied},
		model.TablesFailed{Read: read(1, 2), Table: "a", Failure: denied},
		model.MetricsFailed{Read: read(1, 2), Group: model.TableGroup("a"), Failure: denied},
		model.MetricsFailed{Read: read(1, 2), Group: model.GroupScaling, Failure: denied},
	)
	if s.Tables().Failure == nil || s.TableFailure("a") == nil || s.MetricsFailure("table a") == nil || s.MetricsFailure(model.GroupScaling) == nil {
		t.Fatal("a failure is not told")
	}
	s.Apply(
		model.TablesListed{Read: read(3, 4), Names: []string{"a"}, Complete: true},
		model.TableRead{Read: read(3, 4), Table: provisioned("a", 5, 5)},
		model.MetricsRead{Read: read(3, 4), Group: model.TableGroup("a")},
		model.ScalingRead{Read: read(3, 4)},
	)
	if s.Tables().Failure != nil || s.TableFailure("a") != nil || s.MetricsFailure("table a") != nil || s.MetricsFailure(model.GroupScaling) != nil {
		t.Error("a failure outlasts the read that worked")
	}
}

func TestScalingOfOneTableReplacesThatAlone(t *testing.T) {
	target := func(table, index string, least int64) model.Scaling {
		return model.Scaling{CapacityKey: model.CapacityKey{Table: table, Index: index}, Access: model.Reads, Min: least, Max: 50}
	}
	s := New(stages)
	s.Apply(model.ScalingRead{Read: read(1, 2), Targets: []model.Scaling{target("a", "", 1), target("a", "i", 1), target("b", "", 1)}})
	s.Apply(model.ScalingRead{Read: read(3, 4), Table: "a", Targets: []model.Scaling{target("a", "", 7)}})
	s.Apply(model.ScalingRead{Read: read(2, 5), Targets: []model.Scaling{target("a", "", 9), target("b", "", 2)}})
	for _, c := range []struct {
		key   model.CapacityKey
		least int64
	}{{model.CapacityKey{Table: "a"}, 7}, {model.CapacityKey{Table: "a", Index: "i"}, 0}, {model.CapacityKey{Table: "b"}, 2}} {
		got := s.Scaling(c.key)
		if (c.least == 0) != (len(got) == 0) || (len(got) > 0 && got[0].Min != c.least) {
			t.Errorf("%v: %+v, want the least to be %d", c.key, got, c.least)
		}
	}
}

func TestLoadsAreWorkedOutOnce(t *testing.T) {
	s := New(stages)
	table, index := model.CapacityKey{Table: "a"}, model.CapacityKey{Table: "a", Index: "i"}
	s.Apply(model.TableRead{Read: read(1, 2), Table: provisioned("a", 5, 3, "i")})
	minute := func(s model.Series, values ...float64) model.Samples {
		sm := sampled(s, time.Minute, t0, values...)
		sm.Pending = 1
		return sm
	}
	d := s.Apply(model.MetricsRead{Read: read(3, 4), Group: model.TableGroup("a"), Samples: []model.Samples{
		minute(model.ConsumedUnits(table, model.Reads), 60, 240, 7), minute(model.ThrottleEvents(table, model.Reads), math.NaN(), 12, math.NaN()),
		minute(model.ConsumedUnits(index, model.Writes), 60, 120, 7), minute(model.ThrottleEvents(index, model.Writes), 0, 0, 0),
	}})
	loads := s.Loads("a")
	if !d.Touch(OfMetrics) || len(loads) != 4 {
		t.Fatalf("dirty %+v, loads %+v", d, loads)
	}
	if l := loads[0]; l.Consumed != 4 || l.Throttled != 12 || l.Provisioned != 5 || !l.Known || l.CapacityKey != table {
		t.Errorf("reads of the table: %+v", l)
	}
	if l := loads[3]; l.Consumed != 2 || l.Throttled != 0 || l.Provisioned != 3 || l.CapacityKey != index || l.Access != model.Writes {
		t.Errorf("writes of the index: %+v", l)
	}
	if loads[1].Known {
		t.Errorf("the writes of the table were not read: %+v", loads[1])
	}
	if n := testing.AllocsPerRun(10, func() { s.Loads("a"); s.Tables(); s.Verdict("a"); s.Measured() }); n > 0 {
		t.Errorf("looking allocates %v times", n)
	}
	// Samples that were read earlier replace nothing.
	s.Apply(model.MetricsRead{Read: read(2, 9), Group: model.TableGroup("a"), Samples: []model.Samples{minute(model.ConsumedUnits(table, model.Reads), 0, 0, 0)}})
	if s.Loads("a")[0].Consumed != 4 {
		t.Error("a late answer replaced a newer one")
	}
}

func TestVerdictNeedsPricesAndADay(t *testing.T) {
	s := New(stages)
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}}, model.TableRead{Read: read(1, 2), Table: provisioned("a", 100, 100)})
	k := model.CapacityKey{Table: "a"}
	hours := make([]float64, 48)
	for i := range hours {
		hours[i] = 3600
	}
	e := model.MetricsRead{Read: read(3, 4), Group: model.TableGroup("a")}
	for _, a := range []model.Access{model.Reads, model.Writes} {
		e.Samples = append(e.Samples, sampled(model.ConsumedUnits(k, a), time.Hour, t0.Truncate(time.Hour), hours...))
	}
	s.Apply(e)
	if _, ok := s.Verdict("a"); ok {
		t.Error("a verdict without prices")
	}
	s.SetBook(cost.Embedded())
	if v, ok := s.Verdict("a"); !ok || v.Better != model.OnDemand || v.Hours != 48 {
		t.Errorf("verdict %+v, %v", v, ok)
	}
	s.Apply(model.TableRead{Read: read(5, 6), Table: provisioned("a", 1, 1)})
	if v, _ := s.Verdict("a"); v.Better != model.Provisioned {
		t.Errorf("after the units came down: %+v", v)
	}
}
