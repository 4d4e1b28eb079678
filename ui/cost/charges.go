package cost

// What AWS has charged, by Cost Explorer, which costs money to ask.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// billPaid says that Cost Explorer shall be asked, for its price.
type billPaid struct{}

// billState is what the dialog is at.
type billState int

const (
	billLooking billState = iota // for an answer that is still kept
	billAsking                   // enter pays
	billReading
	billShown
	billFailed
)

// charges is the dialog of Cost Explorer's figures. It asks before anything is paid;
// an answer that is kept is shown at once.
type charges struct {
	dialog.Box
	price  cost.USD // of one page
	state  billState
	bill   model.Bill
	kept   bool
	failed string
}

// newCharges makes the dialog; the price is that of one page.
func newCharges(env dialog.Env, price cost.USD) *charges {
	b := &charges{price: price}
	b.Make(env, b, 80)
	b.Writes()
	return b
}

// SetKept brings the answer that is kept, or that there is none. What enter does
// has changed then, so whoever calls it has to guard the dialog anew.
func (b *charges) SetKept(bill model.Bill, ok bool) {
	b.state = billAsking
	if ok {
		b.state, b.bill, b.kept = billShown, bill, true
	}
}

// SetBill brings the answer that was paid.
func (b *charges) SetBill(bill model.Bill) { b.state, b.bill, b.kept = billShown, bill, false }

// Fail says why there is no answer. Enter leads back to the question.
func (b *charges) Fail(why string) { b.state, b.failed = billFailed, safetext.Line(why) }

// Loading reports whether a spinner has to turn.
func (b *charges) Loading() bool {
	return b.state == billLooking || b.state == billReading || b.Box.Loading()
}

// Title of the dialog.
func (b *charges) Title() string { return "Cost Explorer" }

// Acts are what the keys do.
func (b *charges) Acts() []dialog.Key {
	enter, esc := dialog.Key{ID: action.Confirm}, dialog.Key{ID: action.Cancel, Does: "close"}
	switch b.state {
	case billAsking:
		enter.Does = fmt.Sprintf("ask, for %s a page", b.price)
	case billFailed:
		enter.Does = "back to the question"
	case billShown:
		enter.Does, esc.Place = "close", dialog.InBox
	default:
		enter.Off = true
	}
	return []dialog.Key{enter, esc}
}

// Do asks, and never pays twice.
func (b *charges) Do(id action.ID) dialog.Reply {
	if id != action.Confirm {
		return b.Box.Do(id)
	}
	switch b.state {
	case billShown:
		return dialog.Reply{Close: true}
	case billAsking:
		b.state = billReading
		return dialog.Reply{Request: billPaid{}}
	case billFailed:
		b.state = billAsking
	}
	return dialog.Reply{}
}

// Draw writes the question or the answer.
func (b *charges) Draw(p *dialog.Page) {
	switch b.state {
	case billLooking:
		p.Add(p.Spin(p.Text, "looking for an answer that is kept"))
	case billAsking:
		p.Paragraph(p.Text, fmt.Sprintf("Cost Explorer says what AWS has really charged. It charges %s for each page of its answer; a month by day and service is usually one.", b.price))
		p.Paragraph(p.Dim, "Its figures come up to three times a day and are about a day late; the newest are estimates and may change. The answer is kept for 8 hours.")
	case billReading:
		p.Add(p.Spin(p.Text, "asking Cost Explorer"))
	case billFailed:
		p.Failed(b.failed)
	default:
		b.answer(p)
	}
}

// answer writes services, the dearest first, and days.
func (b *charges) answer(p *dialog.Page) {
	sums, days, estimated := b.sums()
	from, pages, note := "Asked just now", fmt.Sprintf("%d pages", b.bill.Pages), ""
	if b.kept {
		from = "Kept from " + dialog.Ago(b.Env.Now().Sub(b.bill.At))
	}
	if b.bill.Pages == 1 {
		pages = "1 page"
	}
	if estimated {
		note = "; days marked " + p.Glyphs.Stale + " are estimates"
	}
	p.Paragraph(p.Dim, fmt.Sprintf("%s, %s to %s, %s. About a day late%s.", from, dayOf(b.bill.From), dayOf(b.bill.To.AddDate(0, 0, -1)), pages, note))
	p.Add("")
	total, most := cost.USD(0), cost.USD(1)
	for _, s := range sums {
		total += s.usd
		most = max(most, s.usd)
	}
	row := func(name string, usd cost.USD) string {
		return p.Cut(name, 34) + widget.FitRight(usd.Round2(), 12, "")
	}
	for _, s := range sums {
		p.Add(p.Fit(row(s.name, s.usd) + "  " + p.Spark.Paint(p.Glyphs.Length(float64(s.usd)/float64(most)*float64(max(p.W-36-14, 0))))))
	}
	p.Add(p.Strong.Paint(row("in all", total)), "")
	var pillars []widget.Pillar
	for i, d := range b.bill.Days {
		pillars = append(pillars, pillar(p, d.Day, days[i], d.Estimated))
	}
	writePillars(p, pillars, 8)
}

// billSum is what a service cost over the days.
type billSum struct {
	name string
	usd  cost.USD
}

// sums adds the services and the days up, exactly to the billionth of a dollar.
func (b *charges) sums() (sums []billSum, days []cost.USD, estimated bool) {
	at := map[string]int{}
	for _, d := range b.bill.Days {
		var day cost.USD
		for _, s := range d.Services {
			usd := dollars(s.Amount)
			day += usd
			i, ok := at[s.Name]
			if !ok {
				i = len(sums)
				at[s.Name] = i
				sums = append(sums, billSum{name: safetext.Line(s.Name)})
			}
			sums[i].usd += usd
		}
		days = append(days, day)
		estimated = estimated || d.Estimated
	}
	slices.SortStableFunc(sums, func(x, y billSum) int { return cmp.Compare(y.usd, x.usd) })
	return sums, days, estimated
}

// dayOf is a day in words.
func dayOf(at time.Time) string { return at.UTC().Format("2 Jan") }

// dollars is Cost Explorer's decimal text to the billionth of a dollar.
func dollars(text string) cost.USD {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > 1e9 {
		return 0
	}
	return cost.Dollars(v)
}
