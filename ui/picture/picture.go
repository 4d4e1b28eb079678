// Package picture makes files of a screen: plain text, and SVG for a page or a chat. What
// is drawn is what was drawn on the terminal, cell by cell; nothing is asked of a terminal.
package picture

import (
	"image/color"
	"strings"
	"unicode"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Most is the most cells that a side of a screen has; what is beyond is cut off.
const Most = 1000

// Screen is a frame, taken apart into cells.
type Screen struct{ cells uv.ScreenBuffer }

// Of takes apart a frame of w by h cells, lines with escape sequences for styles. Links
// are left out; other sequences, which a frame does not have, too.
func Of(frame string, w, h int) Screen {
	w, h = min(max(w, 1), Most), min(max(h, 1), Most)
	cells := uv.NewScreenBuffer(w, h)
	cells.Method = ansi.WcWidth // as the cockpit measures
	uv.NewStyledString(frame).Draw(cells, cells.Bounds())
	return Screen{cells}
}

// Text is the screen without styles, lines ended by a line feed and without blanks at
// their ends.
func (s Screen) Text() string {
	var b strings.Builder
	for y := range s.cells.Height() {
		line, end := "", 0
		for _, r := range s.runs(y, Look{}) {
			line += strings.Repeat(" ", r.x-end)
			for _, c := range r.cells {
				line += c.text
			}
			end = r.x + r.w
		}
		b.WriteString(strings.TrimRight(line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// run are cells of one line that look the same.
type run struct {
	x, w  int // cells
	cells []cell
	pen   pen
}

// cell is what one cell shows, or several that one sign takes.
type cell struct {
	text string
	w    int // cells
}

// pen is how cells look.
type pen struct {
	ink, ground                            string // colours as SVG has them; the ground is empty where it is the screen's
	bold, faint, italic, underline, struck bool
}

// runs are the cells of a line from left to right, those that look the same together. What
// shows nothing at all is left out; what is concealed shows its ground alone.
func (s Screen) runs(y int, l Look) []run {
	var all []run
	for x := 0; x < s.cells.Width(); {
		c := s.cells.CellAt(x, y)
		if c == nil || c.Width < 1 {
			x++
			continue
		}
		text, p := shown(c), l.pen(c.Style)
		last := len(all) - 1
		switch {
		case strings.TrimSpace(text) == "" && p.shows() == (pen{}):
		case last >= 0 && all[last].pen == p && all[last].x+all[last].w == x:
			all[last].cells = append(all[last].cells, cell{text, c.Width})
			all[last].w += c.Width
		default:
			all = append(all, run{x, c.Width, []cell{{text, c.Width}}, p})
		}
		x += c.Width
	}
	return all
}

// shown is what a cell shows: nothing where that is concealed, and none of the sequences for a
// terminal that a cell may carry.
func shown(c *uv.Cell) string {
	text := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, ansi.Strip(c.Content))
	if text == "" || c.Style.Attrs&uv.AttrConceal != 0 {
		return strings.Repeat(" ", c.Width)
	}
	return text
}

// shows is what shows of a pen where there is no text.
func (p pen) shows() pen { return pen{ground: p.ground, underline: p.underline, struck: p.struck} }

// pen is how a style looks.
func (l Look) pen(style uv.Style) pen {
	p := pen{
		ink: hex(style.Fg), ground: hex(style.Bg),
		bold: style.Attrs&uv.AttrBold != 0, faint: style.Attrs&uv.AttrFaint != 0, italic: style.Attrs&uv.AttrItalic != 0,
		underline: style.Underline != uv.UnderlineNone, struck: style.Attrs&uv.AttrStrikethrough != 0,
	}
	if style.Attrs&uv.AttrReverse != 0 {
		p.ink, p.ground = p.ground, p.ink
		if p.ink == "" {
			p.ink = l.Ground
		}
		if p.ground == "" {
			p.ground = l.Ink
		}
	}
	if p.ink == "" {
		p.ink = l.Ink
	}
	return p
}

// hex is a colour as SVG has it, empty for none.
func hex(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	const digits = "0123456789abcdef"
	text := []byte("#")
	for _, v := range []uint32{r >> 8, g >> 8, b >> 8} {
		text = append(text, digits[v>>4], digits[v&15])
	}
	return string(text)
}
