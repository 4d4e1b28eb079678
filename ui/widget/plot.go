package widget

// Series over time, as lines of dots with their scale.

import (
	"math"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// Curve is one series of a plot. All curves of a plot span the same time.
type Curve struct {
	Name   string
	Style  theme.Style
	Values []float64 // oldest first; not a number where nothing is known
	Line   bool      // a level that holds, drawn as a line of dashes instead of dots
}

// Plot is a picture of curves over time.
type Plot struct {
	Curves []Curve
	From   string  // what stands under the left end, such as "3 h ago"
	To     string  // and under the right end
	Top    float64 // the scale reaches at least so far
	Format func(float64) string
}

// scaleWidth is the room for the scale on the left.
const scaleWidth = 7

// Lines draws the plot: exactly h lines of w cells, the last one names both ends of
// the time. Dots that stand for several points show the highest.
func (p Plot) Lines(t theme.Theme, w, h int) []string {
	w, h = max(w, 0), max(h, 0)
	out := make([]string, 0, h)
	left := min(scaleWidth, w)
	iw, ih := w-left-1, h-1
	if iw < 4 || ih < 1 {
		for range h {
			out = append(out, blanks(w))
		}
		return out
	}
	top := p.top()
	// Points that may still come have a column of their own at the right end.
	open := len(p.Curves) > 0 && len(p.Curves[0].Values) > 0 && pending(p.Curves[0].Values) > 0
	mark, cw := "", iw
	if open {
		mark, cw = t.Dim.Paint(t.Glyphs.Pending), iw-1
	}
	cells := p.cells(t, top, cw, ih)
	side := t.Glyphs.Vertical
	for y := range ih {
		label := ""
		switch {
		case y == 0:
			label = p.format(top)
		case y == ih-1:
			label = p.format(0)
		case ih >= 5 && y == ih/2:
			label = p.format(top * (1 - (float64(y)+0.5)/float64(ih)))
		}
		out = append(out, t.Dim.Paint(FitRight(label, left, "")+side)+cells[y]+mark)
	}
	ends := FitTail(p.From, max(iw-Width(p.To), 0), t.Glyphs.Ellipsis)
	return append(out, blanks(left+1)+t.Dim.Paint(FitTail(ends+p.To, iw, "")))
}

func (p Plot) format(v float64) string {
	if p.Format == nil {
		return ""
	}
	return p.Format(v)
}

// top is the upper end of the scale: the highest amount, rounded up to a figure
// that is easy to read.
func (p Plot) top() float64 {
	most := p.Top
	for _, c := range p.Curves {
		for _, v := range c.Values {
			if v > most { // not a number is never more
				most = v
			}
		}
	}
	if most <= 0 {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(most)))
	for _, step := range []float64{1, 1.5, 2, 3, 4, 5, 6, 8, 10} {
		if most <= step*unit*(1+1e-9) {
			return step * unit
		}
	}
	return most
}

// cells draws the curves, the first on top of the others.
func (p Plot) cells(t theme.Theme, top float64, w, h int) []string {
	canvas := newCanvas(t.Glyphs, w, h)
	for i := len(p.Curves) - 1; i >= 0; i-- {
		c := p.Curves[i]
		columns := w * canvas.across
		if c.Line {
			columns = w
		}
		for x, v := range stretch(c.Values, columns) {
			if math.IsNaN(v) {
				continue
			}
			share := min(max(v/top, 0), 1)
			if c.Line {
				y := min(int((1-share)*float64(h)), h-1)
				canvas.level(x, y, i)
				continue
			}
			canvas.column(x, share, i)
		}
	}
	return canvas.lines(func(i int) theme.Style { return p.Curves[i].Style })
}

// stretch makes exactly n values of some: several become one, the highest, or one
// is repeated.
func stretch(values []float64, n int) []float64 {
	if len(values) == 0 || n <= 0 {
		return nil
	}
	if len(values) >= n {
		return Squeeze(values, n)
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = values[i*len(values)/n]
	}
	return out
}

// canvas is cells of dots: 2 x 4 in each in braille, one in ASCII.
type canvas struct {
	w, h         int
	across, down int    // dots of a cell
	dash, dot    string // of a level; of a cell where dots can not be told apart
	dots         []byte // braille bits of each cell
	dashes       []bool
	owner        []int // the curve that drew a cell last, -1 for none
}

func newCanvas(g theme.Glyphs, w, h int) *canvas {
	c := &canvas{w: w, h: h, across: 2, down: 4, dash: g.Dashes, dots: make([]byte, w*h), dashes: make([]bool, w*h), owner: make([]int, w*h)}
	if len(g.Solid) == 1 {
		c.across, c.down, c.dot = 1, 1, g.Solid
	}
	for i := range c.owner {
		c.owner[i] = -1
	}
	return c
}

// column fills a column of dots from the ground up to a share of the height.
// Anything above nothing shows.
func (c *canvas) column(x int, share float64, curve int) {
	rows := c.h * c.down
	high := int(math.Round(share * float64(rows)))
	if share > 0 {
		high = max(high, 1)
	}
	for y := range high {
		row := rows - 1 - y
		i := row/c.down*c.w + x/c.across
		c.dots[i] |= bit(x%c.across, row%c.down)
		c.owner[i] = curve
		c.dashes[i] = false
	}
}

// level marks a whole cell of a level that holds.
func (c *canvas) level(x, y, curve int) {
	i := y*c.w + x
	c.dashes[i], c.owner[i] = true, curve
}

// bit is the braille bit of a dot: two columns of four.
func bit(x, y int) byte {
	if y == 3 {
		return 0x40 << x
	}
	return 1 << (y + 3*x)
}

func (c *canvas) lines(style func(int) theme.Style) []string {
	out := make([]string, c.h)
	for y := range c.h {
		var b, run strings.Builder
		last := -1
		flush := func() {
			if run.Len() == 0 {
				return
			}
			if last < 0 {
				b.WriteString(run.String())
			} else {
				b.WriteString(style(last).Paint(run.String()))
			}
			run.Reset()
		}
		for x := range c.w {
			i := y*c.w + x
			if c.owner[i] != last {
				flush()
				last = c.owner[i]
			}
			switch {
			case c.dashes[i]:
				run.WriteString(c.dash)
			case c.dots[i] == 0:
				run.WriteByte(' ')
			case c.dot != "":
				run.WriteString(c.dot)
			default:
				run.WriteRune(0x2800 + rune(c.dots[i]))
			}
		}
		flush()
		out[y] = b.String()
	}
	return out
}
