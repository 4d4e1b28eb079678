package verb

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
)

// usageReader reads all that a report of costs is made of into a store.
type usageReader struct {
	k        *connection
	store    *store.Store
	byStage  bool
	now      time.Time
	progress *progress

	mu     sync.Mutex
	failed []error
}

// readUsage reads what was used. The error says that nothing can be read; what
// could not be read beside it is answered apart.
func (k *connection) readUsage(ctx context.Context, s *store.Store, byStage bool) (failed []error, err error) {
	u := &usageReader{k: k, store: s, byStage: byStage, now: k.env.Now().UTC(), progress: k.env.newProgress()}
	defer u.progress.clear()
	id, err := k.identify(ctx)
	if err != nil {
		return nil, err
	}
	s.Apply(model.IdentityRead{Identity: id})
	series, err := u.functions(ctx)
	if err != nil {
		return nil, err
	}
	series[model.GroupRequests] = u.tables(ctx)
	u.found(ctx, series)
	u.builds(ctx, series[model.GroupBuilds])
	u.read(ctx, series)
	return u.failed, ctx.Err()
}

func (u *usageReader) fail(what string, err error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.failed = append(u.failed, fmt.Errorf("%s: %w", what, err))
}

func (u *usageReader) apply(events ...model.Event) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.store.Apply(events...)
}

// functions lists the functions, and the stages that they have when that is asked
// for, and answers what their usage is counted from.
func (u *usageReader) functions(ctx context.Context) (map[string][]model.Series, error) {
	u.progress.sayf("reading functions")
	listed, err := u.k.listFunctions(ctx)
	switch {
	case hopeless(err):
		return nil, err
	case err != nil: // without functions the rest is still worth reading
		u.fail("functions", err)
		return map[string][]model.Series{}, nil
	}
	picked, err := selection{}.pick(listed.Functions, u.k.config.Functions.Include)
	if err != nil {
		return nil, err
	}
	u.apply(model.FunctionsListed{Read: listed.Read, Functions: picked, Complete: true})
	series := map[string][]model.Series{}
	names := make([]string, len(picked))
	for i, f := range picked {
		names[i] = f.Name
		series[model.GroupFunctions] = append(series[model.GroupFunctions], model.Invocations(f.Name, ""), model.Duration(f.Name, ""))
	}
	if !u.byStage {
		return series, u.versions(ctx, names, u.lastStage)
	}
	events, err := u.k.readAliases(ctx, names)
	if err != nil {
		return nil, err
	}
	for name, f := range apply(u.store, without(events, vanished(events, nil))) {
		u.fail("the stages of "+name, f)
	}
	for _, name := range names {
		for _, st := range u.store.Stages() {
			if c := u.store.Cell(name, st.Name); c.State == store.Serving {
				series[model.GroupStages] = append(series[model.GroupStages], model.Invocations(name, st.Alias), model.Duration(name, st.Alias))
			}
		}
	}
	return series, u.versions(ctx, names, u.served)
}

// lastStage is the alias of the last stage that the config names, of which most of what
// runs is taken to be. Without a config, nothing says which one that is.
func (u *usageReader) lastStage(string) []string {
	stages := u.k.config.Stages
	if len(stages) == 0 {
		return nil
	}
	return []string{stages[len(stages)-1].Alias}
}

// served are the aliases of a function's stages.
func (u *usageReader) served(function string) []string {
	var aliases []string
	for _, st := range u.store.Stages() {
		if u.store.Cell(function, st.Name).State == store.Serving {
			aliases = append(aliases, st.Alias)
		}
	}
	return aliases
}

// versions reads what aliases of functions stand for: what ran has cost what their
// memory and architecture cost, and not those of the unpublished code. What can not be
// read is counted by the latter, as the report says.
func (u *usageReader) versions(ctx context.Context, functions []string, aliases func(string) []string) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	inTurns(len(functions), func(i int) {
		e := model.VersionsRead{Function: functions[i]}
		e.Asked = u.k.env.Now()
		var cells []model.Event
		for _, alias := range aliases(functions[i]) {
			if ctx.Err() != nil {
				return
			}
			v, err := u.k.lambda.GetVersion(ctx, functions[i], alias)
			if hopeless(err) {
				stop(err)
			}
			if err == nil {
				e.Versions = append(e.Versions, v)
				cells = append(cells, model.AliasRead{Read: model.Read{Asked: e.Asked, At: u.k.env.Now()}, Alias: model.Alias{Function: functions[i], Name: alias, Version: v.Number}})
			}
		}
		if e.At = u.k.env.Now(); len(e.Versions) > 0 {
			u.apply(append(cells, e)...)
		}
	})
	return context.Cause(ctx)
}

// tables reads the tables, and answers what the requests of those on demand are
// counted from. Without tables the rest is still worth reading.
func (u *usageReader) tables(ctx context.Context) []model.Series {
	u.progress.sayf("reading tables")
	asked := u.k.env.Now()
	names, err := u.k.tablesOfConfig(ctx)
	if err != nil {
		u.fail("tables", err)
		u.apply(model.TablesFailed{Read: model.Read{Asked: asked, At: u.k.env.Now()}, Failure: failureOf(err, "ListTables", "")})
		return nil
	}
	u.apply(model.TablesListed{Read: model.Read{Asked: asked, At: u.k.env.Now()}, Names: names, Complete: true})
	var series []model.Series
	inTurns(len(names), func(i int) {
		asked := u.k.env.Now()
		t, err := u.k.tables.GetTable(ctx, names[i])
		read := model.Read{Asked: asked, At: u.k.env.Now()}
		if model.ClassOf(err) == model.Gone { // deleted since it was listed: it costs nothing any more
			u.apply(model.TableGone{Read: read, Name: names[i]})
			return
		}
		if err != nil {
			u.fail("table "+names[i], err)
			u.apply(model.TablesFailed{Read: read, Table: names[i], Failure: failureOf(err, "DescribeTable", names[i])})
			return
		}
		u.apply(model.TableRead{Read: read, Table: t})
		if t.Billing == model.OnDemand {
			u.mu.Lock()
			defer u.mu.Unlock()
			series = append(series, requestSeries(t)...)
		}
	})
	return series
}

