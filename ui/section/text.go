package section

import (
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Text is the lines of a section that is written, each behind a blank.
type Text struct {
	Theme theme.Theme
	W     int // of the section, in cells
	lines []string
}

// Add writes a line that may be styled.
func (t *Text) Add(line string) { t.lines = append(t.lines, " "+line) }

// Say writes a text without styles, in as many lines as it takes.
func (t *Text) Say(style theme.Style, text string) { t.Hang(style, 0, text) }

// Hang is Say, with all lines but the first further in.
func (t *Text) Hang(style theme.Style, in int, text string) {
	room := max(t.W-1, 1)
	for i, line := range widget.Wrap(safetext.Line(text), max(room-in, 1), "/") {
		if i > 0 {
			line = strings.Repeat(" ", in) + line
		}
		t.Add(style.Paint(line))
	}
}

// Inset is Say, with all lines further in.
func (t *Text) Inset(style theme.Style, in int, text string) {
	for _, line := range widget.Wrap(safetext.Line(text), max(t.W-1-in, 1), "/") {
		t.Add(strings.Repeat(" ", in) + style.Paint(line))
	}
}

// Fact writes a name in a column of its own, and what it is: nothing where that is empty.
func (t *Text) Fact(name string, column int, style theme.Style, value string) {
	if value == "" {
		return
	}
	lead := t.Theme.Dim.Paint(widget.FitTail(name, column, t.Theme.Glyphs.Ellipsis)) + " "
	for _, line := range widget.Wrap(safetext.Line(value), max(t.W-1-column-1, 1), "/") {
		t.Add(lead + style.Paint(line))
		lead = strings.Repeat(" ", column+1)
	}
}

// Lines are what was written.
func (t *Text) Lines() []string { return t.lines }

// Len is how many lines there are.
func (t *Text) Len() int { return len(t.lines) }

// Section is the section of the lines; it leaves where lines are short, unless leaves is 0.
func (t *Text) Section(title string, leaves int) Section {
	s := Texts(title, t.lines...)
	s.Leaves = leaves
	return s
}
