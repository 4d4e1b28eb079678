package store

// Points of metrics as amounts of usage.

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// onto lays samples over a span of periods from a time on, as whole base units of which a
// point is so many, and gives back the span. A missing point is zero, unless the read of
// it failed; what was not read is negative.
func onto(p *model.Points, from time.Time, out []int64, times float64) []int64 {
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
		default:
			out[i] = 0
		}
	}
	return out
}
