package bars

import (
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/ui/sign"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Tab is one pane in the line of tabs.
type Tab struct {
	Number int
	Name   string
	Count  string // how much it has; empty where that says nothing
	Sign   sign.Sign
	Chosen bool // it has the keys
}

// Tabs are the panes, where not all show.
type Tabs struct {
	All  []Tab
	Note string // at the right, where there is room
}

// Place is where something stands on its line, in cells. W is 0 where there was no room.
type Place struct{ X, W int }

// words is how much the tabs say.
type words struct {
	counts, names bool
	gap           int
	lead          int
}

// Line draws the tabs in w cells, and says where each stands. Where there are few, the
// counts leave, then the blanks, then the names of those without the keys.
func (ts Tabs) Line(t theme.Theme, w int) (string, []Place) {
	for _, with := range []words{{true, true, 2, 1}, {false, true, 2, 1}, {false, true, 1, 0}, {false, false, 1, 0}} {
		if ts.width(t, with) <= w {
			return ts.draw(t, with, w)
		}
	}
	return ts.draw(t, words{gap: 1}, w)
}

// text is a tab without its sign and its brackets.
func (tab Tab) text(with words) string {
	text := strconv.Itoa(tab.Number)
	if with.names || tab.Chosen {
		text += " " + tab.Name
	}
	if with.counts && tab.Count != "" {
		text += " " + tab.Count
	}
	return text
}

func (ts Tabs) width(t theme.Theme, with words) int {
	n := with.lead
	for i, tab := range ts.All {
		if i > 0 {
			n += with.gap
		}
		n += widget.Width(tab.text(with) + tab.Sign.Glyph(t.Glyphs))
		if tab.Chosen {
			n += 2
		}
	}
	return n
}

func (ts Tabs) draw(t theme.Theme, with words, w int) (string, []Place) {
	var b strings.Builder
	places := make([]Place, len(ts.All))
	x := with.lead
	b.WriteString(strings.Repeat(" ", x))
	for i, tab := range ts.All {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", with.gap))
			x += with.gap
		}
		text, glyph := tab.text(with), tab.Sign.Glyph(t.Glyphs)
		cells := widget.Width(text + glyph)
		style := t.Dim
		if tab.Chosen {
			style = t.TitleFocused
			cells += 2
		}
		if x < w {
			places[i] = Place{x, min(cells, w-x)}
		}
		x += cells
		if tab.Chosen {
			b.WriteString(style.Paint("["+text) + tab.Sign.Paint(t) + style.Paint("]"))
			continue
		}
		b.WriteString(style.Paint(text) + tab.Sign.Paint(t))
	}
	if room := w - x - 2; ts.Note != "" && widget.Width(ts.Note) < room {
		b.WriteString("  " + t.Dim.Paint(ts.Note))
	}
	return widget.FitTail(b.String(), w, t.Glyphs.Ellipsis), places
}
