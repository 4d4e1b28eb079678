package ui

// Costs: opening them, Cost Explorer, and what other figures would cost.

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/overlay"
)

// billPatience is how long Cost Explorer may take.
const billPatience = 60 * time.Second

// openCosts shows costs by day and how the chosen row comes about.
func openCosts(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	report, ok := r.costs.Report()
	if !ok {
		r.say("what was used has not been read yet")
		return nil
	}
	view := overlay.CostView{Report: report, FreeTier: r.costs.FreeTier(), Budget: r.budget()}
	if group, row, ok := r.costs.ChosenOf(); ok {
		view.Group, view.Row = group, &row
	}
	r.push(overlay.NewCosts(r.overlayEnv(), view))
	return nil
}

// budget is what a month may cost, 0 for no budget.
func (r *Root) budget() cost.USD {
	return cost.Dollars(r.o.Config.Budget.USDPerMonth)
}

// askBill opens the dialog of Cost Explorer and looks for an answer that is kept.
func askBill(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	l := r.push(overlay.NewBill(r.overlayEnv(), r.billPrice()))
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	bill := r.o.Bill
	return safely(func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, billPatience)
		defer cancel()
		kept, ok := bill.Kept(ctx)
		return billMsg{number: n, bill: kept, kept: true, found: ok}
	})
}

// billPrice is what one page of Cost Explorer costs.
func (r *Root) billPrice() cost.USD {
	const listed = cost.Dollar / 100
	if r.o.Book == nil {
		return listed
	}
	_, usd := r.o.Book.Cost(r.store.Identity().Region, []cost.Usage{{Item: cost.CostExplorerRequests, Amount: 1}}, false)
	if usd <= 0 {
		return listed
	}
	return usd
}

// payBill asks Cost Explorer.
func (r *Root) payBill(l *layer) tea.Cmd {
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	bill := r.o.Bill
	return safely(func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, billPatience)
		defer cancel()
		got, err := bill.Bill(ctx)
		return billMsg{number: n, bill: got, err: err}
	})
}

// billRead shows what Cost Explorer says, or asks whether it shall be asked.
func (r *Root) billRead(msg billMsg) {
	if !r.answered(msg.number) {
		return
	}
	l := r.layerOf(msg.number)
	if l == nil {
		return
	}
	box, ok := l.box.(*overlay.Bill)
	switch {
	case !ok:
	case msg.kept:
		box.SetKept(msg.bill, msg.found)
		l.guard.arm(r.now())
	case msg.err != nil:
		box.Fail(msg.err.Error())
		l.guard.arm(r.now())
	default:
		box.SetBill(msg.bill)
	}
}

// whatIf opens the editor with the present account's figures.
func whatIf(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	measured, _ := r.store.Measured()
	s, origin := present(r.now(), r.store.Identity().Region, measured, r.store.Tables().List, r.store.Functions())
	s.FreeTier = r.costs.FreeTier()
	r.push(overlay.NewWhatIf(r.overlayEnv(), s, origin, r.o.Book.Estimate))
	return nil
}

// mostScenario bounds the file of a scenario, in bytes.
const mostScenario = 1 << 20

// openScenario reads a scenario from a file.
func (r *Root) openScenario(l *layer, msg overlay.ScenarioWanted) tea.Cmd {
	n, _ := r.number()
	l.requests = append(l.requests, n)
	path := r.atHome(msg.Path)
	return safely(func() tea.Msg {
		out := scenarioMsg{number: n, path: path}
		info, err := os.Stat(path)
		switch {
		case err != nil:
			out.err = err
		case !info.Mode().IsRegular() || info.Size() > mostScenario:
			out.err = fmt.Errorf("%s is no file of a scenario", path)
		default:
			var text []byte
			if text, out.err = os.ReadFile(path); out.err == nil {
				out.scenario, out.err = config.ReadScenario(path, text)
			}
		}
		return out
	})
}

// saveScenario writes a scenario to a file.
func (r *Root) saveScenario(l *layer, msg overlay.ScenarioKept) tea.Cmd {
	n, _ := r.number()
	l.requests = append(l.requests, n)
	path := r.atHome(msg.Path)
	return safely(func() tea.Msg {
		text := config.WriteScenario(msg.Scenario)
		return scenarioMsg{number: n, path: path, saved: true, err: writeText(path, text, msg.Replace)}
	})
}

// scenarioDone takes a scenario that was read, or says that one was written.
func (r *Root) scenarioDone(msg scenarioMsg) {
	if !r.answered(msg.number) {
		return
	}
	l := r.layerOf(msg.number)
	if l == nil {
		return
	}
	box, ok := l.box.(*overlay.WhatIf)
	switch {
	case !ok:
	case msg.saved && errors.Is(msg.err, fs.ErrExist):
		box.Exists()
		l.guard.arm(r.now())
	case msg.err != nil:
		box.Fail(msg.err.Error())
	case msg.saved:
		box.Saved(msg.path)
	default:
		box.SetScenario(msg.scenario, "From "+safetext.Line(msg.path)+".")
	}
}

// billMsg brings what Cost Explorer says, or what is kept of it.
type billMsg struct {
	number uint64
	bill   model.Bill
	kept   bool // it was looked for among what is kept
	found  bool
	err    error
}

// scenarioMsg says that a scenario was read or written, or why not.
type scenarioMsg struct {
	number   uint64
	path     string
	scenario cost.Scenario
	saved    bool
	err      error
}
