package account

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

func paidRead(series []model.Series, span time.Duration) model.MetricRead {
	now := time.Now()
	return model.MetricRead{Series: series, From: now.Add(-span), To: now, Period: time.Minute, Paid: true}
}

// complete answers each query of a call with one point, the query's number.
func complete(r rpc, skip int) (int, map[string]any) {
	var results []any
	for i, q := range r.list("MetricDataQueries") {
		if i < skip {
			continue
		}
		results = append(results, map[string]any{"Id": q["Id"], "StatusCode": "Complete",
			"Timestamps": []any{r.stamp("StartTime")}, "Values": []any{float64(i)}})
	}
	return 200, map[string]any{"MetricDataResults": results}
}

func TestPaidReadsKeepToTheLimits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
			queries := r.list("MetricDataQueries")
			sizes = append(sizes, len(queries))
			points := int(r.stamp("EndTime").Sub(r.stamp("StartTime")) / time.Minute)
			if r.operation != "GetMetricData" || len(queries) > 500 || len(queries)*points > 100800 || r.in["ScanBy"] != "TimestampDescending" {
				t.Errorf("%s of %d queries and %d points each", r.operation, len(queries), points)
			}
			return complete(r, 0)
		})
		a := open(t, w, func(o *Options) { o.MetricsCap = 1 })
		samples, err := a.ReadMetrics(t.Context(), paidRead(tables(1201), time.Hour))
		if err != nil || len(samples) != 1201 || fmt.Sprint(sizes) != "[500 500 201]" || samples[1200].Values[0] != 200 || samples[1200].Series != consumed("t1200") {
			t.Errorf("calls of %v, %d samples, %v", sizes, len(samples), err)
		}
		if m, s := a.Meter(), a.Spending(); math.Abs(m.Dollars-0.01201) > 1e-12 || math.Abs(s.PaidToday-0.01201) > 1e-12 || s.FreeThisMonth != 0 {
			t.Errorf("metered %v, ledger %+v, want $0.01201", m.Dollars, s)
		}
		sizes = nil
		if _, err := a.ReadMetrics(t.Context(), paidRead(tables(100), 24*time.Hour)); err != nil || fmt.Sprint(sizes) != "[70 30]" {
			t.Errorf("calls of %v, %v", sizes, err)
		}
		sizes = nil
		samples, err = a.ReadMetrics(t.Context(), paidRead(tables(1), 71*24*time.Hour))
		if err != nil || fmt.Sprint(sizes) != "[1 1]" || len(samples[0].Values) != 71*1440 || samples[0].Values[0] != 0 || samples[0].Values[100800] != 0 {
			t.Errorf("calls of %v, %v", sizes, err)
		}
	})
}

func TestPagesAndStatesOfPaidReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := cloudWatch(t, func(n int, r rpc) (int, map[string]any) {
			result := func(id, status string, at time.Duration, v float64, messages ...any) map[string]any {
				return map[string]any{"Id": id, "StatusCode": status, "Timestamps": []any{r.stamp("StartTime").Add(at)}, "Values": []any{v}, "Messages": messages}
			}
			if n == 1 {
				return 200, map[string]any{"NextToken": "next", "MetricDataResults": []any{
					result("m0", "PartialData", time.Minute, 2), result("m1", "Complete", 0, 3), result("x", "Complete", 0, 3), result("m99", "Complete", 0, 3),
				}}
			}
			if r.in["NextToken"] != "next" {
				t.Errorf("asked %v", r.in)
			}
			return 200, map[string]any{"MetricDataResults": []any{
				result("m0", "Complete", 0, 1), result("m2", "PartialData", 0, 5), result("m3", "InternalError", 0, 6),
				result("m4", "Forbidden", 0, 7, map[string]any{"Code": "x", "Value": "not yours\u001b[2J"}),
			}}
		})
		a := open(t, w, func(o *Options) { o.MetricsCap = 1 })
		samples, err := a.ReadMetrics(t.Context(), paidRead(tables(6), time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		if s := samples[0]; s.Failure != nil || s.Values[0] != 1 || s.Values[1] != 2 {
			t.Errorf("complete on the second page: %+v", s)
		}
		if s := samples[1]; s.Failure != nil || s.Values[0] != 3 {
			t.Errorf("complete on the first page: %+v", s)
		}
		for i, want := range []model.Failure{
			2: {Class: model.Other, Code: "PartialData"}, 3: {Class: model.Other, Code: "InternalError"},
			4: {Class: model.Denied, Permission: "cloudwatch:GetMetricData", Code: "Forbidden"}, 5: {Class: model.Other},
		} {
			if f := samples[i].Failure; i >= 2 && (f == nil || f.Class != want.Class || f.Permission != want.Permission || f.Code != want.Code || f.Message == "") {
				t.Errorf("series %d: got %+v", i, f)
			}
		}
		if samples[4].Failure.Message != "not yours" || samples[2].Values[0] != 5 {
			t.Errorf("got %+v", samples[4].Failure)
		}
		if s := a.Spending(); math.Abs(s.PaidToday-0.00012) > 1e-12 {
			t.Errorf("%+v, want two pages of six metrics", s)
		}
	})
}

func TestTheCapStopsPaidReadsBeforeTheyAreMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) { return complete(r, 0) })
		a := open(t, w, func(o *Options) { o.MetricsCap = 0.01 })
		if _, err := a.ReadMetrics(t.Context(), paidRead(tables(600), time.Hour)); err != nil {
			t.Fatal(err)
		}
		before := len(w.seen())
		_, err := a.ReadMetrics(t.Context(), paidRead(tables(600), time.Hour))
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != model.OverBudget || len(w.seen()) != before || !f.RetryAt.Equal(time.Date(2000, 1, 2, 0, 0, 0, 0, time.UTC)) {
			t.Fatalf("%d calls, %+v", len(w.seen()), err)
		}
		const want = "GetMetricData: over budget: it would cost $0.006, and $0.006 of $0.01 a day are spent: " +
			"paid reads of metrics start again at 00:00 UTC; budget.metrics_usd_per_day sets how much they may cost"
		if err.Error() != want {
			t.Errorf("says %q, want %q", err, want)
		}
		if _, err := a.ReadMetrics(t.Context(), paidRead(tables(400), time.Hour)); err != nil {
			t.Errorf("what is left was not given: %v", err)
		}
		time.Sleep(24 * time.Hour)
		if _, err := a.ReadMetrics(t.Context(), paidRead(tables(600), time.Hour)); err != nil {
			t.Errorf("on the next day: %v", err)
		}
	})
}

func TestWithoutACapNothingIsPaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) { return complete(r, 0) })
		_, err := open(t, w, nil).ReadMetrics(t.Context(), paidRead(tables(1), time.Hour))
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != model.OverBudget || len(w.seen()) != 0 || !f.RetryAt.IsZero() {
			t.Errorf("%d calls, %+v", len(w.seen()), err)
		}
	})
}

func TestRefusedCallsAreNotPaid(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		code   string
		want   float64
	}{
		"denied":    {403, "AccessDeniedException", 0},
		"throttled": {400, "ThrottlingException", 0},
		"broken":    {500, "InternalServiceFault", 0.0001},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := cloudWatch(t, func(int, rpc) (int, map[string]any) {
					return c.status, map[string]any{"__type": c.code, "message": "no"}
				})
				a := open(t, w, func(o *Options) { o.MetricsCap = 1 })
				_, err := a.ReadMetrics(t.Context(), paidRead(tables(10), time.Hour))
				if got := a.Spending().PaidToday; err == nil || got != c.want || a.Meter().Dollars != c.want {
					t.Errorf("%v paid, want %v: %v", got, c.want, err)
				}
			})
		})
	}
}

