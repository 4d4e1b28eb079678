package feed

// When metrics are read, and whether free or paid.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// mostAtOnce is how many series are read free at most when as many are due.
	mostAtOnce = 400
	// freeShare is how many requests of the month's free million are used.
	freeShare = 900_000
)

// wantDue is when a want is to be read next, and whether it is to be read at all.
func (p *tablePlan) wantDue(w *metricWant, now time.Time) (time.Time, bool) {
	s := p.metrics.state(w.wantKey)
	if s.reading || len(w.series) == 0 {
		return time.Time{}, false
	}
	var at time.Time
	reach, _ := p.reach(w, now)
	switch {
	case s.soon:
	case s.asked.IsZero() && w.rank == rankLazy:
		at = p.metrics.judged.Add(p.pace.Verdicts)
	case s.asked.IsZero():
		if w.rank <= rankVisible {
			at = p.settleFrom
		}
	case s.count != len(w.series) || reach.Before(s.from):
		// There is more to read than was asked for.
	case w.period == time.Hour:
		next := whole(s.asked.Add(-settled), time.Hour).Add(time.Hour + settled)
		at = s.asked.Add(p.away(next.Sub(s.asked)))
	default:
		at = s.asked.Add(p.away(p.wantEvery(w)))
	}
	if s.retry.After(at) {
		at = s.retry
	}
	return at, true
}

func (p *tablePlan) wantEvery(w *metricWant) time.Duration {
	switch w.kind {
	case wantMinutes:
		return p.pace.Minutes
	case wantProvisioned:
		return p.pace.Provisioned
	case wantThrottles:
		return p.pace.Throttles
	case wantBuckets:
		return p.pace.Buckets
	}
	return p.pace.Usage
}

// nextMetrics is the read of metrics to start now, free when the month's quota and
// their number allow it, else paid. When there is none it says when there will be
// one.
func (p *tablePlan) nextMetrics(now time.Time, spent model.Spending) (tableJob, bool, time.Time) {
	var due []*metricWant
	var wake time.Time
	total, lazily := 0, false
	for _, w := range p.lineUp() {
		at, ok := p.wantDue(w, now)
		if !ok {
			continue
		}
		first := w.rank == rankLazy && p.metrics.state(w.wantKey).asked.IsZero()
		if at.After(now) || (first && lazily) {
			if at.After(now) {
				wake = earlier(wake, at)
			}
			continue
		}
		lazily = lazily || first // one after the other
		due = append(due, w)
		total += len(w.series)
	}
	if len(due) == 0 {
		return tableJob{}, false, wake
	}
	paid := total > mostAtOnce || spent.FreeThisMonth+total > freeShare
	if paid && p.metrics.brokeTo.After(now) {
		due = p.withoutPaying(due, spent, now)
		if len(due) == 0 {
			return tableJob{}, false, earlier(wake, p.metrics.brokeTo)
		}
		paid = false
	}
	op := opFreeMetrics
	if paid {
		op = opPaidMetrics
	}
	h := &p.ops[op]
	if h.inFlight >= slotsOf(op) || !h.mayGo(now) {
		return tableJob{}, false, wake
	}
	if h.until.After(now) {
		return tableJob{}, false, earlier(wake, h.until)
	}
	return p.takeMetrics(due, paid, now), true, time.Time{}
}

// withoutPaying is what of it is still read free when the day's cap is reached: the
// tables on the screen, as far as the quota goes. The rest is told why it waits.
func (p *tablePlan) withoutPaying(due []*metricWant, spent model.Spending, now time.Time) []*metricWant {
	m := &p.metrics
	var free []*metricWant
	total := 0
	for _, w := range due {
		n := total + len(w.series)
		if w.rank <= rankVisible && n <= mostAtOnce && spent.FreeThisMonth+n <= freeShare {
			free, total = append(free, w), n
			continue
		}
		m.state(w.wantKey).retry = m.brokeTo
		p.out = append(p.out, model.MetricsFailed{Read: model.Read{Asked: now, At: now}, Group: w.group, Failure: m.brokeFor})
	}
	return free
}

// takeMetrics begins to read: paid as many as fit together, free one want, each
// series of which is a call.
func (p *tablePlan) takeMetrics(due []*metricWant, paid bool, now time.Time) tableJob {
	j := tableJob{op: opFreeMetrics}
	first := due[0]
	from, to := p.span(first, now)
	for _, w := range due {
		if f, _ := p.span(w, now); w != first && (!paid || w.period != first.period || !f.Equal(from)) {
			continue
		}
		s := p.metrics.state(w.wantKey)
		if w.rank == rankLazy && s.asked.IsZero() {
			p.metrics.judged = now
		}
		reach, _ := p.reach(w, now)
		s.asked, s.from, s.count, s.reading, s.soon = now, reach, len(w.series), true, false
		j.wants = append(j.wants, w)
		j.read.Series = append(j.read.Series, w.series...)
	}
	j.read.From, j.read.To, j.read.Period, j.read.Paid = from, to, first.period, paid
	j.urgency = model.OnScreen
	if paid {
		j.op = opPaidMetrics
	}
	if first.rank > rankUsage {
		j.urgency = model.Background
	}
	return j
}

// refreshMetrics reads again what of the screen was not read a moment ago.
func (p *tablePlan) refreshMetrics(now time.Time) {
	for _, w := range p.lineUp() {
		s := p.metrics.state(w.wantKey)
		if w.kind != wantMinutes && w.kind != wantDayUsage {
			continue
		}
		if s.retry.Before(p.metrics.brokeTo) {
			s.retry = time.Time{}
		}
		if now.Sub(s.asked) > refreshAfter {
			s.soon = true
		}
	}
}

// refreshAfter is how old metrics are at least when they are read again because
// somebody asked: nothing new has arrived sooner.
const refreshAfter = 20 * time.Second
