// Package widget draws the parts that panes and dialogs are made of: lines of an
// exact width, frames, tables, boxes laid over other lines. Nothing in it knows
// what aloft is about. Widths are cells of the terminal.
package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// FitTail makes s exactly w cells wide: padded with blanks on the right, or cut with a
// sign, its tail. Styles in s stay and end where they did.
func FitTail(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	have := Width(s)
	if have > w {
		s, have = cut(s, w, tail)
	}
	if have < w {
		s += blanks(w - have)
	}
	return s
}

// FitRight is FitTail with the blanks on the left.
func FitRight(s string, w int, tail string) string {
	if w <= 0 {
		return ""
	}
	have := Width(s)
	if have > w {
		s, have = cut(s, w, tail)
	}
	if have < w {
		s = blanks(w-have) + s
	}
	return s
}

// cut shortens s to at most w cells. A tail that does not fit is left out.
func cut(s string, w int, tail string) (string, int) {
	if ansi.StringWidthWc(tail) > w {
		tail = ""
	}
	s = Truncate(s, w, tail)
	return s, ansi.StringWidthWc(s)
}

// Truncate cuts s to at most w cells, with a sign where it is cut. The blanks behind it
// make x/ansi cut by the widths that count here: without them it looks first whether
// the text would fit in a terminal that joins characters.
func Truncate(s string, w int, tail string) string {
	if Width(s) <= w {
		return s
	}
	return ansi.TruncateWc(s+blanks(w+1), w, tail)
}

// Middle cuts a name in the middle, where names of one family differ least: its
// beginning and its end stay.
func Middle(s string, w int, ellipsis string) string {
	have := ansi.StringWidthWc(s)
	dots := ansi.StringWidthWc(ellipsis)
	if have <= w || w <= dots+2 {
		return s
	}
	head := (w - dots + 1) / 2
	tail := w - dots - head
	end := ansi.TruncateLeftWc(s, have-tail, "")
	return Truncate(s, head, "") + ellipsis + end
}

// Width is the number of cells of s, each character counted by itself, as tmux, screen
// and terminals do that are not told to join any. The program never tells them to, so
// that what is measured here is what is drawn. Most cells are plain ASCII, which needs
// no look at characters.
func Width(s string) int {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return ansi.StringWidthWc(s)
		}
	}
	return len(s)
}

// run is a long stretch of blanks to take pieces from.
const run = "                                                                                                                                "

func blanks(n int) string {
	if n <= 0 {
		return ""
	}
	if n <= len(run) {
		return run[:n]
	}
	return strings.Repeat(" ", n)
}
