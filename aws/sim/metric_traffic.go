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
	held   float64 // calls that are throttled, beside each that is let in
}

// fault is what is wrong with a version.
type fault struct {
	failed float64 // share of the calls that end in an error
	slow   float64 // how many times longer they take
}

// stretch is a time in which there are calls, in minutes, and what becomes of them.
type stretch struct {
	from, until int64
	fault       fault
	part        float64 // share of the calls that belong here, 0 for all of them
	rest        bool    // it is the others that belong here
}

// own is how many of the first k calls belong to the stretch.
func (s *stretch) own(k float64) float64 {
	switch {
	case s.part == 0:
		return k
	case s.rest:
		return k - math.Floor(k*s.part)
	}
	return math.Floor(k * s.part)
}

// counter counts calls.
type counter struct {
	traffic
	hash  uint64
	spans []stretch
}

// callsUntil is how many calls there had been when a minute began, without regard
// to spans.
func (c *counter) callsUntil(minute int64) float64 {
	return math.Floor(c.noisy(c.hash, minute))
}

// parts are the first and the last number of the calls of each span within two
// borders.
func (c *counter) parts(from, to int64, each func(s *stretch, first, last float64)) {
	for i := range c.spans {
		s := &c.spans[i]
		if a, b := max(from, s.from), min(to, s.until); a < b {
			each(s, s.own(c.callsUntil(a)), s.own(c.callsUntil(b)))
		}
	}
}

// calls is how many there were between two borders.
func (c *counter) calls(from, to int64) (n float64) {
	c.parts(from, to, func(_ *stretch, first, last float64) { n += last - first })
	return n
}

// amount is something that each call has some of, so much on average: up to the
// k-th call it is k times the mean, give or take less than half a call's. Quarters
// add up exactly.
func (c *counter) amount(mean float64, from, to int64) (n float64) {
	until := func(k float64) float64 {
		return math.Round((k+0.45*share(c.hash+5, int64(k)))*mean*4) / 4
	}
	c.parts(from, to, func(_ *stretch, first, last float64) { n += until(last) - until(first) })
	return n
}

// errors is how many calls failed: one in each so many of them.
func (c *counter) errors(from, to int64) (n float64) {
	c.parts(from, to, func(s *stretch, first, last float64) {
		failed := max(c.failed, s.fault.failed)
		if failed <= 0 {
			return
		}
		each := math.Round(1 / failed)
		until := func(k float64) float64 {
			block := math.Floor(k / each)
			if k-block*each > math.Floor(share(c.hash+6, int64(block))*each) {
				block++
			}
			return block
		}
		n += until(last) - until(first)
	})
	return n
}

// throttles is how many calls were not let in.
func (c *counter) throttles(from, to int64) (n float64) {
	c.parts(from, to, func(_ *stretch, first, last float64) { n += math.Floor(last*c.held) - math.Floor(first*c.held) })
	return n
}

// always is the stretch of what has been there as long as metrics reach back.
var always = stretch{from: math.MinInt64, until: math.MaxInt64}

// counters are the calls of a function, or of one of its aliases: an alias has
// calls while it is there. A version has its own through an alias that weighs it
// against another.
func (w *World) counters(name, aliasName, version string) []counter {
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
			span.fault = f.faults[s.main]
			if version != "" {
				if s.extra == "" || version != s.main && version != s.extra {
					continue
				}
				span.part, span.rest, span.fault = s.share, version == s.main, f.faults[version]
			}
			if !s.from.IsZero() {
				span.from = minuteOf(s.from)
			}
			if i+1 < len(past) {
				span.until = minuteOf(past[i+1].from)
			}
			if n := len(c.spans); n > 0 && c.spans[n-1].until == span.from && c.spans[n-1].goesOn(span) {
				c.spans[n-1].until = span.until
			} else {
				c.spans = append(c.spans, span)
			}
		}
		if len(c.spans) > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b counter) int { return int(a.hash>>33) - int(b.hash>>33) })
	return out
}

// goesOn reports whether two stretches are of the same calls.
func (s *stretch) goesOn(o stretch) bool {
	return s.fault == o.fault && s.part == o.part && s.rest == o.rest
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

// lasting is the series of how long calls took, with what its percentiles are worked
// out of.
func (w *World) lasting(all []counter) *measured {
	m := w.counted(types.StandardUnitMilliseconds, all, func(c *counter, from, to int64) float64 { return c.amount(c.millis, from, to) })
	sums := m.read
	m.read = func(borders []int64) []point {
		out := sums(borders)
		for i := range out {
			for k := range all {
				c := &all[k]
				c.parts(borders[i], borders[i+1], func(s *stretch, first, last float64) {
					if last > first {
						out[i].times = append(out[i].times, timed{calls: last - first, mean: c.millis * max(1, s.fault.slow)})
					}
				})
			}
		}
		return out
	}
	return m
}

// called are the stages of a function that have had calls, sorted.
func (w *World) called(name string) []string {
	f, ok := w.function(name)
	if !ok {
		return nil
	}
	var out []string
	for stage := range f.services {
		if len(w.counters(name, stage, "")) > 0 {
			out = append(out, stage)
		}
	}
	slices.Sort(out)
	return out
}

// functionMetric finds the series of all functions, of one, of one of its aliases, or
// of a version through an alias that weighs it against another. One through an alias
// is there once the alias has been called.
func (w *World) functionMetric(metric string, dims map[string]string) *measured {
	var all []counter
	switch name := dims["FunctionName"]; {
	case len(dims) == 0:
		for _, f := range w.names {
			all = append(all, w.counters(f, "", "")...)
		}
	case only(dims, "FunctionName"):
		all = w.counters(name, "", "")
	case only(dims, "FunctionName", "Resource"), only(dims, "FunctionName", "Resource", "ExecutedVersion"):
		of, qualifier, ok := strings.Cut(dims["Resource"], ":")
		if !ok || of != name || qualifier == "" {
			return nil
		}
		all = w.counters(name, qualifier, dims["ExecutedVersion"])
	}
	if len(all) == 0 {
		return nil
	}
	switch metric {
	case "Duration":
		return w.lasting(all)
	case "Errors":
		return w.counted(types.StandardUnitCount, all, (*counter).errors)
	case "Throttles":
		return w.counted(types.StandardUnitCount, all, (*counter).throttles)
	}
	return w.counted(types.StandardUnitCount, all, (*counter).calls)
}

// apiMetric finds the calls of an API, or of one of its stages, how many of them were
// answered by 5XX, and how long the answers took.
func (w *World) apiMetric(metric string, dims map[string]string) *measured {
	if !only(dims, "ApiName") && !only(dims, "ApiName", "Stage") {
		return nil
	}
	all := w.apiCounters(dims["ApiName"], dims["Stage"])
	if len(all) == 0 {
		return nil
	}
	switch metric {
	case "5XXError":
		return w.counted(types.StandardUnitCount, all, (*counter).errors)
	case "Latency":
		return w.lasting(all)
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
		if all := w.counters(name, "", ""); len(all) > 0 {
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
