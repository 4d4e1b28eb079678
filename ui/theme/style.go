package theme

// A style is a ready-made escape sequence: painting with it is joining strings.

import "strings"

// reset ends every style.
const reset = "\x1b[m"

// Style is a ready-made SGR sequence. The zero value changes nothing.
type Style struct{ open string }

// sgr makes a style of the parameters of one SGR sequence, such as "1;38;5;110".
func sgr(params string) Style {
	if params == "" {
		return Style{}
	}
	return Style{"\x1b[" + params + "m"}
}

// Paint is s in the style. It costs no more than joining three strings.
func (s Style) Paint(text string) string {
	if s.open == "" || text == "" {
		return text
	}
	return s.open + text + reset
}

// Over paints a line that holds styles of its own: the style comes back after
// each of them ends.
func (s Style) Over(line string) string {
	if s.open == "" || line == "" {
		return line
	}
	line = strings.ReplaceAll(line, reset, reset+s.open)
	if rest, ok := strings.CutSuffix(line, reset+s.open); ok {
		return s.open + rest + reset
	}
	return s.open + line + reset
}

// Open is the sequence that begins the style, for those who join by themselves;
// Close ends it.
func (s Style) Open() string { return s.open }

// Close is the sequence that ends the style, empty for the zero value.
func (s Style) Close() string {
	if s.open == "" {
		return ""
	}
	return reset
}
