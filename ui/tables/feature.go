// Package tables is the feature about DynamoDB's tables: how hard they are pressed,
// and what capacity they have.
package tables

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Capacity Capacity        // nil: capacity can not be changed
	Feed     model.TableFeed // nil: tables are read when they are due
}

// Feature is the tables.
type Feature struct {
	h       *shell.Host
	o       Options
	pane    *Pane
	changed []journal.Move // changes of capacity that the journal knows, oldest first
}

var (
	_ shell.Filler        = (*Feature)(nil)
	_ shell.Refresher     = (*Feature)(nil)
	_ shell.Demander      = (*Feature)(nil)
	_ shell.JournalReader = (*Feature)(nil)
	_ shell.Watcher       = (*Feature)(nil)
	_ shell.Finisher      = (*Feature)(nil)
	_ shell.Restorer      = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	return &Feature{h: h, o: o, pane: newPane(h.Pane(), 5)}
}

// Name of the feature.
func (f *Feature) Name() string { return "tables" }

// Panes are the tables.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 5, Name: "Tables", Scope: action.Tables, Focus: action.FocusTables, Pane: f.pane, Open: f.open,
		Place: layout.Third, Needs: layout.Needs{Cols: 58, Head: 1, Rows: 3}}}
}

// Handlers do what is about tables.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.EditCapacity: f.editCapacity,
		action.ShowIndexes:  f.h.Do,
	}
}

// Fill says what can be done with tables.
func (f *Feature) Fill(s *action.Situation) { s.Tables, s.Capacity = true, f.o.Capacity != nil }

// Demand wants the tables while they are on the screen, and the one that is open.
func (f *Feature) Demand(d *model.Demand, _ action.Situation, shown func(action.Scope) bool) {
	for _, box := range shell.Boxes[*tableBox](f.h.Layers) {
		d.Table, d.Span = box.Name(), box.Span()
		break
	}
	if shown(action.Tables) || d.Table != "" {
		d.Tables, d.VisibleTables = true, f.pane.VisibleTables()
	}
}

// Refresh brings the dialogs of tables up to date.
func (f *Feature) Refresh(c store.Changes) {
	if !c.Touch(store.OfFunctions | store.OfTables | store.OfMetrics) {
		return
	}
	for _, box := range shell.Boxes[*tableBox](f.h.Layers) {
		box.SetView(f.view(box.Name(), box.Span()))
	}
}

// JournalRead keeps the changes of capacity.
func (f *Feature) JournalRead(moves []journal.Move) {
	f.changed = f.changed[:0]
	for _, m := range moves {
		if m.Intent.OfCapacity() {
			f.changed = append(f.changed, m)
		}
	}
	f.Refresh(store.Changed(store.OfTables))
}

// open shows the chosen table, on the chosen index.
func (f *Feature) open(_ action.Spec, s action.Situation) tea.Cmd {
	if s.Chosen.Table == "" {
		f.h.Say("no table is chosen to open")
		return nil
	}
	view := f.view(s.Chosen.Table, defaultSpan)
	edits := f.o.Capacity != nil && !f.h.Config.ReadOnly
	f.h.Push(newTableBox(f.h.Dialog(), s.Chosen, view, edits), func(_ *shell.Layer, asked any) tea.Cmd {
		switch asked := asked.(type) {
		case capacityWanted:
			return f.openCapacity(asked.Key, nil)
		case spanChanged:
			f.Refresh(store.Changed(store.OfMetrics))
		}
		return nil
	})
	return nil
}
