package feed

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestMinutesAreReadOnceWholeAndThenTheNewest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 1)
		time.Sleep(17 * time.Second) // not at a whole minute
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(10*time.Minute + 5*time.Second)
		reads := aws.asked(time.Minute)
		if len(reads) != 11 {
			t.Fatalf("%d reads of minutes in 10 min, want 11", len(reads))
		}
		for i, r := range reads {
			back := 10 * time.Minute
			if i == 0 {
				back = 3 * time.Hour
			}
			if r.To.Sub(r.From) != back || !r.To.Equal(r.at.Truncate(time.Minute)) || len(r.Series) != 8 || r.Paid {
				t.Errorf("read %d at %v: %v to %v of %d series, paid %v", i, r.at, r.From, r.To, len(r.Series), r.Paid)
			}
		}
		consumed := model.ConsumedUnits(model.CapacityKey{Table: "t-000", Index: "i-0"}, model.Writes)
		sm, ok := lastSamples(w.box, consumed, time.Minute)
		if !ok || len(sm.Values) != 180 || sm.Pending != 2 || !sm.To().Equal(reads[10].To) || slices.ContainsFunc(sm.Values, math.IsNaN) {
			t.Errorf("what was handed over last: %d points from %v to %v, %d pending", len(sm.Values), sm.From, sm.To(), sm.Pending)
		}
		if n := len(aws.asked(5 * time.Minute)); n != 0 {
			t.Errorf("%d reads of provisioned units of a table that is not open", n)
		}
		w.end()
	})
}

func TestPointsThatComeLateReplaceTheirPlaces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		aws.values = func(_ model.Series, at time.Time) float64 {
			if time.Since(at) < 3*time.Minute {
				return math.NaN() // not there yet
			}
			return float64(at.Minute())
		}
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(30 * time.Minute)
		sm, _ := lastSamples(w.box, model.ConsumedUnits(model.CapacityKey{Table: "t-000"}, model.Reads), time.Minute)
		for i, v := range sm.Values[:len(sm.Values)-sm.Pending] {
			if at := sm.From.Add(time.Duration(i) * time.Minute); v != float64(at.Minute()) {
				t.Errorf("the point of %v is %v", at, v)
			}
		}
		w.end()
	})
}

func TestAReadAfterAPauseLeavesNoGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(5 * time.Second)
		w.feed.Want(model.Demand{Focused: true})
		w.after(47 * time.Minute)
		aws.forgetReads()
		w.feed.Want(shown("t-000"))
		w.after(5 * time.Second)
		reads := aws.asked(time.Minute)
		if len(reads) != 1 || reads[0].To.Sub(reads[0].From) != 49*time.Minute {
			t.Fatalf("reads %+v, want one of the 47 min and the 2 that were pending", reads)
		}
		sm, _ := lastSamples(w.box, model.ConsumedUnits(model.CapacityKey{Table: "t-000"}, model.Reads), time.Minute)
		if len(sm.Values) != 180 || slices.ContainsFunc(sm.Values, math.IsNaN) {
			t.Errorf("%d points %v", len(sm.Values), sm.Values)
		}
		w.end()
	})
}

func TestOtherTablesOnlyTellWhatTheyThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(3, 1)
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(5 * time.Second)
		aws.forgetReads()
		w.after(30 * time.Minute)
		quiet := 0
		for _, r := range aws.asked(time.Minute) {
			name := r.Series[0].Value("TableName")
			if name == "t-000" {
				continue
			}
			quiet++
			for _, s := range r.Series {
				if s.Metric != "ReadThrottleEvents" && s.Metric != "WriteThrottleEvents" {
					t.Errorf("%s of %s is read off the screen", s.Metric, name)
				}
			}
			if len(r.Series) != 4 {
				t.Errorf("%d series of %s", len(r.Series), name)
			}
		}
		if quiet != 6 {
			t.Errorf("%d reads of two tables in 30 min, want one each 10 min", quiet)
		}
		w.end()
	})
}

func TestAnOpenTableIsReadAsFarBackAsItsPlotsGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		w := runTables(t, aws, shown("t-000", "t-001"), nil)
		w.after(10 * time.Second)
		aws.forgetReads()
		open := shown("t-000", "t-001")
		open.Table, open.Span = "t-001", 24*time.Hour
		w.feed.Want(open)
		w.after(5 * time.Second)
		reads := aws.asked(time.Minute)
		if len(reads) != 1 || reads[0].To.Sub(reads[0].From) != 24*time.Hour || reads[0].Series[0].Value("TableName") != "t-001" {
			t.Errorf("minutes read: %+v", reads)
		}
		provisioned := aws.asked(5 * time.Minute)
		if len(provisioned) != 1 || provisioned[0].To.Sub(provisioned[0].From) != 24*time.Hour || provisioned[0].Series[0].Stat != "Average" {
			t.Errorf("provisioned units read: %+v", provisioned)
		}
		w.after(2 * time.Minute)
		sm, _ := lastSamples(w.box, model.ThrottleEvents(model.CapacityKey{Table: "t-001"}, model.Writes), time.Minute)
		if len(sm.Values) != 24*60 {
			t.Errorf("%d points", len(sm.Values))
		}
		w.end()
	})
}

