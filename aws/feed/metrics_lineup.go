package feed

// What is wanted is made anew when the screen, or what there is, has changed.

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// wantsOf is what the wants were made of.
type wantsOf struct {
	placed, usage int
	listed        time.Time // the list of functions
	staged        time.Time // the stages that functions have
}

// stagesEvery is how old the stages that usage by stage is read for may get.
const stagesEvery = time.Minute

// lineUp makes what is wanted anew when the screen or what there is has changed. A
// table off the screen changes no more than its own wants.
func (m *metricSource) lineUp(now time.Time) {
	m.forgetDropped()
	s := wantsOf{placed: m.tables.placed, usage: m.usage.changes, listed: m.functions.list.ended, staged: m.basis.staged}
	if m.shown.ByStage && m.shown.Cost && m.functions.unread == 0 && !s.listed.IsZero() && (s.staged.IsZero() || now.Sub(s.staged) >= stagesEvery) {
		s.staged = now
		if cells := m.functions.servedCells(); !slices.Equal(cells, m.cells) {
			m.cells, m.changed = cells, true
		}
	}
	if !s.listed.Equal(m.basis.listed) {
		if names := m.functions.names(); !slices.Equal(names, m.names) {
			m.names, m.changed = names, true
		}
	}
	touched := m.tables.touched
	m.tables.touched = nil
	anew := m.changed || s.placed != m.basis.placed || s.usage != m.basis.usage
	for _, r := range touched {
		anew = anew || m.shown.Cost || r.place != offScreen
	}
	m.basis, m.changed = s, false
	if anew {
		m.lineUpAnew(now)
		return
	}
	for _, r := range touched {
		m.lineUpAgain(r, now)
	}
}

func (m *metricSource) lineUpAnew(now time.Time) {
	m.lines, m.many = nil, map[wantKind]int{}
	m.byKey, m.groups = map[wantKey]*metricWant{}, map[string][]*metricWant{}
	var wants []*metricWant
	if m.tables.on() {
		wants = m.ofTables()
	}
	if m.shown.Cost {
		wants = append(wants, m.ofUsage()...)
	}
	slices.SortStableFunc(wants, func(a, b *metricWant) int { return cmp.Compare(a.rank, b.rank) })
	for _, w := range wants {
		w.line, w.index = nil, engine.Outside
		m.add(w, now)
	}
}

// lineUpAgain makes the wants of one table anew.
func (m *metricSource) lineUpAgain(r *tableRow, now time.Time) {
	if !m.tables.on() || m.tables.rows[r.name] != r {
		return
	}
	group := model.TableGroup(r.name)
	for _, w := range m.groups[group] {
		if w.line != nil {
			w.line.Remove(w)
		}
		delete(m.byKey, w.wantKey)
		m.many[w.kind] -= len(w.series)
	}
	delete(m.groups, group)
	if r.measured() {
		for _, w := range m.tableWants(r) {
			w.line, w.index = nil, engine.Outside
			m.add(w, now)
		}
	}
}

func (m *metricSource) add(w *metricWant, now time.Time) {
	m.many[w.kind] += len(w.series)
	m.added++
	w.upTo, w.order, w.state = m.many[w.kind], m.added, m.state(w.wantKey)
	m.byKey[w.wantKey] = w
	m.groups[w.group] = append(m.groups[w.group], w)
	m.put(w, now)
}

// forgetDropped drops what was read of tables that have left.
func (m *metricSource) forgetDropped() {
	for _, table := range m.tables.dropped {
		group := model.TableGroup(table)
		delete(m.ofTable, table)
		maps.DeleteFunc(m.states, func(k wantKey, _ *wantState) bool { return k.group == group })
		maps.DeleteFunc(m.windows, func(k windowKey, _ *window) bool {
			return k.series.Namespace == model.NamespaceDynamoDB && k.series.Value("TableName") == table
		})
		m.changed = true
	}
	m.tables.dropped = nil
}

