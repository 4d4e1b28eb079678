package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// key takes one key: for the dialog on top, for the filter being typed, or for an
// action.
func (r *Root) key(msg tea.KeyPressMsg) tea.Cmd {
	if l := r.desk.Top(); l != nil && !r.plan.TooSmall {
		if l.Swallows(r.desk.Now()) {
			return nil
		}
		if r.savesDialog(msg, l) {
			return r.Invoke(action.SaveScreen)
		}
		if msg.String() == "ctrl+c" { // leaves a dialog without knowing it
			msg = tea.KeyPressMsg{Code: tea.KeyEscape}
		}
		return l.Give(msg)
	}
	if r.plan.TooSmall { // nothing can be seen, so nothing is done blindly
		if r.desk.Keys.Is(msg.String(), action.Quit) {
			return r.Invoke(action.Quit)
		}
		return nil
	}
	r.desk.DismissToasts()
	r.desk.Unsay()
	if r.input.prompt != nil {
		return r.typed(msg)
	}
	sp, ok := r.desk.Keys.Lookup(msg.String(), r.scopes()...)
	if !ok {
		r.desk.Say(r.elsewhere(msg.String()))
		return nil
	}
	r.input.rest.pressed(sp.ID)
	return r.Invoke(sp.ID)
}

// savesDialog reports whether a key saves the screen with a dialog on it: one that is no text
// there, and that the dialog has no use for.
func (r *Root) savesDialog(msg tea.KeyPressMsg, l *shell.Layer) bool {
	if !r.desk.Keys.Is(msg.String(), action.SaveScreen) || msg.Text != "" && l.Box.Typing() {
		return false
	}
	_, own := r.desk.Keys.Lookup(msg.String(), action.Dialog)
	return !own
}

// elsewhere says where a key works that does nothing here.
func (r *Root) elsewhere(key string) string {
	var names []string
	said := map[action.ID]int{}
	for _, p := range r.panes {
		sp, ok := r.desk.Keys.Lookup(key, p.Scope)
		if !ok {
			continue
		}
		name := sp.Title + " in " + p.Name
		if i, again := said[sp.ID]; again {
			names[i] = name // a list comes after the pane that shows its row, and is always there
			continue
		}
		said[sp.ID] = len(names)
		names = append(names, name)
	}
	if len(names) == 0 {
		return key + " does nothing; " + r.desk.Keys.Label(action.Help) + " shows the keys"
	}
	return key + " does nothing in " + r.panes[r.focus].Name + ": " + strings.Join(names, ", ")
}

// scopes are where a key is looked for, the focused pane first.
func (r *Root) scopes() []action.Scope {
	return []action.Scope{r.panes[r.focus].Scope, action.Lists, action.Everywhere}
}

// resize takes the size of the screen. A dialog that could not be seen takes no
// key at once when it can be seen again.
func (r *Root) resize(w, h int) {
	r.w, r.h = w, h
	r.drawn.all()
	if l := r.desk.Top(); l != nil && l.Box.Guarded() && r.plan.TooSmall {
		l.Guard()
	}
}

// paste goes to inputs alone: it presses no keys.
func (r *Root) paste(msg tea.PasteMsg) tea.Cmd {
	if l := r.desk.Top(); l != nil {
		if r.plan.TooSmall || l.Swallows(r.desk.Now()) {
			return nil
		}
		return l.Give(msg)
	}
	if r.input.prompt != nil {
		return r.typed(msg)
	}
	return nil
}
