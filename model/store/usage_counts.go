package store

// Points of metrics as amounts of usage.

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// counts are what was counted by day and by hour: NaN where it was not read, nil
// where nothing of it was.
type counts struct{ days, hours []float64 }

// onto lays samples over a span of n periods from a time on. A missing point is
// zero, unless the read of it failed; what the samples do not reach is not known.
func onto(sm model.Samples, from time.Time, n int) []float64 {
	out := make([]float64, n)
	shift := int(from.Sub(sm.From) / sm.Period)
	for i := range out {
		at := i + shift
		switch {
		case at < 0 || at >= len(sm.Values):
			out[i] = math.NaN()
		case !math.IsNaN(sm.Values[at]):
			out[i] = sm.Values[at]
		case sm.Failure != nil:
			out[i] = math.NaN()
		}
	}
	return out
}

// amounts are whole base units, negative where nothing was read.
func amounts(values []float64, times float64) []int64 {
	if values == nil {
		return nil
	}
	out := make([]int64, len(values))
	for i, v := range values {
		if math.IsNaN(v) {
			out[i] = -1
			continue
		}
		out[i] = int64(math.Round(v * times))
	}
	return out
}

// covers reports whether what is known of one reaches as far as what is known of
// another, by days and by hours.
func (c counts) covers(o counts) bool { return covers(c.days, o.days) && covers(c.hours, o.hours) }

func covers(a, b []float64) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if math.IsNaN(a[i]) && !math.IsNaN(b[i]) {
			return false
		}
	}
	return true
}

// less takes off what a part of it is, never below zero: the two are read a moment
// apart.
func (c counts) less(part counts) counts {
	return counts{less(c.days, part.days), less(c.hours, part.hours)}
}

func less(a, b []float64) []float64 {
	if a == nil {
		return nil
	}
	out := make([]float64, len(a))
	for i := range a {
		out[i] = a[i]
		if i < len(b) && !math.IsNaN(a[i]) {
			out[i] = max(0, a[i]-b[i])
		}
	}
	return out
}

// some reports whether anything was used at all.
func (c counts) some() bool {
	for _, vs := range [][]float64{c.days, c.hours} {
		for _, v := range vs {
			if v > 0 {
				return true
			}
		}
	}
	return false
}
