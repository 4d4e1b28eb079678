package feed

// What answers about tables mean: for their plan, and as events.

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// take turns an answer into events and changes of the plan. It reports false for an
// answer to a plan of before.
func (p *tablePlan) take(a tableAnswer) bool {
	if a.epoch != p.epoch {
		return false
	}
	h := &p.ops[a.op]
	h.inFlight--
	if a.failure != nil {
		p.failed(h, a)
		return true
	}
	h.shorten(a.asked)
	switch a.op {
	case opListTables:
		p.namesRead(a)
	case opGetTable:
		p.tableRead(a)
	case opGetScaling:
		p.scalingRead(a)
	case opFreeMetrics, opPaidMetrics:
		p.metricsRead(a)
	case opListMetrics, opListGroups:
		p.sourceRead(a)
	}
	return true
}

func (p *tablePlan) post(e model.Event) { p.out = append(p.out, e) }

// namesRead takes in a page of the names of tables. The first time every page is
// told, later the whole.
func (p *tablePlan) namesRead(a tableAnswer) {
	l := &p.list
	if l.pages == 0 {
		l.asked, l.found = a.asked, nil
	}
	l.pages++
	l.reading = false
	for _, name := range a.names.Names {
		if matches(p.globs, name) {
			l.found = append(l.found, name)
			p.row(name)
		}
	}
	l.marker, l.due = a.names.Next, a.at
	complete := l.marker == ""
	if complete || l.ended.IsZero() {
		p.post(model.TablesListed{Read: model.Read{Asked: l.asked, At: a.at}, Names: slices.Clone(l.found), Complete: complete})
	}
	if complete {
		l.pages, l.ended = 0, a.at
		l.due = l.asked.Add(p.away(p.pace.List))
		listed := make(map[string]bool, len(l.found))
		for _, name := range l.found {
			listed[name] = true
		}
		for name, r := range maps.Clone(p.rows) {
			if !listed[name] && !r.watched && !r.asked.After(l.asked) {
				p.drop(name)
			}
		}
	}
	p.placeTables()
}

func (p *tablePlan) tableRead(a tableAnswer) {
	r := p.rows[a.table]
	if r == nil {
		return // gone from the list meanwhile
	}
	r.reading, r.asked, r.tried, r.stretch, r.retry = false, a.asked, true, 1, time.Time{}
	if r.place == offScreen {
		r.stretch = 0.75 + p.jitter()/2
	}
	before := r.table
	r.table, r.known = a.got, true
	same := slices.EqualFunc(before.Indexes, a.got.Indexes, func(x, y model.Index) bool { return x.Name == y.Name })
	if before.Billing != a.got.Billing || !same || before.Status != a.got.Status {
		p.metrics.changed, r.wanted = true, nowhere
	}
	p.post(model.TableRead{Read: a.when(), Table: a.got})
	if !r.watched {
		return
	}
	r.looks++
	// What is read right after a change may still be what was before it.
	if active(a.got) && r.looks > 1 {
		r.watched = false
		p.scaling.of = append(p.scaling.of, r.name)
	}
}

func (p *tablePlan) scalingRead(a tableAnswer) {
	p.scaling.reading = false
	if a.table == "" {
		p.scaling.due = a.asked.Add(p.away(p.pace.Scaling))
	}
	p.post(model.ScalingRead{Read: a.when(), Table: a.table, Targets: a.targets})
}

// metricsRead lays what was read over what is known, and hands over whole groups.
func (p *tablePlan) metricsRead(a tableAnswer) {
	m := &p.metrics
	at := 0
	done := map[windowsOf]*model.Failure{}
	for _, w := range a.wants {
		m.state(w.wantKey).reading = false
		_, keep := p.reach(w, a.asked)
		of := windowsOf{w.group, w.period}
		if _, ok := done[of]; !ok {
			done[of] = nil
		}
		for _, series := range w.series {
			if at >= len(a.samples) {
				break
			}
			got := a.samples[at]
			got.Series = series
			at++
			if series.Namespace == model.NamespaceDynamoDB && p.rows[series.Value("TableName")] == nil {
				continue // gone meanwhile
			}
			key := windowKey{series, w.period}
			known := m.windows[key]
			if known == nil {
				known = &window{}
				m.windows[key] = known
			}
			known.merge(got, keep, a.when())
			if got.Failure != nil {
				done[of] = got.Failure
			}
			if got.Failure != nil && got.Failure.Class == model.Throttled {
				got.Failure.RetryAt = p.ops[a.op].lengthen(p.every, p.spread, a.asked, a.at, true)
			}
		}
	}
	for of, failure := range done {
		p.post(model.MetricsRead{Read: a.when(), Group: of.group, Samples: p.known(of)})
		if failure != nil {
			p.post(model.MetricsFailed{Read: a.when(), Group: of.group, Failure: failure})
		}
	}
}

// windowsOf names the windows of a group of one period.
type windowsOf struct {
	group  string
	period time.Duration
}

// known are all samples of a group that were read.
func (p *tablePlan) known(of windowsOf) []model.Samples {
	var out []model.Samples
	seen := map[model.Series]bool{}
	add := func(s model.Series) {
		if w := p.metrics.windows[windowKey{s, of.period}]; w != nil && !seen[s] {
			seen[s] = true
			out = append(out, w.samples)
		}
	}
	for _, w := range p.metrics.wants {
		if w.group != of.group || w.period != of.period {
			continue
		}
		for _, s := range w.series {
			add(s)
		}
	}
	if name, ok := strings.CutPrefix(of.group, model.TableGroup("")); ok && of.period == time.Minute && p.rows[name] != nil {
		// What was read while the table was on the screen is known still.
		for _, s := range tableSeries(p.rows[name].table, model.ConsumedUnits, model.ThrottleEvents) {
			add(s)
		}
	}
	return out
}
