package dialog

// The box that every dialog stands in: what input does in it, and how it is drawn.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Body is what one kind of dialog supplies; its Box does all else. A type that embeds
// a Box has Acts and Do from it, which close.
type Body interface {
	// Title names the dialog.
	Title() string
	// Acts are what its keys do now, in their order.
	Acts() []Key
	// Do does what a key of dialogs stands for.
	Do(id action.ID) Reply
	// Draw writes what the dialog shows now.
	Draw(p *Page)
}

// A Taker is a Body that takes input before its Box does. It reports whether that
// was all there was to do.
type Taker interface {
	Take(msg tea.Msg) (Reply, bool)
}

// A Picker is a Body that does something when a click chooses the line that was
// chosen already.
type Picker interface {
	Picked() Reply
}

// Box is a dialog but for its Body. Embedded in the type that is the Body, it makes
// that a Dialog.
type Box struct {
	Env    Env
	Form   *Form   // the fields, nil for none
	Finder *Finder // what narrows the list, nil for none
	Rows   *Scroll // which lines of the body show
	body   Body
	width  int
	writes bool
	veiled bool
	said   string    // why a key did nothing, until the next key
	hears  time.Time // from when on it takes keys, when input is quiet until then
	Heavy  bool      // it is the sheet of a change: framed in the account's colour
}

// Widths that boxes would like to have, in cells.
const (
	Narrow  = 70
	Medium  = 84
	Wide    = 100
	Broad   = 110
	Broader = 120
	Sheets  = 116
)

// Make makes the box of a body, as wide as it would like to be.
func (b *Box) Make(env Env, body Body, width int) {
	b.Env, b.body, b.width, b.Rows = env, body, width, &Scroll{}
}

// Writes says that the dialog leads to something that writes.
func (b *Box) Writes() { b.writes = true }

// Guarded reports whether it does.
func (b *Box) Guarded() bool { return b.writes }

// Veil hides the values of variables in what is drawn, or shows them again.
func (b *Box) Veil(on bool) { b.veiled = on }

// Hears says from when on the box takes keys.
func (b *Box) Hears(from time.Time) { b.hears = from }

// deaf reports whether it takes no keys yet.
func (b *Box) deaf() bool { return b.Env.Now != nil && b.Env.Now().Before(b.hears) }

// Loading reports whether the box still has to be drawn anew by itself: nothing is being
// read, but it may take no keys yet.
func (b *Box) Loading() bool { return b.deaf() }

// Say says why a key did nothing, until the next key. An empty text says nothing.
func (b *Box) Say(text string) Reply {
	b.said = text
	return Reply{}
}

// Acts are what the keys of a box do that only shows something.
func (b *Box) Acts() []Key { return []Key{{ID: action.Cancel, Does: "close"}} }

// Do closes the box.
func (b *Box) Do(id action.ID) Reply {
	return Reply{Close: id == action.Cancel || id == action.Confirm}
}

// Keys are what the keys do now.
func (b *Box) Keys() []Key {
	if b.Finder != nil {
		return b.Finder.keys(b.body.Acts())
	}
	return b.body.Acts()
}

// Typing reports whether keys belong to a text.
func (b *Box) Typing() bool {
	return !b.Form.InBody() || b.Finder != nil && b.Finder.Typing()
}

// Update takes input.
func (b *Box) Update(msg tea.Msg) Reply {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		b.said = ""
	}
	if t, ok := b.body.(Taker); ok {
		if reply, done := t.Take(msg); done {
			return reply
		}
	}
	if b.Finder != nil && b.Finder.take(b.Env, msg) {
		return Reply{}
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return b.key(msg)
	case tea.PasteMsg:
		return b.Form.take(msg, b.Rows)
	case tea.MouseWheelMsg:
		b.Rows.wheel(msg)
		b.Form.suggest(b.Rows)
	case Click:
		return b.click(msg)
	}
	return Reply{}
}

func (b *Box) key(msg tea.KeyPressMsg) Reply {
	switch id := b.Env.command(msg, b.Typing()); {
	case id == "":
		return b.Form.take(msg, b.Rows)
	case id == action.NextField && b.Form.several():
		b.Form.Focus(b.Form.at + 1)
	case movement(id):
		if !b.Form.move(id, b.Rows) {
			b.Rows.move(id)
		}
	default:
		return b.body.Do(id)
	}
	return Reply{}
}

// movement reports whether an action moves in lists.
func movement(id action.ID) bool {
	switch id {
	case action.Up, action.Down, action.Top, action.Bottom, action.HalfUp, action.HalfDown, action.PageUp, action.PageDown:
		return true
	}
	return false
}

// click chooses the line that was clicked.
func (b *Box) click(msg Click) Reply {
	i, ok := b.Rows.At(msg.Y)
	if !ok {
		return Reply{}
	}
	if b.Form.pick(i, b.Rows) || !b.Rows.Chosen {
		return Reply{}
	}
	if p, ok := b.body.(Picker); ok && i == b.Rows.Cursor {
		return p.Picked()
	}
	b.Rows.Cursor, b.Rows.None = i, false
	return Reply{}
}

// Lines draws the box.
func (b *Box) Lines(t theme.Theme, w, h int) []string {
	w = max(min(b.width, w), 0)
	p := &Page{Theme: t, Env: b.Env, W: max(w-4, 1), H: h, Veiled: b.veiled} // the frame and a blank on each side are taken off
	b.body.Draw(p)
	if !p.Joined {
		p.Foot = append(p.Foot, "")
	}
	switch {
	case b.said != "":
		p.Foot = append(p.Foot, hanging(t.Bad, t.Glyphs.Failed, b.said, p.W)...)
	case p.Last != "":
		p.Foot = append(p.Foot, p.Fit(p.Last))
	default:
		p.Foot = append(p.Foot, p.keysLine(b.Keys(), b.deaf()))
	}
	return p.frame(b.body.Title(), b.Rows, w, p.H, b.Heavy)
}
