package cost

import "math"

// dayHours are the hours of the last day.
const dayHours = 24

// more adds two amounts, neither negative, and stops at the most that is counted.
func more(a, b int64) int64 {
	if sum := a + b; sum >= a {
		return sum
	}
	return math.MaxInt64
}

// daily is what an entry used on a day; nothing when that was not read.
func daily(e *Entry, i int) int64 {
	if i >= len(e.Daily) {
		return 0
	}
	return max(0, e.Daily[i])
}

// monthAmount is what a part used of the current month so far.
func (w *work) monthAmount(p *part) int64 {
	if p.entry == nil {
		stood := uint64(0)
		for _, d := range w.days {
			if d.current {
				stood += p.stands.seconds(d.start, d.seconds)
			}
		}
		return scaledAmount(p.hourly, stood, hour)
	}
	return w.current(p.entry)
}

// current is what an entry used of the current month so far.
func (w *work) current(e *Entry) int64 {
	sum := int64(0)
	for i, d := range w.days {
		if d.current {
			sum = more(sum, daily(e, i))
		}
	}
	return sum
}

// hours are how many hours of an entry were read that are over.
func (w *work) hours(e *Entry) int { return max(0, min(w.m.Hours, len(e.Hourly))-w.begun) }

// runAmount is what a part would use in a month like the last day.
func (w *work) runAmount(p *part) int64 {
	if p.entry == nil {
		return p.month()
	}
	return w.runOf(p.entry)
}

// runOf is what an entry would use in a month like the last 24 hours, or like the
// last whole day where hours were not read, or, on the first day of all, like what
// there is of it.
func (w *work) runOf(e *Entry) int64 {
	if n := w.hours(e); n >= dayHours {
		sum, known := int64(0), uint64(0)
		for _, a := range e.Hourly[n-dayHours : n] {
			if a >= 0 {
				sum = more(sum, a)
				known++
			}
		}
		if known > 0 {
			return scaledAmount(sum, MonthHours, known)
		}
	}
	if c := w.whole(); c > 0 {
		return scaledAmount(daily(e, c-1), MonthHours, dayHours)
	}
	if len(w.days) > 0 && w.days[0].seconds >= hour {
		return scaledAmount(daily(e, 0), MonthHours*hour, w.days[0].seconds)
	}
	return 0
}

// weekAmount is what a part would use in a month like the seven days from one on.
// An entry of which not all of the two weeks that are compared was read counts in
// neither.
func (w *work) weekAmount(p *part, from, first int) int64 {
	if p.entry == nil {
		const week = 7 * dayHours * hour
		return scaledAmount(p.hourly, MonthHours*p.stands.seconds(w.days[from].start, week), week)
	}
	if len(p.entry.Daily) < first+14 {
		return 0
	}
	for _, a := range p.entry.Daily[first : first+14] {
		if a < 0 {
			return 0
		}
	}
	sum := int64(0)
	for _, a := range p.entry.Daily[from : from+7] {
		sum = more(sum, a)
	}
	return scaledAmount(sum, MonthHours, 7*dayHours)
}
