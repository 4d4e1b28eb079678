// Package history is the feature about what was changed: by whom, when, and back.
package history

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Feature is the history.
type Feature struct {
	h    *shell.Host
	pane *Pane
}

// New makes the feature.
func New(h *shell.Host) *Feature { return &Feature{h, newPane(h.Pane(), 8)} }

// Name of the feature.
func (f *Feature) Name() string { return "history" }

// Panes are the history.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 8, Name: "History", Scope: action.History, Focus: action.FocusHistory, Pane: f.pane,
		Place: layout.Fourth, Needs: layout.Needs{Cols: 42, Head: 1, Rows: 3}}}
}

// Handlers do what is about changes that were made.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.PutBack: f.putBack}
}

// putBack takes back the chosen change.
func (f *Feature) putBack(_ action.Spec, s action.Situation) tea.Cmd {
	return f.h.TakeBack(action.PutBackOf(s))
}
