package overlay

// What narrows a list in a dialog, as the filter of a pane does.

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// finder is the filter of a list: its key begins it, and what is typed then belongs
// to it until enter keeps it or esc gives it up. Otherwise keys move in the list.
type finder struct{ text input }

func newFinder() finder { return finder{newInput(80)} }

// typing reports whether keys belong to the filter.
func (f *finder) typing() bool { return f.text.on }

// words are what a row has to hold, in lower case.
func (f *finder) words() []string { return strings.Fields(strings.ToLower(f.text.value())) }

// take takes input that is for the filter. It reports whether it was, and whether
// other rows have to be shown now.
func (f *finder) take(env Env, msg tea.Msg) (mine, changed bool) {
	before := f.text.value()
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		id := env.command(m, f.typing())
		switch {
		case !f.typing() && env.Keys.Is(m.String(), action.Filter):
			f.text.focus(true)
		case id == action.Cancel && (f.typing() || before != ""):
			f.text.focus(false)
			f.text.edit.SetValue("")
		case !f.typing():
			return false, false
		case id == action.Confirm:
			f.text.focus(false)
		case id == "":
			f.text.update(m)
		default: // a movement
			return false, false
		}
	case tea.PasteMsg:
		if !f.typing() {
			return false, false
		}
		f.text.update(m)
	default:
		return false, false
	}
	return true, f.text.value() != before
}

// line shows the filter, or what the list is where there is none.
func (f *finder) line(t theme.Theme, env Env, about string, iw int) string {
	if !f.typing() && f.text.value() == "" {
		return t.Dim.Paint(widget.FitTail(safetext.Line(about), iw, t.Glyphs.Ellipsis))
	}
	sign := env.Keys.Label(action.Filter)
	return t.Key.Paint(sign) + " " + f.text.view(t, max(iw-len(sign)-1, 1))
}

// keys says what the keys do: while the filter is typed they are its own.
func (f *finder) keys(env Env, t theme.Theme, does, back string) string {
	name := func(id action.ID, words string, style theme.Style) string {
		return t.Key.Paint(env.Keys.Label(id)) + " " + style.Paint(words)
	}
	switch {
	case f.typing():
		return name(action.Confirm, "keep the filter", t.Strong) + "   " + name(action.Cancel, "clear it", t.KeyText)
	case f.text.value() != "":
		back = "clear the filter"
	}
	keys := name(action.Confirm, does, t.Strong)
	if env.Keys.Label(action.Filter) != "" {
		keys += "   " + name(action.Filter, "filter", t.KeyText)
	}
	return keys + "   " + name(action.Cancel, back, t.KeyText)
}

// says is what the keys of a dialog with a filter do, for the footer.
func (f *finder) says(id action.ID, does, back string) string {
	switch {
	case id == action.Confirm && f.typing():
		return "keep the filter"
	case id == action.Confirm:
		return does
	case id == action.Cancel && (f.typing() || f.text.value() != ""):
		return "clear the filter"
	case id == action.Cancel:
		return back
	}
	return ""
}
