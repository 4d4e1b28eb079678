package sim

import (
	"math"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// The traffic of functions and APIs. How often something was called until a moment
// has a closed form, and so has how long these calls took: the sums of aliases are
// those of their function, and hours those of their minutes.

// traffic is what goes through one alias of a function, or through an API.
type traffic struct {
	wave
	millis float64 // a call takes on average
	failed float64 // share of the calls that end in an error
}

// counter counts calls.
type counter struct {
	traffic
	hash  uint64
	spans [][2]int64 // minutes in which there are any, from and up to
}

// callsUntil is how many calls there had been when a minute began, without regard
// to spans.
func (c *counter) callsUntil(minute int64) float64 {
	return math.Floor(c.noisy(c.hash, minute))
}

// parts are the first and the last number of the calls of each span within two
// borders.
func (c *counter) parts(from, to int64, each func(first, last float64)) {
	for _, s := range c.spans {
		if a, b := max(from, s[0]), min(to, s[1]); a < b {
			each(c.callsUntil(a), c.callsUntil(b))
		}
	}
}

// calls is how many there were between two borders.
func (c *counter) calls(from, to int64) (n float64) {
	c.parts(from, to, func(first, last float64) { n += last - first })
	return n
}

// amount is something that each call has some of, so much on average: up to the
// k-th call it is k times the mean, give or take less than half a call's. Quarters
// add up exactly.
func (c *counter) amount(mean float64, from, to int64) (n float64) {
	until := func(k float64) float64 {
		return math.Round((k+0.45*share(c.hash+5, int64(k)))*mean*4) / 4
	}
	c.parts(from, to, func(first, last float64) { n += until(last) - until(first) })
	return n
}

// errors is how many calls failed: one in each so many of them.
func (c *counter) errors(from, to int64) (n float64) {
	if c.failed <= 0 {
		return 0
	}
	each := math.Round(1 / c.failed)
	until := func(k float64) float64 {
		block := math.Floor(k / each)
		if k-block*each > math.Floor(share(c.hash+6, int64(block))*each) {
			block++
		}
		return block
	}
	c.parts(from, to, func(first, last float64) { n += until(last) - until(first) })
	return n
}

// always is the span of what has been there as long as metrics reach back.
var always = [2]int64{math.MinInt64, math.MaxInt64}

// counters are the calls of a function, or of one of its aliases: an alias has
// calls while it is there.
func (w *World) counters(name, aliasName string) []counter {
	f, ok := w.function(name)
	if !ok {
		return nil
	}
	var out []counter
	for stage, past := range f.services {
		if aliasName != "" && stage != aliasName {
			continue
		}
		t, ok := w.trafficOf(name, stage)
		if !ok {
			continue
		}
		c := counter{traffic: t, hash: mix(w.seed, "calls of "+name+":"+stage, 0)}
		for i, s := range past {
			if s.main == "" {
				continue
			}
			span := always
			if !s.from.IsZero() {
				span[0] = minuteOf(s.from)
			}
			if i+1 < len(past) {
				span[1] = minuteOf(past[i+1].from)
			}
			if n := len(c.spans); n > 0 && c.spans[n-1][1] == span[0] {
				c.spans[n-1][1] = span[1]
			} else {
				c.spans = append(c.spans, span)
			}
		}
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b counter) int { return int(a.hash>>33) - int(b.hash>>33) })
	return out
}

// counted is a series made of counters. A span without a call has no datapoint.
func (w *World) counted(unit types.StandardUnit, all []counter, value func(c *counter, from, to int64) float64) *measured {
	return &measured{unit: unit, born: w.metricsBorn(), read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		for i := range out {
			for k := range all {
				out[i].count += all[k].calls(borders[i], borders[i+1])
				out[i].sum += value(&all[k], borders[i], borders[i+1])
			}
		}
		return out
	}}
}

// called are the stages of a function that have had calls, sorted.
func (w *World) called(name string) []string {
	f, ok := w.function(name)
	if !ok {
		return nil
	}
	var out []string
	for stage := range f.services {
		if len(w.counters(name, stage)) > 0 {
			out = append(out, stage)
		}
	}
	slices.Sort(out)
	return out
}

// functionMetric finds the series of a function, or of one of its aliases. One
// through an alias is there once the alias has been called.
func (w *World) functionMetric(metric string, dims map[string]string) *measured {
	name, aliasName := dims["FunctionName"], ""
	switch {
	case only(dims, "FunctionName"):
	case only(dims, "FunctionName", "Resource"):
		of, qualifier, ok := strings.Cut(dims["Resource"], ":")
		if !ok || of != name || qualifier == "" {
			return nil
		}
		aliasName = qualifier
	default:
		return nil
	}
	all := w.counters(name, aliasName)
	if len(all) == 0 {
		return nil
	}
	switch metric {
	case "Duration":
		return w.counted(types.StandardUnitMilliseconds, all, func(c *counter, from, to int64) float64 { return c.amount(c.millis, from, to) })
	case "Errors":
		return w.counted(types.StandardUnitCount, all, (*counter).errors)
	case "Throttles":
		return w.counted(types.StandardUnitCount, all, func(*counter, int64, int64) float64 { return 0 })
	}
	return w.counted(types.StandardUnitCount, all, (*counter).calls)
}

// apiMetric finds the calls of an API, or of one of its stages.
func (w *World) apiMetric(_ string, dims map[string]string) *measured {
	if !only(dims, "ApiName") && !only(dims, "ApiName", "Stage") {
		return nil
	}
	all := w.apiCounters(dims["ApiName"], dims["Stage"])
	if len(all) == 0 {
		return nil
	}
	return w.counted(types.StandardUnitCount, all, (*counter).calls)
}

// bytesPerCall is how much a call writes into its function's log.
const bytesPerCall = 640

// logMetric finds what a log group takes in: that of a function or of a project.
func (w *World) logMetric(_ string, dims map[string]string) *measured {
	if !only(dims, "LogGroupName") {
		return nil
	}
	if name, ok := strings.CutPrefix(dims["LogGroupName"], functionLogs); ok {
		if all := w.counters(name, ""); len(all) > 0 {
			return w.counted(types.StandardUnitBytes, all, func(c *counter, from, to int64) float64 {
				return c.amount(bytesPerCall, from, to)
			})
		}
		return nil
	}
	if name, ok := strings.CutPrefix(dims["LogGroupName"], buildLogs); ok {
		return w.buildSeries(name, types.StandardUnitBytes, func(r ran) (float64, bool) { return r.logged, r.logged > 0 })
	}
	return nil
}
