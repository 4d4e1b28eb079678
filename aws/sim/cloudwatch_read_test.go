package sim

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
)

func metricsOf(w *World) *cloudwatch.Client {
	config := w.Config()
	config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return cloudwatch.NewFromConfig(config)
}

func dimensionsOf(s model.Series) []types.Dimension {
	var out []types.Dimension
	for _, d := range s.Dimensions {
		if d.Name != "" {
			out = append(out, types.Dimension{Name: str(d.Name), Value: str(d.Value)})
		}
	}
	return out
}

// statistics reads one statistic of a series, in the order of time.
func statistics(t testing.TB, w *World, s model.Series, from, to time.Time, period time.Duration) []types.Datapoint {
	t.Helper()
	out, err := metricsOf(w).GetMetricStatistics(t.Context(), &cloudwatch.GetMetricStatisticsInput{Namespace: &s.Namespace, MetricName: &s.Metric,
		Dimensions: dimensionsOf(s), StartTime: &from, EndTime: &to, Period: aws.Int32(int32(period / time.Second)),
		Statistics: []types.Statistic{types.Statistic(s.Stat)}})
	if err != nil {
		t.Fatalf("%s %v: %v", s.Metric, s.Dimensions, err)
	}
	slices.SortFunc(out.Datapoints, func(a, b types.Datapoint) int { return a.Timestamp.Compare(*b.Timestamp) })
	return out.Datapoints
}

// total is the sum of a series over a span.
func total(t testing.TB, w *World, s model.Series, from, to time.Time, period time.Duration) (sum float64) {
	t.Helper()
	for ; from.Before(to); from = from.Add(statisticsPoints * period) {
		end := from.Add(statisticsPoints * period)
		if end.After(to) {
			end = to
		}
		for _, p := range statistics(t, w, s, from, end, period) {
			sum += *p.Sum
		}
	}
	return sum
}

func seriesOf(namespace, metric string, dims ...string) model.Series {
	s := model.Series{Namespace: namespace, Metric: metric, Stat: "Sum"}
	for i := 0; i < len(dims); i += 2 {
		s.Dimensions[i/2] = model.Dimension{Name: dims[i], Value: dims[i+1]}
	}
	return s
}

// Whatever the period, the points of a span add up to the same.
func TestPeriodsAddUp(t *testing.T) {
	w := unhurried(t, 3, TeamSize, standing)
	activities := model.CapacityKey{Table: "activities"}
	day := demoStart.Truncate(24*time.Hour).AddDate(0, 0, -3)
	for _, s := range []model.Series{
		model.ConsumedUnits(activities, model.Writes), model.ThrottleEvents(activities, model.Writes),
		model.ConsumedUnits(model.CapacityKey{Table: "activities", Index: "by-team"}, model.Reads),
		model.ConsumedUnits(model.CapacityKey{Table: "usage"}, model.Writes), model.ConsumedUnits(model.CapacityKey{Table: "sessions"}, model.Reads),
		model.Invocations("slack-events", ""), model.Duration("slack-events", ""), model.Duration("slack-events", "prod"),
		seriesOf(model.NamespaceLambda, "Errors", "FunctionName", "slack-events"), seriesOf(model.NamespaceAPIGateway, "Count", "ApiName", "slack-api"),
		seriesOf(model.NamespaceLogs, "IncomingBytes", "LogGroupName", "/aws/lambda/slack-events"),
	} {
		sums := map[time.Duration]float64{}
		for _, period := range []time.Duration{time.Minute, 5 * time.Minute, time.Hour, 24 * time.Hour} {
			sums[period] = total(t, w, s, day, day.AddDate(0, 0, 1), period)
		}
		if sums[time.Minute] == 0 || len(slices.Compact(slices.Collect(maps.Values(sums)))) != 1 {
			t.Errorf("%s %v: %v", s.Metric, s.Dimensions, sums)
		}
	}
}

// A minute's point comes up to a minute late, and is whole when it comes.
func TestTheNewestMinuteIsLate(t *testing.T) {
	c := newClock()
	w := unhurried(t, 1, TeamSize, c.now)
	s := model.ConsumedUnits(model.CapacityKey{Table: "activities"}, model.Reads)
	minute := demoStart.Truncate(time.Minute)
	var late time.Duration
	var first float64
	for c.at = minute.Add(time.Minute); ; c.forward(time.Second) {
		if p := statistics(t, w, s, minute, minute.Add(2*time.Minute), time.Minute); len(p) > 0 {
			late, first = c.at.Sub(minute.Add(time.Minute)), *p[0].Sum
			break
		}
	}
	if late < lateLeast*time.Second || late > (lateLeast+lateSpread)*time.Second {
		t.Errorf("it came %s late", late)
	}
	c.forward(time.Hour)
	if p := statistics(t, w, s, minute, minute.Add(time.Minute), time.Minute); *p[0].Sum != first {
		t.Errorf("it was %v and is %v", first, *p[0].Sum)
	}
}

