package cost

// What the money of a row goes to, and how it is reckoned: parts that add up to it.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// part is what one user of a row's money cost.
type part struct {
	name string
	usd  cost.USD
	used used
	week float64 // against the last week; not a number where that is not known
}

// used is what of Lambda was used.
type used struct{ calls, seconds float64 }

func (u *used) add(l *cost.Line) {
	switch l.Item {
	case cost.LambdaRequestsX86, cost.LambdaRequestsARM:
		u.calls += cost.In(l.Item, l.Amount)
	case cost.LambdaDurationX86, cost.LambdaDurationARM:
		u.seconds += cost.In(l.Item, l.Amount)
	}
}

// parts adds lines up by what a function says of each, the dearest first.
func parts(lines []cost.Line, of func(cost.Line) string) []part {
	at := map[string]int{}
	var out []part
	for _, l := range lines {
		name := of(l)
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name], out = i, append(out, part{name: name, week: math.NaN()})
		}
		out[i].usd = out[i].usd.Plus(l.USD)
		out[i].used.add(&l)
	}
	slices.SortStableFunc(out, func(x, y part) int { return cmp.Compare(y.usd, x.usd) })
	return out
}

// users are the functions and tables that a service's money goes to, the dearest first, and
// what goes to neither, so that they add up to the row.
func (b *beside) users(row cost.Row) []part {
	report, _ := b.f.pane.Report()
	var out []part
	left := row.MonthToDate
	for _, group := range []cost.Group{cost.ByFunction, cost.ByTable} {
		for _, r := range report.Rows[group] {
			p, all := part{name: r.Name, week: r.WeekAgo}, true
			for _, l := range r.Lines {
				if string(l.Service) == row.Name && !r.Rest {
					p.usd = p.usd.Plus(l.USD)
					p.used.add(&l)
				} else {
					all = false
				}
			}
			if !all {
				p.week = math.NaN() // it is of other services too
			}
			if p.usd > 0 {
				out, left = append(out, p), left.Minus(p.usd)
			}
		}
	}
	slices.SortStableFunc(out, func(x, y part) int { return cmp.Compare(y.usd, x.usd) })
	if left > 0 {
		out = append(out, part{name: "neither function nor table", usd: left, week: math.NaN()})
	}
	return out
}

// first are the dearest parts in so many lines, the others added up in the last one.
func first(all []part, h int) []part {
	if len(all) <= h || h <= 0 {
		return all
	}
	shown := slices.Clone(all[:h-1])
	others := part{name: fmt.Sprintf("%d others", len(all)-h+1), week: math.NaN()}
	for _, p := range all[h-1:] {
		others.usd = others.usd.Plus(p.usd)
		others.used.calls += p.used.calls
		others.used.seconds += p.used.seconds
	}
	return append(shown, others)
}

// toTheCent are what parts cost in words, which add up to their sum as it is written: the
// dearest takes the cent that another rounding of the sum makes.
func toTheCent(sum cost.USD, all []part) []string {
	const cent = cost.Dollar / 100
	var usd []cost.USD
	exact := cost.USD(0)
	for _, p := range all {
		usd, exact = append(usd, p.usd), exact.Plus(p.usd)
	}
	switch off := sum - exact; {
	case exact.Round2() == sum.Round2():
		sum = exact
	case len(usd) > 0 && off <= cent && off >= -cent:
		usd[0] += off
	}
	var out []string
	for _, c := range cost.Cents(sum, usd) {
		out = append(out, c.Round2())
	}
	return out
}

// The columns of where money goes, in cells.
const (
	callsWide = 8
	moneyWide = 11
	weekWide  = 7
)

