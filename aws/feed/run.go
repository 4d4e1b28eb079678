package feed

// One run of a feed: the engine, what it reads for whom, and what is kept.

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// Run reads until the context ends. When it returns, every goroutine that it
// started has ended and the last snapshot is written; its error is that of
// writing it.
func (f *Feed) Run(ctx context.Context) error {
	f.runner.ctx = ctx
	f.runner.engine.Run(ctx)
	return f.runner.saveLast()
}

// runner is what one Run owns. The engine's goroutine alone touches it.
type runner struct {
	feed   *Feed
	opt    *Options
	ctx    context.Context // of Run
	engine *engine.Engine
	src    *sourceSet
	demand model.Demand

	identity model.Identity
	meter    model.Meter
	state    model.FeedState
	looks    int // at meter and state

	tails logTails
}

func newRunner(f *Feed) *runner {
	r := &runner{feed: f, opt: &f.opt}
	i := r.opt.Intervals
	r.makeSources()
	r.engine = engine.New(engine.Options{
		Now: r.opt.Now, Post: r.post, Call: i.Call,
		Waits: engine.Waits{
			Backoff: i.Backoff, BackoffTo: i.BackoffTo, Renew: i.Renew, RenewTo: i.RenewTo, Spread: r.src.spread,
		},
		Renew: renewal(r.opt, r.renewed),
		Heard: r.heard, Every: i.Report, Tick: r.tick,
	}, r.src.all...)
	r.src.keeper.begin(r.opt.Restored, r.opt.Now())
	if r.opt.Restored != nil {
		r.src.recall(*r.opt.Restored)
	}
	r.demand.Focused = true
	return r
}

func (r *runner) makeSources() {
	r.src = newSources(r.opt, rand.Float64, r.post)
	r.src.identity.took = r.identified
	r.src.pipeline.tell = func(b model.Build, err error) {
		for _, t := range r.tails.all {
			t.tell(b, err)
		}
	}
}

func (r *runner) post(e model.Event) { r.opt.Mailbox.Post(r.opt.Place.At(e)) }

// heard passes on what the screen and the operator want.
func (r *runner) heard(now time.Time) {
	w := r.feed.wishes.take()
	if w.demand != nil {
		r.demand = *w.demand
		r.src.want(r.demand, now)
		r.follow(r.demand.Logs)
	}
	if w.refresh {
		r.engine.Refresh(now)
	}
	r.src.reread(w.reread)
	if r.opt.Builds != nil {
		r.src.pipeline.watch(w.watch)
		r.src.pipeline.wantOlder(w.older, now)
	}
	if r.opt.Tables != nil {
		for _, name := range w.tables {
			r.src.tables.watch(name, now)
		}
	}
	for _, id := range w.apis {
		r.src.apis.await(id)
	}
}

// identified begins anew when it is another account or Region than was thought:
// the store drops all that it holds then.
func (r *runner) identified(k caller, a engine.Answer) {
	thought := r.identity
	if thought.Account == "" && r.opt.Restored != nil {
		thought = r.opt.Restored.Identity
	}
	other := thought.Account != "" &&
		(thought.Account != k.identity.Account || thought.Region != k.identity.Region)
	if k.restored != nil && !r.src.functions.began() && !other {
		r.post(*k.restored)
		r.src.keeper.carryOver(k.restored)
		r.src.recall(*k.restored)
	}
	r.identity = k.identity
	r.src.identity.learn(k.identity, r.opt.Now())
	r.post(model.IdentityRead{Read: a.When(), Identity: k.identity})
	if other {
		r.reset()
	}
	r.src.locate(model.Place{Account: k.identity.Account, Region: k.identity.Region})
}

// renewed takes in that there are credentials again: they may allow more.
func (r *runner) renewed(k caller, a engine.Answer) {
	r.src.cells.try = time.Time{}
	if r.opt.Identity != nil {
		r.identified(k, a)
	}
}

// reset begins anew with another account or Region. Answers to what was asked
// before it are dropped.
func (r *runner) reset() {
	old, now := r.src, r.opt.Now()
	r.makeSources()
	r.engine.Reset(r.src.all...)
	k := old.keeper
	k.forget()
	r.src.keeper, r.src.roster.keeper = k, k
	r.src.identity.learn(r.identity, now)
	r.src.aliases.awaited = old.aliases.awaited
	r.src.want(r.demand, now)
	r.src.pipeline.watch(slices.Sorted(maps.Keys(old.pipeline.started)))
	for name, t := range old.tables.rows {
		if t.watched {
			r.src.tables.watch(name, now)
		}
	}
	r.refollow()
}

// calmLooks is how many looks at the meter make one report of it while nothing is
// waited for.
const calmLooks = 5

// tick posts the meter and the feed's own state when they have changed, and keeps a
// snapshot when one is due.
func (r *runner) tick(now time.Time) {
	s := r.engine.State(now)
	r.looks++
	if r.opt.Meter != nil {
		m := r.opt.Meter()
		// The count of calls changes all the time. While little is read it is not
		// worth a frame each second.
		due := r.meter.Calls == 0 || s.Pending > 0 || m.Throttled != r.meter.Throttled || r.looks%calmLooks == 0
		if m != r.meter && due {
			r.meter = m
			r.post(model.MeterRead{Meter: m})
		}
	}
	if s != r.state {
		r.state = s
		r.post(s)
	}
	r.saveNow(now)
}

// keepable reports whether enough is known for a snapshot: half a list must not
// replace a whole one.
func (r *runner) keepable() bool {
	return r.opt.Cache != nil && r.identity.Account != "" && !r.src.functions.list.ended.IsZero()
}

// saveNow writes a snapshot in a worker when one is due. That it could not be
// written is no news for an operator: it is tried again.
func (r *runner) saveNow(now time.Time) {
	k := r.src.keeper
	if !r.keepable() || !k.due(r.opt.Intervals.Save, now) {
		return
	}
	state := r.snapshot()
	k.saving, k.saved = true, now
	k.changed, k.touched = false, false
	r.engine.Beside(r.ctx, func() { _ = r.opt.Cache.Save(state) }, func() { k.saving = false })
}

// saveLast writes what is new since the last snapshot.
func (r *runner) saveLast() error {
	k := r.src.keeper
	if !r.keepable() || !(k.changed || k.touched) {
		return nil
	}
	return r.opt.Cache.Save(r.snapshot())
}

// snapshot is all that is kept of what is known.
func (r *runner) snapshot() model.Restored {
	s := r.src.functions.snapshot(r.identity)
	r.src.keep(&s)
	return s
}
