package feed

// When metrics are read, and whether free or paid.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	// mostAtOnce is how many series of a kind are read free at most, such as those of
	// all tables on the screen.
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

// nextMetrics is the read of metrics to start now. When there is none it says when
// there will be one.
func (p *tablePlan) nextMetrics(now time.Time, spent model.Spending) (tableJob, bool, time.Time) {
	var wake time.Time
	lazily := false
	for _, w := range p.lineUp() {
		at, ok := p.wantDue(w, now)
		if !ok {
			continue
		}
		if at.After(now) {
			wake = earlier(wake, at)
			continue
		}
		if w.rank == rankLazy && p.metrics.state(w.wantKey).asked.IsZero() {
			if lazily {
				continue // one after the other
			}
			lazily = true
		}
		op, ok := p.payment(w, now, spent)
		if !ok {
			wake = earlier(wake, p.metrics.brokeTo)
			continue
		}
		h := &p.ops[op]
		switch {
		case h.inFlight >= slotsOf(op) || !h.mayGo(now):
		case h.until.After(now):
			wake = earlier(wake, h.until)
		default:
			return p.takeMetrics(w, op, now), true, time.Time{}
		}
	}
	return tableJob{}, false, wake
}

// payment is how a want is read: free when the month's quota allows it and not too
// many of its kind are read together, else paid. Once the day's cap is reached, the
// tables on the screen are still read free as far as that goes; the rest is told
// why it waits.
func (p *tablePlan) payment(w *metricWant, now time.Time, spent model.Spending) (tableOp, bool) {
	m := &p.metrics
	quota := spent.FreeThisMonth+len(w.series) <= freeShare
	together := m.many[w.kind]
	if w.kind == wantHours {
		together = len(w.series) // those come one after the other
	}
	switch {
	case quota && together <= mostAtOnce:
		return opFreeMetrics, true
	case !m.brokeTo.After(now):
		return opPaidMetrics, true
	case quota && w.rank <= rankVisible && w.upTo <= mostAtOnce:
		return opFreeMetrics, true
	}
	m.state(w.wantKey).retry = m.brokeTo
	p.post(model.MetricsFailed{Read: model.Read{Asked: now, At: now}, Group: w.group, Failure: m.brokeFor})
	return 0, false
}

// takeMetrics begins to read a want: free that alone, each series of which is a
// call; paid with as many as are due and fit together.
func (p *tablePlan) takeMetrics(first *metricWant, op tableOp, now time.Time) tableJob {
	j := tableJob{op: op, urgency: model.OnScreen}
	if first.rank > rankUsage {
		j.urgency = model.Background
	}
	from, to := p.span(first, now)
	j.read = model.MetricRead{From: from, To: to, Period: first.period, Paid: op == opPaidMetrics}
	for _, w := range p.metrics.wants {
		if w != first && (op != opPaidMetrics || !p.joins(w, first, from, now)) {
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
	return j
}

// joins reports whether a want fits into the paid read of another: it is due, or
// soon enough that from now on the two are read together.
func (p *tablePlan) joins(w, first *metricWant, from, now time.Time) bool {
	if w.kind != first.kind {
		return false
	}
	at, ok := p.wantDue(w, now)
	if !ok || at.After(now.Add(p.wantEvery(w)/2)) || p.metrics.state(w.wantKey).retry.After(now) {
		return false
	}
	begin, _ := p.span(w, now)
	return begin.Equal(from)
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