func TestNoDatapointForZero(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from := demoStart.Truncate(time.Hour).Add(-12 * time.Hour)
	digests := model.ConsumedUnits(model.CapacityKey{Table: "digests"}, model.Writes)
	points := statistics(t, w, digests, from, from.Add(6*time.Hour), time.Minute)
	if len(points) == 0 || len(points) == 360 {
		t.Errorf("%d points of 360", len(points))
	}
	for _, p := range points {
		if *p.Sum == 0 {
			t.Errorf("a point without anything at %s", p.Timestamp)
		}
	}
	if n := len(statistics(t, w, model.ThrottleEvents(model.CapacityKey{Table: "digests"}, model.Writes), from, from.Add(6*time.Hour), time.Minute)); n != 0 {
		t.Errorf("%d points of throttled requests", n)
	}
	for _, s := range []model.Series{model.Invocations("nosuch", ""), model.Invocations("slack-events", "nosuch"),
		seriesOf(model.NamespaceDynamoDB, "ConsumedReadCapacityUnits", "TableName", "activities", "Operation", "Query"),
		seriesOf(model.NamespaceLambda, "Invocations", "FunctionName", "slack-events", "Resource", "arn:aws:lambda:us-east-1:1:function:slack-events:prod")} {
		if n := len(statistics(t, w, s, from, demoStart, time.Hour)); n != 0 {
			t.Errorf("%v has %d points", s.Dimensions, n)
		}
	}
}

func TestGetMetricStatisticsRefuses(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	c := metricsOf(w)
	ask := func(change func(*cloudwatch.GetMetricStatisticsInput)) error {
		in := &cloudwatch.GetMetricStatisticsInput{Namespace: str("AWS/Lambda"), MetricName: str("Invocations"), Period: aws.Int32(60),
			StartTime: aws.Time(demoStart.Add(-time.Hour)), EndTime: aws.Time(demoStart), Statistics: []types.Statistic{types.StatisticSum}}
		change(in)
		_, err := c.GetMetricStatistics(t.Context(), in)
		return err
	}
	wantError(t, ask(func(in *cloudwatch.GetMetricStatisticsInput) { in.StartTime = aws.Time(demoStart.Add(-25 * time.Hour)) }),
		"InvalidParameterCombination", "You have requested up to 1,500 datapoints, which exceeds the limit of 1,440. "+
			"You may reduce the datapoints requested by increasing Period, or decreasing the time range.", 400)
	wantError(t, ask(func(in *cloudwatch.GetMetricStatisticsInput) { in.StartTime = in.EndTime }),
		"InvalidParameterCombination", "The parameter StartTime must be less than the parameter EndTime.", 400)
	wantError(t, ask(func(in *cloudwatch.GetMetricStatisticsInput) { in.Period = aws.Int32(90) }),
		"InvalidParameterValue", "The parameter Period must be a multiple of 60.", 400)
	if err := ask(func(in *cloudwatch.GetMetricStatisticsInput) { in.StartTime = aws.Time(demoStart.Add(-24 * time.Hour)) }); err != nil {
		t.Error(err)
	}
	loud := New(Options{Now: standing, Unlimited: true})
	_, err := metricsOf(loud).GetMetricStatistics(t.Context(), &cloudwatch.GetMetricStatisticsInput{Namespace: str("AWS/EC2"), MetricName: str("CPUUtilization"),
		Period: aws.Int32(60), StartTime: aws.Time(demoStart.Add(-time.Hour)), EndTime: aws.Time(demoStart), Statistics: []types.Statistic{types.StatisticSum}})
	var said *loudError
	if !errors.As(err, &said) || len(loud.Unknown()) == 0 {
		t.Errorf("an unknown metric: %v", err)
	}
}

// Points of a minute are gone after 15 days, those of 5 minutes after 63.
func TestOldPointsAreGone(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	s := model.Invocations("slack-events", "")
	for _, c := range []struct {
		age, period time.Duration
		there       bool
	}{
		{14 * 24 * time.Hour, time.Minute, true}, {16 * 24 * time.Hour, time.Minute, false}, {16 * 24 * time.Hour, 5 * time.Minute, true},
		{64 * 24 * time.Hour, 5 * time.Minute, false}, {64 * 24 * time.Hour, time.Hour, true},
	} {
		from := demoStart.Truncate(time.Hour).Add(-c.age)
		if n := len(statistics(t, w, s, from, from.Add(3*time.Hour), c.period)); n > 0 != c.there {
			t.Errorf("%s ago by %s: %d points", c.age, c.period, n)
		}
	}
}

func TestProvisionedUnitsAreThereEveryFiveMinutes(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from := demoStart.Truncate(time.Hour).Add(-5 * time.Hour)
	k := model.CapacityKey{Table: "reports"}
	for period, want := range map[time.Duration]int{time.Minute: 24, 5 * time.Minute: 24, time.Hour: 2} {
		points := statistics(t, w, model.ProvisionedUnits(k, model.Writes), from, from.Add(2*time.Hour), period)
		if len(points) != want || *points[0].Average != 4 {
			t.Errorf("%s: %d points, the first %v", period, len(points), points[0])
		}
	}
	if n := len(statistics(t, w, model.ProvisionedUnits(model.CapacityKey{Table: "usage"}, model.Writes), from, from.Add(2*time.Hour), time.Hour)); n != 0 {
		t.Errorf("a table on demand has %d points", n)
	}
	// On average over requests: not what anybody wants of consumed units.
	s := model.ConsumedUnits(k, model.Reads)
	s.Stat = "Average"
	if points := statistics(t, w, s, from, from.Add(2*time.Hour), time.Hour); len(points) != 2 || *points[0].Average != 0.5 {
		t.Errorf("the average is %+v", points)
	}
}

