// Package sign has the signs that a cell, a row or a list may carry, and which of them
// goes first.
package sign

import "github.com/aloftdeck/aloft/ui/theme"

// Sign says that something wants to be looked at, the worst first.
type Sign int

// The signs. Of several that could be drawn the first is.
const (
	None    Sign = iota
	Stale        // read long ago, or in an earlier session
	Unknown      // not known
	Moved        // moved by somebody else, and not looked at
	Broken       // broken or failed
	Failing      // calls fail, or are throttled
)

// Worst is the sign that goes before the others.
func Worst(signs ...Sign) Sign {
	worst := None
	for _, s := range signs {
		worst = max(worst, s)
	}
	return worst
}

// Glyph is how the sign is drawn, one cell wide; empty for none.
func (s Sign) Glyph(g theme.Glyphs) string {
	switch s {
	case Stale:
		return g.Stale
	case Unknown:
		return "?"
	case Moved:
		return g.Moved
	case Broken:
		return g.Cross
	case Failing:
		return g.Failed
	}
	return ""
}

// Paint is the sign in its colour.
func (s Sign) Paint(t theme.Theme) string {
	text := s.Glyph(t.Glyphs)
	switch s {
	case Stale:
		return t.Dim.Paint(text)
	case Unknown, Moved:
		return t.Warn.Paint(text)
	}
	return t.Bad.Paint(text)
}
