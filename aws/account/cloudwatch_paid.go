package account

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	dataQueries = 500    // the most in one call of GetMetricData
	dataPoints  = 100800 // the most in one answer
	metricStats = 5      // statistics of one metric that count as one metric, when asked for in one call
)

var errPartial = errors.New("CloudWatch gave a part of the points and no more")

// question is one call of GetMetricData, without its pages.
type question struct {
	span    span
	samples []model.Samples
	metrics int // to be paid
}

// readPaid reads with GetMetricData. What all of it costs has to be within the
// day's cap before anything is asked.
func (a *Account) readPaid(ctx context.Context, s span, samples []model.Samples) error {
	questions, metrics := questionsOf(s, samples), 0
	for _, q := range questions {
		metrics += q.metrics
	}
	if err := a.ledger.allows(cost.USD(metrics) * a.ledger.price(cost.MetricsData)); err != nil {
		ctx, c, done := a.begin(ctx, "GetMetricData", "")
		defer done()
		return a.failure(ctx, c, err)
	}
	for i, q := range questions {
		f := a.ask(ctx, q)
		if f == nil {
			continue
		}
		if errors.Is(f, context.Canceled) {
			return f
		}
		for j := range q.samples {
			q.samples[j].Failure = f
		}
		if forAll(f) {
			for _, rest := range questions[i+1:] {
				for j := range rest.samples {
					rest.samples[j].Failure = f
				}
			}
			return nil
		}
	}
	return nil
}

// questionsOf cuts a read into calls that keep to CloudWatch's limits.
func questionsOf(s span, samples []model.Samples) []question {
	var out []question
	for _, p := range s.pieces(dataPoints) {
		most := max(1, min(dataQueries, dataPoints/p.points))
		for at := 0; at < len(samples); at += most {
			part := samples[at:min(at+most, len(samples))]
			out = append(out, question{span: p, samples: part, metrics: metricsAsked(part)})
		}
	}
	return out
}

// metricsAsked is how many metrics a call is charged for.
func metricsAsked(samples []model.Samples) int {
	stats := map[model.Series]int{}
	n := 0
	for _, s := range samples {
		s.Stat = ""
		if stats[s.Series]%metricStats == 0 {
			n++
		}
		stats[s.Series]++
	}
	return n
}

// ask makes one call with all its pages. It fills in what comes, and fails when
// the call as a whole does; single series may fail by themselves.
func (a *Account) ask(ctx context.Context, q question) *model.Failure {
	ctx, c, done := a.begin(ctx, "GetMetricData", subjectOfAll(q.samples))
	defer done()
	in := &cloudwatch.GetMetricDataInput{
		StartTime: aws.Time(q.span.from), EndTime: aws.Time(q.span.end()), ScanBy: types.ScanByTimestampDescending,
	}
	for i := range q.samples {
		s := q.samples[i].Series
		in.MetricDataQueries = append(in.MetricDataQueries, types.MetricDataQuery{
			Id: aws.String("m" + strconv.Itoa(i)),
			MetricStat: &types.MetricStat{
				Metric: &types.Metric{Namespace: &s.Namespace, MetricName: &s.Metric, Dimensions: dimensionsOf(s)},
				Period: aws.Int32(int32(q.span.period / time.Second)), Stat: &s.Stat,
			},
		})
	}
	outcomes := make([]outcome, len(q.samples))
	for {
		if f := a.walks.page(c, aws.ToString(in.NextToken)); f != nil {
			return f
		}
		out, err := c.clients.metrics.GetMetricData(paying(ctx, q.metrics), in)
		if f, ok := errors.AsType[*model.Failure](a.failed(ctx, c, err)); ok {
			return f
		}
		for i := range out.MetricDataResults {
			q.take(&out.MetricDataResults[i], outcomes)
		}
		next := aws.ToString(out.NextToken)
		if next == "" || next == aws.ToString(in.NextToken) {
			break
		}
		in.NextToken = &next
	}
	for i := range outcomes {
		if f := outcomes[i].failure(c, q.samples[i].Series); f != nil {
			q.samples[i].Failure = f
		}
	}
	return nil
}

// failed is the failure of a call, nil when it went well.
func (a *Account) failed(ctx context.Context, c call, err error) error {
	if err == nil {
		return nil
	}
	return a.failure(ctx, c, err)
}

// outcome is what CloudWatch said of one series, last.
type outcome struct {
	code     types.StatusCode
	messages []types.MessageData

	elsewhere bool // a point stood for another time than was asked for
}

// take fills in what one result has of a series.
func (q question) take(r *types.MetricDataResult, outcomes []outcome) {
	n, err := strconv.Atoi(strings.TrimPrefix(aws.ToString(r.Id), "m"))
	if err != nil || n < 0 || n >= len(q.samples) {
		return
	}
	for i := range min(len(r.Timestamps), len(r.Values)) {
		whole := span{from: q.samples[n].From, period: q.span.period, points: len(q.samples[n].Values), whole: q.span.whole}
		if !whole.put(q.samples[n].Values, r.Timestamps[i], r.Values[i]) {
			outcomes[n].elsewhere = true
		}
	}
	outcomes[n].code, outcomes[n].messages = r.StatusCode, r.Messages
}

// failure says why the points of a series are not all there, nil when they are.
func (s outcome) failure(c call, series model.Series) *model.Failure {
	if s.elsewhere {
		return elsewhere(c, series)
	}
	f := &model.Failure{Class: model.Other, Operation: c.operation, Subject: safetext.Line(subjectOf(series)), Code: safetext.Line(string(s.code))}
	for _, m := range s.messages {
		f.Message = line(m.Value)
	}
	switch s.code {
	case types.StatusCodeComplete:
		return nil
	case types.StatusCodeForbidden:
		f.Class, f.Permission = model.Denied, operation{"CloudWatch", c.operation}.permission()
	case types.StatusCodePartialData:
		f.Err = errPartial
	default:
		f.Err = errors.New("CloudWatch could not read the metric")
	}
	if f.Message == "" && f.Err != nil {
		f.Message = f.Err.Error()
	}
	return f
}

// subjectOfAll names a call's series in a failure: the only one, or none.
func subjectOfAll(samples []model.Samples) string {
	if len(samples) == 1 {
		return subjectOf(samples[0].Series)
	}
	return ""
}
