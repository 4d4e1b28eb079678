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
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Book *cost.Book
	Bill Bill // nil: Cost Explorer can not be asked
}

// Feature is money.
type Feature struct {
	h    *shell.Host
	o    Options
	pane *Pane
}

var (
	_ shell.Filler    = (*Feature)(nil)
	_ shell.Refresher = (*Feature)(nil)
	_ shell.Demander  = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	h.Store.SetBook(o.Book)
	f := &Feature{h: h, o: o}
	f.pane = newPane(env{h.Pane(), o.Book, f.budget()}, 7)
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "cost" }

// Panes are the costs.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 7, Name: "Cost", Scope: action.Cost, Focus: action.FocusCost, Pane: f.pane, Open: f.open,
		Place: layout.Fourth, Needs: layout.Needs{Cols: 42, Head: 1, Rows: 3}}}
}

// Handlers do what is about money.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.CostGroup: f.h.Do,
		action.FreeTier:  f.h.Do,
		action.WhatIf:    f.whatIf,
		action.AskBill:   f.askBill,
	}
}

// Fill says what can be told of money.
func (f *Feature) Fill(s *action.Situation) { s.Cost, s.Bill = true, f.o.Bill != nil }

// Demand wants what costs are made of while they are on the screen.
func (f *Feature) Demand(d *model.Demand, _ action.Situation, shown func(action.Scope) bool) {
	charts, editors := shell.Boxes[*days](f.h.Layers), shell.Boxes[*scenarioEditor](f.h.Layers)
	if shown(action.Cost) || len(charts)+len(editors) > 0 {
		d.Cost, d.CostByStage = true, f.pane.ByStage()
	}
}

// Refresh brings the dialogs of costs up to date.
func (f *Feature) Refresh(c store.Changes) {
	if !c.Touch(store.OfFunctions | store.OfCost) {
		return
	}
	for _, box := range shell.Boxes[*days](f.h.Layers) {
		if report, ok := f.pane.Report(); ok {
			box.SetReport(report, f.pane.FreeTier())
		}
	}
}

// budget is what a month may cost, 0 for no budget.
func (f *Feature) budget() cost.USD { return cost.Dollars(f.h.Config.Budget.USDPerMonth) }

// open shows costs by day and how the chosen row comes about.
func (f *Feature) open(action.Spec, action.Situation) tea.Cmd {
	report, ok := f.pane.Report()
	if !ok {
		f.h.Say("what was used has not been read yet")
		return nil
	}
	view := daysView{Report: report, FreeTier: f.pane.FreeTier(), Budget: f.budget()}
	if group, row, ok := f.pane.ChosenOf(); ok {
		view.Group, view.Row = group, &row
	}
	f.h.Push(newDays(f.h.Dialog(), view), nil)
	return nil
}
