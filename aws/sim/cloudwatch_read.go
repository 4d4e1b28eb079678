package sim

import (
	"encoding/base64"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

func cloudWatchOperations() map[string]operation {
	return map[string]operation{
		"GetMetricStatistics": simulate(200, (*World).getMetricStatistics,
			func(in *cloudwatch.GetMetricStatisticsInput) string {
				return aws.ToString(in.Namespace) + "/" + aws.ToString(in.MetricName)
			}),
		"GetMetricData": simulate(200, (*World).getMetricData,
			func(*cloudwatch.GetMetricDataInput) string { return "" }),
		"ListMetrics": simulate(200, (*World).listMetrics,
			func(in *cloudwatch.ListMetricsInput) string {
				return aws.ToString(in.Namespace) + "/" + aws.ToString(in.MetricName)
			}),
	}
}

// statisticsPoints is the most points that one GetMetricStatistics may ask for.
const statisticsPoints = 1440

// checkPeriod checks the period and the span of a request.
func checkPeriod(seconds int32, start, end time.Time) (time.Duration, error) {
	switch {
	case !start.Before(end):
		return 0, badCombination("The parameter StartTime must be less than the parameter EndTime.")
	case seconds < 60 || seconds%60 != 0:
		return 0, badMetric("The parameter Period must be a multiple of 60.")
	}
	return time.Duration(seconds) * time.Second, nil
}

// getMetricStatistics gives points of one series. As in AWS they come in no
// particular order.
func (w *World) getMetricStatistics(in *cloudwatch.GetMetricStatisticsInput) (*cloudwatch.GetMetricStatisticsOutput, error) {
	if in.Unit != "" {
		return nil, &loudError{"GetMetricStatistics is simulated without units"}
	}
	period, err := checkPeriod(*in.Period, *in.StartTime, *in.EndTime)
	if err != nil {
		return nil, err
	}
	switch n := len(in.Statistics); {
	case n == 0 && len(in.ExtendedStatistics) == 0:
		return nil, badCombination("At least one of the parameters Statistics and ExtendedStatistics must be specified.")
	case n > 0 && len(in.ExtendedStatistics) > 0:
		return nil, badCombination("The parameters Statistics and ExtendedStatistics are mutually exclusive.")
	case len(in.ExtendedStatistics) > 10:
		return nil, badMetricData("The collection ExtendedStatistics must not have a size greater than 10.")
	case n > 5:
		return nil, badMetricData("The collection Statistics must not have a size greater than 5.")
	}
	if n := int64(in.EndTime.Sub(*in.StartTime) / period); n > statisticsPoints {
		return nil, badCombination("You have requested up to %s datapoints, which exceeds the limit of 1,440. "+
			"You may reduce the datapoints requested by increasing Period, or decreasing the time range.", grouped(n))
	}
	out := &cloudwatch.GetMetricStatisticsOutput{Label: in.MetricName, Datapoints: []types.Datapoint{}}
	s, err := w.series(*in.Namespace, *in.MetricName, in.Dimensions)
	if err != nil || s == nil {
		return out, err
	}
	name := *in.Namespace + *in.MetricName + dimensions(in.Dimensions)
	first, points := w.spanOf(s, name, *in.StartTime, *in.EndTime, period)
	for i, p := range points {
		d := types.Datapoint{Timestamp: aws.Time(first.Add(time.Duration(i) * period)), Unit: s.unit}
		for _, stat := range in.Statistics {
			v, ok, err := p.statistic(s, string(stat))
			if err != nil {
				return nil, err
			}
			if !ok {
				continue
			}
			switch stat {
			case types.StatisticSum:
				d.Sum = &v
			case types.StatisticAverage:
				d.Average = &v
			case types.StatisticSampleCount:
				d.SampleCount = &v
			case types.StatisticMinimum:
				d.Minimum = &v
			case types.StatisticMaximum:
				d.Maximum = &v
			}
		}
		for _, stat := range in.ExtendedStatistics {
			v, ok, err := p.statistic(s, stat)
			if err != nil {
				return nil, err
			}
			if ok {
				if d.ExtendedStatistics == nil {
					d.ExtendedStatistics = make(map[string]float64)
				}
				d.ExtendedStatistics[stat] = v
			}
		}
		if p.count > 0 {
			out.Datapoints = append(out.Datapoints, d)
		}
	}
	stream(w.seed, name).Shuffle(len(out.Datapoints), func(i, j int) {
		out.Datapoints[i], out.Datapoints[j] = out.Datapoints[j], out.Datapoints[i]
	})
	return out, nil
}

// grouped is a number with commas between its thousands.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// metricsPerPage is the most metrics that ListMetrics gives at once.
const metricsPerPage = 500

// recently is what RecentlyActive can mean.
const recently = 3 * time.Hour

func (w *World) listMetrics(in *cloudwatch.ListMetricsInput) (*cloudwatch.ListMetricsOutput, error) {
	if in.IncludeLinkedAccounts != nil || in.OwningAccount != nil {
		return nil, &loudError{"ListMetrics is simulated for one account"}
	}
	if in.RecentlyActive != "" && in.RecentlyActive != types.RecentlyActivePt3h {
		return nil, badMetric("The value %s for parameter RecentlyActive is not supported.", in.RecentlyActive)
	}
	all := slices.DeleteFunc(w.metrics(aws.ToString(in.Namespace), aws.ToString(in.MetricName)), func(m types.Metric) bool {
		return !fitsFilters(m, in.Dimensions) || in.RecentlyActive != "" && !w.active(m)
	})
	from := 0
	if in.NextToken != nil { // it holds the last metric given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		i := slices.IndexFunc(all, func(m types.Metric) bool { return metricKey(m) == string(text) })
		if err != nil || i < 0 {
			return nil, badMetric("Request parameter NextToken is invalid")
		}
		from = i + 1
	}
	to := min(from+metricsPerPage, len(all))
	out := &cloudwatch.ListMetricsOutput{Metrics: all[from:to]}
	if to < len(all) {
		out.NextToken = markerOf(metricKey(all[to-1]))
	}
	return out, nil
}

func metricKey(m types.Metric) string {
	return aws.ToString(m.Namespace) + "\n" + aws.ToString(m.MetricName) + "\n" + dimensions(m.Dimensions)
}

// fitsFilters reports whether a metric has the dimensions asked for, perhaps with
// others beside them.
func fitsFilters(m types.Metric, filters []types.DimensionFilter) bool {
	dims := values(m.Dimensions)
	for _, f := range filters {
		if v, ok := dims[*f.Name]; !ok || f.Value != nil && v != *f.Value {
			return false
		}
	}
	return true
}

// active reports whether a metric had points in the last three hours.
func (w *World) active(m types.Metric) bool {
	s, err := w.series(*m.Namespace, *m.MetricName, m.Dimensions)
	if err != nil || s == nil {
		return false
	}
	now := w.now()
	_, points := w.spanOf(s, metricKey(m), now.Add(-recently), now, time.Hour)
	return slices.ContainsFunc(points, func(p point) bool { return p.count > 0 })
}
