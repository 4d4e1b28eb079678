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
}

// NewDetails makes the dialog.
func NewDetails(env Env, title string, lines [][2]string) *Details {
	return &Details{env: env, title: safetext.Line(title), lines: lines}
}

// Title names the thing.
func (d *Details) Title() string { return d.title }

// Guarded is false: it only shows.
func (d *Details) Guarded() bool { return false }

// Hints for the footer.
func (d *Details) Hints() []action.ID { return []action.ID{action.Cancel} }

// Update takes input.
func (d *Details) Update(msg tea.Msg) (Reply, tea.Cmd) {
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
	b := box{title: d.title, foot: closing(d.env, t, iw)}
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
