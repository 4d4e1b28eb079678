package dialog

// One line of a menu.

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

const (
	kindWidth     = 11
	mostTitle     = 44 // cells of the column of titles
	mostKeyTitle  = 28 // likewise where they are of keys
	leastFacts    = 8  // fewer cells say nothing
	mostKeysWidth = 14
)

// line is one entry: its kind, its title, what tells it from others or why it is not
// possible, its keys.
func (m *Menu) line(p *Page, i int) string {
	f := m.found[i]
	e, chosen := &m.entries[f.index], i == m.Rows.Cursor
	match, dim := p.Match, p.Dim
	if chosen || e.Reason != "" {
		match, dim = theme.Style{}, theme.Style{}
	}
	facts, right := e.Facts, e.Keys
	switch {
	case e.Recent > 0:
		right = "recent"
	case e.Sign != nil:
		right = e.Sign(p.Theme)
	}
	if e.Reason != "" {
		facts, f.facts = p.Glyphs.Cross+" "+e.Reason, nil
	}
	kind, room := "", p.W-2
	if len(m.kinds) > 1 {
		kind = dim.Paint(p.Cut(e.Kind, kindWidth))
		room -= kindWidth
	}
	keys := min(widget.Width(right), mostKeysWidth)
	title := min(max(m.titles, 1), mostTitle, room)
	if m.keysFirst {
		title = min(title, mostKeyTitle)
	}
	rest := room - title - 2 - keys - 2
	if facts == "" {
		title, rest = max(room-keys-2, 1), 0
	}
	if rest < leastFacts { // facts leave first
		title, rest = max(room-keys-2, 1), 0
	}
	text := kind + p.Cut(marked(e.Title, f.title, match, theme.Style{}), title) + "  "
	if rest > 0 {
		text += p.Cut(marked(facts, f.facts, match, dim), rest) + "  "
	}
	text += dim.Paint(p.Right(right, keys))
	if e.Reason != "" && !chosen {
		text = p.Dim.Paint(text)
	}
	return p.Entry(text, chosen)
}

// marked paints the letters of a text that were found, by their bytes, and the others.
func marked(text string, at []int, found, other theme.Style) string {
	if len(at) == 0 {
		return other.Paint(text)
	}
	var b strings.Builder
	from, in := 0, false
	for i := range text {
		if now := slices.Contains(at, i); now != in {
			b.WriteString(painted(in, found, other).Paint(text[from:i]))
			from, in = i, now
		}
	}
	b.WriteString(painted(in, found, other).Paint(text[from:]))
	return b.String()
}

func painted(in bool, found, other theme.Style) theme.Style {
	if in {
		return found
	}
	return other
}
