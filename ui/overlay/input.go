package overlay

// One line of text being typed.

import (
	"strconv"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// input is one line of text. The editing is the Bubbles input's; the drawing is
// the theme's.
type input struct {
	edit widget.Edit
	on   bool
}

// newInput makes an input that takes at most limit characters.
func newInput(limit int) input { return input{edit: widget.NewEdit(limit)} }

// focus gives the input the keys or takes them away.
func (in *input) focus(on bool) {
	in.on = on
	if on {
		in.edit.Focus()
		return
	}
	in.edit.Blur()
}

func (in *input) value() string { return in.edit.Value() }

// update takes a key or a paste.
func (in *input) update(msg tea.Msg) { in.edit.Take(msg) }

// view draws the input w cells wide: the part around the cursor, which stands in
// reverse.
func (in *input) view(t theme.Theme, w int) string {
	if w <= 0 {
		return ""
	}
	runes := []rune(in.edit.Value())
	pos := min(max(in.edit.Position(), 0), len(runes))
	before, under, after := string(runes[:pos]), " ", ""
	if pos < len(runes) {
		under, after = string(runes[pos:pos+1]), string(runes[pos+1:])
	}
	if !in.on {
		return t.Input.Paint(widget.FitTail(string(runes), w, t.Glyphs.Ellipsis))
	}
	if ansi.StringWidthWc(under) > w {
		under = " "
	}
	room := max(w-ansi.StringWidthWc(under), 0)
	if have := ansi.StringWidthWc(before); have > room {
		before = ansi.TruncateLeftWc(before, have-room, "")
		for ansi.StringWidthWc(before) > room && before != "" {
			before = string([]rune(before)[1:])
		}
	}
	room -= ansi.StringWidthWc(before)
	after = widget.Truncate(after, room, "")
	if room -= ansi.StringWidthWc(after); room > 0 {
		after += widget.FitTail("", room, "")
	}
	return t.Input.Paint(before) + t.Cursor.Paint(under) + t.Input.Paint(after)
}

func itoa(n int) string { return strconv.Itoa(n) }
