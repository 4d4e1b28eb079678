// Package widget draws the parts that panes and dialogs are made of: lines of an
// exact width, frames, tables, boxes laid over other lines. Nothing in it knows
// what aloft is about. Widths are cells of the terminal.
package widget

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Fit makes s exactly w cells wide: padded with blanks on the right, or cut with
// an ellipsis. Styles in s stay and end where they did.
func Fit(s string, w int) string { return FitTail(s, w, "…") }

// FitTail is Fit with another sign where text was cut.
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
	if ansi.StringWidth(tail) > w {
		tail = ""
	}
	s = ansi.Truncate(s, w, tail)
	return s, ansi.StringWidth(s)
}

// Width is the number of cells of s. Most cells are plain ASCII, which needs no
// look at grapheme clusters.
func Width(s string) int {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return ansi.StringWidth(s)
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
