package widget

// Amounts side by side as columns, such as the cost of each day.

import (
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// Pillar is one column.
type Pillar struct {
	Label string // under the column, as much of it as fits
	Value float64
	Style theme.Style
	Note  string // one cell beside the label, such as a sign that more may come
}

// Pillars draws columns with their scale: exactly h lines of w cells, the last one
// holds the labels. Of more columns than fit the last ones show.
func Pillars(t theme.Theme, pillars []Pillar, format func(float64) string, w, h int) []string {
	w, h = max(w, 0), max(h, 0)
	out := make([]string, 0, h)
	left := min(scaleWidth, w)
	iw, ih := w-left-1, h-1
	if iw < 2 || ih < 1 || len(pillars) == 0 {
		for range h {
			out = append(out, blanks(w))
		}
		return out
	}
	each := min(max(iw/len(pillars), 2), 8)
	if n := iw / each; len(pillars) > n {
		pillars = pillars[len(pillars)-n:]
	}
	values := make([]float64, len(pillars))
	for i, p := range pillars {
		values[i] = p.Value
	}
	top := Plot{Curves: []Curve{{Values: values}}}.top()
	side := t.Glyphs.Vertical
	thick := max(each-1, 1)
	for y := range ih {
		label := ""
		switch {
		case y == 0:
			label = format(top)
		case y == ih-1:
			label = format(0)
		}
		var b strings.Builder
		for _, p := range pillars {
			// How much of this line's height the column fills.
			fill := p.Value/top*float64(ih) - float64(ih-1-y)
			if y == ih-1 && p.Value > 0 {
				fill = max(fill, 0.01)
			}
			b.WriteString(p.Style.Paint(strings.Repeat(t.Glyphs.Level(fill), thick)) + blanks(each-thick))
		}
		out = append(out, t.Dim.Paint(FitRight(label, left, "")+side)+FitTail(b.String(), iw, ""))
	}
	// A label that would run into the one before is left out.
	labels := ""
	for i, p := range pillars {
		if at, have := i*each, Width(labels); have == 0 || have < at {
			labels += blanks(at-have) + p.Label + p.Note
		}
	}
	return append(out, blanks(left+1)+t.Dim.Paint(FitTail(labels, iw, "")))
}
