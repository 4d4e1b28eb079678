package widget

// What a table says that has nothing to show.

import (
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// says is what a table without rows says, in at most that many lines: a failure
// names what to do at its end.
func (t *Table) says(th theme.Theme, w, rows int) []string {
	lead := blanks(gutter)
	lines := Wrap(t.Empty, w-gutter, ":/,")
	if len(lines) > rows {
		lines = append(lines[:rows-1], strings.Join(lines[rows-1:], " "))
	}
	for i, line := range lines {
		lines[i] = FitTail(lead+th.Dim.Over(line), w, th.Glyphs.Ellipsis)
	}
	return lines
}
