package feed

// What a read of tables, metrics or usage that did not work means, and what is told
// of it.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// unknownTable is how long a watched table that DynamoDB does not know is asked for:
// one that was just made may not be known yet.
const unknownTable = time.Minute

// failed takes in a read that did not work. Nothing of it ends the reading. That
// there are no valid credentials, and that there is no network, is for the plan of
// functions to judge.
func (p *tablePlan) failed(h *hold, a tableAnswer) {
	switch a.failure.Class {
	case model.Throttled, model.Network, model.Expired:
		until := h.lengthen(p.every, p.spread, a.asked, a.at, a.failure.Class == model.Throttled)
		if a.failure.Class != model.Expired {
			a.failure.RetryAt = until
		}
	default:
		h.shorten(a.asked) // AWS does not ask to slow down
	}
	switch a.op {
	case opListTables:
		p.namesFailed(a)
	case opGetTable:
		p.tableFailed(a)
	case opGetScaling:
		p.scaling.reading = false
		if a.table == "" && !passing(a.failure.Class) {
			p.scaling.due = a.at.Add(p.away(p.pace.Scaling))
		}
		p.post(model.MetricsFailed{Read: a.when(), Group: model.GroupScaling, Failure: a.failure})
	case opFreeMetrics, opPaidMetrics:
		p.metricsFailed(a)
	case opListMetrics, opListGroups:
		p.sourceFailed(a)
	}
}

func (p *tablePlan) namesFailed(a tableAnswer) {
	l := &p.list
	l.reading, l.pages, l.marker, l.due = false, 0, "", a.at
	if !passing(a.failure.Class) {
		l.due = a.at.Add(p.away(p.every.Denied))
	}
	p.post(model.TablesFailed{Read: a.when(), Failure: a.failure})
}

func (p *tablePlan) tableFailed(a tableAnswer) {
	r := p.rows[a.table]
	if r == nil {
		return
	}
	r.reading = false
	switch class := a.failure.Class; {
	case passing(class):
		r.soon = true
	case class == model.Gone && r.watched && a.at.Sub(r.since) < unknownTable:
		r.tried, r.asked = true, a.asked
		return
	case class == model.Gone:
		p.drop(r.name)
		p.post(model.TableGone{Read: a.when(), Name: a.table})
		return
	default:
		r.tried, r.asked, r.stretch, r.watched = true, a.asked, 1, false
		r.retry = a.at.Add(p.away(p.every.Denied))
		if r.place == offScreen {
			r.retry = a.at.Add(p.away(p.pace.Others))
		}
	}
	p.post(model.TablesFailed{Read: a.when(), Table: a.table, Failure: a.failure})
}

// metricsFailed takes in that wants could not be read. That the day's cap is reached
// ends paid reads until the next day; what may be read free all the same is found
// out when they come up again.
func (p *tablePlan) metricsFailed(a tableAnswer) {
	m := &p.metrics
	broke := a.failure.Class == model.OverBudget
	if broke {
		m.brokeTo = whole(a.at, fullDay).AddDate(0, 0, 1)
		m.brokeFor = a.failure
		if m.brokeFor.RetryAt.IsZero() {
			m.brokeFor.RetryAt = m.brokeTo
		}
	}
	told := map[string]bool{}
	for _, w := range a.wants {
		s := m.state(w.wantKey)
		s.reading = false
		if broke || passing(a.failure.Class) {
			s.soon = true
		} else {
			s.retry = a.at.Add(max(p.away(p.every.Denied), p.away(p.wantEvery(w))))
		}
		if !broke && !told[w.group] {
			told[w.group] = true
			p.post(model.MetricsFailed{Read: a.when(), Group: w.group, Failure: a.failure})
		}
	}
}
