package cost

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
)

// Report prices what was measured. Tiers and free tiers hold for the account's
// month and are handed down to its parts in proportion, so that the rows of each
// group and the days of the month add up to MonthToDate exactly.
func (b *Book) Report(region string, m Measured, o Options) Report {
	w := newWork(b.rates(region), m, o)
	r := Report{Region: b.taken(region), Source: b.SourceOf(region), Assumed: slices.Clone(m.Assumed)}
	r.Foreign = r.Region != region
	r.MonthToDate = w.month.totals.sum()
	r.RunRateDay = w.run.totals.sum()
	r.RunRateHour, r.HourTo = w.hourRate(), m.MinutesTo
	r.Fixed = w.fixed()
	if o.FreeTier {
		list := *w.month.totals
		w.rates.price(&list, false, &w.sharer)
		r.FreeTier = list.sum().Minus(r.MonthToDate)
	}
	r.WeekAgo = change(w.week.totals.sum(), w.before.totals.sum())
	r.Days = w.dayCosts()
	r.Rows = map[Group][]Row{
		ByService:  w.serviceRows(),
		ByFunction: w.subjectRows("other than functions", func(s *Subject) string { return s.Function }),
		ByTable:    w.subjectRows("other than tables", func(s *Subject) string { return s.Table }),
	}
	if len(w.stages) > 0 {
		r.Rows[ByStage] = w.stageRows()
	}
	r.Passed = w.passed(o.Budget, r)
	r.Prices = w.oldest(b.regions[r.Region])
	r.Assumed = append(r.Assumed, w.assumed(region, r.Foreign)...)
	return r
}

// work is what a report is worked out from.
type work struct {
	rates  *rates
	m      Measured
	o      Options
	parts  []part // what is counted: entries of no stage, then what stands
	stages []int  // entries of stages
	days   []span
	begun  int // measured hours at the end that are not over
	ledger *ledger
	sharer sharer

	month, run   view // the month so far; a month like the last day
	week, before view // months like the last seven whole days and the seven before
}

// part is an entry or something that stands.
type part struct {
	item    Item
	subject *Subject
	entry   *Entry // nil for what stands
	stands  *Standing
	hourly  int64 // of what stands: an hour
}

// month is a month of what stands now.
func (p *part) month() int64 {
	if !p.stands.To.IsZero() {
		return 0
	}
	return scaledAmount(p.hourly, MonthHours, 1)
}

// span is one UTC day as far as it lies before now.
type span struct {
	start   time.Time
	seconds uint64
	whole   bool
	current bool // of the current month
}

// view is one month's amounts and costs, by place in the ledger.
type view struct {
	amounts []int64
	usd     []int64
	totals  *totals
}

func newWork(r *rates, m Measured, o Options) *work {
	w := &work{rates: r, m: m, o: o}
	w.parts = make([]part, 0, len(m.Entries)+len(m.Standing))
	for i := range m.Entries {
		if e := &m.Entries[i]; e.Subject.Stage != "" {
			w.stages = append(w.stages, i)
		} else {
			w.parts = append(w.parts, part{item: e.Item, subject: &e.Subject, entry: e})
		}
	}
	for i := range m.Standing {
		u := &m.Standing[i]
		w.parts = append(w.parts, part{item: u.Item, subject: &u.Subject, stands: u, hourly: max(0, u.Amount)})
	}
	w.days = w.spans()
	if after := m.HoursTo.Sub(o.Now); after > 0 {
		w.begun = int((after + time.Hour - 1) / time.Hour)
	}
	w.ledger = newLedger(len(w.parts), func(i int) Item { return w.parts[i].item })
	w.month = w.view(w.monthAmount)
	w.run = w.view(w.runAmount)
	if c := w.whole(); c >= 14 {
		w.week = w.view(func(p *part) int64 { return w.weekAmount(p, c-7, c-14) })
		w.before = w.view(func(p *part) int64 { return w.weekAmount(p, c-14, c-14) })
	} else {
		w.week = w.view(func(*part) int64 { return 0 })
		w.before = w.week
	}
	return w
}

