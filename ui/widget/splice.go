package widget

// Boxes laid over what is already drawn.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

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

// over lays one line over another from cell x on. It goes through the lower line
// once, which is much cheaper than cutting it from both sides.
func over(under, line string, x int) string {
	if x < 0 {
		line = ansi.TruncateLeftWc(line, -x, "")
		x = 0
	}
	have := ansi.StringWidthWc(line)
	if have == 0 {
		return under
	}
	end := x + have
	var styles []string     // in force where the walk is
	left, before := -1, 0   // bytes of under that stay before the box, and their cells
	right, after := -1, end // where it goes on behind the box, and at which cell
	cell := 0
	for i := 0; i < len(under); {
		n, w, style := step(under[i:])
		switch {
		case style == reset || style == "\x1b[0m":
			styles = styles[:0]
		case style != "":
			styles = append(styles, style)
		case left < 0 && cell+w > x:
			left, before = i, cell
		}
		if left >= 0 && w > 0 && cell >= end {
			right, after = i, cell
			break
		}
		i += n
		cell += w
	}
	if left < 0 { // it ends before the box begins
		return under
	}
	if right < 0 && cell < end {
		line = Truncate(line, cell-x, "")
		line += blanks(cell - x - ansi.StringWidthWc(line))
	}
	var b strings.Builder
	b.Grow(len(under) + len(line) + 2*len(reset))
	b.WriteString(under[:left])
	b.WriteString(reset)
	b.WriteString(blanks(x - before)) // half of a wide rune is a blank
	b.WriteString(line)
	b.WriteString(reset)
	if right < 0 {
		b.WriteString(blanks(cell - end))
		return b.String()
	}
	b.WriteString(blanks(after - end))
	for _, s := range styles {
		b.WriteString(s)
	}
	b.WriteString(under[right:])
	return b.String()
}

// step is what s begins with: its bytes, its cells, and itself when it is a
// control sequence, which lines hold for styles alone.
func step(s string) (n, w int, style string) {
	switch c := s[0]; {
	case c >= 0x20 && c < 0x7f:
		if len(s) > 1 && s[1] >= 0x80 { // a combining mark may follow
			break
		}
		return 1, 1, ""
	case c == 0x1b && len(s) > 1 && s[1] == '[':
		for i := 2; i < len(s); i++ {
			if s[i] >= 0x40 && s[i] <= 0x7e {
				return i + 1, 0, s[:i+1]
			}
		}
		return len(s), 0, ""
	case c < 0x20:
		return 1, 0, ""
	}
	cluster, w := ansi.FirstGraphemeCluster(s, ansi.WcWidth)
	return len(cluster), w, ""
}
