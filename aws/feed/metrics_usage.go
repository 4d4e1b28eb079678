package feed

// What is wanted of metrics to count usage by.

import (
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// usageGroups are the groups that usage is counted in, in the order in which they are
// read.
var usageGroups = slices.Sorted(slices.Values([]string{
	model.GroupFunctions, model.GroupStages, model.GroupRequests, model.GroupAPIs, model.GroupBuilds, model.GroupLogs, model.GroupBuckets,
}))

// ofUsage wants all that usage is counted by in a group, by day and by hour. It is
// made anew when something of the group has changed: an account has tens of thousands
// of series.
func (m *metricSource) ofUsage(group string) []*metricWant {
	if wants, ok := m.ofGroup[group]; ok {
		return wants
	}
	var wants []*metricWant
	part := 0
	for some := range slices.Chunk(m.usageSeries(group), partSize) {
		add := func(kind wantKind, period time.Duration) {
			wants = append(wants, &metricWant{wantKey: wantKey{group, kind, part}, rank: rankUsage, period: period, series: some})
		}
		if group == model.GroupBuckets {
			add(wantBuckets, fullDay)
		} else {
			add(wantDayUsage, fullDay)
			add(wantHourUsage, time.Hour)
		}
		part++
	}
	m.ofGroup[group] = wants
	return wants
}

// usageSeries are the series that usage is counted by in a group.
func (m *metricSource) usageSeries(group string) []model.Series {
	var all []model.Series
	switch group {
	case model.GroupFunctions:
		for _, f := range m.names {
			all = append(all, model.Invocations(f, ""), model.Duration(f, ""))
		}
	case model.GroupStages:
		if !m.shown.ByStage {
			return nil
		}
		for _, c := range m.cells {
			all = append(all, model.Invocations(c.Function, c.Alias), model.Duration(c.Function, c.Alias))
		}
	case model.GroupRequests:
		m.onDemand = map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(m.tables.rows)) {
			if t := m.tables.rows[name].table; t.Billing == model.OnDemand {
				m.onDemand[name] = true
				all = append(all, tableSeries(t, model.ConsumedUnits)...)
			}
		}
	}
	for _, l := range m.usage.lists {
		if l.Group != group {
			continue
		}
		for _, found := range l.series {
			if series, _, ok := model.UsageSeries(found); ok {
				all = append(all, series)
			}
		}
	}
	return all
}
