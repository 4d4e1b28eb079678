package widget

import "github.com/charmbracelet/x/ansi"

// reset ends whatever style the cut line left open.
const reset = "\x1b[m"

// Splice lays a box over lines, its upper left corner at x, y. What lies outside
// the lines is cut off. The lines keep their widths; base is not changed.
func Splice(base, box []string, x, y int) []string {
	out := make([]string, len(base))
	copy(out, base)
	for i, line := range box {
		if row := y + i; row >= 0 && row < len(out) {
			out[row] = over(out[row], line, x)
		}
	}
	return out
}

// over lays one line over another from cell x on.
func over(under, line string, x int) string {
	total := ansi.StringWidth(under)
	if x < 0 {
		line = ansi.TruncateLeft(line, -x, "")
		x = 0
	}
	have := ansi.StringWidth(line)
	if x >= total || have == 0 {
		return under
	}
	if x+have > total {
		line = ansi.Truncate(line, total-x, "")
		line += blanks(total - x - ansi.StringWidth(line))
		have = total - x
	}
	left := ansi.Truncate(under, x, "")
	left += reset + blanks(x-ansi.StringWidth(left)) // half of a wide rune is a blank
	rest := total - x - have
	right := ""
	if rest > 0 {
		right = ansi.TruncateLeft(under, x+have, "")
		if ansi.StringWidth(right) > rest {
			right = ansi.TruncateLeft(under, x+have+1, "")
			right = blanks(rest-ansi.StringWidth(right)) + right
		}
	}
	return left + line + reset + right
}
