// Package tables is the feature about DynamoDB's tables: how hard they are pressed,
// and what capacity they have.
package tables

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Capacity Capacity        // nil: capacity can not be changed
	Feed     model.TableFeed // nil: tables are read when they are due
	Book     *cost.Book      // nil: prices are not told
}

// Feature is the tables.
type Feature struct {
	h       *shell.Host
	o       Options
	pane    *Pane
	beside  *beside
	changed []journal.Move // changes of capacity that the journal knows, oldest first
}

var (
	_ shell.Filler        = (*Feature)(nil)
	_ shell.Demander      = (*Feature)(nil)
	_ shell.JournalReader = (*Feature)(nil)
	_ shell.Watcher       = (*Feature)(nil)
	_ shell.Finisher      = (*Feature)(nil)
	_ shell.Restorer      = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	f := &Feature{h: h, o: o, pane: newPane(env{h.Pane(), o.Book, h.Config.Tables.Include}, 5)}
	f.beside = newBeside(f)
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "tables" }

// Panes are the tables, and what is known of the chosen one.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 5, Name: "Tables", Scope: action.Tables, Focus: action.FocusTables, Pane: f.pane,
		Place: layout.Third, Needs: layout.Needs{Cols: 58, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Table", Scope: action.Tables, Focus: action.FocusVersions, Pane: f.beside,
			Of: action.Tables, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}}}
}

// Handlers do what is about tables.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.EditCapacity: f.editCapacity,
		action.ShowIndexes:  f.changeView,
		action.TimeSpan:     f.changeView,
	}
}

// Fill says what can be done with tables.
func (f *Feature) Fill(s *action.Situation) { s.Tables, s.Capacity = true, f.o.Capacity != nil }

// Demand wants the tables while they are on the screen, and the one that the right pane
// shows.
func (f *Feature) Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool) {
	if s.Beside == action.Tables {
		d.Table, d.Span = f.beside.key.Table, f.beside.span
	}
	if shown(action.Tables) || d.Table != "" {
		d.Tables, d.VisibleTables = true, f.pane.VisibleTables()
	}
}

// changeView shows or hides the indexes, or the plots over another span.
func (f *Feature) changeView(sp action.Spec, _ action.Situation) tea.Cmd {
	if sp.ID == action.TimeSpan {
		f.beside.nextSpan()
	} else {
		f.pane.Do(sp.ID)
	}
	f.h.Redraw(action.Tables)
	return nil
}

// JournalRead keeps the changes of capacity.
func (f *Feature) JournalRead(moves []journal.Move) {
	f.changed = f.changed[:0]
	for _, m := range moves {
		if m.Intent.OfCapacity() {
			f.changed = append(f.changed, m)
		}
	}
	f.h.Refresh(store.Changed(store.OfTables))
}