// goes are the functions, tables and others that the row's money goes to: of Lambda with
// calls and GB-s, of others with their share.
func (b *beside) goes(row cost.Row) section.Section {
	all := parts(row.Lines, func(l cost.Line) string { return string(l.Service) })
	head := "SERVICE"
	if b.group == cost.ByService {
		all, head = b.users(row), map[cost.Service]string{cost.Lambda: "FUNCTION", cost.DynamoDB: "TABLE"}[cost.Service(row.Name)]
	}
	lambda := b.group == cost.ByService && row.Name == string(cost.Lambda)
	rows := max(min(len(all), 10), 1) + 1
	var names []string
	for _, p := range all {
		names = append(names, p.name)
	}
	prefix := list.SharedPrefix(names)
	return section.Section{Title: "where it goes", Rows: rows, Least: min(rows, 6), Draw: func(w, h int) []string {
		t := b.Theme()
		if len(all) == 0 {
			return []string{" " + t.Dim.Paint("nothing was used this month")}
		}
		shown := first(all, h-1)
		name := max(w-2-moneyWide-weekWide, 8)
		figures, heads := []string{"", ""}, ""
		if lambda {
			name -= 2 * callsWide
			heads = widget.FitRight("CALLS", callsWide, "") + widget.FitRight("GB-s", callsWide, "")
		}
		last := "SHARE"
		if lambda {
			last = "WEEK"
		}
		heads += widget.FitRight("TO DATE", moneyWide, "") + widget.FitRight(last, weekWide, "")
		lines := []string{" " + t.Header.Paint(widget.FitTail(head, name, t.Glyphs.Ellipsis)+heads)}
		usd := toTheCent(b.sum(row), shown)
		for i, p := range shown {
			behind := figure.Percent(float64(p.usd) / float64(max(row.MonthToDate, 1)))
			if lambda {
				figures = []string{figure.Number(p.used.calls), figure.Number(p.used.seconds)}
				behind = ""
				if !math.IsNaN(p.week) && !math.IsInf(p.week, 0) {
					behind = figure.Change(p.week)
				}
			}
			line := " " + widget.FitTail(widget.Middle(strings.TrimPrefix(p.name, prefix), name, t.Glyphs.Ellipsis), name, "")
			for _, f := range figures {
				if f != "" {
					line += widget.FitRight(f, callsWide, "")
				}
			}
			lines = append(lines, line+widget.FitRight(usd[i], moneyWide, "")+t.Dim.Paint(widget.FitRight(behind, weekWide, "")))
		}
		return lines
	}}
}

// reckonings are how the items of a service were worked out, as long as the report stays.
type reckonings struct {
	at   time.Time // when the report was made
	name string
	by   map[string]string
}

// reckoning is how a part of a row was worked out: of a service the whole of an item, of
// another row what it has of it.
func (b *beside) reckoning(row cost.Row, p part) string {
	item := cost.Item(p.name)
	words := strings.TrimPrefix(cost.Words(item), string(cost.ServiceOf(item))+" ")
	var of []cost.Line
	for _, l := range row.Lines {
		if l.Item == item {
			of = append(of, l)
		}
	}
	switch {
	case len(of) == 1:
		return words + "  " + of[0].Arithmetic
	case b.group != cost.ByService:
		return fmt.Sprintf("%s of %d", words, len(of))
	}
	if is := &b.reckonings; !is.at.Equal(b.f.pane.at) || is.name != row.Name {
		*is = reckonings{b.f.pane.at, row.Name, map[string]string{}}
		report, _ := b.f.pane.Report()
		sums := map[cost.Item]int64{}
		for _, l := range row.Lines {
			sums[l.Item] += l.Amount
		}
		var usages []cost.Usage
		for item, amount := range sums {
			usages = append(usages, cost.Usage{Item: item, Amount: amount})
		}
		lines, _ := b.f.o.Book.Cost(report.Region, usages, b.f.pane.FreeTier())
		for _, l := range lines {
			is.by[string(l.Item)] = l.Arithmetic
		}
	}
	return words + "  " + b.reckonings.by[p.name]
}

// reckoned are the sums by what AWS has a price for; where one thing alone used it, with the
// arithmetic.
func (b *beside) reckoned(row cost.Row, w int) section.Section {
	t := section.Text{Theme: b.Theme(), W: w}
	money := len(b.sum(row).Round2()) + 2
	room := max(w-2-money, 8)
	line := func(style theme.Style, name, usd string) {
		if widget.Width(name) > room {
			name = strings.Replace(name, " on arm64", "", 1) // the price tells
		}
		if words, sum, ok := strings.Cut(name, "  "); ok && widget.Width(name) > room { // a figure is not cut
			const least = 8
			if left := room - widget.Width(sum) - 2; left >= least {
				name = widget.FitTail(words, left, t.Theme.Glyphs.Ellipsis) + "  " + sum
			} else {
				name = sum
			}
		}
		name = widget.FitTail(widget.Middle(name, room, t.Theme.Glyphs.Ellipsis), room, "")
		t.Add(style.Paint(name + widget.FitRight(usd, money, "")))
	}
	items := parts(row.Lines, func(l cost.Line) string { return string(l.Item) })
	usd := toTheCent(b.sum(row), items)
	for i, p := range items {
		line(t.Theme.Text, strings.ReplaceAll(b.reckoning(row, p), "×", t.Theme.Glyphs.Times), usd[i])
	}
	if len(items) > 1 {
		line(t.Theme.Dim, "", strings.Repeat(t.Theme.Glyphs.Horizontal, len(b.sum(row).Round2())))
		line(t.Theme.Strong, "", b.sum(row).Round2())
	}
	if t.Len() == 0 {
		t.Say(t.Theme.Dim, "nothing yet")
	}
	return t.Section("how it is reckoned", 1)
}