func TestStatisticsOfOneMetricCountOnce(t *testing.T) {
	one, other := consumed("orders"), consumed("users")
	var samples []model.Samples
	add := func(s model.Series, stats ...string) {
		for _, stat := range stats {
			s.Stat = stat
			samples = append(samples, model.Samples{Series: s})
		}
	}
	add(one, "Sum", "Average", "Maximum")
	add(other, "Sum")
	add(one, "Minimum", "SampleCount")
	if n := metricsAsked(samples); n != 2 {
		t.Errorf("%d metrics, want 2", n)
	}
	add(one, "p99")
	if n := metricsAsked(samples); n != 3 {
		t.Errorf("%d metrics, want 3: up to five statistics count as one", n)
	}
}

func TestPricesOfOthersAreTakenWhenTheyAreAny(t *testing.T) {
	for _, c := range []struct {
		given float64
		want  cost.USD
	}{{0.00002, 20_000}, {0, 10_000}, {-1, 10_000}, {math.NaN(), 10_000}, {math.Inf(1), 10_000}} {
		if got := pricer(func(cost.Item) float64 { return c.given })(cost.MetricsData); got != c.want {
			t.Errorf("%v: got %d, want %d", c.given, got, c.want)
		}
	}
	if got := pricer(nil)(cost.CostExplorerRequests); got != cost.Dollar/100 {
		t.Errorf("a page of Cost Explorer for %d", got)
	}
}

// The one period of a window is taken for no other time: a percentile of it would be
// wrong without looking so.
func TestAWindowIsOnePeriod(t *testing.T) {
	to := time.Now().UTC().Truncate(time.Minute)
	read := model.MetricRead{Series: []model.Series{{Namespace: model.NamespaceLambda, Metric: "Duration", Stat: "p95"}},
		From: to.Add(-7*time.Minute - 20*time.Second), To: to.Add(20 * time.Second), Whole: true}
	for name, c := range map[string]struct {
		at    []time.Duration // of points, from the window's begin
		wrong bool
	}{
		"its own":            {[]time.Duration{0}, false},
		"none":               {nil, false},
		"within":             {[]time.Duration{time.Minute}, false}, // as an emulator has it
		"of a clock's grid":  {[]time.Duration{-3 * time.Minute, 4 * time.Minute}, true},
		"two of its minutes": {[]time.Duration{time.Minute, 2 * time.Minute}, true},
	} {
		for _, paid := range []bool{false, true} {
			w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
				from := r.stamp("StartTime")
				if !from.Equal(to.Add(-8*time.Minute)) || !r.stamp("EndTime").Equal(to) {
					t.Errorf("asked from %v to %v", from, r.stamp("EndTime"))
				}
				var points, times, values []any
				for _, after := range c.at {
					times, values = append(times, from.Add(after)), append(values, 98.0)
					points = append(points, map[string]any{"Timestamp": from.Add(after), "ExtendedStatistics": map[string]any{"p95": 98.0}})
				}
				return 200, map[string]any{"Datapoints": points,
					"MetricDataResults": []any{map[string]any{"Id": "m0", "StatusCode": "Complete", "Timestamps": times, "Values": values}}}
			})
			read.Paid = paid
			samples, err := open(t, w, func(o *Options) { o.MetricsCap = 1 }).ReadMetrics(t.Context(), read)
			switch {
			case c.wrong != (err != nil):
				t.Errorf("%s, paid %t: %+v, %v", name, paid, samples, err)
			case err == nil && (len(samples[0].Values) != 1 || samples[0].Period != 8*time.Minute || len(c.at) > 0 && samples[0].Values[0] != 98):
				t.Errorf("%s, paid %t: %+v", name, paid, samples[0])
			}
		}
	}
	read.From = to.Add(-25 * time.Hour)
	if _, ok := spanOf(read); ok {
		t.Error("a period of more than a day was taken")
	}
}
