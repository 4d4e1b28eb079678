package engine

// The goroutine that owns the engine, and the workers that it starts.

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Run reads until the context ends. When it returns, every goroutine that it started
// has ended.
func (e *Engine) Run(ctx context.Context) {
	tick := time.NewTicker(e.opt.Every)
	defer tick.Stop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wake, _ := e.start(ctx)
		if at := e.serve(e.opt.Now()); !at.IsZero() {
			wake = Earlier(wake, at)
		}
		if wake.IsZero() {
			timer.Stop()
		} else {
			timer.Reset(max(0, wake.Sub(e.opt.Now())))
		}
		select {
		case <-ctx.Done():
			e.workers.Wait()
			return
		case <-e.poke:
			e.opt.Heard(e.opt.Now())
		case d := <-e.done:
			if ctx.Err() == nil {
				e.Take(d)
			}
		case done := <-e.beside:
			done()
		case <-tick.C:
			e.opt.Tick(e.opt.Now())
		case <-timer.C:
		}
	}
}

// start begins all reads that are due, says when the next one is, and how many were
// begun. How many are under way is bounded by the turns.
func (e *Engine) start(ctx context.Context) (wake time.Time, begun int) {
	for ; ; begun++ {
		j, ok, at := e.Next(e.opt.Now())
		if !ok {
			return at, begun
		}
		e.workers.Go(func() {
			d := j.Do(ctx, e.opt.Now, e.opt.Call)
			select {
			case e.done <- d:
			case <-ctx.Done():
			}
		})
	}
}

// Once makes all reads that are due, and those that become due by what they bring,
// each once: what fails is not tried again. It returns when nothing is due any more.
// Its error is the context's, or the failure of a read after which no other one would
// work either.
func (e *Engine) Once(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer e.workers.Wait()
	defer stop()
	for underWay := 0; ; {
		_, begun := e.start(ctx)
		if underWay += begun; underWay == 0 {
			return ctx.Err()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case d := <-e.done:
			underWay--
			if f := d.answer.Failure; f != nil && hopeless(f.Class) {
				return f
			}
			e.once(d)
		}
	}
}

// hopeless reports whether a failure says that no other read would work either.
func hopeless(c model.Class) bool { return c == model.Expired || c == model.Network }
