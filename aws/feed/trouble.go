package feed

// Waiting after failures: per operation after throttling and lost answers, of
// everything while there are no valid credentials.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// hold is how one operation waits after failures. When the wait is over a single
// call goes ahead to try; the others follow when it has worked.
type hold struct {
	inFlight  int
	tries     int       // failures in a row
	since     time.Time // of the last failure: answers asked for before it say nothing new
	until     time.Time
	throttled bool
	narrowTo  time.Time // after throttling few calls are under way at once until then
}

// After throttling the account lets calls go slowly for a while. Many of them
// would wait there past their deadline, so most wait in the plan.
const (
	narrowFor   = time.Minute
	narrowSlots = 3
)

// mayGo reports whether a further call may be under way. After failures a single
// one tries out whether the trouble is over.
func (h *hold) mayGo(now time.Time) bool {
	if h.tries > 0 {
		return h.inFlight == 0
	}
	return h.inFlight < narrowSlots || !now.Before(h.narrowTo)
}

// trouble is what stands in the way of everything.
type trouble struct {
	failing int            // calls in a row that found no network
	network bool           // the account was reported as not answering
	expired *model.Failure // there are no valid credentials

	renewed   time.Time // when credentials were last found again
	renewing  bool
	renewDue  time.Time
	renewWait time.Duration
}

// failuresForTrouble is after how many calls in a row without an answer the
// account is said not to answer at all.
const failuresForTrouble = 3

// failed lengthens the wait of an operation and says until when it lasts.
func (p *plan) failed(op operation, asked, now time.Time, throttled bool) time.Time {
	return p.ops[op].lengthen(p.every, p.spread, asked, now, throttled)
}

// worked ends the wait of an operation.
func (p *plan) worked(op operation, asked time.Time) { p.ops[op].shorten(asked) }

// lengthen lengthens the wait and says until when it lasts.
func (h *hold) lengthen(every Intervals, spread func(time.Duration) time.Duration, asked, now time.Time, throttled bool) time.Time {
	if h.tries > 0 && !asked.After(h.since) {
		return h.until
	}
	wait := every.BackoffTo
	if h.tries < 16 {
		wait = min(wait, every.Backoff<<h.tries)
	}
	h.tries++
	h.since = now
	h.until = now.Add(min(spread(wait), every.BackoffTo))
	h.throttled = throttled
	if throttled {
		h.narrowTo = now.Add(narrowFor)
	}
	return h.until
}

// shorten ends the wait: a call that was asked for after the last failure worked.
func (h *hold) shorten(asked time.Time) {
	if h.tries > 0 && asked.After(h.since) {
		h.tries, h.throttled, h.until = 0, false, time.Time{}
	}
}

// answered notes that AWS has answered, whatever it said. It reports whether the
// account had been said not to answer.
func (p *plan) answered() bool {
	p.trouble.failing = 0
	was := p.trouble.network
	p.trouble.network = false
	return was
}

// noNetwork counts a call without an answer and reports whether it is now to be
// said that the account does not answer.
func (p *plan) noNetwork() bool {
	p.trouble.failing++
	if p.trouble.failing < failuresForTrouble || p.trouble.network || p.trouble.expired != nil {
		return false
	}
	p.trouble.network = true
	return true
}

// expire stops all reading until credentials are valid again. It reports whether
// that is news: a call that was made with the credentials of before says nothing
// of those that were found since. Credentials that are refused right after they
// were found lengthen the wait.
func (p *plan) expire(f *model.Failure, asked, now time.Time) bool {
	t := &p.trouble
	if t.expired != nil || asked.Before(t.renewed) {
		return false
	}
	if t.renewed.IsZero() || now.Sub(t.renewed) > p.every.RenewTo {
		t.renewWait = p.every.Renew
	} else {
		t.renewWait = min(2*t.renewWait, p.every.RenewTo)
	}
	t.expired, t.network = f, false
	t.renewDue = now.Add(t.renewWait)
	return true
}

// nextRenewal is the attempt to renew credentials, the one thing done meanwhile.
func (p *plan) nextRenewal(now time.Time) (job, bool, time.Time) {
	t := &p.trouble
	if t.renewing {
		return job{}, false, time.Time{}
	}
	if t.renewDue.After(now) {
		return job{}, false, t.renewDue
	}
	t.renewing = true
	return job{kind: askRenew, urgency: model.OnScreen, asked: now, epoch: p.epoch}, true, time.Time{}
}

// renewed takes in how an attempt ended.
func (p *plan) renewed(worked bool, now time.Time) {
	t := &p.trouble
	t.renewing = false
	if !worked {
		t.renewWait = min(2*t.renewWait, p.every.RenewTo)
		t.renewDue = now.Add(t.renewWait)
		return
	}
	p.cellsTry = time.Time{} // they may allow more
	*t = trouble{renewed: now, renewWait: t.renewWait}
	for i := range p.ops {
		p.ops[i].tries, p.ops[i].until, p.ops[i].throttled = 0, time.Time{}, false
	}
}

// heldTo is until when throttling holds reads back, zero when it does not.
func (p *plan) heldTo(now time.Time) time.Time {
	var to time.Time
	for _, h := range p.ops {
		if h.throttled && h.until.After(now) && h.until.After(to) {
			to = h.until
		}
	}
	return to
}
