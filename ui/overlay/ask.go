package overlay

// One question with the thing that it is about named.

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Ask asks before something is done that can not be taken back. Enter does it.
type Ask struct {
	env    Env
	title  string
	text   []string
	does   string
	answer tea.Msg
	scroll scroll
}

// NewAsk makes the dialog: a title that names the thing, paragraphs of text, and
// in a word or two what enter does. The answer is what the dialog says then.
func NewAsk(env Env, title string, text []string, does string, answer tea.Msg) *Ask {
	return &Ask{env: env, title: safetext.Line(title), text: text, does: does, answer: answer}
}

// Title names the thing.
func (a *Ask) Title() string { return a.title }

// Guarded is true: enter changes something.
func (a *Ask) Guarded() bool { return true }

// Hints for the footer.
func (a *Ask) Hints() []action.ID { return []action.ID{action.Confirm, action.Cancel} }

// Says what they do.
func (a *Ask) Says(id action.ID) (string, bool) {
	if id == action.Confirm {
		return a.does, true
	}
	return "", true
}

// Update takes input.
func (a *Ask) Update(msg tea.Msg) (Reply, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && a.env.command(k, false) == action.Confirm {
		return Reply{Close: true, Msg: a.answer}, nil
	}
	return page(a.env, &a.scroll, msg), nil
}

// askWidth is the width that a question would like to have.
const askWidth = 70

// Lines draws the dialog.
func (a *Ask) Lines(t theme.Theme, w, h int) []string {
	w = wide(askWidth, w)
	iw := within(w)
	b := box{title: a.title, more: a.env.Keys.Label(action.PageDown)}
	for i, p := range a.text {
		style := t.Text
		if i > 0 {
			style = t.Dim
		}
		b.body = append(b.body, wrap(style, p, iw)...)
	}
	b.foot = []string{"", keysLine(a.env, t, a.does, "cancel", iw)}
	return b.draw(t, &a.scroll, w, h)
}