// found finds what else there is to count: APIs, projects, log groups and buckets.
func (u *usageReader) found(ctx context.Context, series map[string][]model.Series) {
	u.progress.sayf("looking for APIs, builds, logs and buckets")
	e, scope, seen := model.UsageFound{}, u.scope(), map[model.Series]bool{} // a series may stand on two pages
	e.Asked = u.k.env.Now()
	for _, m := range model.UsageMetrics() {
		for marker := ""; ; {
			page, err := u.k.tables.ListMetrics(ctx, m.Namespace, m.Metric, marker)
			if err != nil {
				u.fail(m.Group, err)
				u.apply(model.MetricsFailed{Read: model.Read{Asked: e.Asked, At: u.k.env.Now()}, Group: m.Group, Failure: failureOf(err, "ListMetrics", m.Namespace)})
				break
			}
			for _, f := range page.Series {
				if counted, group, ok := model.UsageSeries(f); ok && scope.Counts(f) && !seen[counted] {
					seen[counted] = true
					e.Series = append(e.Series, f)
					series[group] = append(series[group], counted)
				}
			}
			if page.Next == "" || page.Next == marker {
				break
			}
			marker = page.Next
		}
	}
	for marker := ""; ; {
		page, err := u.k.tables.ListLogGroups(ctx, marker)
		if err != nil {
			u.fail("log groups", err)
			u.apply(model.MetricsFailed{Read: model.Read{Asked: e.Asked, At: u.k.env.Now()}, Group: model.GroupLogGroups, Failure: failureOf(err, "DescribeLogGroups", "")})
			break
		}
		for _, g := range page.Groups {
			if scope.CountsGroup(g.Name) {
				e.Groups = append(e.Groups, g)
			}
		}
		if page.Next == "" || page.Next == marker {
			break
		}
		marker = page.Next
	}
	e.At = u.k.env.Now()
	u.apply(e)
}

// newestBuilds are how many builds of a project are looked at for the machine that it
// builds on and the bucket that it leaves artifacts in.
const newestBuilds = 5

// builds reads the newest builds of projects: they say which machine is paid for,
// and in which buckets artifacts are.
func (u *usageReader) builds(ctx context.Context, series []model.Series) {
	u.progress.sayf("reading builds")
	ids := make([][]string, len(series))
	inTurns(len(series), func(i int) {
		project := series[i].Value("ProjectName")
		page, err := u.k.pipeline.ListBuilds(ctx, project, "")
		if err != nil && model.ClassOf(err) != model.Gone { // its metrics outlive a project
			u.fail("builds of "+project, err)
		}
		ids[i] = page.IDs[:min(newestBuilds, len(page.IDs))]
	})
	all := slices.Concat(ids...)
	if len(all) == 0 {
		return
	}
	read := model.Read{Asked: u.k.env.Now()}
	builds, err := u.k.pipeline.GetBuilds(ctx, all)
	if err != nil {
		u.fail("builds", err)
		return
	}
	read.At = u.k.env.Now()
	for _, b := range builds {
		u.apply(model.BuildRead{Read: read, Build: b})
	}
}

// scope is what the config selects, whose usage alone is counted.
func (u *usageReader) scope() model.UsageScope {
	c := u.k.config
	return model.UsageScope{
		Function: func(name string) bool { return config.SelectFunctions(c.Functions.Include, name) },
		Project:  func(name string) bool { return config.SelectProjects(c.Builds.Projects, name) },
	}
}

// read reads the samples: by day since the first of the month or two weeks back,
// and by hour for the last day.
func (u *usageReader) read(ctx context.Context, series map[string][]model.Series) {
	const day = 24 * time.Hour
	today := u.now.Truncate(day)
	from := model.UsageSince(today)
	hour := u.now.Truncate(time.Hour)
	for group, some := range series {
		if len(some) == 0 {
			continue
		}
		u.progress.sayf("reading the metrics of %s", group)
		if group == model.GroupBuckets {
			from := today.AddDate(0, 0, -model.UsageBucketDays)
			u.readGroup(ctx, group, some, from, today.Add(day), day)
			continue
		}
		u.readGroup(ctx, group, some, from, today.Add(day), day)
		u.readGroup(ctx, group, some, hour.Add(-model.UsageHours*time.Hour), hour, time.Hour)
	}
}

func (u *usageReader) readGroup(ctx context.Context, group string, series []model.Series, from, to time.Time, period time.Duration) {
	if err := u.k.readSeries(ctx, u.apply, group, series, from, to, period); err != nil {
		u.fail("metrics of "+group, err)
		u.apply(model.MetricsFailed{Read: model.Read{Asked: u.k.env.Now(), At: u.k.env.Now()}, Group: group, Failure: failureOf(err, "GetMetricStatistics", group)})
	}
}
