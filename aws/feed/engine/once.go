package engine

import (
	"context"

	"github.com/aloftdeck/aloft/model"
)

// onceAtOnce is how many reads of an operation are under way at once while somebody
// waits for all of them. Each read's deadline runs while it waits for its turn, and what
// fails is not tried again, so more of them at once fail where AWS throttles.
const onceAtOnce = 8

// Once makes all reads of the sources that are due, and those that become due by what
// they bring, each once: what fails is not tried again. It returns when nothing is due
// any more. Its error is the context's, or the failure of a read after which no other
// one would work either.
func (e *Engine) Once(ctx context.Context, sources ...Source) error {
	e.Reset(sources...)
	e.line.wide, e.line.least = onceAtOnce, model.Awaited
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
			if ctx.Err() != nil {
				return ctx.Err() // given up, which says nothing of what was read
			}
			d.hand()
			if e.hopeless(d.answer.Failure) {
				return d.answer.Failure
			}
		}
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
