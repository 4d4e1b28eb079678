package sim

import (
	"math"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"

	"github.com/aloftdeck/aloft/model"
)

// oneOf is a percentile of a series over a span, as one period of it.
func oneOf(t *testing.T, w *World, s model.Series, stat string, from, to time.Time) (float64, bool) {
	t.Helper()
	from, to = from.Truncate(time.Minute), to.Truncate(time.Minute)
	out, err := metricsOf(w).GetMetricStatistics(t.Context(), &cloudwatch.GetMetricStatisticsInput{Namespace: &s.Namespace, MetricName: &s.Metric,
		Dimensions: dimensionsOf(s), StartTime: &from, EndTime: &to, Period: aws.Int32(int32(to.Sub(from) / time.Second)), ExtendedStatistics: []string{stat}})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Datapoints) == 0 {
		return 0, false
	}
	if !out.Datapoints[0].Timestamp.Equal(from) {
		t.Errorf("the period begins at %v, not at %v", out.Datapoints[0].Timestamp, from)
	}
	return out.Datapoints[0].ExtendedStatistics[stat], true
}

// The story of the demo: activity-writer fails in prod since a release 12 minutes ago,
// and what puts the version before back ends it.
func TestAReleaseFailsUntilItIsTakenBack(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	prod := func(metric string) model.Series {
		return model.Called{Function: "activity-writer", Alias: "prod"}.Series(metric, "Sum")
	}
	failed := func(from, to time.Time) float64 {
		calls := total(t, w, prod("Invocations"), from, to, time.Minute)
		if calls < 20 {
			t.Fatalf("%v calls from %v to %v", calls, from, to)
		}
		return total(t, w, prod("Errors"), from, to, time.Minute) / calls
	}
	released := demoStart.Add(-12 * time.Minute).Truncate(time.Minute)
	a, _ := w.Alias("activity-writer", "prod")
	f, _ := w.function("activity-writer")
	st, ok := stampOf(f.aliases["prod"])
	if !ok || !st.At.Equal(demoStart.Add(-12*time.Minute)) || st.To != a.Version || st.From != "29" || st.Back[0] != "29" {
		t.Errorf("prod serves %s, its stamp is %+v", a.Version, st)
	}
	if was, is := failed(released.Add(-time.Hour), released), failed(released, demoStart); was > 0.01 || is < 0.04 || is > 0.09 {
		t.Errorf("%.4f failed before, %.4f since", was, is)
	}
	slow, _ := oneOf(t, w, prod("Duration"), "p95", released, demoStart.Add(-2*time.Minute))
	quick, _ := oneOf(t, w, prod("Duration"), "p95", released.Add(-time.Hour), released)
	if slow < 1.5*quick || quick < 2000 || quick > 3500 {
		t.Errorf("p95 of %v ms before, %v ms since", quick, slow)
	}
	for range 200 { // whatever colleagues do
		w.Step()
	}
	if now, _ := w.Alias("activity-writer", "prod"); now.Version != a.Version {
		t.Errorf("somebody has moved prod to %s", now.Version)
	}
	if err := w.MoveAlias("activity-writer", "prod", "29"); err != nil {
		t.Fatal(err)
	}
	c.forward(30 * time.Minute)
	if is := failed(demoStart.Add(2*time.Minute), c.at); is > 0.01 {
		t.Errorf("%.4f fail after it was taken back", is)
	}
}

func TestTheRegionsSumsAreThoseOfItsFunctions(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from, to := demoStart.Truncate(time.Hour).Add(-3*time.Hour), demoStart.Truncate(time.Hour)
	for _, metric := range []string{"Invocations", "Errors", "Throttles"} {
		all, sum := total(t, w, model.Called{}.Series(metric, "Sum"), from, to, time.Hour), 0.0
		for _, f := range w.Functions() {
			sum += total(t, w, model.Called{Function: f}.Series(metric, "Sum"), from, to, time.Hour)
		}
		if all != sum || all == 0 {
			t.Errorf("%s: %v in the Region, %v of its functions", metric, all, sum)
		}
	}
	if n := total(t, w, model.Called{Function: "slack-interactions", Alias: "prod"}.Series("Throttles", "Sum"), from, to, time.Hour); n < 20 {
		t.Errorf("%v throttled calls of the function that is throttled", n)
	}
}

// Versions have series of their own while an alias weighs them, which add up to its own.
func TestVersionsOfACanary(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from, to := demoStart.Add(-3*time.Hour), demoStart.Add(-2*time.Minute)
	calls := func(c model.Called) float64 { return total(t, w, c.Series("Invocations", "Sum"), from, to, time.Hour) }
	whole := calls(model.Called{Function: "slack-events", Alias: "prod"})
	old, fresh := calls(model.Called{Function: "slack-events", Alias: "prod", Version: "9"}), calls(model.Called{Function: "slack-events", Alias: "prod", Version: "10"})
	if old+fresh != whole || math.Abs(fresh/whole-canaryWeight) > 0.02 {
		t.Errorf("%v and %v of %v calls", old, fresh, whole)
	}
	if n := calls(model.Called{Function: "activity-search", Alias: "prod", Version: "17"}); n != 0 {
		t.Errorf("%v calls of a version that has all traffic", n)
	}
	if p95, ok := oneOf(t, w, model.Called{Function: "slack-events", Alias: "prod", Version: "10"}.Series("Duration", "Sum"), "p95", from, to); !ok || p95 < 1100 {
		t.Errorf("p95 %v, %v", p95, ok)
	}
}

func TestPercentiles(t *testing.T) {
	w := newWorld(t, fast(newClock()))
	s := model.Called{Function: "orders"}.Series("Duration", "Sum")
	from := demoStart.Add(-time.Hour).Truncate(time.Minute)
	for i := range 20 {
		w.PutMetric(s, from.Add(time.Duration(i)*time.Minute), float64(i+1))
	}
	for stat, want := range map[string]float64{"p95": 19, "p50": 10, "p100": 20} {
		if got, ok := oneOf(t, w, s, stat, from, from.Add(20*time.Minute)); !ok || math.Abs(got-want) > 0.01 {
			t.Errorf("%s is %v, want %v", stat, got, want)
		}
	}
	if _, ok := oneOf(t, w, s, "p95", from.Add(30*time.Minute), from.Add(40*time.Minute)); ok {
		t.Error("a percentile of nothing")
	}
}

func TestTheAccountsOwnUseOfCloudWatchIsCounted(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	for range 7 {
		total(t, w, model.Invocations("slack-events", ""), demoStart.Add(-time.Hour), demoStart, time.Hour)
	}
	c.forward(5 * time.Minute)
	if n := total(t, w, model.RequestsMade("GetMetricStatistics"), demoStart.Add(-time.Hour), c.at, time.Hour); n != 7 {
		t.Errorf("%v calls are counted, want 7", n)
	}
}
