package sim

import (
	"math"
	"slices"
	"strings"
	"time"

	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// charge is what one service costs on each day.
type charge struct {
	service string // as Cost Explorer names it
	days    []float64
}

// charges are the costs of each day from one to another, as far as they are known
// by a time.
func (w *World) charges(from, to, known time.Time) []charge {
	var borders []int64
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		borders = append(borders, max(min(minuteOf(day), minuteOf(known)), w.metricsBorn()))
	}
	var out []charge
	add := func(service string, s *measured, usd float64) {
		if s == nil {
			return
		}
		i := slices.IndexFunc(out, func(c charge) bool { return c.service == service })
		if i < 0 {
			i = len(out)
			out = append(out, charge{service, make([]float64, len(borders)-1)})
		}
		for day, p := range s.read(borders) {
			out[i].days[day] += p.sum * usd
		}
	}
	// standing is an amount that is there all the time, at so much for each minute.
	standing := func(service string, usd float64) {
		add(service, &measured{read: func(borders []int64) []point {
			out := make([]point, len(borders)-1)
			for i := range out {
				out[i].sum = float64(borders[i+1] - borders[i])
			}
			return out
		}}, usd)
	}
	const month = 730 * 60 // minutes
	for _, name := range w.names {
		f, ok := w.function(name)
		if !ok {
			continue
		}
		second := 0.0000166667
		if f.latest.arch == string(lambdatypes.ArchitectureArm64) {
			second = 0.0000133334
		}
		dims := map[string]string{"FunctionName": name}
		add("AWS Lambda", w.functionMetric("Invocations", dims), 0.0000002)
		add("AWS Lambda", w.functionMetric("Duration", dims), second*float64(f.latest.memoryMB)/1024/1000)
	}
	bytes := int64(0)
	for _, name := range w.tables.names {
		t, ok := w.table(name)
		if !ok {
			continue
		}
		bytes += t.bytes
		for _, i := range t.indexes {
			bytes += i.bytes
		}
		for _, m := range t.meters() {
			for a, usd := range [2]float64{reads: 0.00013, writes: 0.00065} {
				add("Amazon DynamoDB", gauge("", 0, provisionedEvery, func(minute int64) (float64, bool) {
					return float64(m.during(minute, access(a)).units[a]), true
				}), usd*provisionedEvery/60)
			}
			if slices.ContainsFunc(m.settings, func(s setting) bool { return s.onDemand }) {
				add("Amazon DynamoDB", m.requests(reads), 0.125e-6)
				add("Amazon DynamoDB", m.requests(writes), 0.625e-6)
			}
		}
	}
	if bytes > 0 {
		standing("Amazon DynamoDB", float64(bytes)/(1<<30)*0.25/month)
	}
	for _, api := range demoAPIs {
		add("Amazon API Gateway", w.apiMetric("Count", map[string]string{"ApiName": api.name}), 3.5e-6)
	}
	for _, p := range w.projectNames {
		add("CodeBuild", w.buildSeries(p, "", func(r ran) (float64, bool) { return math.Ceil(r.lasted.Minutes()), true }), 0.005)
	}
	kept := int64(0)
	for _, g := range w.logGroups() {
		add("AmazonCloudWatch", w.logMetric("IncomingBytes", map[string]string{"LogGroupName": g}), 0.5/(1<<30))
		kept += w.storedBytes(g)
	}
	standing("AmazonCloudWatch", float64(kept)/(1<<30)*0.03/month)
	if !w.tables.started.IsZero() {
		standing("Amazon Simple Storage Service", float64(bucketBytes)/(1<<30)*0.023/month)
	}
	slices.SortFunc(out, func(a, b charge) int { return strings.Compare(a.service, b.service) })
	return out
}

// requests are the units of one kind that were used on demand.
func (m *meter) requests(a access) *measured {
	return &measured{read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		minutes := m.walkFrom(a, borders[0])
		for i := range out {
			for minutes.minute < borders[i+1] {
				onDemand := m.during(minutes.minute, a).onDemand
				if consumed, _ := minutes.next(); onDemand {
					out[i].sum += consumed
				}
			}
		}
		return out
	}}
}