func TestListMetrics(t *testing.T) {
	w := unhurried(t, 1, 150, standing)
	c := metricsOf(w)
	list := func(in cloudwatch.ListMetricsInput) (out []types.Metric, pages int) {
		for p := cloudwatch.NewListMetricsPaginator(c, &in); p.HasMorePages(); pages++ {
			page, err := p.NextPage(t.Context())
			if err != nil || len(page.Metrics) > 500 {
				t.Fatalf("%v, %d metrics", err, len(page.Metrics))
			}
			out = append(out, page.Metrics...)
		}
		return out, pages
	}
	all, pages := list(cloudwatch.ListMetricsInput{})
	seen := map[string]bool{}
	for _, m := range all {
		seen[metricKey(m)] = true
		if s, err := w.series(*m.Namespace, *m.MetricName, m.Dimensions); err != nil || s == nil {
			t.Errorf("%s is listed, but is not there: %v", metricKey(m), err)
		}
	}
	if len(all) < 2000 || pages != (len(all)+499)/500 || len(seen) != len(all) {
		t.Errorf("%d metrics, %d of them different, on %d pages", len(all), len(seen), pages)
	}
	for _, c := range []struct {
		namespace, metric string
		active            bool
		want              int
	}{
		{model.NamespaceAPIGateway, "Count", true, 12}, {model.NamespaceCodeBuild, "Duration", false, 150}, {model.NamespaceS3, "BucketSizeBytes", false, 1},
		// S3 measures once a day: that is not within the last three hours.
		{model.NamespaceS3, "BucketSizeBytes", true, 0},
	} {
		in := cloudwatch.ListMetricsInput{Namespace: &c.namespace, MetricName: &c.metric}
		if c.active {
			in.RecentlyActive = types.RecentlyActivePt3h
		}
		if got, _ := list(in); len(got) != c.want {
			t.Errorf("%s %s: %d metrics, want %d", c.namespace, c.metric, len(got), c.want)
		}
	}
	throttling, _ := list(cloudwatch.ListMetricsInput{Namespace: str(model.NamespaceDynamoDB), MetricName: str("WriteThrottleEvents"),
		RecentlyActive: types.RecentlyActivePt3h})
	one, _ := list(cloudwatch.ListMetricsInput{Namespace: str(model.NamespaceDynamoDB), Dimensions: []types.DimensionFilter{
		{Name: str("TableName"), Value: str("teams")}, {Name: str("GlobalSecondaryIndexName")}}})
	if len(throttling) > 2 || len(one) != 6 {
		t.Errorf("%d throttle, %d of the index", len(throttling), len(one))
	}
	_, err := c.ListMetrics(t.Context(), &cloudwatch.ListMetricsInput{NextToken: str("nonsense")})
	wantError(t, err, "InvalidParameterValue", "Request parameter NextToken is invalid", 400)
}

func TestStoredMetrics(t *testing.T) {
	c := newClock()
	w := newWorld(t, fast(c))
	putTable(t, w, TableSpec{Name: "orders"})
	s := model.ConsumedUnits(model.CapacityKey{Table: "orders"}, model.Reads)
	from := demoStart.Truncate(time.Hour)
	for i := range 3 {
		w.PutMetric(s, from.Add(time.Duration(i)*time.Minute), float64(60*(i+1)))
	}
	points := statistics(t, w, s, from, from.Add(5*time.Minute), time.Minute)
	if len(points) != 3 || *points[2].Sum != 180 || total(t, w, s, from, from.Add(5*time.Minute), 5*time.Minute) != 360 {
		t.Errorf("got %v", points)
	}
}

func BenchmarkMetrics(b *testing.B) {
	w := unhurried(b, 1, TeamSize, standing)
	day := demoStart.Truncate(24 * time.Hour)
	for _, c := range []struct {
		s            model.Series
		span, period time.Duration
	}{
		{model.ConsumedUnits(model.CapacityKey{Table: "activities"}, model.Writes), 3 * time.Hour, time.Minute},
		{model.ConsumedUnits(model.CapacityKey{Table: "activities"}, model.Writes), 14 * 24 * time.Hour, time.Hour},
		{model.Duration("slack-events", ""), 30 * 24 * time.Hour, 24 * time.Hour},
	} {
		b.Run(fmt.Sprintf("%s/%s/%s", c.s.Metric, c.span, c.period), func(b *testing.B) {
			for b.Loop() {
				statistics(b, w, c.s, day.Add(-c.span), day, c.period)
			}
		})
	}
}