func TestVerdictsAreReadOneAfterTheOtherAndHourly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(3, 0)
		w := runTables(t, aws, shown("t-000", "t-001", "t-002"), nil)
		w.after(time.Minute)
		reads := aws.asked(time.Hour)
		if len(reads) != 3 {
			t.Fatalf("%d reads of hours", len(reads))
		}
		for i, r := range reads {
			if r.To.Sub(r.From) != 14*24*time.Hour || len(r.Series) != 4 {
				t.Errorf("read of %v to %v of %d series", r.From, r.To, len(r.Series))
			}
			if i > 0 && r.at.Sub(reads[i-1].at) < 2*time.Second {
				t.Errorf("two verdicts at %v", r.at)
			}
		}
		aws.forgetReads()
		w.after(3 * time.Hour)
		reads = aws.asked(time.Hour)
		if len(reads) != 9 {
			t.Errorf("%d reads of hours in 3 h, want one an hour of each table", len(reads))
		}
		for _, r := range reads {
			if r.at.Minute() != 3 || r.To.Sub(r.From) != 3*time.Hour {
				t.Errorf("at %v: %v to %v", r.at, r.From, r.To)
			}
		}
		sm, _ := lastSamples(w.box, model.ConsumedUnits(model.CapacityKey{Table: "t-001"}, model.Reads), time.Hour)
		if len(sm.Values) != 14*24 || sm.Pending != 0 {
			t.Errorf("%d hours, %d pending", len(sm.Values), sm.Pending)
		}
		w.end()
	})
}

func TestManySeriesAtOncePay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(60, 1) // 480 series
		w := runTables(t, aws, shown(aws.names()...), nil)
		w.after(90 * time.Second)
		aws.forgetReads()
		w.after(10 * time.Minute)
		for _, r := range aws.asked(time.Minute) {
			if !r.Paid || len(r.Series) != 480 {
				t.Errorf("%d series, paid %v", len(r.Series), r.Paid)
			}
		}
		if n := len(aws.asked(time.Minute)); n < 9 || n > 11 {
			t.Errorf("%d reads in 10 min, want them together once a minute", n)
		}
		got := posted[model.SpendingRead](w.box)
		if len(got) == 0 || got[len(got)-1].Spending != aws.spent() {
			t.Errorf("the spending that was told last: %+v", got)
		}
		w.end()
	})
}

func TestTheCapEndsPaidReadsUntilTheNextDay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(23*time.Hour + 50*time.Minute) // the bubble begins at midnight UTC
		aws := newTableAccount(150, 0)
		capped := func(op, subject string) error {
			if op == "GetMetricData" {
				return failure(model.OverBudget, op, subject, "the day's cap is reached")
			}
			return nil
		}
		aws.fail = capped
		w := runTables(t, aws, shown(aws.names()...), nil)
		w.after(5 * time.Minute)
		if n := len(aws.made("GetMetricData")); n != 1 {
			t.Errorf("%d paid reads although the cap is reached", n)
		}
		free := map[string]bool{}
		for _, r := range aws.asked(time.Minute) {
			if !r.Paid {
				free[r.Series[0].Value("TableName")] = true
			}
		}
		if len(free) != 100 {
			t.Errorf("%d tables read free, want as many as 400 series are", len(free))
		}
		told := map[string]bool{}
		for _, e := range posted[model.MetricsFailed](w.box) {
			if e.Failure.Class != model.OverBudget || e.Failure.RetryAt.Hour() != 0 {
				t.Errorf("failure %+v", e.Failure)
			}
			told[e.Group] = true
		}
		if len(told) != 50 || !told["table t-149"] {
			t.Errorf("%d groups were told that the cap is reached, want the other 50", len(told))
		}
		w.after(4 * time.Minute)
		aws.set(func() { aws.fail = nil })
		if n := len(aws.made("GetMetricData")); n != 1 {
			t.Errorf("%d paid reads on that day", n)
		}
		w.after(2 * time.Minute)
		if n := len(aws.made("GetMetricData")); n < 2 {
			t.Error("no paid reads on the next day")
		}
		w.end()
	})
}

func TestTheMonthsFreeQuotaEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		aws.spending.FreeThisMonth = 899_999
		w := runTables(t, aws, shown("t-000", "t-001"), nil)
		w.after(time.Minute)
		for _, r := range aws.asked(time.Minute) {
			if !r.Paid {
				t.Error("a free read beyond the share of the quota")
			}
		}
		if len(aws.asked(time.Minute)) == 0 {
			t.Error("nothing was read")
		}
		w.end()
	})
}

func TestFailingMetricsEmptyTheirGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(2, 0)
		aws.fail = func(op, subject string) error {
			if op == "GetMetricStatistics" {
				return &model.Failure{Class: model.Denied, Operation: op, Permission: "cloudwatch:GetMetricStatistics"}
			}
			return nil
		}
		w := runTables(t, aws, shown("t-000", "t-001"), nil)
		w.after(10 * time.Minute)
		groups := map[string]int{}
		for _, e := range posted[model.MetricsFailed](w.box) {
			if e.Failure.Permission != "cloudwatch:GetMetricStatistics" {
				t.Errorf("failure %+v", e.Failure)
			}
			groups[e.Group]++
		}
		if len(groups) != 2 {
			t.Errorf("groups %v", groups)
		}
		if n := len(aws.asked(time.Minute)); n < 18 || n > 22 {
			t.Errorf("%d reads of two tables in 10 min, want one a minute", n)
		}
		if n := len(aws.made("DescribeTable")); n < 30 {
			t.Errorf("%d reads of tables, which are allowed", n)
		}
		w.end()
	})
}

func TestASeriesThatFailsKeepsWhatIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(1, 0)
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(5 * time.Second)
		reads := model.ConsumedUnits(model.CapacityKey{Table: "t-000"}, model.Reads)
		aws.set(func() {
			aws.partly = func(s model.Series) *model.Failure {
				if s == reads {
					return &model.Failure{Class: model.Throttled, Operation: "GetMetricStatistics"}
				}
				return nil
			}
		})
		w.after(20 * time.Minute)
		sm, _ := lastSamples(w.box, reads, time.Minute)
		missing := 0
		for _, v := range sm.Values {
			if math.IsNaN(v) {
				missing++
			}
		}
		if sm.Failure == nil || missing != 20 {
			t.Errorf("failure %v, %d points missing, want the 20 since it fails", sm.Failure, missing)
		}
		if f := posted[model.MetricsFailed](w.box); len(f) == 0 || f[0].Group != "table t-000" {
			t.Errorf("failures %v", f)
		}
		aws.set(func() { aws.partly = nil })
		w.after(time.Minute)
		if sm, _ = lastSamples(w.box, reads, time.Minute); sm.Failure != nil || slices.ContainsFunc(sm.Values, math.IsNaN) {
			t.Errorf("afterwards: failure %v, points %v", sm.Failure, sm.Values)
		}
		w.end()
	})
}

func TestThrottledMetricsWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newTableAccount(20, 0)
		aws.fail = failing(model.Throttled, "GetMetricStatistics")
		w := runTables(t, aws, shown(aws.names()...), nil)
		w.after(2 * time.Minute)
		if n := len(aws.made("GetMetricStatistics")); n > 3+8 {
			t.Errorf("%d reads while throttled", n)
		}
		aws.set(func() { aws.fail = nil })
		w.after(time.Minute)
		tables := map[string]bool{}
		for _, e := range posted[model.MetricsRead](w.box) {
			tables[e.Group] = true
		}
		if len(tables) != 20 {
			t.Errorf("%d tables read afterwards", len(tables))
		}
		w.end()
	})
}

func TestWindows(t *testing.T) {
	at := func(minute int) time.Time {
		return time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).Add(time.Duration(minute) * time.Minute)
	}
	samples := func(from int, values ...float64) model.Samples {
		return model.Samples{Period: time.Minute, From: at(from), Values: values}
	}
	none := math.NaN()
	for _, c := range []struct {
		name    string
		first   model.Samples
		second  model.Samples
		keep    int
		from    int
		want    []float64
		pending int
	}{
		{"they overlap", samples(0, 1, 2, 3), samples(2, 30, 4, 5), 0, 0, []float64{1, 2, 30, 4, 5}, 2},
		{"the oldest go", samples(0, 1, 2, 3), samples(2, 30, 4, 5), 2, 2, []float64{30, 4, 5}, 2},
		{"they touch", samples(0, 1, 2), samples(2, 3, 4), 0, 0, []float64{1, 2, 3, 4}, 2},
		{"a gap", samples(0, 1, 2), samples(3, 4, 5), 0, 3, []float64{4, 5}, 2},
		{"a missing point stays missing", samples(0, 1, 2), samples(1, none, 3), 0, 0, []float64{1, none, 3}, 2},
		{"further back", samples(2, 3, 4), samples(0, 1, 2, 30, 4), 0, 0, []float64{1, 2, 30, 4}, 2},
		{"one point", samples(0), samples(0, 7), 0, 0, []float64{7}, 1},
	} {
		var w window
		w.merge(c.first, at(c.keep), model.Read{Asked: c.first.To()})
		w.merge(c.second, at(c.keep), model.Read{Asked: c.second.To().Add(5 * time.Second)})
		got := w.Of(model.Series{})
		if !got.From.Equal(at(c.from)) || fmt.Sprint(got.Values) != fmt.Sprint(c.want) || got.Pending != c.pending {
			t.Errorf("%s: from %v %v, %d pending; want from %v %v, %d pending", c.name, got.From, got.Values, got.Pending, at(c.from), c.want, c.pending)
		}
	}
}
