package widget

// The frame around what changes something.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
)

// HeavyFrame is a box that is heavy all around.
type HeavyFrame struct {
	Border theme.Style
	Badge  string      // before the title; empty for none
	Looks  theme.Style // of the badge
	Title  string
	Info   []string // in the top border, on the right: the first that fits, the title whole
	Keep   bool     // the first of the infos stays, and the title gives way
	W, H   int
}

// Draw draws lines in the box: exactly H lines of W cells. Lines that do not fit are
// left out, missing ones are blank.
func (f HeavyFrame) Draw(t theme.Theme, lines []string) []string {
	iw, ih := Inside(f.W, f.H)
	g := t.Glyphs
	if iw == max(f.W, 0) {
		return Frame(t, FrameSpec{W: f.W, H: f.H}, lines)
	}
	out := make([]string, 0, f.H)
	out = append(out, f.top(t, iw))
	side := f.Border.Paint(g.HeavyVertical)
	for i := range ih {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out = append(out, side+FitTail(line, iw, g.Ellipsis)+side)
	}
	return append(out, f.Border.Paint(g.HeavyBottomLeft+strings.Repeat(g.Heavy, iw)+g.HeavyBottomRight))
}

// top is the upper border of iw cells between its corners.
func (f HeavyFrame) top(t theme.Theme, iw int) string {
	g := t.Glyphs
	badge, title, info := "", "", ""
	room := iw - 3 // the line before the title, and a blank on each side of it
	if f.Badge != "" && room >= Width(f.Badge)+4 {
		badge = f.Looks.Paint(f.Badge) + " "
		room -= Width(f.Badge) + 1
	}
	most := room
	if f.Keep && len(f.Info) > 0 {
		most = max(room-Width(f.Info[0])-3, 0)
	}
	if text, _ := cut(f.Title, most, g.Ellipsis); room > 2 {
		title = t.Strong.Over(text)
		room -= Width(text)
	} else {
		room += 3
	}
	for _, text := range f.Info {
		if text != "" && room >= Width(text)+3 {
			info = " " + t.Dim.Over(text) + " " + f.Border.Paint(g.Heavy)
			room -= Width(text) + 3
			break
		}
	}
	left := f.Border.Paint(g.HeavyTopLeft)
	if title != "" || badge != "" {
		left += f.Border.Paint(g.Heavy) + " " + badge + title + " "
	}
	line := left + f.Border.Paint(strings.Repeat(g.Heavy, max(room, 0))) + info + f.Border.Paint(g.HeavyTopRight)
	if ansi.StringWidthWc(ansi.Strip(line)) != iw+2 { // there is room for a line alone
		return f.Border.Paint(g.HeavyTopLeft + strings.Repeat(g.Heavy, iw) + g.HeavyTopRight)
	}
	return line
}
