package account

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	statisticsPoints = 1440 // the most that GetMetricStatistics gives
	statisticsCalls  = 8    // at a time
)

// When a point is believed to be whole. CloudWatch promises nothing; what is read
// a minute or two after a period has ended is usually there.
const (
	growsFor = time.Minute     // after its period a point may still grow
	comesFor = 3 * time.Minute // after its period a missing point may still come
)

var errPeriod = errors.New("metrics are read by whole minutes, from an earlier time to a later one")

// ReadMetrics reads the points of series: each with GetMetricStatistics, or many
// in one call of GetMetricData when the read may be paid.
func (a *Account) ReadMetrics(ctx context.Context, read model.MetricRead) ([]model.Samples, error) {
	if len(read.Series) == 0 {
		return nil, nil
	}
	s, ok := spanOf(read)
	if !ok {
		return nil, &model.Failure{Class: model.Other, Operation: operationOf(read), Message: errPeriod.Error(), Err: errPeriod}
	}
	asked := a.options.Now()
	samples := make([]model.Samples, len(read.Series))
	for i, series := range read.Series {
		samples[i] = model.Samples{Series: series, Period: s.period, From: s.from, Values: slices.Repeat([]float64{math.NaN()}, s.points)}
	}
	var err error
	if read.Paid {
		err = a.readPaid(ctx, s, samples)
	} else {
		err = a.readFree(ctx, s, samples)
	}
	if err != nil {
		return nil, err
	}
	at := a.options.Now()
	var failed *model.Failure
	for i := range samples {
		samples[i].Read = model.Read{Asked: asked, At: at}
		samples[i].Pending = s.pending(samples[i].Values, asked)
		if failed == nil {
			failed = samples[i].Failure
		}
	}
	if failed != nil && !slices.ContainsFunc(samples, func(s model.Samples) bool { return s.Failure == nil }) {
		return nil, failed
	}
	return samples, nil
}

func operationOf(read model.MetricRead) string {
	if read.Paid {
		return "GetMetricData"
	}
	return "GetMetricStatistics"
}

// readFree reads series by series, a few at a time. A failure that the next call
// would meet as well ends it: the rest fails in the same way.
func (a *Account) readFree(ctx context.Context, s span, samples []model.Samples) error {
	var all atomic.Pointer[model.Failure]
	places := make(chan struct{}, statisticsCalls)
	var calls sync.WaitGroup
	for i := range samples {
		places <- struct{}{}
		calls.Go(func() {
			defer func() { <-places }()
			if samples[i].Failure = all.Load(); samples[i].Failure != nil {
				return
			}
			f := a.readStatistics(ctx, s, &samples[i])
			if samples[i].Failure = f; f != nil && forAll(f) {
				all.CompareAndSwap(nil, f)
			}
		})
	}
	calls.Wait()
	if f := all.Load(); f != nil && errors.Is(f, context.Canceled) {
		return f
	}
	return nil
}

// forAll reports whether a failure is none of the one call alone.
func forAll(f *model.Failure) bool {
	switch f.Class {
	case model.Denied, model.Expired, model.OverBudget, model.Network:
		return true
	}
	return errors.Is(f, context.Canceled)
}

// readStatistics reads one series.
func (a *Account) readStatistics(ctx context.Context, s span, samples *model.Samples) *model.Failure {
	for _, p := range s.pieces(statisticsPoints) {
		in := &cloudwatch.GetMetricStatisticsInput{
			Namespace: &samples.Namespace, MetricName: &samples.Metric, Dimensions: dimensionsOf(samples.Series),
			StartTime: aws.Time(p.from), EndTime: aws.Time(p.end()), Period: aws.Int32(int32(p.period / time.Second)),
		}
		if plain(samples.Stat) {
			in.Statistics = []types.Statistic{types.Statistic(samples.Stat)}
		} else {
			in.ExtendedStatistics = []string{samples.Stat}
		}
		ctx, c, done := a.begin(ctx, "GetMetricStatistics", subjectOf(samples.Series))
		out, err := c.clients.metrics.GetMetricStatistics(ctx, in)
		if err != nil {
			err = a.failure(ctx, c, err)
		}
		done()
		if f, ok := errors.AsType[*model.Failure](err); ok {
			return f
		}
		for i := range out.Datapoints {
			v := valueOf(&out.Datapoints[i], samples.Stat)
			if v != nil && out.Datapoints[i].Timestamp != nil && !s.put(samples.Values, *out.Datapoints[i].Timestamp, *v) {
				return elsewhere(c, samples.Series)
			}
		}
	}
	return nil
}

