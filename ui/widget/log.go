package widget

// The log: a window over many lines, of which only those that show are drawn.

import (
	"github.com/aloftdeck/aloft/ui/theme"
)

// LogSource is what a log shows: lines with numbers that stay, of which the oldest
// may go and new ones come at the end. What Line gives for a number does not
// change, unless Redraw is called.
type LogSource interface {
	First() int // number of the oldest line
	End() int   // number that the next line will have
	Line(n int) LogLine
}

// Log is a window over the lines of a source. It follows the end, or stands still
// while lines come and go.
type Log struct {
	source LogSource
	wrap   bool
	still  bool // not following
	top    int  // first line shown
	skip   int  // rows of it above the window
	last   int  // last line shown by the last frame
	mark   int  // the line that was gone to, -1 for none
	w, h   int  // of the last frame
	theme  theme.Theme
	cache  map[int]logRows
}

// logRows is one drawn line.
type logRows struct {
	sign  string
	above int // rows before the one with the sign
	rows  []string
}

// NewLog makes a log that follows the end of its source.
func NewLog(source LogSource) *Log {
	return &Log{source: source, mark: -1, cache: map[int]logRows{}}
}

// SetSource shows another log, from its end.
func (l *Log) SetSource(source LogSource) {
	l.source = source
	l.still, l.top, l.skip, l.mark, l.last = false, 0, 0, -1, 0
	l.Redraw()
}

// Redraw drops everything that was drawn.
func (l *Log) Redraw() { clear(l.cache) }

// Forget drops what was drawn of a line that has changed.
func (l *Log) Forget(n int) { delete(l.cache, n) }

// Following reports whether the end is shown as it grows.
func (l *Log) Following() bool { return !l.still }

// Follow goes to the end and stays there, or stands still.
func (l *Log) Follow(on bool) {
	l.still = !on
	if on {
		l.mark = -1
	}
}

// Wrapping reports whether long lines are broken.
func (l *Log) Wrapping() bool { return l.wrap }

// Wrap breaks long lines, or cuts them.
func (l *Log) Wrap(on bool) {
	l.wrap, l.skip = on, 0
	l.Redraw()
}

// Marked is the line that was gone to last, and whether it is still there.
func (l *Log) Marked() (int, bool) {
	return l.mark, l.mark >= l.source.First() && l.mark < l.source.End()
}

// Range are the first and the last line that the last frame showed; the last is
// less than the first when it showed none.
func (l *Log) Range() (first, last int) { return l.top, l.last }

// Anchor is where a jump starts from: a jump forward goes to a line after the
// first number, a jump back to one before the second.
func (l *Log) Anchor() (after, before int) {
	switch n, ok := l.Marked(); {
	case ok && n >= l.top && n <= l.last:
		return n, n
	case !l.still:
		return l.source.End() - 1, l.source.End()
	}
	return l.top - 1, l.top
}

// Go marks a line and shows it; lines around it show too. One that shows already
// stays where it is.
func (l *Log) Go(n int) {
	l.still, l.mark = true, n
	if n >= l.top && n < l.last {
		return
	}
	l.top, l.skip = n, 0
	l.Scroll(-l.h / 3)
}

// Page scrolls by screens.
func (l *Log) Page(delta int) { l.Scroll(delta * max(l.h-1, 1)) }

// HalfPage scrolls by half screens.
func (l *Log) HalfPage(delta int) { l.Scroll(delta * max(l.h/2, 1)) }

// Top goes to the oldest line and stands still.
func (l *Log) Top() { l.still, l.top, l.skip = true, l.source.First(), 0 }

// Scroll moves the window by rows and stands still; negative is up.
func (l *Log) Scroll(rows int) {
	l.still = true
	for ; rows < 0; rows++ {
		switch {
		case l.skip > 0:
			l.skip--
		case l.top <= l.source.First():
			return
		default:
			l.top--
			l.skip = l.height(l.top) - 1
		}
	}
	for ; rows > 0; rows-- {
		switch {
		case l.skip+1 < l.height(l.top):
			l.skip++
		case l.top+1 >= l.source.End():
			return
		default:
			l.top++
			l.skip = 0
		}
	}
}

