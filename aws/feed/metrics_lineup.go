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
		m.changed = m.counts.ofStages(m.functions.servedCells()) || m.changed
	}
	if !s.listed.Equal(m.basis.listed) {
		m.changed = m.counts.ofFunctions(m.functions.names()) || m.changed
	}
	if s.usage != m.basis.usage {
		m.changed = true
		m.counts.found(m.usage.lists)
	}
	touched := m.tables.touched
	m.tables.touched = nil
	anew, requests := m.changed || s.placed != m.basis.placed, false
	for _, r := range touched {
		anew = anew || r.place != offScreen
		requests = m.counts.touch(r) || requests
	}
	m.basis, m.changed = s, false
	if anew {
		m.lineUpAnew(now)
		return
	}
	for _, r := range touched {
		m.lineUpAgain(r, now)
	}
	if requests && m.shown.Cost {
		m.replace(model.GroupRequests, m.counts.of(model.GroupRequests, m.tables.rows), now)
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
		for _, group := range usageGroups {
			wants = append(wants, m.counts.of(group, m.tables.rows)...)
		}
	}
	slices.SortStableFunc(wants, func(a, b *metricWant) int { return cmp.Compare(a.rank, b.rank) })
	for _, w := range wants {
		m.add(w, now)
	}
}

// lineUpAgain makes the wants of one table anew.
func (m *metricSource) lineUpAgain(r *tableRow, now time.Time) {
	if !m.tables.on() || m.tables.rows[r.name] != r {
		return
	}
	var wants []*metricWant
	if r.measured() {
		wants = m.tableWants(r)
	}
	m.replace(model.TableGroup(r.name), wants, now)
}

// replace wants something else of a group.
func (m *metricSource) replace(group string, wants []*metricWant, now time.Time) {
	for _, w := range m.groups[group] {
		if w.line != nil {
			w.line.Remove(w)
		}
		delete(m.byKey, w.wantKey)
		m.many[w.kind] -= len(w.series)
	}
	delete(m.groups, group)
	for _, w := range wants {
		m.add(w, now)
	}
}

// add places a want that waits nowhere, or in a line that is no more.
func (m *metricSource) add(w *metricWant, now time.Time) {
	w.line, w.index = nil, engine.Outside
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
		m.counts.drop(table)
		maps.DeleteFunc(m.states, func(k wantKey, _ *wantState) bool { return k.group == group })
		m.windows.forget(table)
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
