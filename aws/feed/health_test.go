package feed

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

func prodOf(function string) model.Called { return model.Called{Function: function, Alias: "prod"} }

func TestTwoRequestsTellThatNothingFailsAnywhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(18)
		w := runHealth(t, a, looking("", a.functions[:12]...), nil)
		w.after(30 * time.Second)
		if got := a.requests(time.Time{}); got["Errors"] != 1 || got["Throttles"] != 1 || got["Invocations"] != 12 || got["Duration"] != 12 {
			t.Errorf("asked %v, want the Region's errors and throttles, and calls and durations of the 12 rows on the screen", got)
		}
		for _, name := range a.functions[:12] {
			e, ok := lastFigures(w, prodOf(name))
			if !ok || e.Figures.Calls != health.Of(100) || e.Figures.Errors != health.Of(0) || e.Figures.Throttles != health.Of(0) || e.Figures.P95 != health.Of(42) || e.Failure != nil {
				t.Errorf("%s: %+v", name, e)
			}
		}
		for _, r := range a.reads {
			long := 10 * time.Minute
			if !r.Whole {
				long = time.Hour // of calls by the minute
			}
			if r.Series[0].Namespace == model.NamespaceLambda && (r.To.Sub(r.From) != long || r.at.Sub(r.To) < 2*time.Minute || r.Paid) {
				t.Errorf("read %+v", r)
			}
			if r.Series[0].Namespace == model.NamespaceLambda && !r.Whole && slices.ContainsFunc(r.Series, func(s model.Series) bool { return s.Metric != "Invocations" }) {
				t.Errorf("a percentile is read by the minute: %+v", r)
			}
		}
		lines := posted[health.CallsRead](w.box)
		if len(lines) != 12 || len(lines[0].Calls) != 60 || lines[0].Calls[59] != 10 {
			t.Errorf("of the 12 rows on the screen the last hour is told of %d: %+v", len(lines), lines)
		}
		w.end()
	})
}

func TestWhatFailsIsFoundFromTheTopDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(18)
		a.failing("fn-0003", "prod", 12)
		a.failing("fn-0016", "dev", 30) // not on the screen
		w := runHealth(t, a, looking("", a.functions[:12]...), nil)
		w.after(4 * time.Minute)
		got := a.requests(time.Time{})
		if e, _ := lastFigures(w, prodOf("fn-0003")); (health.Limits{Share: 0.01, LeastCalls: 20}).Judge(e.Figures) != health.Failing {
			t.Errorf("fn-0003: %+v", e)
		}
		if e, _ := lastFigures(w, model.Called{Function: "fn-0016", Alias: "dev"}); e.Figures.Errors != health.Of(30) || e.Figures.Calls != health.Of(100) {
			t.Errorf("fn-0016: %+v", e)
		}
		if e, ok := lastFigures(w, model.Called{Function: "fn-0005", Alias: "dev"}); ok {
			t.Errorf("an alias of a function of which nothing failed was read: %+v", e)
		}
		if got["Throttles"] > 5 {
			t.Errorf("asked %v: nothing is throttled, which the Region has told", got)
		}
		w.end()
	})
}

func TestWhatHasEndedIsCalm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(4)
		a.failing("fn-0003", "prod", 12)
		w := runHealth(t, a, looking("", a.functions...), nil)
		w.after(time.Minute)
		a.failing("fn-0003", "prod", 0)
		w.after(2 * time.Minute)
		e, _ := lastFigures(w, prodOf("fn-0003"))
		if (health.Limits{LeastCalls: 20}).Judge(e.Figures) != health.Well {
			t.Errorf("%+v", e)
		}
		w.end()
	})
}

