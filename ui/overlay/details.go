package overlay

// All that is known of one thing.

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Details shows all that is known of one thing, such as a version or a move: a
// name and a value on each line. An empty name and value is a blank line.
type Details struct {
	env    Env
	title  string
	lines  [][2]string
	scroll scroll
	leads  string // where enter leads to, empty when it only closes
	target tea.Msg
}

// NewDetails makes the dialog.
func NewDetails(env Env, title string, lines [][2]string) *Details {
	return &Details{env: env, title: safetext.Line(title), lines: lines}
}

// SetLines replaces what is shown: more is known now.
func (d *Details) SetLines(lines [][2]string) { d.lines = lines }

// SetLink makes enter close the dialog and lead elsewhere. The words say where to.
func (d *Details) SetLink(words string, target tea.Msg) {
	d.leads, d.target = safetext.Line(words), target
}

// Title names the thing.
func (d *Details) Title() string { return d.title }

// Guarded is false: it only shows.
func (d *Details) Guarded() bool { return false }

// Hints for the footer.
func (d *Details) Hints() []action.ID {
	if d.leads != "" {
		return []action.ID{action.Confirm, action.Cancel}
	}
	return []action.ID{action.Cancel}
}

// Says what they do.
func (d *Details) Says(id action.ID) (string, bool) {
	if id == action.Confirm {
		return d.leads, true
	}
	return "close", true
}

// Update takes input.
func (d *Details) Update(msg tea.Msg) (Reply, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && d.leads != "" && d.env.command(k, false) == action.Confirm {
		return Reply{Close: true, Msg: d.target}, nil
	}
	return page(d.env, &d.scroll, msg), nil
}

// page is the input of a dialog that only shows: it scrolls, and any of the
// dialog's keys closes it.
func page(env Env, s *scroll, msg tea.Msg) Reply {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		switch id := env.command(msg, false); id {
		case action.Cancel, action.Confirm:
			return Reply{Close: true}
		default:
			s.move(id)
		}
	case tea.MouseWheelMsg:
		s.by(3 * wheel(msg))
	}
	return Reply{}
}

// detailsWidth is the width that details would like to have.
const detailsWidth = 90

// Lines draws the dialog.
func (d *Details) Lines(t theme.Theme, w, h int) []string {
	w = wide(detailsWidth, w)
	iw := within(w)
	names := 0
	for _, l := range d.lines {
		names = max(names, widget.Width(safetext.Line(l[0])))
	}
	names = max(min(names, iw/3), 1)
	b := box{title: d.title, more: d.env.Keys.Label(action.PageDown), foot: closing(d.env, t, iw)}
	if d.leads != "" {
		b.foot = []string{"", keysLine(d.env, t, d.leads, "close", iw)}
	}
	for _, l := range d.lines {
		b.body = append(b.body, columns([]int{names, max(iw-names-2, 1)}, []theme.Style{t.Dim, t.Text}, l[0], l[1])...)
	}
	return b.draw(t, &d.scroll, w, h)
}

// closing says which key closes.
func closing(env Env, t theme.Theme, iw int) []string {
	keys := t.Key.Paint(env.Keys.Label(action.Cancel)) + " " + t.KeyText.Paint("close")
	return []string{"", widget.FitTail(keys, iw, t.Glyphs.Ellipsis)}
}

// keysLine says what enter does and what esc does.
func keysLine(env Env, t theme.Theme, does, back string, iw int) string {
	keys := t.Key.Paint(env.Keys.Label(action.Confirm)) + " " + t.Strong.Paint(does) + "   " +
		t.Key.Paint(env.Keys.Label(action.Cancel)) + " " + t.KeyText.Paint(back)
	return widget.FitTail(keys, iw, t.Glyphs.Ellipsis)
}
