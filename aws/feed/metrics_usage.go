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

// usageWants are the wants of usage. Those of a group are made anew when something of it
// has changed: an account has tens of thousands of series.
type usageWants struct {
	made     map[string][]*metricWant // by group, as long as nothing of it changes
	names    []string                 // of functions
	stages   bool                     // usage is counted by stage too
	cells    []model.CellKey          // functions with stages that they have
	onDemand map[string]bool          // tables whose requests are counted
	lists    []*usageList             // what there is besides
}

func newUsageWants() usageWants { return usageWants{made: map[string][]*metricWant{}} }

// ofFunctions takes in which functions there are, and reports whether they are others.
func (u *usageWants) ofFunctions(names []string) bool {
	if slices.Equal(names, u.names) {
		return false
	}
	u.names = names
	delete(u.made, model.GroupFunctions)
	return true
}

// ofStages takes in which stages functions have, and reports whether they are others.
func (u *usageWants) ofStages(cells []model.CellKey) bool {
	if slices.Equal(cells, u.cells) {
		return false
	}
	u.cells = cells
	delete(u.made, model.GroupStages)
	return true
}

// byStage says whether usage is counted by stage too.
func (u *usageWants) byStage(stages bool) {
	if stages != u.stages {
		u.stages = stages
		delete(u.made, model.GroupStages)
	}
}

// found takes in what there is besides functions and tables.
func (u *usageWants) found(lists []*usageList) {
	u.lists = lists
	for _, l := range lists {
		delete(u.made, l.Group)
	}
}

// touch takes in that a table has changed, and reports whether its requests were counted
// or are to be.
func (u *usageWants) touch(r *tableRow) bool {
	if !u.onDemand[r.name] && r.table.Billing != model.OnDemand {
		return false
	}
	delete(u.made, model.GroupRequests)
	return true
}

// drop forgets a table that has left.
func (u *usageWants) drop(table string) {
	if u.onDemand[table] {
		delete(u.made, model.GroupRequests)
	}
}

// of wants all that usage is counted by in a group, by day and by hour, and the last hour
// by the minute.
func (u *usageWants) of(group string, tables map[string]*tableRow) []*metricWant {
	if wants, ok := u.made[group]; ok {
		return wants
	}
	var wants []*metricWant
	part := 0
	for some := range slices.Chunk(u.series(group, tables), partSize) {
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
	u.made[group] = wants
	return wants
}

// series are those that usage is counted by in a group.
func (u *usageWants) series(group string, tables map[string]*tableRow) []model.Series {
	var all []model.Series
	switch group {
	case model.GroupFunctions:
		for _, f := range u.names {
			all = append(all, model.Invocations(f, ""), model.Duration(f, ""))
		}
	case model.GroupStages:
		if !u.stages {
			return nil
		}
		for _, c := range u.cells {
			all = append(all, model.Invocations(c.Function, c.Alias), model.Duration(c.Function, c.Alias))
		}
	case model.GroupRequests:
		u.onDemand = map[string]bool{}
		for _, name := range slices.Sorted(maps.Keys(tables)) {
			if t := tables[name].table; t.Billing == model.OnDemand {
				u.onDemand[name] = true
				all = append(all, tableSeries(t, model.ConsumedUnits)...)
			}
		}
	}
	for _, l := range u.lists {
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