// ofTables are the wants of all tables, those on the screen first.
func (m *metricSource) ofTables() []*metricWant {
	var wants []*metricWant
	names := slices.Clone(m.tables.onScreen)
	for _, name := range slices.SortedFunc(maps.Keys(m.tables.rows), strings.Compare) {
		if m.tables.rows[name].place == offScreen {
			names = append(names, name)
		}
	}
	for _, name := range names {
		r := m.tables.rows[name]
		if r.measured() {
			wants = append(wants, m.tableWants(r)...)
		}
	}
	return wants
}

// wantPlace is where a table stands, as far as its metrics are concerned.
type wantPlace int

const (
	openPlace wantPlace = iota
	visiblePlace
	otherPlace
)

// tableWants are the wants of one table, as long as nothing of it changes.
type tableWants struct {
	place wantPlace
	facts int
	wants []*metricWant
}

// tableWants are the metrics that are wanted of a table.
func (m *metricSource) tableWants(r *tableRow) []*metricWant {
	place := otherPlace
	switch {
	case r.name == m.tables.shown.Open:
		place = openPlace
	case r.place != offScreen:
		place = visiblePlace
	}
	of := m.ofTable[r.name]
	if of != nil && of.place == place && of.facts == r.facts {
		return of.wants
	}
	of = &tableWants{place: place, facts: r.facts}
	m.ofTable[r.name] = of
	add := func(kind wantKind, rank int, period time.Duration, metrics ...func(model.CapacityKey, model.Access) model.Series) {
		of.wants = append(of.wants, &metricWant{
			wantKey: wantKey{model.TableGroup(r.name), kind, 0}, rank: rank, period: period, series: tableSeries(r.table, metrics...),
		})
	}
	switch {
	case m.once:
		add(wantLoads, rankVisible, time.Minute, model.ConsumedUnits, model.ThrottleEvents)
	case place == openPlace:
		add(wantMinutes, rankOpen, time.Minute, model.ConsumedUnits, model.ThrottleEvents)
		add(wantProvisioned, rankOpen, provisionPeriod, model.ProvisionedUnits)
		add(wantHours, rankOpen, time.Hour, model.ConsumedUnits, model.ThrottleEvents)
	case place == visiblePlace:
		add(wantMinutes, rankVisible, time.Minute, model.ConsumedUnits, model.ThrottleEvents)
		add(wantHours, rankLazy, time.Hour, model.ConsumedUnits, model.ThrottleEvents)
	default:
		add(wantThrottles, rankOthers, time.Minute, model.ThrottleEvents)
	}
	return of.wants
}

// ofUsage wants all that usage is counted by, by day and by hour, and the last hour by
// the minute.
func (m *metricSource) ofUsage() []*metricWant {
	var wants []*metricWant
	groups := map[string][]model.Series{}
	for _, f := range m.names {
		groups[model.GroupFunctions] = append(groups[model.GroupFunctions], model.Invocations(f, ""), model.Duration(f, ""))
	}
	if m.shown.ByStage {
		for _, c := range m.cells {
			groups[model.GroupStages] = append(groups[model.GroupStages], model.Invocations(c.Function, c.Alias), model.Duration(c.Function, c.Alias))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.tables.rows)) {
		if t := m.tables.rows[name].table; t.Billing == model.OnDemand {
			groups[model.GroupRequests] = append(groups[model.GroupRequests], tableSeries(t, model.ConsumedUnits)...)
		}
	}
	for _, s := range m.usage.lists {
		for _, found := range s.series {
			if series, group, ok := model.UsageSeries(found); ok {
				groups[group] = append(groups[group], series)
			}
		}
	}
	for _, group := range slices.Sorted(maps.Keys(groups)) {
		part := 0
		for some := range slices.Chunk(groups[group], partSize) {
			add := func(kind wantKind, period time.Duration) {
				wants = append(wants, &metricWant{wantKey: wantKey{group, kind, part}, rank: rankUsage, period: period, series: some})
			}
			if group == model.GroupBuckets {
				add(wantBuckets, fullDay)
			} else {
				add(wantDayUsage, fullDay)
				add(wantHourUsage, time.Hour)
				if group != model.GroupStages {
					add(wantMinuteUsage, time.Minute)
				}
			}
			part++
		}
	}
	return wants
}
