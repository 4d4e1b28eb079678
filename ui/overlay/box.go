package overlay

// What all dialogs are drawn with: a box whose middle scrolls, and broken text.

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// box is the common shape of a dialog: lines that stay at the top, lines that
// scroll, lines that stay at the bottom.
type box struct {
	title, info      string
	head, body, foot []string
	more             string // the key that shows more of the body, empty when its rows are chosen from
	least            int    // the room for the body, where there is any, however few lines it has
}

// draw makes the box as high as its lines need and at most w x h. Where there is
// too little room the bottom stays, because it says what a key would do.
func (b box) draw(t theme.Theme, s *scroll, w, h int) []string {
	_, ih := widget.Inside(w, h)
	if ih-len(b.head)-len(b.foot) < min(len(b.body), readable) {
		b.head, b.foot = compact(b.head), compact(b.foot)
	}
	if !s.chosen && ih < cramped && len(b.head)+len(b.body)+len(b.foot) > ih {
		b.body = compact(b.body)
	}
	fixed := len(b.head) + len(b.foot)
	if need := fixed + max(len(b.body), b.least); need < ih {
		h -= ih - need
		ih = need
	}
	head, foot := b.head, b.foot
	if len(foot) > ih {
		foot = foot[len(foot)-ih:]
	}
	if len(head) > ih-len(foot) {
		head = head[:ih-len(foot)]
	}
	s.top, s.rows, s.n = len(head)+1, ih-len(head)-len(foot), len(b.body)
	s.clamp()
	lines := append([]string{}, head...)
	lines = append(lines, b.body[s.offset:min(s.offset+s.rows, s.n)]...)
	for len(lines) < ih-len(foot) {
		lines = append(lines, "")
	}
	if below := s.n - s.offset - s.rows; below > 0 && s.rows > 0 && len(foot) > 0 && foot[0] == "" {
		foot = append([]string{t.Dim.Paint(t.Glyphs.Down + " " + itoa(below) + " more")}, foot[1:]...)
	}
	lines = append(lines, foot...)
	info := b.info
	hint := s.hint(t, b.more)
	if hint != "" {
		info = hint
	}
	return widget.Frame(t, widget.FrameSpec{Title: b.title, Info: info, Keep: hint != "", Focused: true, W: w, H: h}, pad(lines))
}

// readable is how many lines of the body should show before blank lines are given
// up for them.
const readable = 4

// cramped is the height under which blank lines between paragraphs are too dear.
const cramped = 16

// compact leaves blank lines out.
func compact(lines []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return l == "" })
}

// pad keeps a blank between the frame and the text.
func pad(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l
	}
	return out
}

// within is the width of the text in a box of w cells: the frame and a blank on
// each side are taken off.
func within(w int) int { return max(w-4, 1) }

// wide is the width of a box that would like to have want cells.
func wide(want, w int) int { return max(min(want, w), 0) }

// wrap breaks a text into lines of at most w cells, each in the style.
func wrap(style theme.Style, text string, w int) []string {
	lines := widget.Wrap(safetext.Line(text), w, "")
	for i, l := range lines {
		lines[i] = style.Paint(strings.TrimRight(l, " "))
	}
	return lines
}

// hanging is wrap with a sign before the first line and the others set in.
func hanging(style theme.Style, sign, text string, w int) []string {
	in := ansi.StringWidthWc(sign) + 1
	lines := wrap(style, text, max(w-in, 1))
	for i := range lines {
		lead := strings.Repeat(" ", in)
		if i == 0 {
			lead = style.Paint(sign) + " "
		}
		lines[i] = lead + lines[i]
	}
	return lines
}

// breaks are where long values such as ARNs may be broken, besides at blanks.
const breaks = ":/,"

// columns sets texts side by side: each is broken to its column's width, and each
// line of it is painted in the column's style.
func columns(widths []int, styles []theme.Style, texts ...string) []string {
	var parts [][]string
	high := 1
	for i, text := range texts {
		lines := widget.Wrap(safetext.Line(text), widths[i], breaks)
		parts = append(parts, lines)
		high = max(high, len(lines))
	}
	out := make([]string, high)
	for row := range out {
		var b strings.Builder
		for i, lines := range parts {
			text := ""
			if row < len(lines) {
				text = lines[row]
			}
			if i > 0 {
				b.WriteString("  ")
			}
			b.WriteString(styles[i].Paint(widget.FitTail(text, widths[i], "")))
		}
		out[row] = b.String()
	}
	return out
}

// scroll is which of many lines show. With a cursor, one line is chosen.
type scroll struct {
	offset int
	cursor int
	chosen bool // the cursor counts: movements move it, and it stays in view
	none   bool // nothing is chosen until a movement was made
	n      int  // lines
	rows   int  // lines that show
	top    int  // the box line of the first that shows
}

func (s *scroll) clamp() {
	s.rows = max(s.rows, 0)
	if s.chosen {
		s.cursor = max(min(s.cursor, s.n-1), 0)
		s.offset = min(s.offset, s.cursor)
		s.offset = max(s.offset, s.cursor-s.rows+1)
	}
	s.offset = max(min(s.offset, s.n-s.rows), 0)
}

// hint says which lines show and which key shows more, empty when all do.
func (s *scroll) hint(t theme.Theme, key string) string {
	switch {
	case s.n <= s.rows:
		return ""
	case s.rows <= 0:
		return t.Glyphs.Down + " " + itoa(s.n) + " more, no room"
	}
	signs := ""
	if s.offset > 0 {
		signs += t.Glyphs.Up
	}
	if s.offset+s.rows < s.n {
		signs += t.Glyphs.Down
	}
	if key != "" {
		signs += " " + key
	}
	return signs + " " + itoa(s.offset+1) + t.Glyphs.Dash + itoa(s.offset+s.rows) + " of " + itoa(s.n)
}

// move makes a movement and reports whether the action is one.
func (s *scroll) move(id action.ID) bool {
	page := max(s.rows-1, 1)
	switch id {
	case action.Up:
		s.by(-1)
	case action.Down:
		s.by(1)
	case action.PageUp:
		s.by(-page)
	case action.PageDown:
		s.by(page)
	case action.HalfUp:
		s.by(-max(s.rows/2, 1))
	case action.HalfDown:
		s.by(max(s.rows/2, 1))
	case action.Top:
		s.by(-s.n)
	case action.Bottom:
		s.by(s.n)
	default:
		return false
	}
	return true
}

// by moves the cursor, or what shows where there is none.
func (s *scroll) by(delta int) {
	if s.chosen {
		if s.none {
			s.none, delta = false, 0
		}
		s.cursor += delta
	} else {
		s.offset += delta
	}
	s.clamp()
}

// near reports whether line i can show in a box of h lines around the cursor. Lists
// may be thousands of lines long: those that can not show are not drawn.
func (s *scroll) near(i, h int) bool { return i > s.cursor-h && i < s.cursor+h }

// at is the line drawn at a box line, and whether there is one.
func (s *scroll) at(y int) (int, bool) {
	i := y - s.top
	if i < 0 || i >= s.rows || s.offset+i >= s.n {
		return 0, false
	}
	return s.offset + i, true
}
