package feed

// Reading once, for verbs: through the same sources, everything that is asked being
// awaited.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// Once reads what it is asked for, each thing once. What it learns, and what of it
// could not be read, goes to Options.Mailbox, which is posted to by one goroutine at a
// time. The error of its methods says that nothing else could be read either; what was
// read by then has been posted.
type Once struct {
	src    *sourceSet
	engine *engine.Engine
	failed *model.Failure // of the read that the rest depends on
}

// never is longer than any verb runs.
const never = 1000 * time.Hour

// NewOnce makes a reader of what Options name. Intervals.Call is the deadline of a
// call, the other intervals are of no account: nothing is read again.
func NewOnce(o Options) *Once {
	i := Intervals{Call: o.Intervals.Call}.orDefaults()
	for _, wait := range []*time.Duration{&i.Spacing, &i.Debounce, &i.Grace, &i.Slowly, &i.Together} {
		*wait = time.Nanosecond
	}
	for _, wait := range []*time.Duration{&i.Screen, &i.Trickle, &i.List, &i.Versions, &i.Denied, &i.Projects, &i.Look, &i.Newest} {
		*wait = never
	}
	o.Intervals = i
	o.TableIntervals = TableIntervals{
		List: never, Screen: never, Busy: never, Watch: never, Others: never, Spacing: time.Nanosecond, Scaling: never,
		Minutes: never, Provisioned: never, Throttles: never, Verdicts: time.Nanosecond, Usage: never, Buckets: never, Find: never,
	}
	r := &Once{}
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
