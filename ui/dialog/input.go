package dialog

// One line of text being typed.

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Input is one line of text. The editing is the Bubbles input's; the drawing is
// the theme's.
type Input struct {
	edit widget.Edit
	on   bool
}

// NewInput makes an input that takes at most limit characters.
func NewInput(limit int) Input { return Input{edit: widget.NewEdit(limit)} }

// Focus gives the input the keys or takes them away.
func (in *Input) Focus(on bool) {
	in.on = on
	if on {
		in.edit.Focus()
		return
	}
	in.edit.Blur()
}

// Value is what is typed.
func (in *Input) Value() string { return in.edit.Value() }

// Set puts a text in, made safe to show, with the cursor behind it.
func (in *Input) Set(text string) {
	in.edit.SetValue(safetext.Line(text))
	in.edit.CursorEnd()
}

// Take takes a key or a paste, and reports whether the text changed.
func (in *Input) Take(msg tea.Msg) bool {
	before := in.Value()
	in.edit.Take(msg)
	return in.Value() != before
}

// View draws the input w cells wide: the part around the cursor, which stands in
// reverse.
func (in *Input) View(t theme.Theme, w int) string {
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
