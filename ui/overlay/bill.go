package overlay

// What AWS has charged, by Cost Explorer, which costs money to ask.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// BillPaid says that Cost Explorer shall be asked, for its price.
type BillPaid struct{}

// billState is what the dialog is at.
type billState int

const (
	billLooking billState = iota // for an answer that is still kept
	billAsking                   // enter pays
	billReading
	billShown
	billFailed
)

// Bill is the dialog of Cost Explorer's figures. It asks before anything is paid;
// an answer that is kept is shown at once.
type Bill struct {
	env    Env
	price  cost.USD // of one page
	state  billState
	bill   model.Bill
	kept   bool
	failed string
	scroll scroll
}

// NewBill makes the dialog; the price is that of one page.
func NewBill(env Env, price cost.USD) *Bill { return &Bill{env: env, price: price} }

// SetKept brings the answer that is kept, or that there is none. What enter does
// has changed then, so whoever calls it has to guard the dialog anew.
func (b *Bill) SetKept(bill model.Bill, ok bool) {
	b.state = billAsking
	if ok {
		b.state, b.bill, b.kept = billShown, bill, true
	}
}

// SetBill brings the answer that was paid.
func (b *Bill) SetBill(bill model.Bill) { b.state, b.bill, b.kept = billShown, bill, false }

// Fail says why there is no answer. Enter leads back to the question.
func (b *Bill) Fail(why string) { b.state, b.failed = billFailed, safetext.Line(why) }

// Loading reports whether a spinner has to turn.
func (b *Bill) Loading() bool { return b.state == billLooking || b.state == billReading }

// Title of the dialog.
func (b *Bill) Title() string { return "Cost Explorer" }

// Guarded is true: enter spends money.
func (b *Bill) Guarded() bool { return true }

// Hints for the footer.
func (b *Bill) Hints() []action.ID {
	if b.state == billShown {
		return []action.ID{action.Confirm} // which closes
	}
	return []action.ID{action.Confirm, action.Cancel}
}

// Says what they do.
func (b *Bill) Says(id action.ID) (string, bool) {
	if id != action.Confirm {
		return "close", true
	}
	does := b.does()
	return does, does != ""
}

// does says what enter would do now, empty for nothing.
func (b *Bill) does() string {
	switch b.state {
	case billAsking:
		return fmt.Sprintf("ask, for %s a page", b.price)
	case billFailed:
		return "back to the question"
	case billShown:
		return "close"
	}
	return ""
}

// Update takes input.
func (b *Bill) Update(msg tea.Msg) (Reply, tea.Cmd) {
	if k, ok := msg.(tea.KeyPressMsg); ok && b.env.command(k, false) == action.Confirm {
		switch b.state {
		case billAsking:
			b.state = billReading
			return Reply{Msg: BillPaid{}}, nil
		case billFailed:
			b.state = billAsking
			return Reply{}, nil
		case billLooking, billReading:
			return Reply{}, nil
		}
	}
	return page(b.env, &b.scroll, msg), nil
}

// billWidth is the width that the dialog would like to have.
const billWidth = 80

// Lines draws the dialog.
func (b *Bill) Lines(t theme.Theme, w, h int) []string {
	w = wide(billWidth, w)
	iw := within(w)
	x := box{title: b.Title()}
	switch b.state {
	case billLooking:
		x.body = []string{t.Info.Paint(widget.Spinner(t, b.env.Now())) + " looking for an answer that is kept"}
	case billAsking:
		x.body = wrap(t.Text, fmt.Sprintf("Cost Explorer says what AWS has really charged. It charges %s for each page of its answer; a month by day and service is usually one.", b.price), iw)
		x.body = append(x.body, wrap(t.Dim, "Its figures come up to three times a day and are about a day late; the newest are estimates and may change. The answer is kept for 8 hours.", iw)...)
	case billReading:
		x.body = []string{t.Info.Paint(widget.Spinner(t, b.env.Now())) + " asking Cost Explorer"}
	case billFailed:
		x.body = hanging(t.Bad, t.Glyphs.Cross, b.failed, iw)
	default:
		x.body = b.shown(t, iw)
	}
	x.foot = closing(b.env, t, iw)
	if does := b.does(); does != "" {
		x.foot = []string{"", keysLine(b.env, t, does, "close", iw)}
	}
	return x.draw(t, &b.scroll, w, h)
}

// shown is the answer: services, the dearest first, and days.
func (b *Bill) shown(t theme.Theme, iw int) []string {
	sums, days, estimated := b.sums()
	from := "Asked just now"
	if b.kept {
		from = "Kept from " + ago(b.env.Now().Sub(b.bill.At))
	}
	pages := fmt.Sprintf("%d pages", b.bill.Pages)
	if b.bill.Pages == 1 {
		pages = "1 page"
	}
	lines := wrap(t.Dim, fmt.Sprintf("%s, %s to %s, %s. About a day late%s.", from, dayOf(b.bill.From), dayOf(b.bill.To.AddDate(0, 0, -1)), pages,
		map[bool]string{true: "; days marked " + t.Glyphs.Stale + " are estimates", false: ""}[estimated]), iw)
	lines = append(lines, "")
	total := cost.USD(0)
	most := cost.USD(1)
	for _, s := range sums {
		total += s.usd
		most = max(most, s.usd)
	}
	for _, s := range sums {
		bar := t.Info.Paint(t.Glyphs.Bar(float64(s.usd)/float64(most), max(iw-36-14, 0)))
		lines = append(lines, widget.FitTail(widget.FitTail(s.name, 34, t.Glyphs.Ellipsis)+widget.FitRight(s.usd.Round2(), 12, "")+"  "+bar, iw, t.Glyphs.Ellipsis))
	}
	lines = append(lines, t.Strong.Paint(widget.FitTail("in all", 34, "")+widget.FitRight(total.Round2(), 12, "")), "")
	return append(lines, widget.Pillars(t, b.pillars(t, days), func(v float64) string { return cost.Dollars(v).Round2() }, iw, 8)...)
}

// billSum is what a service cost over the days.
type billSum struct {
	name string
	usd  cost.USD
}

// sums adds the services and the days up, exactly to the billionth of a dollar.
func (b *Bill) sums() (sums []billSum, days []cost.USD, estimated bool) {
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

func (b *Bill) pillars(t theme.Theme, days []cost.USD) []widget.Pillar {
	var out []widget.Pillar
	for i, d := range b.bill.Days {
		p := widget.Pillar{Label: d.Day.UTC().Format("2"), Value: days[i].Dollars(), Style: t.Info}
		if d.Estimated {
			p.Style, p.Note = t.Dim, t.Glyphs.Stale
		}
		out = append(out, p)
	}
	return out
}

// dollars is Cost Explorer's decimal text to the billionth of a dollar.
func dollars(text string) cost.USD {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(v) > 1e9 {
		return 0
	}
	return cost.Dollars(v)
}
