package feed

// The source of what there is to count besides functions and tables: series of
// metrics, and log groups.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var (
	opListMetrics = engine.Operation{Name: "ListMetrics", Slots: 1}
	opListGroups  = engine.Operation{Name: "DescribeLogGroups", Slots: 1}
)

// usageSource finds out what there is to count while costs are on the screen.
type usageSource struct {
	*scene
	metrics   model.MetricReader   // nil: metrics are not read
	logGroups model.LogGroupReader // nil: what log groups hold is not read
	functions []string             // globs over names of functions
	projects  []string             // globs over names of projects
	wanted    bool
	lists     []*usageList // one for each metric, and one for the log groups
	groups    []model.LogGroup
	changes   int // of the series that were found
}

// usageList is one list that is read page by page: of the series of a metric, or
// of log groups when it has no metric.
type usageList struct {
	model.UsageMetric
	due    time.Time
	retry  time.Time
	marker string
	pages  int
	fresh  []model.Series
	seen   map[model.Series]bool // of those that are counted: a series may stand on two pages
	groups []model.LogGroup
	series []model.Series // of the last reading that came to its end
	ended  bool
}

func newUsage(s *scene, o *Options) *usageSource {
	u := &usageSource{scene: s, metrics: o.Metrics, logGroups: o.LogGroups, functions: o.Include, projects: o.Projects}
	for _, m := range model.UsageMetrics() {
		u.lists = append(u.lists, &usageList{UsageMetric: m})
	}
	u.lists = append(u.lists, &usageList{UsageMetric: model.UsageMetric{Group: model.GroupLogGroups}})
	return u
}

// Turns are those of metrics and of log groups.
func (u *usageSource) Turns() []engine.Turn {
	turn := func(op engine.Operation, of func(*usageList) bool, can bool) engine.Turn {
		return engine.Turn{
			Operation: op, Urgency: model.Background, Counts: true,
			Due: func(time.Time) (time.Time, bool) {
				l := u.first(of)
				return later(l.due, l.retry), u.wanted && can
			},
			Take: func(time.Time) engine.Read { return u.take(u.first(of)) },
		}
	}
	return []engine.Turn{
		turn(opListMetrics, func(l *usageList) bool { return l.Metric != "" }, u.metrics != nil),
		turn(opListGroups, func(l *usageList) bool { return l.Metric == "" }, u.logGroups != nil),
	}
}

// Refresh goes on with what has never been read to its end.
func (u *usageSource) Refresh(now time.Time) {
	for _, l := range u.lists {
		if !l.ended {
			l.due, l.retry = now, time.Time{}
		}
	}
}

// Pending is none: what is under way is counted.
func (u *usageSource) Pending() int { return 0 }

func (u *usageSource) want(d model.Demand, _ time.Time) {
	u.wanted = model.Shown[model.CostShown](d).Cost
}

// back shortens waits that were begun without focus.
func (u *usageSource) back(now time.Time) {
	for _, l := range u.lists {
		l.due = sooner(l.due, now.Add(u.pace.Find))
	}
}

// first is the list of some that is due first.
func (u *usageSource) first(of func(*usageList) bool) *usageList {
	var first *usageList
	for _, l := range u.lists {
		if of(l) && (first == nil || later(l.due, l.retry).Before(later(first.due, first.retry))) {
			first = l
		}
	}
	return first
}

func (u *usageSource) take(l *usageList) engine.Read {
	marker := l.marker
	failed := func(a engine.Answer) { u.failed(l, a) }
	if l.Metric == "" {
		return engine.Ask("", func(ctx context.Context) (model.LogGroupPage, error) {
			return u.logGroups.ListLogGroups(ctx, marker)
		}, func(page model.LogGroupPage, a engine.Answer) { u.took(l, nil, page.Groups, page.Next, a) }, failed)
	}
	return engine.Ask(l.Namespace, func(ctx context.Context) (model.SeriesPage, error) {
		return u.metrics.ListMetrics(ctx, l.Namespace, l.Metric, marker)
	}, func(page model.SeriesPage, a engine.Answer) { u.took(l, page.Series, nil, page.Next, a) }, failed)
}

// took takes in a page of a list.
func (u *usageSource) took(l *usageList, series []model.Series, groups []model.LogGroup, next string, a engine.Answer) {
	if l.pages == 0 {
		l.fresh, l.groups, l.seen = nil, nil, map[model.Series]bool{}
	}
	l.pages++
	scope := u.scope()
	for _, found := range series {
		if counted, _, ok := model.UsageSeries(found); ok && scope.Counts(found) && !l.seen[counted] {
			l.seen[counted] = true
			l.fresh = append(l.fresh, found)
		}
	}
	for _, g := range groups {
		if scope.CountsGroup(g.Name) {
			l.groups = append(l.groups, g)
		}
	}
	if next == l.marker {
		next = "" // it leads nowhere
	}
	l.marker, l.due = next, a.At
	if l.marker != "" {
		return
	}
	l.pages, l.ended, l.seen = 0, true, nil
	l.due = a.Asked.Add(u.away(u.pace.Find))
	l.series = l.fresh
	if l.Metric == "" {
		u.groups = l.groups
		u.post(model.MetricsRead{Read: a.When(), Group: l.Group})
	}
	u.changes++
	e := model.UsageFound{Read: a.When(), Groups: slices.Clone(u.groups)}
	for _, o := range u.lists {
		e.Series = append(e.Series, o.series...)
	}
	u.post(e)
}

// failed takes in that a page could not be read: the reading begins anew.
func (u *usageSource) failed(l *usageList, a engine.Answer) {
	l.pages, l.marker, l.due = 0, "", a.At
	if !a.Again {
		l.retry = a.At.Add(u.away(u.pace.Usage))
	}
	u.post(model.MetricsFailed{Read: a.When(), Group: l.Group, Failure: a.Failure})
}

// scope is what is shown, whose usage alone is counted.
func (u *usageSource) scope() model.UsageScope {
	return model.UsageScope{
		Function: func(name string) bool { return matches(u.functions, name) },
		Project:  func(name string) bool { return matches(u.projects, name) },
	}
}
