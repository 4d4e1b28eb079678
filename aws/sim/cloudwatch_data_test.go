package sim

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
)

func queryOf(id string, s model.Series, period time.Duration) types.MetricDataQuery {
	return types.MetricDataQuery{Id: &id, MetricStat: &types.MetricStat{Period: aws.Int32(int32(period / time.Second)), Stat: &s.Stat,
		Metric: &types.Metric{Namespace: &s.Namespace, MetricName: &s.Metric, Dimensions: dimensionsOf(s)}}}
}

// dataIn is a request for the series of the story's tables.
func dataIn(from, to time.Time, period time.Duration) *cloudwatch.GetMetricDataInput {
	in := &cloudwatch.GetMetricDataInput{StartTime: &from, EndTime: &to}
	for _, name := range []string{"activities", "sessions", "usage"} {
		in.MetricDataQueries = append(in.MetricDataQueries, queryOf(name, model.ConsumedUnits(model.CapacityKey{Table: name}, model.Writes), period))
	}
	return in
}

func TestMetricDataIsWhatStatisticsSay(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from := demoStart.Truncate(time.Hour).Add(-6 * time.Hour)
	to := from.Add(5 * time.Hour)
	out, err := metricsOf(w).GetMetricData(t.Context(), dataIn(from, to, time.Minute))
	if err != nil || len(out.MetricDataResults) != 3 || out.NextToken != nil {
		t.Fatalf("%v, %+v", err, out)
	}
	for _, r := range out.MetricDataResults {
		if r.StatusCode != types.StatusCodeComplete || len(r.Values) != len(r.Timestamps) || len(r.Values) < 200 {
			t.Errorf("%s is %s with %d points", *r.Id, r.StatusCode, len(r.Values))
		}
		if !slices.IsSortedFunc(r.Timestamps, func(a, b time.Time) int { return b.Compare(a) }) {
			t.Errorf("%s does not begin with the newest", *r.Id)
		}
		points := statistics(t, w, model.ConsumedUnits(model.CapacityKey{Table: *r.Id}, model.Writes), from, to, time.Minute)
		slices.Reverse(points)
		for i, p := range points {
			if !p.Timestamp.Equal(r.Timestamps[i]) || *p.Sum != r.Values[i] {
				t.Fatalf("%s at %s: %v and %v", *r.Id, p.Timestamp, *p.Sum, r.Values[i])
			}
		}
	}
	in := dataIn(from, to, time.Minute)
	in.ScanBy = types.ScanByTimestampAscending
	in.MetricDataQueries[1].ReturnData = aws.Bool(false)
	out, err = metricsOf(w).GetMetricData(t.Context(), in)
	if err != nil || len(out.MetricDataResults) != 2 || !out.MetricDataResults[0].Timestamps[0].Equal(from) {
		t.Errorf("%v, %+v", err, out)
	}
}

// A series that does not fit into a page goes on in the next one.
func TestPagesOfMetricData(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from := demoStart.Truncate(time.Hour).Add(-6 * time.Hour)
	whole, err := metricsOf(w).GetMetricData(t.Context(), dataIn(from, from.Add(5*time.Hour), time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	in := dataIn(from, from.Add(5*time.Hour), time.Minute)
	in.MaxDatapoints = aws.Int32(100)
	got := map[string][]float64{}
	last := map[string]types.StatusCode{}
	pages := 0
	for p := cloudwatch.NewGetMetricDataPaginator(metricsOf(w), in); p.HasMorePages(); pages++ {
		out, err := p.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, r := range out.MetricDataResults {
			got[*r.Id], last[*r.Id] = append(got[*r.Id], r.Values...), r.StatusCode
			n += len(r.Values)
		}
		if n > 100 {
			t.Errorf("a page of %d points", n)
		}
	}
	for _, r := range whole.MetricDataResults {
		if !reflect.DeepEqual(got[*r.Id], r.Values) || last[*r.Id] != types.StatusCodeComplete {
			t.Errorf("%s: %d of %d points, at last %s", *r.Id, len(got[*r.Id]), len(r.Values), last[*r.Id])
		}
	}
	if pages < 8 {
		t.Errorf("%d pages", pages)
	}
	first, err := metricsOf(w).GetMetricData(t.Context(), in)
	if err != nil || first.MetricDataResults[0].StatusCode != types.StatusCodePartialData {
		t.Fatalf("%v, %+v", err, first)
	}
	other := dataIn(from, from.Add(4*time.Hour), time.Minute)
	other.NextToken = first.NextToken
	_, err = metricsOf(w).GetMetricData(t.Context(), other)
	wantError(t, err, "InvalidNextToken", "Invalid nextToken", 400)
}

func TestGetMetricDataRefuses(t *testing.T) {
	w := newWorld(t, Options{Now: standing, Unlimited: true})
	many := func(n int) *cloudwatch.GetMetricDataInput {
		in := &cloudwatch.GetMetricDataInput{StartTime: aws.Time(demoStart.Add(-time.Hour)), EndTime: aws.Time(demoStart)}
		for i := range n {
			in.MetricDataQueries = append(in.MetricDataQueries, queryOf(fmt.Sprintf("q%d", i), model.Invocations("f", ""), time.Minute))
		}
		return in
	}
	if _, err := metricsOf(w).GetMetricData(t.Context(), many(500)); err != nil {
		t.Error(err)
	}
	_, err := metricsOf(w).GetMetricData(t.Context(), many(501))
	wantError(t, err, "ValidationError", "The collection MetricDataQueries must not have a size greater than 500.", 400)
	twice := many(2)
	twice.MetricDataQueries[1].Id = twice.MetricDataQueries[0].Id
	_, err = metricsOf(w).GetMetricData(t.Context(), twice)
	wantError(t, err, "ValidationError", "The values for parameter id in MetricDataQueries are not unique.", 400)
	odd := many(1)
	odd.MetricDataQueries[0].Id = str("M1")
	_, err = metricsOf(w).GetMetricData(t.Context(), odd)
	wantError(t, err, "ValidationError", "The value 'M1' for parameter MetricDataQueries.member.1.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.", 400)
}

func TestSpoiledMetricData(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	from := demoStart.Truncate(time.Hour).Add(-6 * time.Hour)
	w.SpoilMetricData("ConsumedWriteCapacityUnits", "sessions", "Forbidden", 1)
	w.SpoilMetricData("ConsumedWriteCapacityUnits", "usage", "PartialData", 1)
	read := func() (codes []types.StatusCode, points []int) {
		out, err := metricsOf(w).GetMetricData(t.Context(), dataIn(from, from.Add(time.Hour), time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range out.MetricDataResults {
			codes, points = append(codes, r.StatusCode), append(points, len(r.Values))
		}
		return codes, points
	}
	codes, points := read()
	want := []types.StatusCode{types.StatusCodeComplete, types.StatusCodeForbidden, types.StatusCodePartialData}
	if !slices.Equal(codes, want) || points[1] != 0 || points[2] != 30 {
		t.Errorf("%v with %v points", codes, points)
	}
	if codes, _ := read(); codes[1] != types.StatusCodeComplete || codes[2] != types.StatusCodeComplete {
		t.Errorf("again: %v", codes)
	}
}
