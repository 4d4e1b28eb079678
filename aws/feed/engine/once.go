package engine

import (
	"context"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// onceAtOnce is how many reads of an operation are under way at once while somebody
// waits for all of them. Each read's deadline runs while it waits for its turn, and what
// fails is not tried again, so more of them at once fail where AWS throttles.
const onceAtOnce = 8

// onceAgain is the wait before a read that was throttled is tried again.
const onceAgain = time.Second

// Once makes all reads of the sources that are due, and those that become due by what
// they bring, each once. What is throttled is tried again within the time of its call,
// as long as others are answered; what fails otherwise is not. It returns when nothing is due
// any more. Its error is the context's, or the failure of a read after which no other
// one would work either.
func (e *Engine) Once(ctx context.Context, sources ...Source) error {
	e.Reset(sources...)
	e.line.wide, e.line.least = onceAtOnce, model.Awaited
	ctx, stop := context.WithCancel(ctx)
	defer e.workers.Wait()
	defer stop()
	e.heard = e.opt.Now()
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
			if ctx.Err() != nil {
				return ctx.Err() // given up, which says nothing of what was read
			}
			if d.answer.Failure == nil {
				e.heard = d.answer.At
			}
			if left := e.left(d); left > 0 {
				underWay++
				e.workers.Go(func() { e.again(ctx, d.job, left) })
				continue
			}
			d.hand()
			if e.hopeless(d.answer.Failure) {
				return d.answer.Failure
			}
		}
	}
}

// left is how much time a read that was throttled has for another try, 0 for none. Where
// nothing at all was answered for as long as a call may take, nothing waits any more.
func (e *Engine) left(d Done) time.Duration {
	f, now := d.answer.Failure, e.opt.Now()
	if f == nil || f.Class != model.Throttled || now.Sub(e.heard) >= e.opt.Call {
		return 0
	}
	whole := e.opt.Call * time.Duration(max(1, d.job.read.Times))
	return max(0, d.job.asked.Add(whole).Sub(now)-onceAgain)
}

// again makes a read once more that was throttled.
func (e *Engine) again(ctx context.Context, j Job, left time.Duration) {
	timer := time.NewTimer(onceAgain)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return
	case <-timer.C:
	}
	limited, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	d := j.Do(limited, e.opt.Now, e.opt.Call)
	select {
	case e.done <- d:
	case <-ctx.Done():
	}
}

// hand hands an answer to its source, without anything being tried again or waited for.
func (d Done) hand() {
	d.job.turn.inFlight--
	d.job.turn.hold.inFlight--
	if d.answer.Failure != nil {
		d.job.read.failed(d.answer)
		return
	}
	d.took(d.answer)
}

// hopeless reports whether a failure says that no other read would work either: that
// there are no valid credentials, or no network, which a single call without an answer
// tells only while nothing has been answered yet.
func (e *Engine) hopeless(f *model.Failure) bool {
	t := &e.line.trouble
	switch {
	case f == nil, f.Class != model.Expired && f.Class != model.Network:
		t.answered()
		e.answered = true
		return false
	case f.Class == model.Expired:
		return true
	}
	return t.noNetwork() || !e.answered
}
