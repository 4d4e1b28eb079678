package feed

// Reading once, for verbs: through the same sources, everything that is asked being
// awaited.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// Once reads what it is asked for, each thing once. What it learns, and what of it
// could not be read, goes to Options.Mailbox, which is posted to by one goroutine at a
// time. The error of its methods says that nothing else could be read either; what was
// read by then has been posted.
type Once struct {
	src    *sourceSet
	engine *engine.Engine
	now    model.Clock
	failed *model.Failure // of the read that the rest depends on
}

// never is longer than any verb runs.
const never = 1000 * time.Hour

// NewOnce makes a reader of what Options name. Intervals.Call is the deadline of a
// call, the other intervals are of no account: nothing is read again.
func NewOnce(o Options) *Once {
	i := Intervals{Call: o.Intervals.Call}.orDefaults()
	for _, wait := range []*time.Duration{&i.Spacing, &i.Debounce, &i.Grace, &i.Slowly} {
		*wait = time.Nanosecond
	}
	for _, wait := range []*time.Duration{&i.Screen, &i.Trickle, &i.List, &i.Versions, &i.Denied, &i.Projects, &i.Look, &i.Newest, &i.Running, &i.Together, &i.APIs, &i.API, &i.APIAround} {
		*wait = never
	}
	o.Intervals = i
	o.HealthIntervals = health.Intervals{Region: never, Row: never, Paid: never, Use: never}
	o.TableIntervals = TableIntervals{
		List: never, Screen: never, Busy: never, Watch: never, Others: never, Spacing: time.Nanosecond, Scaling: never,
		Minutes: never, Provisioned: never, Throttles: never, Verdicts: time.Nanosecond, Usage: never, Buckets: never, Find: never,
	}
	r := &Once{now: o.Now}
	post := func(e model.Event) {
		switch e := e.(type) {
		case model.ReadFailed:
			if e.Function == "" {
				r.failed = e.Failure
			}
		case model.TablesFailed:
			if e.Table == "" {
				r.failed = e.Failure
			}
		case health.ReadFailed:
			if e.Called == (model.Called{}) {
				r.failed = e.Failure
			}
		}
		o.Mailbox.Post(e)
	}
	r.src = newSources(&o, func() float64 { return 0.5 }, post)
	r.src.once, r.src.cells.off = true, true
	r.engine = engine.New(engine.Options{Now: o.Now, Post: post, Call: i.Call})
	return r
}

// read lets sources read. What a list that they begin with fails with is an error too.
func (r *Once) read(ctx context.Context, sources ...engine.Source) error {
	r.failed = nil
	if err := r.engine.Once(ctx, sources...); err != nil {
		return err
	}
	if r.failed != nil {
		return r.failed
	}
	return nil
}

// Functions reads the list of functions.
func (r *Once) Functions(ctx context.Context) error { return r.read(ctx, r.src.functions) }

// Aliases reads the aliases of functions, which need not have been listed.
func (r *Once) Aliases(ctx context.Context, names []string) error {
	for _, name := range names {
		r.src.roster.add(name)
	}
	r.src.roster.want(model.FunctionsShown{Visible: names}, time.Time{})
	return r.read(ctx, r.src.aliases)
}

// ListTables reads the list of tables.
func (r *Once) ListTables(ctx context.Context) error {
	r.src.tables.cost = true
	return r.read(ctx, r.src.tableList)
}

// Tables reads tables, which need not have been listed.
func (r *Once) Tables(ctx context.Context, names []string) error {
	for _, name := range names {
		r.src.tables.row(name)
	}
	r.src.tables.want(model.TablesShown{List: true, Visible: names}, false, time.Time{})
	return r.read(ctx, r.src.tableReads)
}

// TablesListed reads the tables of the list.
func (r *Once) TablesListed(ctx context.Context) error {
	r.src.tables.want(model.TablesShown{}, true, time.Time{})
	return r.read(ctx, r.src.tableReads)
}

// Loads reads what auto scaling does of the tables that were read, and what they used in
// the last minutes.
func (r *Once) Loads(ctx context.Context) error {
	if all := r.src.tables.onScreen; len(all) == 1 {
		r.src.tables.scale, r.src.scaling.due = all, r.now().Add(never)
	}
	return r.read(ctx, r.src.scaling, r.src.metrics)
}

// Health reads how the calls of aliases go, which are of one name: what failed in the
// Region first, and of each function what that does not tell.
func (r *Once) Health(ctx context.Context, aliases []model.Alias) error {
	h, now := r.src.health, r.now()
	h.shown, h.visible = health.Shown{On: true}, nil
	for _, a := range aliases {
		r.src.roster.add(a.Function)
		c := r.src.roster.rows[a.Function].cell(a.Name)
		c.alias, c.asked, c.at = a, now, now
		h.shown.Alias, h.visible = a.Name, append(h.visible, a.Function)
	}
	return r.read(ctx, h)
}

// Usage finds what there is to count, and reads its usage: of the functions, aliases
// and tables that were read before, of APIs, builds, logs and buckets. The builds of
// projects say which machine is paid for, and in which buckets artifacts are.
func (r *Once) Usage(ctx context.Context, byStage bool, say func(what string)) error {
	s := r.src
	s.usage.wanted = true
	say("looking for APIs, builds, logs and buckets")
	if err := r.read(ctx, s.usage); err != nil {
		return err
	}
	say("reading builds")
	var names []string
	for _, l := range s.usage.lists {
		for _, found := range l.series {
			if counted, group, ok := model.UsageSeries(found); ok && group == model.GroupBuilds {
				names = append(names, counted.Value("ProjectName"))
			}
		}
	}
	for _, name := range names {
		s.pipeline.addProject(name, time.Time{})
	}
	s.pipeline.polled = r.now()
	s.pipeline.want(model.BuildsShown{List: len(names) > 0, Projects: names}, time.Time{})
	if err := r.read(ctx, s.looks, s.builds); err != nil {
		return err
	}
	say("reading metrics")
	s.tables.want(model.TablesShown{}, true, time.Time{})
	s.metrics.count(model.CostShown{Cost: true, ByStage: byStage})
	return r.read(ctx, s.metrics)
}
