package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// mostFilter is the longest filter, in characters.
const mostFilter = 200

func (r *Root) openPrompt() {
	edit := widget.NewEdit(mostFilter)
	before := r.panes[r.focus].Filter().Text
	edit.SetValue(before)
	edit.CursorEnd()
	edit.Focus()
	r.input.prompt = &prompt{edit: edit, before: before}
}

// typed takes a key or a paste for the filter.
func (r *Root) typed(msg tea.Msg) tea.Cmd {
	p := r.input.prompt
	if m, ok := msg.(tea.KeyPressMsg); ok {
		switch m.String() {
		case "enter":
			// What can not be understood would filter nothing: it stays to be mended.
			if wrong := r.panes[r.focus].Filter().Wrong(); wrong != "" {
				p.told = true
				r.desk.Toast(shell.Warn, "filter: "+wrong+"; esc gives it up")
				return nil
			}
			r.input.prompt = nil
			return r.settled()
		case "esc", "ctrl+c":
			r.input.prompt = nil
			if p.edit.Value() == p.before {
				p.before = ""
			}
			r.setFilter(p.before)
			return r.settled()
		case "up":
			r.panes[r.focus].Do(action.Up)
			r.drawn.pane(r.focus)
			return nil
		case "down":
			r.panes[r.focus].Do(action.Down)
			r.drawn.pane(r.focus)
			return nil
		}
	}
	was := p.edit.Value()
	p.edit.Take(msg)
	if now := p.edit.Value(); now != was {
		p.told = false
		r.setFilter(now)
	}
	return nil
}

// settled tells the pane with the keys that its filter is not being typed any more.
func (r *Root) settled() tea.Cmd {
	if do := r.panes[r.focus].Settled; do != nil {
		return do()
	}
	return nil
}

func (r *Root) setFilter(text string) {
	r.drawn.pane(r.focus)
	r.panes[r.focus].SetFilter(text)
}

// promptLine draws the filter being typed, how many rows it leaves, and what is
// wrong with it.
func (r *Root) promptLine() string {
	t := r.desk.Theme
	shown, all := r.panes[r.focus].Count()
	tail := fmt.Sprintf("%d of %d", shown, all)
	style := t.Dim
	switch f := r.panes[r.focus].Filter(); {
	case r.input.prompt.told && f.Wrong() != "":
		tail, style = t.Glyphs.Cross+" "+f.Wrong(), t.Bad
	case f.Problem != "":
		tail, style = f.Problem, t.Warn
	}
	lead := " " + t.Key.Paint("/") + " "
	room := r.w - 5
	text := []rune(r.input.prompt.edit.Value())
	pos := min(r.input.prompt.edit.Position(), len(text))
	before, under, after := string(text[:pos]), " ", ""
	if pos < len(text) {
		under, after = string(text[pos]), string(text[pos+1:])
	}
	if over := widget.Width(before) - room/2; over > 0 {
		before = ansi.TruncateLeftWc(before, over, "")
	}
	line := t.Input.Paint(before) + t.Cursor.Paint(under) + t.Input.Paint(after)
	line = widget.Truncate(line, room-2, t.Glyphs.Ellipsis)
	return widget.FitTail(lead+line+"  "+style.Paint(tail), r.w, t.Glyphs.Ellipsis)
}
