package feed

// The goroutine that owns the plan, and the workers that it starts.

import (
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Run reads until the context ends. When it returns, every goroutine that it
// started has ended and the last snapshot is written; its error is that of
// writing it.
func (f *Feed) Run(ctx context.Context) error {
	r := newRunner(f)
	r.bridgeTables(ctx)
	report := time.NewTicker(f.opt.Intervals.Report)
	defer report.Stop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		r.tellTables(f.opt.Now())
		if wake := r.start(ctx); wake.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(max(0, wake.Sub(f.opt.Now())))
		}
		select {
		case <-ctx.Done():
			r.workers.Wait()
			return r.saveLast()
		case <-f.wishes.poke:
			r.wish(ctx, f.wishes.take())
		case e := <-r.bridge.heard:
			r.hear(e)
		case a := <-r.answers:
			if ctx.Err() == nil {
				r.take(ctx, a)
			}
		case <-report.C:
			r.report()
			r.saveNow(ctx)
		case <-timer.C:
		}
	}
}

// runner is what one Run owns. Its goroutine alone touches it; workers only send
// answers.
type runner struct {
	feed    *Feed
	opt     *Options
	plan    *plan
	answers chan answer
	workers sync.WaitGroup

	identity model.Identity
	started  bool // a page of the list has come
	meter    model.Meter
	state    model.FeedState
	looks    int // at meter and state

	keeper keeper
	tail   tail
	bridge bridge
}

func newRunner(f *Feed) *runner {
	r := &runner{
		feed:    f,
		opt:     &f.opt,
		plan:    newPlan(f.opt, rand.Float64),
		answers: make(chan answer),
	}
	r.keeper.begin(f.opt.Restored, f.opt.Now())
	return r
}

// start begins all jobs that are due and says when the next one is.
func (r *runner) start(ctx context.Context) time.Time {
	for {
		j, ok, wake := r.plan.next(r.opt.Now())
		if !ok {
			return wake
		}
		r.launch(ctx, func() answer { return r.feed.work(ctx, j) })
	}
}

// launch runs a worker. How many there are is bounded by the plan.
func (r *runner) launch(ctx context.Context, work func() answer) {
	r.workers.Go(func() {
		a := work()
		select {
		case r.answers <- a:
		case <-ctx.Done():
		}
	})
}

func (r *runner) post(e model.Event) { r.opt.Mailbox.Post(e) }

// wish passes on what the screen and the operator want.
func (r *runner) wish(ctx context.Context, w wishList) {
	now := r.opt.Now()
	if w.demand != nil {
		r.plan.want(*w.demand, now)
		if w.demand.Log != r.tail.source {
			r.follow(ctx, w.demand.Log)
		}
	}
	if w.refresh {
		r.plan.refresh(now)
	}
	r.plan.reread(w.reread)
	r.plan.watch(w.watch)
	r.plan.wantOlder(w.older, now)
	r.tellWish(w)
}

// calmLooks is how many looks at the meter make one report of it while nothing is
// waited for.
const calmLooks = 5

// report posts the meter and the feed's own state when they have changed.
func (r *runner) report() {
	s := model.FeedState{Pending: r.plan.pending(), HeldTo: r.plan.heldTo(r.opt.Now())}
	if r.bridge.side != nil {
		of := r.bridge.side.state()
		s.Pending += of.pending
		if of.heldTo.After(s.HeldTo) {
			s.HeldTo = of.heldTo
		}
	}
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
}

// reset begins anew with another account or Region. Answers to what was asked
// before it are dropped.
func (r *runner) reset(ctx context.Context) {
	old := r.plan
	r.plan = newPlan(*r.opt, rand.Float64)
	r.plan.epoch = old.epoch + 1
	r.plan.hasIdentity = true
	r.plan.awaited = old.awaited
	r.plan.want(old.demand, r.opt.Now())
	r.plan.watch(slices.Sorted(maps.Keys(old.builds.started)))
	r.follow(ctx, old.demand.Log)
	r.started = false
	r.keeper.forget()
}
