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
