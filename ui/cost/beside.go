package cost

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/widget"
)

// beside is the right pane of the costs: the days of the month, where the chosen row's money
// goes, how it is reckoned, and what is assumed.
type beside struct {
	*section.Pile
	f     *Feature
	group cost.Group
	name  string // of the row that it shows

	reckonings reckonings
}

func newBeside(f *Feature) *beside {
	b := &beside{f: f}
	b.Pile = section.New(section.Spec{
		Env: f.h.Pane(), Rests: store.OfFunctions | store.OfCost | store.OfMetrics | store.OfTables,
		Follow: b.follow, Title: b.title, Sections: b.sections, None: "what was used has not been read yet",
		Copy: func() string { return b.f.pane.Copy() },
	})
	return b
}

// follow takes the chosen row, and reports whether the pane looks different now.
func (b *beside) follow(action.Situation) bool {
	group, row, _ := b.f.pane.ChosenOf()
	changed := group != b.group || row.Name != b.name
	b.group, b.name = group, row.Name
	return changed
}

// row is the one that is shown, as the newest report has it.
func (b *beside) row() (cost.Row, bool) {
	report, ok := b.f.pane.Report()
	if !ok {
		return cost.Row{}, false
	}
	for _, r := range report.Rows[b.group] {
		if r.Name == b.name {
			return r, true
		}
	}
	return cost.Row{}, false
}

// sum is what a row cost as the list writes it, whose rows add up to the month.
func (b *beside) sum(row cost.Row) cost.USD {
	for r, cents := range b.f.pane.cents {
		if b.group == b.f.pane.group && r.Name == row.Name && cents != 0 {
			return cents
		}
	}
	return row.MonthToDate
}

func (b *beside) title() (title, info string) {
	title = fmt.Sprintf("%d Cost", section.Number)
	row, ok := b.row()
	if !ok {
		return title, ""
	}
	return title + " " + b.Theme().Glyphs.Dot + " " + b.f.pane.Short(row.Name) + ", " + b.f.h.Now().UTC().Format("January"), b.sum(row).Round2()
}

func (b *beside) sections(w, h int, _ bool) []section.Section {
	report, ok := b.f.pane.Report()
	if !ok {
		return nil
	}
	var rest []section.Section
	if row, ok := b.row(); ok {
		rest = append(rest, b.goes(row), b.reckoned(row, w))
	}
	rest = append(rest, b.assumed(report, w))
	room := h
	for _, s := range rest {
		room -= s.Rows + 1
	}
	if b.group != cost.ByService && len(rest) > 1 { // its days are not known: those of all come after it
		days := b.days(report, max(min(room-1, 16), 7))
		days.Title, days.Leaves = "all of the account, day by day", 1
		return slices.Insert(rest, len(rest)-1, days)
	}
	return append([]section.Section{b.days(report, max(min(room, 16), 7))}, rest...)
}

// day is what the shown row cost on a day: of a service its own, else what all did.
func (b *beside) day(d cost.DayCost) cost.USD {
	if b.group == cost.ByService && b.name != "" {
		return d.Service[cost.Service(b.name)]
	}
	return d.USD
}

// outstanding is by how much a day stands over the mean of the same days of the week.
const outstanding = 1.1

// days are those of this month, each as a bar.
func (b *beside) days(report cost.Report, rows int) section.Section {
	now := b.f.h.Now().UTC()
	var days []cost.DayCost
	for _, d := range report.Days {
		if d.Day.Year() == now.Year() && d.Day.Month() == now.Month() {
			days = append(days, d)
		}
	}
	return section.Section{Rows: rows, Least: min(rows, 5), Draw: func(w, h int) []string {
		t := b.Theme()
		if len(days) == 0 {
			return []string{" " + t.Dim.Paint("no day of this month has been read yet")}
		}
		const side, words = 5, 18
		each := max(min((w-side-2-words)/len(days), 3), 1)
		values := make([][]float64, 3) // of days that stand out, of those that are not over, and of the others
		for i := range values {
			values[i] = slices.Repeat([]float64{math.NaN()}, len(days))
		}
		for i, d := range days {
			kind := 2
			switch {
			case d.Partial:
				kind = 1
			case b.standsOut(report.Days, d):
				kind = 0
			}
			values[kind][i] = b.day(d).Dollars()
		}
		curves := []widget.Curve{{Style: t.Warn, Values: values[0]}, {Style: t.Text, Values: values[1]}, {Style: t.Spark, Values: values[2]}}
		slices.SortStableFunc(curves, func(x, y widget.Curve) int { // the first has the newest day, of which no more may come
			return cmp.Compare(y.Values[len(days)-1], x.Values[len(days)-1])
		})
		plot := widget.Plot{Side: side, Format: func(v float64) string { return "$" + widget.Rate(v) }, Curves: curves}
		lines := plot.Rows(t, side+1+each*len(days), max(h-1, 1))
		for i, text := range b.dayWords(days) {
			if i+1 < len(lines) {
				lines[i+1] = widget.FitTail(lines[i+1], side+3+each*len(days), "") + text
			}
		}
		marks := []widget.Mark{{Text: "1"}}
		for _, n := range []int{7, 14, 21, 28} {
			if n <= len(days) {
				marks = append(marks, widget.Mark{At: (float64(n) - 0.5) / float64(len(days)), Text: fmt.Sprint(n)})
			}
		}
		return append(lines, strings.Repeat(" ", side+1)+t.Dim.Paint(widget.Axis(marks, each*len(days))))
	}}
}

