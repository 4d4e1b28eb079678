package account

import (
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// The bubble of synctest begins at midnight of 2000-01-01 UTC.

func consumed(table string) model.Series {
	return model.ConsumedUnits(model.CapacityKey{Table: table}, model.Reads)
}

func tables(n int) []model.Series {
	var out []model.Series
	for i := range n {
		out = append(out, consumed(fmt.Sprintf("t%04d", i)))
	}
	return out
}

func TestSpansAreWholePeriods(t *testing.T) {
	at := func(text string) time.Time {
		out, err := time.Parse(time.RFC3339Nano, "2026-11-22T"+text+"Z")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for _, c := range []struct {
		from, to string
		period   time.Duration
		want     string
		points   int
	}{
		{"10:00:00", "10:05:00", time.Minute, "10:00:00", 5},
		{"10:00:59.9", "10:05:00.1", time.Minute, "10:00:00", 6},
		{"10:01:00", "10:01:01", 5 * time.Minute, "10:00:00", 1},
		{"10:01:00", "12:00:00", time.Hour, "10:00:00", 2},
		{"10:01:00", "12:00:00", 24 * time.Hour, "00:00:00", 1},
	} {
		s, ok := spanOf(model.MetricRead{From: at(c.from), To: at(c.to), Period: c.period})
		if !ok || !s.from.Equal(at(c.want)) || s.points != c.points {
			t.Errorf("%+v: got %+v", c, s)
		}
		var points int
		next := s.from
		for _, p := range s.pieces(2) {
			if p.points > 2 || !p.from.Equal(next) {
				t.Errorf("piece %+v of %+v", p, s)
			}
			points, next = points+p.points, p.end()
		}
		if points != s.points || !next.Equal(s.end()) {
			t.Errorf("the pieces of %+v have %d points", s, points)
		}
	}
	for name, r := range map[string]model.MetricRead{
		"no time":        {From: at("10:00:00"), To: at("10:00:00"), Period: time.Minute},
		"short period":   {From: at("10:00:00"), To: at("11:00:00"), Period: time.Second},
		"crooked period": {From: at("10:00:00"), To: at("11:00:00"), Period: 90 * time.Second},
	} {
		if _, ok := spanOf(r); ok {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestNewestPointsMayStillCome(t *testing.T) {
	nan := math.NaN()
	from := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	s := span{from: from, period: time.Minute, points: 6} // to 10:06
	for _, c := range []struct {
		now    string
		values []float64
		want   int
	}{
		{"5m30s", []float64{1, 1, 1, 1, 1, 1}, 2},          // the minute under way, and the one that has just ended
		{"6m0s", []float64{1, 1, 1, 1, 1, 1}, 1},           // it has just ended
		{"7m0s", []float64{1, 1, 1, 1, 1, 1}, 0},           //
		{"7m0s", []float64{1, 1, 1, 1, 1, nan}, 1},         // late
		{"7m0s", []float64{1, 1, 1, 1, nan, nan}, 2},       //
		{"7m0s", []float64{1, 1, nan, nan, nan, nan}, 2},   // too old to come
		{"9m0s", []float64{1, 1, 1, 1, 1, nan}, 0},         //
		{"0s", []float64{nan, nan, nan, nan, nan, nan}, 6}, // all in the future
	} {
		now, err := time.ParseDuration(c.now)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.pending(c.values, from.Add(now)); got != c.want {
			t.Errorf("%s after, %v: %d pending, want %d", c.now, c.values, got, c.want)
		}
	}
}

func TestFreeReadsAreOneCallASeries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		to := time.Now()
		w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
			if r.operation != "GetMetricStatistics" || r.in["Namespace"] != "AWS/DynamoDB" || r.in["Period"] != 60.0 ||
				fmt.Sprint(r.in["Statistics"]) != "[Sum]" {
				t.Errorf("asked %s %v", r.operation, r.in)
			}
			points := int(r.stamp("EndTime").Sub(r.stamp("StartTime")) / time.Minute)
			if points > 1440 {
				t.Errorf("asked for %d points", points)
			}
			// The newest first, which AWS does not promise either, and one from elsewhere.
			return 200, map[string]any{"Datapoints": []any{
				map[string]any{"Timestamp": r.stamp("EndTime").Add(-time.Minute), "Sum": 120},
				map[string]any{"Timestamp": r.stamp("StartTime"), "Sum": 60.5},
				map[string]any{"Timestamp": r.stamp("EndTime"), "Sum": 9},
			}}
		})
		samples, err := open(t, w, nil).ReadMetrics(t.Context(), model.MetricRead{
			Series: []model.Series{consumed("orders"), model.ThrottleEvents(model.CapacityKey{Table: "orders", Index: "by-day"}, model.Writes)},
			From:   to.Add(-25 * time.Hour), To: to, Period: time.Minute,
		})
		if err != nil || len(samples) != 2 || len(w.seen()) != 4 {
			t.Fatalf("%d samples in %d calls, %v", len(samples), len(w.seen()), err)
		}
		s := samples[0]
		if s.Series != consumed("orders") || len(s.Values) != 1500 || s.Values[0] != 60.5 || s.Values[1439] != 120 ||
			s.Values[1440] != 60.5 || s.Values[1499] != 120 || !math.IsNaN(s.Values[1]) || !s.From.Equal(to.Add(-25*time.Hour)) ||
			s.Pending != 3 || s.Failure != nil || !s.Asked.Equal(to) {
			t.Errorf("%s from %s: %v, %v … %v, %v, %d pending, %v", s.Series, s.From, s.Values[0], s.Values[1439], s.Values[1440], s.Values[1499], s.Pending, s.Failure)
		}
		if rates := s.Rates(); rates[1439] != 2 {
			t.Errorf("%v units a second, want 2", rates[1439])
		}
		var dimensions []any
		for _, r := range w.seen() {
			in, _ := FromCBOR([]byte(r.body))
			dimensions = append(dimensions, in.(map[string]any)["Dimensions"])
		}
		if !slices.ContainsFunc(dimensions, func(d any) bool {
			return reflect.DeepEqual(d, []any{
				map[string]any{"Name": "TableName", "Value": "orders"},
				map[string]any{"Name": "GlobalSecondaryIndexName", "Value": "by-day"},
			})
		}) {
			t.Errorf("dimensions %v", dimensions)
		}
	})
}

