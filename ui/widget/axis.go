package widget

import (
	"math"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// Mark is a text under a place of a plot.
type Mark struct {
	At   float64 // from 0, the left end, to 1
	Text string
}

// Axis is a line of w cells with marks under their places, the ones at both ends inside
// of it. Of marks that would run into each other the first stays.
func Axis(marks []Mark, w int) string {
	line := []rune(blanks(w))
	for _, m := range marks {
		text := []rune(m.Text)
		at := max(min(int(math.Round(m.At*float64(w)))-len(text)/2, w-len(text)), 0)
		if at+len(text) > w || strings.TrimSpace(string(line[max(at-1, 0):min(at+len(text)+1, w)])) != "" {
			continue
		}
		copy(line[at:], text)
	}
	return string(line)
}

// Strip is a series in one line of w cells, as wide as a plot of the same time above it:
// what is not a number is blank.
func Strip(g theme.Glyphs, values []float64, w int) string {
	most := 0.0
	for _, v := range values {
		if v > most { // not a number is never more
			most = v
		}
	}
	var b strings.Builder
	cells := stretch(values, w)
	for _, v := range cells {
		if math.IsNaN(v) || most <= 0 {
			b.WriteString(" ")
			continue
		}
		b.WriteString(g.Level(max(v/most, 0.01)))
	}
	return b.String() + blanks(w-len(cells))
}