// standsOut reports whether a day cost a tenth more than the other days of its weekday.
func (b *beside) standsOut(all []cost.DayCost, d cost.DayCost) bool {
	sum, n := 0.0, 0
	for _, other := range all {
		if !other.Partial && !other.Day.Equal(d.Day) && other.Day.Weekday() == d.Day.Weekday() {
			sum, n = sum+b.day(other).Dollars(), n+1
		}
	}
	return n > 0 && sum > 0 && b.day(d).Dollars() > outstanding*sum/float64(n)
}

// dayWords say what yesterday, today and the dearest day cost.
func (b *beside) dayWords(days []cost.DayCost) []string {
	var whole []cost.DayCost
	words := []string{}
	for _, d := range days {
		if !d.Partial {
			whole = append(whole, d)
		}
	}
	if n := len(whole); n > 0 {
		words = append(words, "yesterday "+b.day(whole[n-1]).Round2())
	}
	if last := days[len(days)-1]; last.Partial {
		words = append(words, "today "+b.day(last).Round2())
	}
	if len(whole) > 0 {
		sum := cost.USD(0)
		for _, d := range whole {
			sum = sum.Plus(b.day(d))
		}
		words = append(words, "mean "+(sum/cost.USD(len(whole))).Round2())
		dearest := slices.MaxFunc(whole, func(x, y cost.DayCost) int { return cmp.Compare(b.day(x), b.day(y)) })
		words = append(words, dearest.Day.UTC().Format("2 Jan")+" "+b.day(dearest).Round2())
	}
	return words
}

// assumed is what the figures rest on, and what is left out of them: in short, and in
// whole where there is room.
func (b *beside) assumed(r cost.Report, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	prices := fmt.Sprintf("list prices of %s, %s; days UTC; month 730 h", r.Prices.Format(time.DateOnly), r.Region)
	if r.Foreign {
		prices += "; the account's own Region has none in the book"
	}
	t.Say(t.Theme.Text, prices)
	t.Say(t.Theme.Text, "left out: "+leftOut+", NAT gateways, backups")
	free := "the free tier is not taken off (" + b.f.h.Keys.Label(action.FreeTier) + ")"
	if b.f.pane.FreeTier() {
		free = "the free tier takes off " + r.FreeTier.Round2() + " this month, of the account as a whole"
	}
	t.Say(t.Theme.Text, free)
	if budget := b.f.budget(); budget > 0 {
		text := fmt.Sprintf("budget %s a month, %s of it used", budget.Round2(), figure.Percent(r.MonthToDate.Dollars()/budget.Dollars()))
		if !r.Passed.IsZero() {
			text += ", passed on " + r.Passed.UTC().Format("2 January")
		}
		t.Say(t.Theme.Text, text)
	}
	key := func(id action.ID, does string) string { return t.Theme.Key.Paint(b.f.h.Keys.Label(id)) + " " + does }
	line := key(action.CostGroup, "by "+string(b.f.pane.nextGroup())) + "  " + key(action.WhatIf, "what if")
	if b.f.o.Bill != nil {
		line += "  " + key(action.AskBill, "AWS's bill, $0.01")
	}
	t.Add(line)
	least := t.Len()
	for _, a := range r.Assumed {
		t.Hang(t.Theme.Dim, 2, strings.ReplaceAll(a, "×", t.Theme.Glyphs.Times))
	}
	s := t.Section("assumed", 0)
	s.Least = least
	return s
}
