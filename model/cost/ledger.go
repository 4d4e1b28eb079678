package cost

import "math/bits"

// ledger holds parts grouped by item, so that what an item costs can be handed
// down to its parts. The amounts and the costs are slices over all places, of
// which an item's lie side by side.
type ledger struct {
	start [itemCount + 1]int // item i has the places from start[i] up to start[i+1]
	place []int32            // by part: its place; -1: the item is not known
	part  []int32            // by place: its part
}

// newLedger groups so many parts by the item that each is of.
func newLedger(parts int, itemOf func(part int) Item) *ledger {
	l := &ledger{place: make([]int32, parts), part: make([]int32, 0, parts)}
	for i := range parts {
		at, ok := itemAt[itemOf(i)]
		if !ok {
			l.place[i] = -1
			continue
		}
		l.place[i] = int32(at)
		l.start[at+1]++
	}
	for i := range itemCount {
		l.start[i+1] += l.start[i]
	}
	l.part = l.part[:l.start[itemCount]]
	next := l.start
	for i := range parts {
		if at := l.place[i]; at >= 0 {
			l.place[i] = int32(next[at])
			l.part[next[at]] = int32(i)
			next[at]++
		}
	}
	return l
}

// of are an item's places in a slice over all of them.
func (l *ledger) of(item int, all []int64) []int64 { return all[l.start[item]:l.start[item+1]] }

// totals are a month's amounts by item, and what they cost.
type totals struct {
	amount [itemCount]uint64
	free   [itemCount]uint64 // of amount, what is free
	usd    [itemCount]USD
}

// sum is what all items cost.
func (t *totals) sum() USD {
	var sum USD
	for _, usd := range t.usd {
		sum = sum.Plus(usd)
	}
	return sum
}

// add adds to an item's amount and stops at the most that is counted.
func (t *totals) add(item int, amount int64) {
	if amount > 0 {
		sum, carry := bits.Add64(t.amount[item], uint64(amount), 0)
		if carry > 0 {
			sum = mostAmount
		}
		t.amount[item] = min(sum, mostAmount)
	}
}

// price prices a month's amounts.
func (r *rates) price(t *totals, free bool, s *sharer) {
	t.free = [itemCount]uint64{}
	if free {
		r.takeFree(t, s)
	}
	for i, amount := range t.amount {
		switch {
		case amount == 0 || r.bands[i] == nil:
			t.usd[i] = 0
		case amount >= mostAmount:
			t.usd[i] = MostUSD
		default:
			t.usd[i] = costOf(amount-t.free[i], items[i].per, r.bands[i])
		}
	}
}

// takeFree finds what is free. What several items have free together is shared
// between them like their amounts.
func (r *rates) takeFree(t *totals, s *sharer) {
	var used, share [itemCount]int64
	for _, p := range r.free {
		n, sum := len(p.items), uint64(0)
		for k, at := range p.items {
			used[k] = int64(t.amount[at])
			sum = min(sum+t.amount[at], mostAmount)
		}
		s.share(int64(min(sum, uint64(p.amount))), used[:n], share[:n])
		for k, at := range p.items {
			t.free[at] = uint64(share[k])
		}
	}
}

// month adds up a month's amounts by item and prices them.
func (r *rates) month(l *ledger, amounts []int64, free bool, s *sharer) *totals {
	t := &totals{}
	for i := range itemCount {
		for _, a := range l.of(i, amounts) {
			t.add(i, a)
		}
	}
	r.price(t, free, s)
	return t
}

// handDown hands what the items cost down to their parts.
func (t *totals) handDown(l *ledger, amounts, usd []int64, s *sharer) {
	for i := range itemCount {
		s.share(int64(t.usd[i]), l.of(i, amounts), l.of(i, usd))
	}
}
