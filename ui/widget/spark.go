package widget

// A series of amounts in one line.

import (
	"math"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// Spark is a series of amounts as columns in one line of w cells, the newest on the
// right. A cell that stands for several points shows the highest, so that a short
// peak is never lost. Zero is a blank but for the ground line that the whole
// shares; points that are not a number are still to come and have a sign of their
// own, and the newest of them is always seen. Full height is ceiling, or the highest
// amount where that is more.
func Spark(g theme.Glyphs, values []float64, ceiling float64, w int) string {
	if w <= 0 {
		return ""
	}
	if len(values) == 0 {
		return blanks(w)
	}
	if n := len(values) - pending(values); n < len(values) && n > 0 && len(values) > w && w > 1 {
		values = append(Squeeze(values[:n], w-1)[:min(n, w-1):min(n, w-1)], math.NaN())
	}
	cells := Squeeze(values, w)
	for _, v := range cells {
		if v > ceiling {
			ceiling = v
		}
	}
	var b strings.Builder
	b.WriteString(blanks(w - len(cells)))
	for _, v := range cells {
		switch {
		case math.IsNaN(v):
			b.WriteString(g.Pending)
		case ceiling <= 0:
			b.WriteString(g.Level(0.01))
		default:
			b.WriteString(g.Level(max(v/ceiling, 0.01)))
		}
	}
	return b.String()
}

// pending is how many of the newest values are not a number.
func pending(values []float64) int {
	n := 0
	for n < len(values) && math.IsNaN(values[len(values)-1-n]) {
		n++
	}
	return n
}

// Squeeze makes at most n values of many: each is the highest of those that it
// stands for, and not a number only where all of them are not.
func Squeeze(values []float64, n int) []float64 {
	if n <= 0 || len(values) <= n {
		return values
	}
	out := make([]float64, n)
	for i := range out {
		from, to := i*len(values)/n, (i+1)*len(values)/n
		out[i] = math.NaN()
		for _, v := range values[from:to] {
			if math.IsNaN(out[i]) || v > out[i] {
				out[i] = v
			}
		}
	}
	return out
}