// spans are the measured days that have begun.
func (w *work) spans() []span {
	now := w.o.Now.UTC()
	var days []span
	for i := range w.m.Days {
		s := span{start: w.m.From.UTC().AddDate(0, 0, i)}
		took := now.Sub(s.start)
		if took <= 0 {
			break
		}
		s.whole = took >= day
		s.seconds = uint64(min(took, day) / time.Second)
		s.current = s.start.Year() == now.Year() && s.start.Month() == now.Month()
		days = append(days, s)
	}
	return days
}

// whole is how many of the days are over: the first ones.
func (w *work) whole() int {
	n := 0
	for n < len(w.days) && w.days[n].whole {
		n++
	}
	return n
}

// view works out a month with an amount for each part.
func (w *work) view(amount func(*part) int64) view {
	v := view{amounts: make([]int64, len(w.ledger.part)), usd: make([]int64, len(w.ledger.part))}
	for place, i := range w.ledger.part {
		v.amounts[place] = amount(&w.parts[i])
	}
	v.totals = w.rates.month(w.ledger, v.amounts, w.o.FreeTier, &w.sharer)
	v.totals.handDown(w.ledger, v.amounts, v.usd, &w.sharer)
	return v
}

// change is the one cost over the other as a change; not a number when there was
// no other.
func change(now, before USD) float64 {
	if before == 0 {
		return math.NaN()
	}
	return float64(now)/float64(before) - 1
}

// hourRate is a month like the last hour. What was not read of that is taken to be like
// the last day.
func (w *work) hourRate() USD {
	var t totals
	for place, i := range w.ledger.part {
		p := &w.parts[i]
		amount := w.run.amounts[place]
		switch {
		case p.entry == nil:
			amount = p.month()
		case len(p.entry.Minutes) > 0 && !slices.ContainsFunc(p.entry.Minutes, func(a int64) bool { return a < 0 }):
			sum := int64(0)
			for _, a := range p.entry.Minutes {
				sum = more(sum, a)
			}
			amount = scaledAmount(sum, MonthHours, 1)
		}
		t.add(w.at(p), amount)
	}
	w.rates.price(&t, w.o.FreeTier, &w.sharer)
	return t.sum()
}

// fixed is a month of what stands.
func (w *work) fixed() USD {
	var t totals
	for _, i := range w.ledger.part {
		if p := &w.parts[i]; p.entry == nil {
			t.add(w.at(p), p.month())
		}
	}
	w.rates.price(&t, w.o.FreeTier, &w.sharer)
	return t.sum()
}

func (w *work) at(p *part) int { return itemAt[p.item] }

// oldest is the date of the oldest price that was used.
func (w *work) oldest(r *regional) time.Time {
	var date time.Time
	for i := range items {
		used := w.month.totals.amount[i] > 0 || w.run.totals.amount[i] > 0
		if d := w.rates.date[i]; used && !d.IsZero() && (date.IsZero() || d.Before(date)) {
			date = d
		}
	}
	if date.IsZero() && r != nil {
		return r.date
	}
	return date
}

// assumed says in words what the figures rest on beside what was measured.
func (w *work) assumed(region string, foreign bool) []string {
	var said, unknown, others []string
	for i, f := range items {
		switch {
		case w.month.totals.amount[i] == 0 && w.run.totals.amount[i] == 0:
		case w.rates.bands[i] == nil:
			unknown = append(unknown, f.words)
		case w.rates.foreign[i]:
			others = append(others, f.words)
		}
	}
	switch {
	case foreign:
		said = append(said, "No prices of "+cmp.Or(region, "this Region")+" are known: those of "+Home+" are taken.")
	case len(others) > 0:
		said = append(said, "No prices of "+region+" are known for "+strings.Join(others, ", ")+": those of "+Home+" are taken.")
	}
	if len(unknown) > 0 {
		said = append(said, "No prices are known for "+strings.Join(unknown, ", ")+": they count as nothing.")
	}
	if w.m.MinutesTo.IsZero() && len(w.m.Entries) > 0 {
		said = append(said, "The last hour was not read by the minute: it is taken to be like the last day.")
	}
	if now := w.o.Now.UTC(); w.m.From.UTC().After(time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)) {
		said = append(said, "The month is counted from "+w.m.From.UTC().Format(time.DateOnly)+" on.")
	}
	return said
}
