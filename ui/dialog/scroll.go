package dialog

// Which of many lines show.

import (
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Scroll is which of many lines show. With Chosen, one line is chosen: movements move
// the cursor, which stays in view.
type Scroll struct {
	Offset int // of the first line that shows
	Cursor int
	Chosen bool // the cursor counts
	None   bool // nothing is chosen until a movement was made
	n      int  // lines
	rows   int  // lines that show
	top    int  // the box line of the first that shows
}

func (s *Scroll) clamp() {
	s.rows = max(s.rows, 0)
	if s.Chosen {
		s.Cursor = max(min(s.Cursor, s.n-1), 0)
		s.Offset = min(s.Offset, s.Cursor)
		s.Offset = max(s.Offset, s.Cursor-s.rows+1)
	}
	s.Offset = max(min(s.Offset, s.n-s.rows), 0)
}

// SetCount says how many lines there are, before they are drawn: the cursor stays
// among them.
func (s *Scroll) SetCount(n int) {
	s.n = n
	s.Cursor = max(min(s.Cursor, n-1), 0)
}

// hint says which lines show and which key shows more, empty when all do.
func (s *Scroll) hint(t theme.Theme, key string) string {
	switch {
	case s.n <= s.rows:
		return ""
	case s.rows <= 0:
		return t.Glyphs.Down + " " + strconv.Itoa(s.n) + " more, no room"
	}
	signs := ""
	if s.Offset > 0 {
		signs += t.Glyphs.Up
	}
	if s.Offset+s.rows < s.n {
		signs += t.Glyphs.Down
	}
	if key != "" {
		signs += " " + key
	}
	return signs + " " + strconv.Itoa(s.Offset+1) + t.Glyphs.Dash + strconv.Itoa(s.Offset+s.rows) + " of " + strconv.Itoa(s.n)
}

// Page is how many lines a page movement goes.
func (s *Scroll) Page() int { return max(s.rows-1, 1) }

// move makes a movement; other actions do nothing.
func (s *Scroll) move(id action.ID) {
	switch id {
	case action.Up:
		s.by(-1)
	case action.Down:
		s.by(1)
	case action.PageUp:
		s.by(-s.Page())
	case action.PageDown:
		s.by(s.Page())
	case action.HalfUp:
		s.by(-max(s.rows/2, 1))
	case action.HalfDown:
		s.by(max(s.rows/2, 1))
	case action.Top:
		s.by(-s.n)
	case action.Bottom:
		s.by(s.n)
	}
}

// by moves the cursor, or what shows where there is none.
func (s *Scroll) by(delta int) {
	if s.Chosen {
		if s.None {
			s.None, delta = false, 0
		}
		s.Cursor += delta
	} else {
		s.Offset += delta
	}
	s.clamp()
}

// wheel scrolls by the mouse: a list by a line, a text by three.
func (s *Scroll) wheel(msg tea.MouseWheelMsg) {
	n := 3
	if s.Chosen {
		n = 1
	}
	s.by(n * Wheel(msg))
}

// Wheel is by how many lines the mouse scrolls.
func Wheel(msg tea.MouseWheelMsg) int {
	switch msg.Button {
	case tea.MouseWheelUp:
		return -1
	case tea.MouseWheelDown:
		return 1
	}
	return 0
}

// Near reports whether line i can show in a box of h lines around the cursor. Lists
// may be thousands of lines long: those that can not show are not drawn.
func (s *Scroll) Near(i, h int) bool { return i > s.Cursor-h && i < s.Cursor+h }

// At is the line drawn at a box line, and whether there is one.
func (s *Scroll) At(y int) (int, bool) {
	i := y - s.top
	if i < 0 || i >= s.rows || s.Offset+i >= s.n {
		return 0, false
	}
	return s.Offset + i, true
}
