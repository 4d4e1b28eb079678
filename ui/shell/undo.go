package shell

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
)

// Undo is what takes back what this session changed, the latest last.
type Undo struct{ changes []action.Undoing }

// Made adds what takes back a change that was made.
func (u *Undo) Made(back action.Undoing) { u.changes = append(u.changes, back) }

// TookBack takes out what was taken back, by the ids of the changes.
func (u *Undo) TookBack(ids ...string) {
	u.changes = slices.DeleteFunc(u.changes, func(c action.Undoing) bool { return slices.Contains(ids, c.Undone().ID) })
}

// Last takes back the last change, the zero one for none.
func (u *Undo) Last() action.Undoing {
	if len(u.changes) == 0 {
		return action.Undoing{}
	}
	return u.changes[len(u.changes)-1]
}

// UndoLast asks to take back the last change of the session.
func (h *Host) UndoLast(_ action.Spec, s action.Situation) tea.Cmd { return h.TakeBack(s.Undo) }