func TestTheChosenRowIsReadAtOnceAndEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(40)
		a.spending.FreeThisMonth = health.Share // nothing is left to divide
		w := runHealth(t, a, looking("", a.functions...), nil)
		w.after(30 * time.Second)
		if got := a.requests(time.Time{}); got["Invocations"] != 0 {
			t.Errorf("%d rows are read of no ration", got["Invocations"])
		}
		w.feed.Want(looking("fn-0007", a.functions...))
		w.after(time.Second)
		if e, ok := lastFigures(w, prodOf("fn-0007")); !ok || e.Figures.Calls != health.Of(100) {
			t.Errorf("%+v", e)
		}
		w.after(5 * time.Minute)
		if got := a.requests(time.Time{})["Invocations"]; got != 6 {
			t.Errorf("the chosen row was read %d times in 5 min", got)
		}
		for _, f := range a.functions[10:20] { // passed by quickly
			w.feed.Want(looking(f, a.functions...))
			w.after(50 * time.Millisecond)
		}
		w.after(time.Second)
		if got := a.requests(time.Time{})["Invocations"]; got != 7 {
			t.Errorf("%d rows were read while the cursor went by", got-6)
		}
		w.end()
	})
}

func TestNothingIsReadWhereItWouldCost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(4)
		a.use = func(string) float64 { return health.Quota / 4 }
		w := runHealth(t, a, looking("fn-0001", a.functions...), nil)
		w.after(10 * time.Minute)
		if got := a.requests(time.Time{}); got["Errors"] > 1 {
			t.Errorf("asked %v after the account has used all", got)
		}
		told := posted[health.Rationed](w.box)
		if len(told) == 0 || !told[len(told)-1].Spent() || !told[len(told)-1].Whole || told[len(told)-1].Used != health.Quota {
			t.Errorf("told %+v", told)
		}
		w.end()
	})
}

func TestHealthIsReadOnlyWhileItIsShown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(4)
		d := looking("fn-0001", a.functions...)
		d.Topics = nil
		w := runHealth(t, a, d, nil)
		w.after(time.Minute)
		if n := len(a.reads); n != 0 {
			t.Errorf("%d reads", n)
		}
		away := looking("fn-0001", a.functions...)
		away.Focused = false
		w.feed.Want(away)
		w.after(13 * time.Minute)
		if got := a.requests(time.Time{}); got["Errors"] != 3 {
			t.Errorf("asked %v in 13 min without focus, want the Region each 6 min", got)
		}
		w.end()
	})
}

// What an account makes and deletes all day is not kept.
func TestRowsOfFunctionsThatAreGoneAreForgotten(t *testing.T) {
	src := newSources(&Options{Intervals: Intervals{}.orDefaults(), Stages: stages("prod")}, func() float64 { return 0.5 }, (&recorder{}).Post)
	for _, name := range []string{"orders", "payments"} {
		src.roster.add(name)
		src.health.row(prodOf(name)).asked = time.Now()
	}
	src.roster.drop(src.roster.rows["payments"], time.Now())
	if _, ok := src.health.rows[prodOf("payments")]; ok || len(src.health.rows) != 1 {
		t.Errorf("rows are kept of what is gone: %v", src.health.rows)
	}
}

func TestPaidRowsAreReadTogetherUntilTheCap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12 * time.Hour)
		a := newCalls(30)
		w := runHealth(t, a, looking("", a.functions...), func(o *Options) { o.Health.Paid = true })
		w.after(16*time.Minute + 5*time.Second)
		paid := 0
		for _, r := range a.reads {
			if r.Paid {
				paid++
				if want := map[bool]int{true: 90, false: 30}[r.Whole]; len(r.Series) != want {
					t.Errorf("%d series, want %d", len(r.Series), want)
				}
			}
		}
		paid /= 2 // calls by the minute, and the rest of the window
		if paid != 4 || a.requests(time.Time{})["Duration"] != 30*paid {
			t.Errorf("%d paid reads in 16 min, asked %v", paid, a.requests(time.Time{}))
		}
		a.set(func() {
			a.fail = func(op, subject string) error {
				if op == "GetMetricData" {
					return failure(model.OverBudget, op, subject, "the day's cap is reached")
				}
				return nil
			}
		})
		w.after(10 * time.Minute)
		e, ok := lastFigures(w, prodOf("fn-0003"))
		if !ok || time.Since(e.At) > 8*time.Minute {
			t.Errorf("rows are not read free when the day's cap is reached: %+v", e)
		}
		if told := posted[health.Rationed](w.box); told[len(told)-1].Paid {
			t.Error("it is told that rows are paid for")
		}
		w.end()
	})
}

