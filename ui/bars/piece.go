package bars

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// piece is one thing that a line says, on one side of it.
type piece struct {
	name  int
	side  int
	gap   int      // before it, where something stands before it; 0: one cell
	texts []string // the longest first; empty ones are not drawn
	style theme.Style
}

// The sides of a line.
const (
	left = iota
	right
)

// pieces are all that a line says.
type pieces []piece

// text is what is drawn of a piece.
func (p *piece) text() string {
	if len(p.texts) == 0 {
		return ""
	}
	return p.texts[0]
}

// in are the pieces with the signs of a theme.
func (ps pieces) in(g theme.Glyphs) pieces {
	signs := strings.NewReplacer("…", g.Ellipsis, "·", g.Dot)
	for i := range ps {
		for k, text := range ps[i].texts {
			ps[i].texts[k] = signs.Replace(text)
		}
	}
	return ps
}

// shrink makes the line fit in w cells, one of which stays between the sides: pieces get
// shorter in the order of their names, and what left grows again where what left after it
// made room.
func (ps pieces) shrink(order []int, w int) {
	type step struct {
		of    *piece
		texts []string // before it
	}
	var taken []step
	for _, name := range order {
		i := slices.IndexFunc(ps, func(p piece) bool { return p.name == name })
		if i < 0 {
			continue
		}
		for p := &ps[i]; p.text() != "" && len(p.texts) > 1 && ps.width() > w; {
			taken = append(taken, step{p, p.texts})
			p.texts = p.texts[1:]
			if name == partState {
				break // others leave between
			}
		}
	}
	for _, s := range slices.Backward(taken) {
		shorter := s.of.texts
		if s.of.texts = s.texts; ps.width() > w {
			s.of.texts = shorter
		}
	}
}

// width is how many cells the line takes.
func (ps pieces) width() int {
	n, first := 1, [2]bool{true, true}
	for i := range ps {
		text := ps[i].text()
		if text == "" {
			continue
		}
		if !first[ps[i].side] {
			n += max(ps[i].gap, 1)
		}
		first[ps[i].side] = false
		n += widget.Width(text)
	}
	return n
}

// paint is one side of the line, on a ground.
func (ps pieces) paint(side int, ground theme.Style) string {
	var b strings.Builder
	for i := range ps {
		text := ps[i].text()
		if text == "" || ps[i].side != side {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(ground.Paint(strings.Repeat(" ", max(ps[i].gap, 1))))
		}
		b.WriteString(ps[i].style.Paint(text))
	}
	return b.String()
}

// fill makes a line exactly w cells wide on its ground.
func fill(ground theme.Style, line string, w int, tail string) string {
	if have := widget.Width(line); have < w {
		return line + ground.Paint(strings.Repeat(" ", w-have))
	}
	return widget.Truncate(line, w, tail)
}
