// Package cost is the feature about money: what everything costs, what Cost Explorer
// says of it, and what other figures would cost.
package cost

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Book *cost.Book
	Bill Bill // nil: Cost Explorer can not be asked
}

// Feature is money.
type Feature struct {
	h      *shell.Host
	o      Options
	pane   *Pane
	beside *beside
}

var (
	_ shell.Filler   = (*Feature)(nil)
	_ shell.Demander = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	h.Store.SetBook(o.Book)
	f := &Feature{h: h, o: o}
	f.pane = newPane(env{h.Pane(), o.Book, f.budget()}, 7)
	f.beside = newBeside(f)
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "cost" }

// Panes are the costs, and the days and parts of the chosen one.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 7, Name: "Cost", Scope: action.Cost, Focus: action.FocusCost, Pane: f.pane,
		Place: layout.Fourth, Needs: layout.Needs{Cols: 42, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Days", Scope: action.Cost, Focus: action.FocusVersions, Pane: f.beside,
			Of: action.Cost, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}}}
}

// Handlers do what is about money.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.CostGroup: f.changeView,
		action.FreeTier:  f.changeView,
		action.WhatIf:    f.whatIf,
		action.AskBill:   f.askBill,
	}
}

// Fill says what can be told of money.
func (f *Feature) Fill(s *action.Situation) { s.Cost, s.Bill = true, f.o.Bill != nil }

// Demand wants what costs are made of while they are on the screen.
func (f *Feature) Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool) {
	if shown(action.Cost) || s.Beside == action.Cost || len(shell.Boxes[*scenarioEditor](f.h.Layers)) > 0 {
		d.Cost, d.CostByStage = true, f.pane.ByStage()
	}
}

// changeView shows other groups of costs, or takes the free tiers off.
func (f *Feature) changeView(sp action.Spec, _ action.Situation) tea.Cmd {
	f.pane.Do(sp.ID)
	f.h.Redraw(action.Cost)
	f.h.Refresh(store.Changed(store.OfCost))
	return nil
}

// budget is what a month may cost, 0 for no budget.
func (f *Feature) budget() cost.USD { return cost.Dollars(f.h.Config.Budget.USDPerMonth) }
