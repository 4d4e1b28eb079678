package store

// Points of metrics as amounts of usage.

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// onto lays samples over a span of n periods from a time on, as whole base units of
// which a point is so many. A missing point is zero, unless the read of it failed;
// what was not read is negative.
func onto(sm model.Samples, from time.Time, n int, times float64) []int64 {
	out := make([]int64, n)
	shift := int(from.Sub(sm.From) / sm.Period)
	for i := range out {
		at := i + shift
		switch {
		case at < 0 || at >= len(sm.Values):
			out[i] = -1
		case !math.IsNaN(sm.Values[at]):
			out[i] = int64(math.Round(sm.Values[at] * times))
		case sm.Failure != nil:
			out[i] = -1
		}
	}
	return out
}
