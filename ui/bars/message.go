package bars

import (
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Message is what the line above the footer says: the newest message or an answer to a
// key, and on the right what there is more of.
type Message struct {
	Text  string
	Sign  string // before it; empty for none
	Style theme.Style
	Keys  []Key
}

// messageKeys is the width from which on there are keys in the line.
const messageKeys = 100

// Line draws the message in w cells, and says where its keys stand. A message that fits
// without them alone is there whole.
func (m Message) Line(t theme.Theme, w int) (string, []Place) {
	text := " "
	if m.Sign != "" {
		text += m.Sign + " "
	}
	text += m.Text
	places := make([]Place, len(m.Keys))
	room := w - 1
	for _, k := range m.Keys {
		room -= k.width(true) + 3
	}
	if w < messageKeys || len(m.Keys) == 0 || room < widget.Width(text) && widget.Width(text) < w {
		return m.Style.Paint(widget.FitTail(text, w, t.Glyphs.Ellipsis)), places
	}
	var b strings.Builder
	b.WriteString(m.Style.Paint(widget.FitTail(text, room, t.Glyphs.Ellipsis)))
	x := room
	for i, k := range m.Keys {
		b.WriteString("   " + k.paint(t, true))
		places[i] = Place{x + 3, k.width(true)}
		x += 3 + k.width(true)
	}
	return b.String() + " ", places
}