func TestPercentilesAreExtendedStatistics(t *testing.T) {
	w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
		if r.in["Statistics"] != nil || fmt.Sprint(r.in["ExtendedStatistics"]) != "[p99]" {
			t.Errorf("asked %v", r.in)
		}
		return 200, map[string]any{"Datapoints": []any{map[string]any{
			"Timestamp": r.stamp("StartTime"), "ExtendedStatistics": map[string]any{"p99": 42},
		}}}
	})
	series := model.Duration("orders", "prod")
	series.Stat = "p99"
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	samples, err := open(t, w, nil).ReadMetrics(t.Context(), model.MetricRead{Series: []model.Series{series}, From: now.Add(-time.Hour), To: now, Period: time.Hour})
	if err != nil || samples[0].Values[0] != 42 {
		t.Errorf("got %+v, %v", samples, err)
	}
}

func TestADeniedReadIsNotRepeatedForEachSeries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := cloudWatch(t, func(int, rpc) (int, map[string]any) {
			return 403, map[string]any{"__type": "AccessDeniedException", "message": "no"}
		})
		a := open(t, w, nil)
		_, err := a.ReadMetrics(t.Context(), model.MetricRead{Series: tables(200), From: time.Now().Add(-time.Hour), To: time.Now(), Period: time.Minute})
		f, ok := errors.AsType[*model.Failure](err)
		if !ok || f.Class != model.Denied || f.Permission != "cloudwatch:GetMetricStatistics" || len(w.seen()) > statisticsCalls {
			t.Errorf("%d calls, %v", len(w.seen()), err)
		}
		if s := a.Spending(); s.FreeThisMonth != 0 {
			t.Errorf("%d requests counted that were refused", s.FreeThisMonth)
		}
	})
}

func TestOneSeriesMayFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
			if r.list("Dimensions")[0]["Value"] == "t0001" {
				return 400, map[string]any{"__type": "InvalidParameterValueException", "message": "no such dimension"}
			}
			return 200, map[string]any{}
		})
		samples, err := open(t, w, nil).ReadMetrics(t.Context(), model.MetricRead{Series: tables(3), From: time.Now().Add(-time.Hour), To: time.Now(), Period: time.Minute})
		if err != nil || samples[0].Failure != nil || samples[2].Failure != nil || samples[1].Failure == nil ||
			samples[1].Failure.Subject != "ConsumedReadCapacityUnits t0001" {
			t.Errorf("got %+v, %v", samples, err)
		}
	})
}

func TestACancelledReadEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var calls atomic.Int32
		w := cloudWatch(t, func(int, rpc) (int, map[string]any) {
			if calls.Add(1) == 3 {
				cancel()
			}
			return 200, map[string]any{}
		})
		_, err := open(t, w, nil).ReadMetrics(ctx, model.MetricRead{Series: tables(200), From: time.Now().Add(-time.Hour), To: time.Now(), Period: time.Minute})
		if !errors.Is(err, context.Canceled) || calls.Load() > 3+statisticsCalls {
			t.Errorf("%d calls, %v", calls.Load(), err)
		}
	})
}

func TestListMetricsOfLate(t *testing.T) {
	w := cloudWatch(t, func(_ int, r rpc) (int, map[string]any) {
		if r.in["RecentlyActive"] == nil != (r.in["Namespace"] == "AWS/S3") || r.in["NextToken"] != "m" {
			t.Errorf("asked %v", r.in)
		}
		return 200, map[string]any{"NextToken": "n", "Metrics": []any{
			map[string]any{"Namespace": r.in["Namespace"], "MetricName": "Size\u001b[2J", "Dimensions": []any{
				map[string]any{"Name": "StorageType", "Value": "StandardStorage"}, map[string]any{"Name": "BucketName", "Value": "artifacts"}}},
			map[string]any{"Namespace": r.in["Namespace"], "MetricName": "Size", "Dimensions": []any{
				map[string]any{"Name": "a", "Value": "a"}, map[string]any{"Name": "b", "Value": "b"},
				map[string]any{"Name": "c", "Value": "c"}, map[string]any{"Name": "d", "Value": "d"}, map[string]any{"Name": "e", "Value": "e"}}},
		}}
	})
	a := open(t, w, nil)
	for _, namespace := range []string{model.NamespaceS3, model.NamespaceDynamoDB} {
		page, err := a.ListMetrics(t.Context(), namespace, "Size", "m")
		want := model.Series{Namespace: namespace, Metric: "Size", Dimensions: [4]model.Dimension{{Name: "BucketName", Value: "artifacts"}, {Name: "StorageType", Value: "StandardStorage"}}}
		if err != nil || page.Next != "n" || !slices.Equal(page.Series, []model.Series{want}) {
			t.Errorf("got %+v, %v", page, err)
		}
	}
}