func TestVersionsAreReadWhileAnAliasWeighsThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(3)
		all := a.aliases["fn-0001"]
		for i := range all {
			if all[i].Name == "prod" {
				all[i].Canary = &model.Canary{Version: "99", Weight: 0.1}
			}
		}
		a.figures[model.Called{Function: "fn-0001", Alias: "prod", Version: "99"}] = map[string]float64{"Invocations": 33, "Errors": 5}
		a.failing("fn-0001", "prod", 5)
		w := runHealth(t, a, looking("", a.functions...), nil)
		w.after(30 * time.Second)
		fresh, _ := lastFigures(w, model.Called{Function: "fn-0001", Alias: "prod", Version: "99"})
		if fresh.Figures.Calls != health.Of(33) || fresh.Figures.Errors != health.Of(5) {
			t.Errorf("the canary: %+v", fresh)
		}
		if e, ok := lastFigures(w, model.Called{Function: "fn-0002", Alias: "prod", Version: "1"}); ok {
			t.Errorf("a version that has all calls was read apart: %+v", e)
		}
		w.end()
	})
}

func TestFailingReadsOfHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := newCalls(4)
		a.fail = func(op, _ string) error {
			if op == "GetMetricStatistics" {
				return &model.Failure{Class: model.Denied, Operation: op, Permission: "cloudwatch:GetMetricStatistics"}
			}
			return nil
		}
		w := runHealth(t, a, looking("fn-0001", a.functions...), nil)
		w.after(10 * time.Minute)
		failed := posted[health.ReadFailed](w.box)
		if len(failed) == 0 || failed[0].Failure.Permission != "cloudwatch:GetMetricStatistics" || len(failed) > 24 {
			t.Errorf("%d failures", len(failed))
		}
		a.set(func() { a.fail = nil })
		w.after(2 * time.Minute)
		if _, ok := lastFigures(w, prodOf("fn-0001")); !ok {
			t.Error("not read when it is allowed again")
		}
		a.set(func() { a.fail = failing(model.Throttled, "GetMetricStatistics") })
		n := len(a.made("GetMetricStatistics"))
		w.after(2 * time.Minute)
		if made := len(a.made("GetMetricStatistics")) - n; made > 16 {
			t.Errorf("%d reads while throttled", made)
		}
		w.end()
	})
}

func TestAWatchSeesTheFirstMinutesBesideTheLast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(12*time.Hour + 20*time.Second)
		a := newCalls(2)
		a.figures[prodOf("fn-0001")] = map[string]float64{"Invocations": 812, "Errors": 0, "Duration": 98}
		w := runHealth(t, a, looking("", a.functions...), nil)
		moved := time.Now()
		d := looking("", a.functions...)
		watch := health.Watch{ID: health.WatchID{Move: "m", Cell: model.CellKey{Function: "fn-0001", Alias: "prod"}}, Version: "119", Before: "118", Moved: moved,
			Since: moved.Add(-3 * time.Hour), Minutes: 5, Timeout: 3 * time.Second}
		d.Topics = []any{health.Shown{Watches: []health.Watch{watch}}}
		w.feed.Want(d)
		w.after(15 * time.Minute)
		seen := posted[health.WatchRead](w.box)
		if len(seen) == 0 {
			t.Fatal("nothing was seen")
		}
		last := seen[len(seen)-1].Seen
		from := moved.Truncate(time.Minute)
		if !last.Whole || !last.Over || !last.New.From.Equal(from.Add(time.Minute)) || last.New.Length() != 5*time.Minute || !last.Old.To.Equal(from) || last.Old.Length() != time.Hour {
			t.Errorf("%+v", last)
		}
		if got := (health.Limits{Share: 0.01, LeastCalls: 20}).Words(last); got != "119: 0 of 812 failed, p95 98 ms · before 0, 98 ms" {
			t.Errorf("%q", got)
		}
		if n := len(seen); n < 5 || n > 8 {
			t.Errorf("%d reads of a watch of 5 min", n)
		}
		made := len(a.reads)
		w.after(10 * time.Minute)
		if len(a.reads) != made {
			t.Error("the watch goes on when it is over")
		}
		w.end()
	})
}
