package cost

import "time"

// dayCosts hands what a month costs down to its days, item by item.
func (w *work) dayCosts() []DayCost {
	n := len(w.days)
	if n == 0 {
		return nil
	}
	amounts := make([]int64, itemCount*n) // by item, then by day
	for _, i := range w.ledger.part {
		p := &w.parts[i]
		row := amounts[w.at(p)*n:][:n]
		for d := range row {
			if p.entry != nil {
				row[d] = more(row[d], daily(p.entry, d))
			} else {
				row[d] = more(row[d], scaledAmount(p.hourly, p.stands.seconds(w.days[d].start, w.days[d].seconds), hour))
			}
		}
	}
	costs := make([]DayCost, n)
	for d := range costs {
		costs[d] = DayCost{Day: w.days[d].start, Service: map[Service]USD{}, Partial: !w.days[d].whole || w.missing(d)}
	}
	usd := make([]int64, n)
	for from := 0; from < n; {
		to := from + 1
		for to < n && w.days[to].start.Month() == w.days[from].start.Month() {
			to++
		}
		t := w.month.totals
		if !w.days[from].current {
			t = w.pastMonth(amounts, from, to)
		}
		for i := range itemCount {
			if t.usd[i] == 0 {
				continue
			}
			w.sharer.share(int64(t.usd[i]), amounts[i*n+from:i*n+to], usd[from:to])
			for d := from; d < to; d++ {
				if usd[d] > 0 {
					costs[d].USD = costs[d].USD.Plus(USD(usd[d]))
					costs[d].Service[items[i].service] = costs[d].Service[items[i].service].Plus(USD(usd[d]))
				}
			}
		}
		from = to
	}
	return costs
}

// pastMonth prices the days of an earlier month, of which mostly only the last
// ones are known: as that share of a whole month like them.
func (w *work) pastMonth(amounts []int64, from, to int) *totals {
	start, n := w.days[from].start, len(w.days)
	all := uint64(time.Date(start.Year(), start.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day())
	known := uint64(to - from)
	var t totals
	for i := range itemCount {
		for d := from; d < to; d++ {
			t.add(i, amounts[i*n+d])
		}
		t.amount[i] = uint64(scaledAmount(int64(t.amount[i]), all, known))
	}
	w.rates.price(&t, w.o.FreeTier, &w.sharer)
	for i := range itemCount {
		t.usd[i] = USD(scaledAmount(int64(t.usd[i]), known, all))
	}
	return &t
}

// missing reports whether something of a day was not read.
func (w *work) missing(d int) bool {
	for _, p := range w.parts {
		if p.entry != nil && (d >= len(p.entry.Daily) || p.entry.Daily[d] < 0) {
			return true
		}
	}
	return false
}

// passed is when the budget is passed at the rate of the last day; when it was
// passed already, within the day on which it was.
func (w *work) passed(budget USD, r Report) time.Time {
	now := w.o.Now.UTC()
	if budget <= 0 {
		return time.Time{}
	}
	if r.MonthToDate >= budget {
		var sum USD
		for i, d := range r.Days {
			if !w.days[i].current {
				continue
			}
			if next := sum.Plus(d.USD); next >= budget {
				share := float64(budget-sum) / float64(d.USD)
				return d.Day.Add(time.Duration(share * float64(w.days[i].seconds) * float64(time.Second))).Truncate(time.Second)
			} else {
				sum = next
			}
		}
		return now
	}
	if r.RunRateDay <= 0 {
		return time.Time{}
	}
	seconds := float64(budget-r.MonthToDate) / float64(r.RunRateDay) * MonthHours * hour
	left := time.Date(now.Year(), now.Month()+1, 1, 0, 0, 0, 0, time.UTC).Sub(now)
	if seconds >= left.Seconds() {
		return time.Time{}
	}
	return now.Add(time.Duration(seconds) * time.Second)
}
