package sim

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// Limits of one GetMetricData (CloudWatch API reference).
const (
	dataQueries = 500
	dataPoints  = 100800
)

var queryID = regexp.MustCompile(`^[a-z][a-zA-Z0-9_]*$`)

// getMetricData gives points of many series, a page at a time. A series that goes
// on in the next page is PartialData.
func (w *World) getMetricData(in *cloudwatch.GetMetricDataInput) (*cloudwatch.GetMetricDataOutput, error) {
	if in.LabelOptions != nil {
		return nil, &loudError{"GetMetricData with options of labels is not simulated"}
	}
	if len(in.MetricDataQueries) > dataQueries {
		return nil, badMetricData("The collection MetricDataQueries must not have a size greater than 500.")
	}
	if len(in.MetricDataQueries) == 0 {
		return nil, badMetricData("The collection MetricDataQueries must not be empty.")
	}
	limit := dataPoints
	if in.MaxDatapoints != nil {
		if limit = int(*in.MaxDatapoints); limit < 1 || limit > dataPoints {
			return nil, badMetricData("The parameter MaxDatapoints must be between 1 and 100800.")
		}
	}
	if err := checkQueries(in); err != nil {
		return nil, err
	}
	query, skip, err := parseDataToken(in)
	if err != nil {
		return nil, err
	}
	out := &cloudwatch.GetMetricDataOutput{MetricDataResults: []types.MetricDataResult{}, Messages: []types.MessageData{}}
	for ; query < len(in.MetricDataQueries); query, skip = query+1, 0 {
		q := in.MetricDataQueries[query]
		if q.ReturnData != nil && !*q.ReturnData {
			continue
		}
		if limit == 0 {
			out.NextToken = dataToken(in, query, 0)
			break
		}
		result, err := w.dataOf(in, q)
		if err != nil {
			return nil, err
		}
		skip = min(skip, len(result.Values))
		to := min(len(result.Values), skip+limit)
		rest := len(result.Values) - to
		result.Timestamps, result.Values = result.Timestamps[skip:to], result.Values[skip:to]
		limit -= to - skip
		if rest > 0 {
			result.StatusCode = types.StatusCodePartialData
		}
		out.MetricDataResults = append(out.MetricDataResults, result)
		if rest > 0 {
			out.NextToken = dataToken(in, query, to)
			break
		}
	}
	return out, nil
}

func checkQueries(in *cloudwatch.GetMetricDataInput) error {
	ids := make(map[string]bool, len(in.MetricDataQueries))
	for i, q := range in.MetricDataQueries {
		switch {
		case q.Expression != nil || q.MetricStat == nil:
			return &loudError{"GetMetricData is simulated for metrics, not for expressions"}
		case q.AccountId != nil || q.Period != nil || q.MetricStat.Unit != "":
			return &loudError{"GetMetricData is simulated without other accounts, periods of expressions and units"}
		case !queryID.MatchString(*q.Id):
			return badMetricData("The value '%s' for parameter MetricDataQueries.member.%d.Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.", *q.Id, i+1)
		case ids[*q.Id]:
			return badMetricData("The values for parameter id in MetricDataQueries are not unique.")
		}
		ids[*q.Id] = true
		if _, err := checkPeriod(*q.MetricStat.Period, *in.StartTime, *in.EndTime); err != nil {
			return err
		}
	}
	return nil
}

// dataOf is one series, the newest point first unless it is asked for the other
// way round.
func (w *World) dataOf(in *cloudwatch.GetMetricDataInput, q types.MetricDataQuery) (types.MetricDataResult, error) {
	m := q.MetricStat.Metric
	label := q.Label
	if label == nil {
		label = m.MetricName
	}
	result := types.MetricDataResult{Id: q.Id, Label: label, StatusCode: types.StatusCodeComplete, Timestamps: []time.Time{}, Values: []float64{}}
	s, err := w.series(*m.Namespace, *m.MetricName, m.Dimensions)
	if err != nil || s == nil {
		return result, err
	}
	if code, ok := w.spoiledBy(*m.MetricName, m.Dimensions); ok && code != types.StatusCodePartialData {
		result.StatusCode = code
		result.Messages = []types.MessageData{{Code: aws.String(string(code)), Value: aws.String("scripted " + string(code))}}
		return result, nil
	} else if ok {
		result.StatusCode = code
	}
	period := time.Duration(*q.MetricStat.Period) * time.Second
	first, points := w.spanOf(s, *m.Namespace+*m.MetricName+dimensions(m.Dimensions), *in.StartTime, *in.EndTime, period)
	for i, p := range points {
		v, ok, err := p.statistic(s, *q.MetricStat.Stat)
		if err != nil {
			return result, err
		}
		if ok {
			result.Timestamps = append(result.Timestamps, first.Add(time.Duration(i)*period))
			result.Values = append(result.Values, v)
		}
	}
	if in.ScanBy != types.ScanByTimestampAscending {
		slices.Reverse(result.Timestamps)
		slices.Reverse(result.Values)
	}
	if result.StatusCode == types.StatusCodePartialData { // a test wants it: half of it is missing
		n := len(result.Values) / 2
		result.Timestamps, result.Values = result.Timestamps[:n], result.Values[:n]
	}
	return result, nil
}

// spoiling is trouble with some series, for so many more times.
type spoiling struct {
	metric string
	value  string // of any dimension; empty: any
	code   types.StatusCode
	times  int
}

// spoiledBy is the trouble that a test wants with a series.
func (w *World) spoiledBy(metric string, dims []types.Dimension) (types.StatusCode, bool) {
	for i := range w.tables.spoiled {
		s := &w.tables.spoiled[i]
		if s.times == 0 || s.metric != metric {
			continue
		}
		if s.value != "" && !slices.ContainsFunc(dims, func(d types.Dimension) bool { return *d.Value == s.value }) {
			continue
		}
		s.times--
		return s.code, true
	}
	return "", false
}

// asked is what must stay the same from page to page.
func asked(in *cloudwatch.GetMetricDataInput) uint64 {
	var b strings.Builder
	fmt.Fprint(&b, in.StartTime.Unix(), in.EndTime.Unix(), in.ScanBy, len(in.MetricDataQueries))
	for _, q := range in.MetricDataQueries {
		fmt.Fprint(&b, *q.Id, *q.MetricStat.Metric.MetricName, dimensions(q.MetricStat.Metric.Dimensions), *q.MetricStat.Stat, *q.MetricStat.Period)
	}
	return mix(0, b.String(), 0)
}

func dataToken(in *cloudwatch.GetMetricDataInput, query, point int) *string {
	return aws.String(base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "%d %d %d", query, point, asked(in))))
}

func parseDataToken(in *cloudwatch.GetMetricDataInput) (query, point int, err error) {
	if in.NextToken == nil {
		return 0, 0, nil
	}
	var sum uint64
	text, err := base64.StdEncoding.DecodeString(*in.NextToken)
	if err == nil {
		_, err = fmt.Sscanf(string(text), "%d %d %d", &query, &point, &sum)
	}
	if err != nil || sum != asked(in) || query >= len(in.MetricDataQueries) {
		return 0, 0, &refusal{status: 400, err: &types.InvalidNextToken{Message: aws.String("Invalid nextToken"),
			ErrorCodeOverride: aws.String("InvalidNextToken")}}
	}
	return query, point, nil
}
