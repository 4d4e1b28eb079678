package widget

// Bordered boxes with a title.

import (
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// FrameSpec describes a bordered box.
type FrameSpec struct {
	Title   string // in the top border, on the left
	Info    string // in the top border, on the right; left out when it does not fit
	Keep    bool   // the info stays, and the title gives way
	Focused bool
	W, H    int
	Exact   bool // the lines are W-2 cells wide already: they are not measured again
}

// Inside is the size of what a frame of w x h cells can hold. Under 2 x 2 there
// is no border, so all of it.
func Inside(w, h int) (int, int) {
	if w < 2 || h < 2 {
		return max(w, 0), max(h, 0)
	}
	return w - 2, h - 2
}

// Frame draws lines in a box of exactly f.H lines of f.W cells. Lines that do not
// fit are left out, missing ones are blank.
func Frame(t theme.Theme, f FrameSpec, lines []string) []string {
	w, h := max(f.W, 0), max(f.H, 0)
	out := make([]string, 0, h)
	iw, ih := Inside(w, h)
	tail := t.Glyphs.Ellipsis
	inner := func(i int) string {
		switch {
		case i >= len(lines):
			return blanks(iw)
		case f.Exact:
			return lines[i]
		}
		return FitTail(lines[i], iw, tail)
	}
	if iw == w { // no room for a border
		for i := range h {
			out = append(out, inner(i))
		}
		return out
	}
	border := t.Border
	if f.Focused {
		border = t.BorderFocused
	}
	g := t.Glyphs
	side := border.Paint(g.Vertical)
	out = append(out, top(t, f, border, w))
	for i := range ih {
		out = append(out, side+inner(i)+side)
	}
	return append(out, border.Paint(g.BottomLeft+strings.Repeat(g.Horizontal, w-2)+g.BottomRight))
}

// top is the upper border with title and info in it, heavy on what has the keys. Where
// there is not room for both the title goes before the info, unless that has to stay.
func top(t theme.Theme, f FrameSpec, border theme.Style, w int) string {
	g := t.Glyphs
	left, line, right := g.TopLeft, g.Horizontal, g.TopRight
	if f.Focused {
		left, line, right = g.HeavyLeft, g.Heavy, g.HeavyRight
	}
	room := w - 2
	title, info := "", ""
	titleStyle, infoStyle := t.Title, t.Dim
	if f.Focused {
		titleStyle = t.TitleFocused
	}
	if f.Title != "" && room >= 5 {
		most := room - 3
		if f.Keep && f.Info != "" {
			most = max(most-Width(f.Info)-3, 0)
		}
		text, _ := cut(f.Title, most, g.Ellipsis)
		title = border.Paint(line) + " " + titleStyle.Over(text) + " "
		room -= Width(text) + 3
	}
	if f.Info != "" && room >= Width(f.Info)+3 {
		info = " " + infoStyle.Over(f.Info) + " " + border.Paint(line)
		room -= Width(f.Info) + 3
	}
	return border.Paint(left) + title + border.Paint(strings.Repeat(line, max(room, 0))) + info + border.Paint(right)
}

// TitleLine is the upper line of a box alone.
func TitleLine(t theme.Theme, f FrameSpec) string {
	border := t.Border
	if f.Focused {
		border = t.BorderFocused
	}
	return top(t, f, border, max(f.W, 2))
}
