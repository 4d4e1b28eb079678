package cost

import (
	"cmp"
	"slices"
	"strings"
)

// rowSum adds up one row.
type rowSum struct {
	name         string
	month, run   USD
	week, before USD
	lines        int
}

func (r *rowSum) row(lines []Line) Row {
	return Row{Name: r.name, MonthToDate: r.month, RunRate: r.run, WeekAgo: change(r.week, r.before), Lines: lines}
}

// serviceRows are the rows by service, with a line for each item.
func (w *work) serviceRows() []Row {
	at := map[Service]int{}
	var sums []rowSum
	var lines [][]Line
	text := writer{rates: w.rates, totals: w.month.totals}
	var slots []*Line
	for i, f := range items {
		month, run, used := w.month.totals.usd[i], w.run.totals.usd[i], w.month.totals.amount[i]
		if used == 0 && run == 0 {
			continue
		}
		k, ok := at[f.service]
		if !ok {
			k = len(sums)
			at[f.service] = k
			sums = append(sums, rowSum{name: string(f.service)})
			lines = append(lines, make([]Line, 0, itemCount))
		}
		s := &sums[k]
		s.month, s.run = s.month.Plus(month), s.run.Plus(run)
		s.week, s.before = s.week.Plus(w.week.totals.usd[i]), s.before.Plus(w.before.totals.usd[i])
		if used > 0 {
			lines[k] = append(lines[k], Line{Usage: Usage{Item: f.item, Amount: int64(used)}, Service: f.service, USD: month})
			slots = append(slots, &lines[k][len(lines[k])-1])
			text.line(f.item, int64(used))
		}
	}
	text.finish(func(i int, t string) { slots[i].Arithmetic = t })
	rows := make([]Row, 0, len(sums))
	slices.SortFunc(sums, func(a, b rowSum) int { return dearer(&a, &b) })
	for i := range sums {
		of := lines[at[Service(sums[i].name)]]
		sortLines(of)
		rows = append(rows, sums[i].row(of))
	}
	return rows
}

// subjectRows are the rows by a name of the subjects, with a line for each part,
// and one for what has no such name, with a line for each item.
func (w *work) subjectRows(rest string, nameOf func(*Subject) string) []Row {
	at := make(map[string]int32, len(w.parts)/2)
	rowOf := make([]int32, len(w.ledger.part)) // by place; -1: the rest
	sums := make([]rowSum, 0, len(w.parts)/2)
	var others rowSum
	var otherAmounts [itemCount]int64
	var otherUSD [itemCount]USD
	for i := range itemCount {
		for place := w.ledger.start[i]; place < w.ledger.start[i+1]; place++ {
			row := &others
			rowOf[place] = -1
			if name := nameOf(w.parts[w.ledger.part[place]].subject); name != "" {
				k, ok := at[name]
				if !ok {
					k = int32(len(sums))
					at[name] = k
					sums = append(sums, rowSum{name: name})
				}
				rowOf[place], row = k, &sums[k]
				if w.month.amounts[place] > 0 {
					row.lines++
				}
			} else {
				otherAmounts[i] = more(otherAmounts[i], max(0, w.month.amounts[place]))
				otherUSD[i] = otherUSD[i].Plus(USD(w.month.usd[place]))
			}
			row.month = row.month.Plus(USD(w.month.usd[place]))
			row.run = row.run.Plus(USD(w.run.usd[place]))
			row.week = row.week.Plus(USD(w.week.usd[place]))
			row.before = row.before.Plus(USD(w.before.usd[place]))
		}
	}
	rows := w.withLines(sums, rowOf)
	if others.month > 0 || others.run > 0 {
		others.name = rest
		row := others.row(w.itemLines(&otherAmounts, &otherUSD))
		row.Rest = true
		rows = append(rows, row)
	}
	return rows
}

// withLines makes rows with a line for each part, the dearest first.
func (w *work) withLines(sums []rowSum, rowOf []int32) []Row {
	first := make([]int, len(sums)+1)
	for k := range sums {
		first[k+1] = first[k] + sums[k].lines
	}
	all := make([]Line, first[len(sums)])
	next := slices.Clone(first)
	slots := make([]int, 0, len(all))
	text := writer{rates: w.rates, totals: w.month.totals, text: make([]byte, 0, 48*len(all)), ends: make([]int, 0, len(all))}
	for i := range itemCount {
		f := &items[i]
		for place := w.ledger.start[i]; place < w.ledger.start[i+1]; place++ {
			k, amount := rowOf[place], w.month.amounts[place]
			if k < 0 || amount <= 0 {
				continue
			}
			p := &w.parts[w.ledger.part[place]]
			line := &all[next[k]]
			line.Item, line.Subject, line.Amount = f.item, *p.subject, amount
			line.Service, line.USD = f.service, USD(w.month.usd[place])
			slots = append(slots, next[k])
			next[k]++
			text.item(i, uint64(amount))
			text.ends = append(text.ends, len(text.text))
		}
	}
	text.finish(func(i int, t string) { all[slots[i]].Arithmetic = t })
	// Sorting places is cheaper than sorting rows.
	order := make([]int32, len(sums))
	for k := range order {
		order[k] = int32(k)
	}
	slices.SortFunc(order, func(a, b int32) int { return dearer(&sums[a], &sums[b]) })
	rows := make([]Row, 0, len(sums)+1)
	for _, k := range order {
		lines := all[first[k]:first[k+1]:first[k+1]]
		sortLines(lines)
		rows = append(rows, sums[k].row(lines))
	}
	return rows
}

// itemLines are lines of what several parts used of each item.
func (w *work) itemLines(amounts *[itemCount]int64, usd *[itemCount]USD) []Line {
	var lines []Line
	text := writer{rates: w.rates, totals: w.month.totals}
	for i, f := range items {
		if amounts[i] > 0 {
			lines = append(lines, Line{Usage: Usage{Item: f.item, Amount: amounts[i]}, Service: f.service, USD: usd[i]})
			text.line(f.item, amounts[i])
		}
	}
	text.finish(func(i int, t string) { lines[i].Arithmetic = t })
	sortLines(lines)
	return lines
}

// dearer is the order of rows: the dearest first.
func dearer(a, b *rowSum) int {
	return cmp.Or(cmp.Compare(b.month, a.month), cmp.Compare(b.run, a.run), strings.Compare(a.name, b.name))
}

// sortLines puts the dearest first. Mostly there are two.
func sortLines(lines []Line) {
	for i := 1; i < len(lines); i++ {
		if lines[i].USD > lines[i-1].USD {
			slices.SortStableFunc(lines, func(a, b Line) int { return cmp.Compare(b.USD, a.USD) })
			return
		}
	}
}