var errElsewhere = errors.New("CloudWatch answered for another span of time than was asked for")

// elsewhere is the failure of a series whose one period came as another one.
func elsewhere(c call, series model.Series) *model.Failure {
	return &model.Failure{Class: model.Other, Operation: c.operation, Subject: safetext.Line(subjectOf(series)),
		Message: errElsewhere.Error(), Err: errElsewhere}
}

// ListMetrics reads one page of the metrics of a name, or of a whole namespace.
// Functions and tables are those that had points in the last three hours; others,
// which may be used or counted once a day, those of the last two weeks.
func (a *Account) ListMetrics(ctx context.Context, namespace, metric, marker string) (model.SeriesPage, error) {
	ctx, c, done := a.begin(ctx, "ListMetrics", namespace)
	defer done()
	in := &cloudwatch.ListMetricsInput{Namespace: &namespace, MetricName: optional(metric), NextToken: optional(marker)}
	switch namespace {
	case model.NamespaceLambda, model.NamespaceDynamoDB:
		in.RecentlyActive = types.RecentlyActivePt3h
	}
	if err := a.walks.page(c, marker); err != nil {
		return model.SeriesPage{}, err
	}
	out, err := c.clients.metrics.ListMetrics(ctx, in)
	if err != nil {
		return model.SeriesPage{}, a.failure(ctx, c, err)
	}
	page := model.SeriesPage{Next: aws.ToString(out.NextToken)}
	for _, m := range out.Metrics {
		s := model.Series{Namespace: exact(m.Namespace), Metric: exact(m.MetricName)}
		if len(m.Dimensions) > len(s.Dimensions) {
			continue // none of those that aloft reads has so many
		}
		slices.SortFunc(m.Dimensions, func(a, b types.Dimension) int {
			return cmp.Compare(aws.ToString(a.Name), aws.ToString(b.Name))
		})
		for i, d := range m.Dimensions {
			s.Dimensions[i] = model.Dimension{Name: exact(d.Name), Value: exact(d.Value)}
		}
		page.Series = append(page.Series, s)
	}
	return page, nil
}

// exact is text that is sent back to AWS and shown too.
func exact(s *string) string { return safetext.Exact(aws.ToString(s)) }

// subjectOf names a series in a failure.
func subjectOf(s model.Series) string {
	text := s.Metric
	for _, d := range s.Dimensions {
		if d.Value != "" {
			text += " " + d.Value
		}
	}
	return text
}

func dimensionsOf(s model.Series) []types.Dimension {
	var out []types.Dimension
	for _, d := range s.Dimensions {
		if d.Name != "" {
			out = append(out, types.Dimension{Name: aws.String(d.Name), Value: aws.String(d.Value)})
		}
	}
	return out
}

// plain reports whether a statistic is none of the extended ones, such as
// percentiles.
func plain(stat string) bool {
	return slices.Contains(types.Statistic("").Values(), types.Statistic(stat))
}

func valueOf(p *types.Datapoint, stat string) *float64 {
	switch types.Statistic(stat) {
	case types.StatisticSum:
		return p.Sum
	case types.StatisticAverage:
		return p.Average
	case types.StatisticMaximum:
		return p.Maximum
	case types.StatisticMinimum:
		return p.Minimum
	case types.StatisticSampleCount:
		return p.SampleCount
	}
	if v, ok := p.ExtendedStatistics[stat]; ok {
		return &v
	}
	return nil
}
