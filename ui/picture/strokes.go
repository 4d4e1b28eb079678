package picture

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Lines and blocks are drawn: in a font they seldom meet those of the next cell.

// arms are the lines that a sign has from the middle of its cell.
type arms struct {
	left, right, up, down bool
	heavyAcross, heavyUp  bool
	round                 bool
	dashed                bool
}

// lines are the signs that are made of lines.
var lines = map[string]arms{
	"─": {left: true, right: true}, "│": {up: true, down: true},
	"╌": {left: true, right: true, dashed: true}, "┊": {up: true, down: true, dashed: true},
	"╭": {right: true, down: true, round: true}, "╮": {left: true, down: true, round: true},
	"╰": {right: true, up: true, round: true}, "╯": {left: true, up: true, round: true},
	"┌": {right: true, down: true}, "┐": {left: true, down: true}, "└": {right: true, up: true}, "┘": {left: true, up: true},
	"├": {right: true, up: true, down: true}, "┤": {left: true, up: true, down: true},
	"┬": {left: true, right: true, down: true}, "┴": {left: true, right: true, up: true},
	"┼": {left: true, right: true, up: true, down: true},
	"━": {left: true, right: true, heavyAcross: true}, "╸": {left: true, heavyAcross: true},
	"┃": {up: true, down: true, heavyUp: true},
	"┍": {right: true, down: true, heavyAcross: true}, "┑": {left: true, down: true, heavyAcross: true},
	"┝": {right: true, up: true, down: true, heavyAcross: true}, "┥": {left: true, up: true, down: true, heavyAcross: true},
	"┏": {right: true, down: true, heavyAcross: true, heavyUp: true},
	"┓": {left: true, down: true, heavyAcross: true, heavyUp: true},
	"┗": {right: true, up: true, heavyAcross: true, heavyUp: true},
	"┛": {left: true, up: true, heavyAcross: true, heavyUp: true},
}

const (
	rising  = "▁▂▃▄▅▆▇█" // eighths of a cell from below
	growing = "▏▎▍▌▋▊▉█" // and from the left
)

// strokes are the lines and blocks of a run, as the data of paths.
type strokes struct{ thin, heavy, dashed, filled strings.Builder }

// add draws a sign in the cell with this corner, and says whether it is one that is drawn.
func (s *strokes) add(sign string, x, y int) bool {
	const midX, midY = cellW / 2, cellH / 2
	if n := eighths(rising, sign); n > 0 {
		high := float64(cellH) * float64(n) / 8
		fmt.Fprintf(&s.filled, "M%d %.4gh%dv%.4gh-%dz", x, float64(y+cellH)-high, cellW, high, cellW)
		return true
	}
	if n := eighths(growing, sign); n > 0 {
		fmt.Fprintf(&s.filled, "M%d %dh%dv%dh-%dz", x, y, n*cellW/8, cellH, n*cellW/8)
		return true
	}
	if s.dots(sign, x, y) {
		return true
	}
	a, ok := lines[sign]
	if !ok {
		return false
	}
	x, y = x+midX, y+midY
	if a.round {
		across, from := midX, y+cellH-midY
		if a.left {
			across = -midX
		}
		if a.up {
			from = y - midY
		}
		fmt.Fprintf(&s.thin, "M%d.5 %dQ%d.5 %d.5 %d %d.5", x, from, x, y, x+across, y)
		return true
	}
	across, upright := &s.thin, &s.thin
	if a.heavyAcross {
		across = &s.heavy
	}
	if a.heavyUp {
		upright = &s.heavy
	}
	if a.dashed {
		across, upright = &s.dashed, &s.dashed
	}
	from, to := x, x
	if a.left {
		from -= midX
	}
	if a.right {
		to += midX
	}
	if from < to {
		fmt.Fprintf(across, "M%d %d.5h%d", from, y, to-from)
	}
	from, to = y, y
	if a.up {
		from -= midY
	}
	if a.down {
		to += cellH - midY
	}
	if from < to {
		fmt.Fprintf(upright, "M%d.5 %dv%d", x, from, to-from)
	}
	return true
}

// dots draws a sign of Braille, which plots are made of: two columns of four dots, whose bits go
// down the left one and the right one, and then along the lowest row.
func (s *strokes) dots(sign string, x, y int) bool {
	r, n := utf8.DecodeRuneInString(sign)
	if n != len(sign) || r < '\u2800' || r > '\u28ff' {
		return false
	}
	for bit, at := range [8][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if (r-'\u2800')&(1<<bit) != 0 {
			fmt.Fprintf(&s.filled, "M%d %dh2v2h-2z", x+1+at[0]*cellW/2, y+1+at[1]*cellH/4)
		}
	}
	return true
}

// eighths is which of the eight signs one is, from 1; 0 for none of them.
func eighths(signs, sign string) int {
	for i, r := range []rune(signs) {
		if string(r) == sign {
			return i + 1
		}
	}
	return 0
}

// write writes the paths in the colour of a pen.
func (s *strokes) write(b *bytes.Buffer, p pen, l Look) {
	opacity := ""
	if p.faint {
		opacity = ` opacity="0.6"`
	}
	for _, path := range []struct{ data, look string }{
		{s.filled.String(), `fill="` + p.ink + `"`},
		{s.thin.String(), `fill="none" stroke="` + p.ink + `"`},
		{s.dashed.String(), `fill="none" stroke="` + p.ink + `" stroke-dasharray="2 2"`},
		{s.heavy.String(), `fill="none" stroke="` + p.ink + `" stroke-width="2"`},
	} {
		if path.data != "" {
			fmt.Fprintf(b, `<path d="%s" %s%s/>`+"\n", path.data, path.look, opacity)
		}
	}
}