// gutter is the room of the signs, where there is any.
func (l *Log) gutter() int {
	if l.w < 20 {
		return 0
	}
	return 2
}

// height is how many rows a line takes.
func (l *Log) height(n int) int {
	return len(l.drawn(n).rows)
}

// drawn is a line as it is drawn.
func (l *Log) drawn(n int) logRows {
	if d, ok := l.cache[n]; ok {
		return d
	}
	line := l.source.Line(n)
	w := l.w - l.gutter()
	lead := ""
	if line.Lead != "" && w > 2*line.Cells {
		lead = line.Lead
		w -= line.Cells
	}
	rows := rowsOf(l.theme, line, w, l.wrap || line.Whole)
	if most := fewRows; len(rows) > most && !l.wrap {
		rest, cells := l.theme.Glyphs.Ellipsis, Width(l.theme.Glyphs.Ellipsis)
		rows[most-1] = FitTail(rows[most-1], max(w-cells, 0), "") + rest
		rows = rows[:most]
	}
	d := logRows{rows: make([]string, 0, len(rows)+len(line.Below)+1)}
	if line.Above != "" {
		d.rows, d.above = append(d.rows, FitTail(line.Above, l.w-l.gutter(), l.theme.Glyphs.Ellipsis)), 1
	}
	if line.Sign != "" {
		d.sign = line.Style.Paint(line.Sign)
	}
	indent := ""
	if lead != "" {
		indent = blanks(line.Cells)
	}
	for i, row := range rows {
		if i > 0 {
			lead = indent
		}
		d.rows = append(d.rows, lead+line.Ink.Over(row))
	}
	for _, text := range line.Below {
		for _, row := range rowsOf(l.theme, LogLine{Text: text}, max(w-2, 0), l.wrap) {
			d.rows = append(d.rows, indent+blanks(min(w, 2))+l.theme.Dim.Over(row))
		}
	}
	if len(l.cache) >= max(1024, 8*l.h) {
		clear(l.cache)
	}
	l.cache[n] = d
	return d
}

// bottom is the place from which the last lines fill the window.
func (l *Log) bottom() (top, skip int) {
	first, end := l.source.First(), l.source.End()
	room := l.h
	for top = end; top > first && room > 0; {
		top--
		room -= l.height(top)
	}
	return top, max(-room, 0)
}

// Lines draws the window: exactly h lines of w cells.
func (l *Log) Lines(t theme.Theme, w, h int) []string {
	w, h = max(w, 0), max(h, 0)
	if w != l.w || t.ID() != l.theme.ID() {
		l.Redraw()
	}
	l.w, l.h, l.theme = w, h, t
	top, skip := l.bottom()
	if first := l.source.First(); l.top < first {
		l.top, l.skip = first, 0
	}
	if !l.still || l.top > top || l.top == top && l.skip > skip {
		l.top, l.skip = top, skip
	}
	out := make([]string, 0, h)
	l.last = l.top - 1
	skip = l.skip
	for n := l.top; n < l.source.End() && len(out) < h; n++ {
		d := l.drawn(n)
		for i := skip; i < len(d.rows) && len(out) < h; i++ {
			out = append(out, l.lead(d, n, i)+d.rows[i])
		}
		l.last, skip = n, 0
	}
	for len(out) < h {
		out = append(out, blanks(w))
	}
	return out
}

// lead is what stands in the gutter before row i of a line.
func (l *Log) lead(d logRows, n, i int) string {
	switch {
	case l.gutter() == 0:
		return ""
	case i != d.above:
		return "  "
	case n == l.mark:
		return l.theme.Strong.Paint(l.theme.Glyphs.Marker) + " "
	case d.sign != "":
		return d.sign + " "
	}
	return "  "
}
