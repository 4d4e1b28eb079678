package feed

// Which read comes next: what an operator waits for, then the screen, then the rest.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// next is the job to start now. When there is none, it says when there will be one
// if nothing happens before; a zero time says that only an answer or a wish brings
// one.
func (p *tablePlan) next(now time.Time, spent model.Spending) (tableJob, bool, time.Time) {
	if p.paused {
		return tableJob{}, false, time.Time{}
	}
	var wake time.Time
	for _, turn := range []struct {
		op   tableOp
		due  func(time.Time) (time.Time, bool)
		take func(time.Time) tableJob
	}{
		{opGetTable, p.watchedDue, p.takeWatched},
		{opListTables, p.listDue, p.takeList},
		{opGetTable, p.visibleDue, p.takeVisible},
		{opGetScaling, p.scalingDue, p.takeScaling},
		{opGetTable, p.otherDue, p.takeOther},
		{opListMetrics, p.findDue, p.takeFind},
		{opListGroups, p.groupsDue, p.takeGroups},
	} {
		h := &p.ops[turn.op]
		if h.inFlight >= slotsOf(turn.op) || !h.mayGo(now) {
			continue
		}
		at, ok := turn.due(now)
		if !ok {
			continue
		}
		if h.until.After(at) {
			at = h.until
		}
		if at.After(now) {
			wake = earlier(wake, at)
			continue
		}
		return p.begin(turn.take(now), turn.op, now), true, time.Time{}
	}
	j, ok, at := p.nextMetrics(now, spent)
	if ok {
		return p.begin(j, j.op, now), true, time.Time{}
	}
	if !at.IsZero() {
		wake = earlier(wake, at)
	}
	return tableJob{}, false, wake
}

func (p *tablePlan) begin(j tableJob, op tableOp, now time.Time) tableJob {
	j.op, j.asked, j.epoch = op, now, p.epoch
	p.ops[op].inFlight++
	return j
}

// listDue is when the next page of names is to be read.
func (p *tablePlan) listDue(time.Time) (time.Time, bool) {
	return p.list.due, p.has.tables && p.on() && !p.list.reading
}

func (p *tablePlan) takeList(time.Time) tableJob {
	p.list.reading = true
	return tableJob{marker: p.list.marker, urgency: model.OnScreen}
}

// rowDue is when a table is to be read again.
func (p *tablePlan) rowDue(r *tableRow) time.Time {
	var at time.Time
	switch {
	case r.soon:
	case !r.tried && r.place != offScreen:
		at = p.settleFrom
	case !r.tried:
	default:
		at = r.asked.Add(time.Duration(float64(p.rowEvery(r)) * r.stretch))
	}
	if r.retry.After(at) {
		return r.retry
	}
	return at
}

// longWatch is how long a table is watched before it is looked at less often: an
// index can take hours.
const longWatch = time.Minute

func (p *tablePlan) rowEvery(r *tableRow) time.Duration {
	switch {
	case r.watched && r.asked.Sub(r.since) < longWatch:
		return p.pace.Watch
	case r.watched:
		return p.pace.Busy
	case r.place == offScreen:
		return p.away(p.pace.Others)
	case r.known && !active(r.table):
		return p.away(p.pace.Busy)
	}
	return p.away(p.pace.Screen)
}

// active reports whether a table can be changed again, with all its indexes.
func active(t model.Table) bool {
	if t.Status != "ACTIVE" {
		return false
	}
	for _, i := range t.Indexes {
		if i.Status != "ACTIVE" || i.Backfilling {
			return false
		}
	}
	return true
}

// firstRow is the row of some that is due first.
func (p *tablePlan) firstRow(of func(*tableRow) bool) (*tableRow, time.Time) {
	var first *tableRow
	var at time.Time
	for _, r := range p.rows {
		if r.reading || !of(r) {
			continue
		}
		due := p.rowDue(r)
		if first == nil || due.Before(at) || (due.Equal(at) && before(r, first)) {
			first, at = r, due
		}
	}
	return first, at
}

// before orders rows that are due at the same time.
func before(a, b *tableRow) bool {
	if a.place != b.place {
		return a.place < b.place
	}
	return a.name < b.name
}

func watchedRow(r *tableRow) bool { return r.watched }
func visibleRow(r *tableRow) bool { return r.place != offScreen }
func otherRow(r *tableRow) bool   { return r.place == offScreen && !r.watched }

func (p *tablePlan) watchedDue(time.Time) (time.Time, bool) {
	r, at := p.firstRow(watchedRow)
	return at, r != nil
}

func (p *tablePlan) takeWatched(time.Time) tableJob { return p.takeRow(watchedRow, model.Awaited) }

func (p *tablePlan) visibleDue(time.Time) (time.Time, bool) {
	if !p.tablesOn() {
		return time.Time{}, false
	}
	r, at := p.firstRow(visibleRow)
	return at, r != nil
}

func (p *tablePlan) takeVisible(time.Time) tableJob { return p.takeRow(visibleRow, model.OnScreen) }

// otherDue is when the next table is to be read that is not on the screen: one that
// was never read at once, any other one at a pace.
func (p *tablePlan) otherDue(time.Time) (time.Time, bool) {
	if !p.on() || !p.has.tables {
		return time.Time{}, false
	}
	r, at := p.firstRow(otherRow)
	if r == nil {
		return time.Time{}, false
	}
	if spaced := p.trickled.Add(p.pace.Spacing); r.tried && spaced.After(at) {
		at = spaced
	}
	return at, true
}

func (p *tablePlan) takeOther(now time.Time) tableJob {
	p.trickled = now
	return p.takeRow(otherRow, model.Background)
}

func (p *tablePlan) takeRow(of func(*tableRow) bool, urgency model.Urgency) tableJob {
	r, _ := p.firstRow(of)
	r.reading, r.soon = true, false
	return tableJob{table: r.name, urgency: urgency}
}

// scalingDue is when what auto scaling does is to be read: of single tables at once,
// of all in turns.
func (p *tablePlan) scalingDue(time.Time) (time.Time, bool) {
	if !p.has.tables || p.scaling.reading {
		return time.Time{}, false
	}
	if len(p.scaling.of) > 0 {
		return time.Time{}, true
	}
	return p.scaling.due, p.tablesOn()
}

func (p *tablePlan) takeScaling(time.Time) tableJob {
	p.scaling.reading = true
	j := tableJob{urgency: model.OnScreen}
	if len(p.scaling.of) > 0 {
		j.table, p.scaling.of = p.scaling.of[0], p.scaling.of[1:]
	}
	return j
}
