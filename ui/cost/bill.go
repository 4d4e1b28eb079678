package cost

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Bill asks Cost Explorer, which charges for every page.
type Bill interface {
	Bill(ctx context.Context) (model.Bill, error)
	// Kept is an answer that is not older than 8 hours, and whether there is one.
	Kept(ctx context.Context) (model.Bill, bool)
}

// billPatience is how long Cost Explorer may take.
const billPatience = 60 * time.Second

// answer is what there is of a bill.
type answer struct {
	bill  model.Bill
	found bool
	err   error
}

// askBill opens the dialog of Cost Explorer and looks for an answer that is kept.
func (f *Feature) askBill(action.Spec, action.Situation) tea.Cmd {
	box := newCharges(f.h.Dialog(), f.billPrice())
	l := f.h.Push(box, func(l *shell.Layer, _ any) tea.Cmd { return f.payBill(l, box) })
	bill := f.o.Bill
	return shell.Ask(f.h, l, func(ctx context.Context) (a answer) {
		ctx, cancel := context.WithTimeout(ctx, billPatience)
		defer cancel()
		a.bill, a.found = bill.Kept(ctx)
		return a
	}, func(a answer) tea.Cmd {
		box.SetKept(a.bill, a.found)
		l.Guard()
		return nil
	})
}

// payBill asks Cost Explorer.
func (f *Feature) payBill(l *shell.Layer, box *charges) tea.Cmd {
	bill := f.o.Bill
	return shell.Ask(f.h, l, func(ctx context.Context) (a answer) {
		ctx, cancel := context.WithTimeout(ctx, billPatience)
		defer cancel()
		a.bill, a.err = bill.Bill(ctx)
		return a
	}, func(a answer) tea.Cmd {
		if a.err != nil {
			box.Fail(a.err.Error())
			l.Guard()
		} else {
			box.SetBill(a.bill)
		}
		return nil
	})
}

// billPrice is what one page of Cost Explorer costs.
func (f *Feature) billPrice() cost.USD {
	const listed = cost.Dollar / 100
	_, usd := f.o.Book.Cost(f.h.Store.Identity().Region, []cost.Usage{{Item: cost.CostExplorerRequests, Amount: 1}}, false)
	if usd <= 0 {
		return listed
	}
	return usd
}
