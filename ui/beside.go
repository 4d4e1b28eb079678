package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
)

// This file is about the right pane, which shows what belongs to the chosen row of the
// list that had the keys last.

// beside is the right pane of that list, -1 where it has none.
func (r *Root) beside() int { return r.besideOf(r.last) }

func (r *Root) besideOf(list int) int {
	scope := r.panes[list].Scope
	return slices.IndexFunc(r.panes, func(p shell.Pane) bool { return p.Place == layout.Beside && p.Of == scope })
}

// toBeside gives the right pane the keys.
func (r *Root) toBeside(action.Spec, action.Situation) tea.Cmd {
	r.setFocus(r.beside())
	return nil
}

// back gives the keys back to the list that had them, and reports whether the right pane
// has them.
func (r *Root) back() bool {
	if r.panes[r.focus].Place != layout.Beside {
		return false
	}
	r.setFocus(r.last)
	return true
}
