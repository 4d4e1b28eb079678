package feed

// What there is to count besides functions and tables, and the metrics by which
// usage is counted.

import (
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// usagePlan is the part of a tablePlan that finds out what there is to count.
type usagePlan struct {
	sources []*usageSource // one for each metric, and one for the log groups
	groups  []model.LogGroup
}

// usageSource is one list that is read page by page: of the series of a metric, or
// of log groups when it has no metric.
type usageSource struct {
	model.UsageMetric
	due    time.Time
	retry  time.Time
	marker string
	pages  int
	fresh  []model.Series
	groups []model.LogGroup
	series []model.Series // of the last reading that came to its end
	ended  bool
	busy   bool
}

func newUsagePlan() usagePlan {
	u := usagePlan{}
	for _, m := range model.UsageMetrics() {
		u.sources = append(u.sources, &usageSource{UsageMetric: m})
	}
	u.sources = append(u.sources, &usageSource{UsageMetric: model.UsageMetric{Group: model.GroupLogGroups}})
	return u
}

func (s *usageSource) at() time.Time {
	if s.retry.After(s.due) {
		return s.retry
	}
	return s.due
}

// firstSource is the source that is due first: of metrics, or the log groups.
func (u *usagePlan) firstSource(metrics bool) *usageSource {
	var first *usageSource
	for _, s := range u.sources {
		if s.busy || (s.Metric != "") != metrics {
			continue
		}
		if first == nil || s.at().Before(first.at()) {
			first = s
		}
	}
	return first
}

func (p *tablePlan) findDue(time.Time) (time.Time, bool) {
	s := p.usage.firstSource(true)
	if s == nil || !p.demand.Cost || !p.has.metrics {
		return time.Time{}, false
	}
	return s.at(), true
}

func (p *tablePlan) takeFind(time.Time) tableJob { return takeSource(p.usage.firstSource(true)) }

func (p *tablePlan) groupsDue(time.Time) (time.Time, bool) {
	s := p.usage.firstSource(false)
	if s == nil || !p.demand.Cost || !p.has.groups {
		return time.Time{}, false
	}
	return s.at(), true
}

func (p *tablePlan) takeGroups(time.Time) tableJob { return takeSource(p.usage.firstSource(false)) }

func takeSource(s *usageSource) tableJob {
	s.busy = true
	return tableJob{source: s, marker: s.marker, urgency: model.Background}
}

func (p *tablePlan) refreshUsage(now time.Time) {
	for _, s := range p.usage.sources {
		if !s.ended {
			s.due, s.retry = now, time.Time{}
		}
	}
}

// sourceRead takes in a page of a source.
func (p *tablePlan) sourceRead(a tableAnswer) {
	s := a.source
	s.busy = false
	if s.pages == 0 {
		s.fresh, s.groups = nil, nil
	}
	s.pages++
	scope := p.scope()
	for _, found := range a.series.Series {
		if _, _, ok := model.UsageSeries(found); ok && scope.Counts(found) {
			s.fresh = append(s.fresh, found)
		}
	}
	for _, g := range a.groups.Groups {
		if scope.CountsGroup(g.Name) {
			s.groups = append(s.groups, g)
		}
	}
	s.marker = a.series.Next + a.groups.Next // only one of them is set
	s.due = a.at
	if s.marker != "" {
		return
	}
	s.pages, s.ended = 0, true
	s.due = a.asked.Add(p.away(p.pace.Find))
	s.series = s.fresh
	if s.Metric == "" {
		p.usage.groups = s.groups
		p.out = append(p.out, model.MetricsRead{Read: a.when(), Group: s.Group})
	}
	p.metrics.changed = true
	e := model.UsageFound{Read: a.when(), Groups: slices.Clone(p.usage.groups)}
	for _, o := range p.usage.sources {
		e.Series = append(e.Series, o.series...)
	}
	p.out = append(p.out, e)
}

// sourceFailed takes in that a page could not be read: the reading begins anew.
func (p *tablePlan) sourceFailed(a tableAnswer) {
	s := a.source
	s.busy, s.pages, s.marker, s.due = false, 0, "", a.at
	if !passing(a.failure.Class) {
		s.retry = a.at.Add(p.away(p.pace.Usage))
	}
	p.out = append(p.out, model.MetricsFailed{Read: a.when(), Group: s.Group, Failure: a.failure})
}

// scope is what is shown, whose usage alone is counted.
func (p *tablePlan) scope() model.UsageScope {
	return model.UsageScope{
		Function: func(name string) bool { return matches(p.functions, name) },
		Project:  func(name string) bool { return matches(p.projects, name) },
	}
}

// lineUpUsage wants all that usage is counted by, by day and by hour.
func (p *tablePlan) lineUpUsage() {
	m := &p.metrics
	groups := map[string][]model.Series{}
	for _, f := range m.functions {
		groups[model.GroupFunctions] = append(groups[model.GroupFunctions], model.Invocations(f, ""), model.Duration(f, ""))
	}
	if p.demand.CostByStage {
		for _, c := range m.cells {
			groups[model.GroupStages] = append(groups[model.GroupStages], model.Invocations(c.Function, c.Alias), model.Duration(c.Function, c.Alias))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.rows)) {
		if t := p.rows[name].table; t.Billing == model.OnDemand {
			groups[model.GroupRequests] = append(groups[model.GroupRequests], tableSeries(t, model.ConsumedUnits)...)
		}
	}
	for _, s := range p.usage.sources {
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
				m.wants = append(m.wants, &metricWant{wantKey: wantKey{group, kind, part}, rank: rankUsage, period: period, series: some})
			}
			if group == model.GroupBuckets {
				add(wantBuckets, fullDay)
			} else {
				add(wantDayUsage, fullDay)
				add(wantHourUsage, time.Hour)
			}
			part++
		}
	}
}
