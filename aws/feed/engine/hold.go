package engine

// How one operation waits after failures.

import "time"

// Waits are the times by which failures are waited for. Spread lengthens or shortens
// a wait, so that several cockpits do not come back together.
type Waits struct {
	Backoff   time.Duration // first wait after throttling or network trouble
	BackoffTo time.Duration // longest such wait
	Renew     time.Duration // first wait between two attempts to renew credentials
	RenewTo   time.Duration // longest such wait
	Spread    func(time.Duration) time.Duration
}

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
// would wait there past their deadline, so most wait in their sources.
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

// lengthen lengthens the wait and says until when it lasts.
func (h *hold) lengthen(w Waits, asked, now time.Time, throttled bool) time.Time {
	if h.tries > 0 && !asked.After(h.since) {
		return h.until
	}
	wait := w.BackoffTo
	if h.tries < 16 {
		wait = min(wait, w.Backoff<<h.tries)
	}
	h.tries++
	h.since = now
	h.until = now.Add(min(w.Spread(wait), w.BackoffTo))
	h.throttled = throttled
	if throttled {
		h.narrowTo = now.Add(narrowFor)
	}
	return h.until
}

// shorten ends the wait: a call that was asked for after the last failure worked.
func (h *hold) shorten(asked time.Time) {
	if h.tries > 0 && asked.After(h.since) {
		h.end()
	}
}

func (h *hold) end() { h.tries, h.throttled, h.until = 0, false, time.Time{} }
