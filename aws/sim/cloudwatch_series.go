package sim

import (
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/aloftdeck/aloft/model"
)

// The series that CloudWatch has. None is kept: each is worked out for the span
// that somebody asks for.

// point is what a span of time holds of a series. Without samples there is no
// datapoint.
type point struct {
	sum   float64
	count float64
	low   float64 // of a gauge
	high  float64
	times []timed // what percentiles are worked out of, nil where there are none
}

// measured is one series.
type measured struct {
	unit  types.StandardUnit
	gauge bool  // has a lowest and a highest value
	born  int64 // first minute
	// read gives what the spans between one border and the next hold. The borders
	// are minutes and never go down.
	read func(borders []int64) []point
}

// How late a minute's point comes, in seconds after the minute's end.
const (
	lateLeast  = 20
	lateSpread = 40
)

// arrived is the minute up to which a series' points have come by now.
func (w *World) arrived(series string) int64 {
	now := w.now().Unix()
	upTo := floorDiv(now-lateLeast, 60)
	late := lateLeast + int64(mix(w.seed, series, upTo)%lateSpread)
	if upTo*60+late > now {
		upTo--
	}
	return upTo
}

// dimensions are those of a metric as one text, by name.
func dimensions(list []types.Dimension) string {
	parts := make([]string, len(list))
	for i, d := range list {
		parts[i] = aws.ToString(d.Name) + "=" + aws.ToString(d.Value)
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// values are dimensions by name.
func values(list []types.Dimension) map[string]string {
	out := make(map[string]string, len(list))
	for _, d := range list {
		out[aws.ToString(d.Name)] = aws.ToString(d.Value)
	}
	return out
}

// series finds a series. It is nil where CloudWatch has none of these dimensions,
// and an error where the account does not simulate the metric at all.
func (w *World) series(namespace, metric string, dims []types.Dimension) (*measured, error) {
	if s := w.stored(namespace, metric, dims); s != nil {
		return s, nil
	}
	find, ok := simulatedMetrics[namespace+" "+metric]
	if !ok {
		return nil, &loudError{"the metric " + metric + " of " + namespace + " is not simulated"}
	}
	return find(w, metric, values(dims)), nil
}

// simulatedMetrics are the metrics there are, and how their series are found.
var simulatedMetrics = map[string]func(w *World, metric string, dims map[string]string) *measured{
	model.NamespaceDynamoDB + " ConsumedReadCapacityUnits":     (*World).unitsUsed,
	model.NamespaceDynamoDB + " ConsumedWriteCapacityUnits":    (*World).unitsUsed,
	model.NamespaceDynamoDB + " ReadThrottleEvents":            (*World).unitsUsed,
	model.NamespaceDynamoDB + " WriteThrottleEvents":           (*World).unitsUsed,
	model.NamespaceDynamoDB + " ProvisionedReadCapacityUnits":  (*World).unitsProvisioned,
	model.NamespaceDynamoDB + " ProvisionedWriteCapacityUnits": (*World).unitsProvisioned,
	model.NamespaceLambda + " Invocations":                     (*World).functionMetric,
	model.NamespaceLambda + " Duration":                        (*World).functionMetric,
	model.NamespaceLambda + " Errors":                          (*World).functionMetric,
	model.NamespaceLambda + " Throttles":                       (*World).functionMetric,
	model.NamespaceUsage + " CallCount":                        (*World).requestsMade,
	model.NamespaceAPIGateway + " Count":                       (*World).apiMetric,
	model.NamespaceAPIGateway + " 5XXError":                    (*World).apiMetric,
	model.NamespaceAPIGateway + " Latency":                     (*World).apiMetric,
	model.NamespaceCodeBuild + " Duration":                     (*World).buildMetric,
	model.NamespaceCodeBuild + " Builds":                       (*World).buildMetric,
	model.NamespaceCodeBuild + " SucceededBuilds":              (*World).buildMetric,
	model.NamespaceCodeBuild + " FailedBuilds":                 (*World).buildMetric,
	model.NamespaceLogs + " IncomingBytes":                     (*World).logMetric,
	model.NamespaceS3 + " BucketSizeBytes":                     (*World).bucketMetric,
}

// only reports whether dimensions are exactly these.
func only(dims map[string]string, names ...string) bool {
	if len(dims) != len(names) {
		return false
	}
	for _, n := range names {
		if dims[n] == "" {
			return false
		}
	}
	return true
}

// meterOfSeries is the table or index that dimensions name.
func (w *World) meterOfSeries(dims map[string]string) (*table, *meter) {
	if !only(dims, "TableName") && !only(dims, "TableName", "GlobalSecondaryIndexName") {
		return nil, nil
	}
	t, ok := w.table(dims["TableName"])
	if !ok {
		return nil, nil
	}
	m, err := t.meterOf(wish{index: dims["GlobalSecondaryIndexName"]})
	if err != nil {
		return nil, nil
	}
	return t, m
}

func accessOf(metric string) access {
	if strings.Contains(metric, "Write") {
		return writes
	}
	return reads
}

// unitsUsed are consumed units and throttled requests. A minute without any has no
// point.
func (w *World) unitsUsed(metric string, dims map[string]string) *measured {
	t, m := w.meterOfSeries(dims)
	if m == nil {
		return nil
	}
	a, throttle := accessOf(metric), strings.HasSuffix(metric, "ThrottleEvents")
	return &measured{unit: types.StandardUnitCount, born: minuteOf(t.created), read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		if l := &m.load[a]; m.calm(a) {
			for i := range out {
				if !throttle {
					out[i].sum = l.until(borders[i+1]) - l.until(borders[i])
					out[i].count = out[i].sum / l.perRequest()
				}
			}
			return out
		}
		minutes := m.walkFrom(a, borders[0])
		for i := range out {
			for minutes.minute < borders[i+1] {
				consumed, throttled := minutes.next()
				if throttle {
					out[i].sum += throttled
					out[i].count += throttled
				} else {
					out[i].sum += consumed
					out[i].count += consumed / m.load[a].perRequest()
				}
			}
		}
		return out
	}}
}

// provisionedEvery is how many minutes lie between points of provisioned units.
const provisionedEvery = 5

func (w *World) unitsProvisioned(metric string, dims map[string]string) *measured {
	t, m := w.meterOfSeries(dims)
	if m == nil {
		return nil
	}
	a := accessOf(metric)
	return gauge(types.StandardUnitCount, minuteOf(t.created), provisionedEvery, func(minute int64) (float64, bool) {
		s := m.during(minute, a)
		return float64(s.units[a]), !s.onDemand
	})
}

// gauge is a series of a value that is looked at every so many minutes.
func gauge(unit types.StandardUnit, born, every int64, look func(minute int64) (float64, bool)) *measured {
	return &measured{unit: unit, gauge: true, born: born, read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		for i := range out {
			for minute := floorDiv(borders[i]+every-1, every) * every; minute < borders[i+1]; minute += every {
				v, ok := look(minute)
				if !ok {
					continue
				}
				p := &out[i]
				if p.count == 0 {
					p.low, p.high = v, v
				}
				p.sum, p.count, p.low, p.high = p.sum+v, p.count+1, min(p.low, v), max(p.high, v)
			}
		}
		return out
	}}
}

