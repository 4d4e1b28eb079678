package cost

import (
	"maps"
	"slices"
)

// stageUse is what went through one stage, by item: of the month so far, of a
// month like the last day, and of months like the last two weeks.
type stageUse [4][itemCount]int64

// stageRows are the rows by stage. What a stage used is a share of what the
// functions used; the rest of that, and what else there is, make the last row.
func (w *work) stageRows() []Row {
	uses := map[string]*stageUse{}
	use := func(stage string) *stageUse {
		if uses[stage] == nil {
			uses[stage] = &stageUse{}
		}
		return uses[stage]
	}
	count := func(s *stageUse, at int, p part) {
		amounts := [4]int64{w.monthAmount(&p), w.runAmount(&p), 0, 0}
		if c := w.whole(); c >= 14 {
			amounts[2], amounts[3] = w.weekAmount(&p, c-7, c-14), w.weekAmount(&p, c-14, c-14)
		}
		for k, a := range amounts {
			s[k][at] = more(s[k][at], max(0, a))
		}
	}
	for _, i := range w.stages {
		e := &w.m.Entries[i]
		if at, ok := itemAt[e.Item]; ok {
			count(use(e.Subject.Stage), at, part{item: e.Item, entry: e})
		}
	}
	for _, p := range w.parts {
		if at, ok := itemAt[p.item]; ok && p.subject.Stage != "" {
			count(use(p.subject.Stage), at, p)
		}
	}
	names := slices.Sorted(maps.Keys(uses))
	sums := make([]rowSum, len(names)+1) // the last is the rest
	usd := make([][itemCount]USD, len(names)+1)
	amounts := make([][itemCount]int64, len(names)+1)
	weights, parts := make([]int64, len(names)+1), make([]int64, len(names)+1)
	for k, v := range []view{w.month, w.run, w.week, w.before} {
		for i := range itemCount {
			rest := int64(v.totals.amount[i])
			for n, name := range names {
				weights[n] = uses[name][k][i]
				rest = max(0, rest-weights[n])
			}
			weights[len(names)] = rest
			w.sharer.share(int64(v.totals.usd[i]), weights, parts)
			for n := range sums {
				sum := []*USD{&sums[n].month, &sums[n].run, &sums[n].week, &sums[n].before}[k]
				*sum = sum.Plus(USD(parts[n]))
				if k == 0 {
					usd[n][i], amounts[n][i] = USD(parts[n]), weights[n]
				}
			}
		}
	}
	order := make([]int, len(names))
	for n, name := range names {
		sums[n].name, order[n] = name, n
	}
	slices.SortFunc(order, func(a, b int) int { return dearer(&sums[a], &sums[b]) })
	rows := make([]Row, 0, len(sums))
	for _, n := range order {
		rows = append(rows, sums[n].row(w.itemLines(&amounts[n], &usd[n])))
	}
	if n := len(names); sums[n].month > 0 || sums[n].run > 0 {
		sums[n].name = "through no stage"
		row := sums[n].row(w.itemLines(&amounts[n], &usd[n]))
		row.Rest = true
		rows = append(rows, row)
	}
	return rows
}
