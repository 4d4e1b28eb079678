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
func onto(p *model.Points, from time.Time, n int, times float64) []int64 {
	out := make([]int64, n)
	shift := int(from.Sub(p.From()) / p.Period)
	for i := range out {
		at := i + shift
		switch {
		case at < 0 || at >= len(p.Values):
			out[i] = -1
		case !math.IsNaN(p.Values[at]):
			out[i] = int64(math.Round(p.Values[at] * times))
		case p.Failure != nil:
			out[i] = -1
		}
	}
	return out
}