// spanOf is what a series holds in each period from a time on, and when the first
// one begins. Points that are too old for the period are gone (CloudWatch keeps
// those of a minute for 15 days, of 5 minutes for 63, of an hour for 455).
func (w *World) spanOf(s *measured, name string, start, end time.Time, period time.Duration) (first time.Time, points []point) {
	now := w.now()
	kept, round := 15*24*time.Hour, time.Minute
	switch age := now.Sub(start); {
	case age > 63*24*time.Hour:
		round = time.Hour
	case age > 15*24*time.Hour:
		round = 5 * time.Minute
	}
	switch {
	case period%time.Hour == 0:
		kept = 455 * 24 * time.Hour
	case period%(5*time.Minute) == 0:
		kept = 63 * 24 * time.Hour
	}
	first = start.UTC().Truncate(round)
	from, step := minuteOf(first), int64(period/time.Minute)
	limit := floorDiv(end.Unix()+59, 60)
	least, most := max(s.born, minuteOf(now.Add(-kept))), min(w.arrived(name), limit)
	borders := make([]int64, 0, (limit-from)/step+2)
	for at := from; ; at += step {
		borders = append(borders, max(least, min(at, most)))
		if at >= limit {
			break
		}
	}
	for i := 1; i < len(borders); i++ { // those before the first that is kept
		borders[i] = max(borders[i], borders[i-1])
	}
	if len(borders) < 2 {
		return first, nil
	}
	return first, s.read(borders)
}

// statistic is one statistic of a point; false where there is no datapoint.
func (p point) statistic(s *measured, stat string) (float64, bool, error) {
	switch {
	case p.count == 0 && knownStatistic(stat):
		return 0, false, nil
	case stat == string(types.StatisticSum):
		return p.sum, true, nil
	case stat == string(types.StatisticSampleCount):
		return p.count, true, nil
	case stat == string(types.StatisticAverage):
		return p.sum / p.count, true, nil
	case stat == string(types.StatisticMinimum) && s.gauge:
		return p.low, true, nil
	case stat == string(types.StatisticMaximum) && s.gauge:
		return p.high, true, nil
	}
	if q, ok := percentile(stat); ok && (p.times != nil || p.count == 0) {
		return quantile(p.times, q), p.count > 0, nil
	}
	return 0, false, &loudError{"the statistic " + stat + " of this metric is not simulated"}
}

func knownStatistic(stat string) bool {
	return slices.Contains(types.Statistic("").Values(), types.Statistic(stat))
}
