package engine

// The goroutine that owns the engine, and the workers that it starts.

import (
	"context"
	"time"
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
