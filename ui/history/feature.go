// Package history is the feature about what was changed: by whom, when, and back.
package history

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Feature is the history.
type Feature struct {
	h       *shell.Host
	pane    *Pane
	beside  *beside
	metrics model.MetricReader   // of how the sides of moves did; nil: that is not told
	asked   map[string]time.Time // when the sides of rows were asked for, by their keys
}

var _ shell.Rester = (*Feature)(nil)

// New makes the feature. Without a reader of metrics it does not tell how the sides of
// moves did.
func New(h *shell.Host, metrics model.MetricReader) *Feature {
	f := &Feature{h: h, pane: newPane(h.Pane(), 8), metrics: metrics, asked: map[string]time.Time{}}
	f.beside = newBeside(f)
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "history" }

// Panes are the history, and what is known of the chosen move or set.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 8, Name: "History", Scope: action.History, Focus: action.FocusHistory, Pane: f.pane, Open: f.open,
		Place: layout.Fourth, Needs: layout.Needs{Cols: 42, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Move", Scope: action.History, Focus: action.FocusVersions, Pane: f.beside,
			Of: action.History, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}}}
}

// open gives what is known of the chosen move the keys, which counts as a look at what
// it moved.
func (f *Feature) open(_ action.Spec, s action.Situation) tea.Cmd {
	if r := s.Record; r != nil {
		f.h.Refresh(f.h.Store.LookAt(model.CellKey{Function: r.Function, Alias: r.Alias}))
	}
	return f.h.Invoke(action.FocusVersions)
}

// Handlers do what is about changes that were made.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{action.PutBack: f.putBack}
}

// putBack takes back the chosen change.
func (f *Feature) putBack(_ action.Spec, s action.Situation) tea.Cmd {
	return f.h.TakeBack(action.PutBackOf(s))
}
