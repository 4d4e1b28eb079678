package feed

// Watches: the first minutes of a version after a move, beside the last of the one
// before.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// watchHealth is a watch and what it has seen.
type watchHealth struct {
	readTimes
	old  readTimes
	seen health.Seen
	done bool
}

// takeWatches begins the watches that are new and ends those that nobody wants any more.
func (h *healthSource) takeWatches(wanted []health.Watch) {
	kept := map[health.WatchID]*watchHealth{}
	for _, w := range wanted {
		if kept[w.ID] = h.watches[w.ID]; kept[w.ID] == nil {
			kept[w.ID] = &watchHealth{seen: health.Seen{Watch: w}}
		}
	}
	h.watches = kept
}

// nextWatch is the next look of any watch. An operator waits for it: it is rationed as
// little as it is slowed down without focus.
func (h *healthSource) nextWatch(now time.Time) healthRead {
	var next healthRead
	for _, state := range h.watches {
		w := state.seen.Watch
		if window, ok := w.Last(); ok && state.old.asked.IsZero() && !state.old.reading {
			next = next.sooner(healthRead{later(state.old.retry, w.Moved.Add(health.Settle)), func(now time.Time) engine.Read {
				return h.askWatch(state, window, true, now)
			}}, now)
		}
		if state.done || state.reading {
			continue
		}
		// A minute is looked at once it has settled, and all of them once more when
		// the longest calls have come in.
		first := w.Moved.Truncate(time.Minute).Add(2*time.Minute + health.Settle)
		at := later(first, state.due(time.Minute))
		if state.seen.Whole {
			at = later(w.Until(), state.retry)
		}
		next = next.sooner(healthRead{at, func(now time.Time) engine.Read {
			window, _ := w.First(now)
			return h.askWatch(state, window, false, now)
		}}, now)
	}
	return next
}

// askWatch reads one side of a watch.
func (h *healthSource) askWatch(state *watchHealth, w health.Window, old bool, now time.Time) engine.Read {
	times := &state.readTimes
	if old {
		times = &state.old
	}
	times.asked, times.reading = now, true
	last := !old && !now.Before(state.seen.Until())
	ask, function := health.Ask(w, health.All, state.seen.Called()), state.seen.ID.Cell.Function
	read := h.askMetrics(function, ask, func(samples []model.Samples, a engine.Answer) {
		times.reading = false
		f, failure := health.Take(w, a.At, health.All, samples)
		if old {
			state.seen.Old = f
		} else {
			state.seen.New = f
			_, state.seen.Whole = state.seen.First(a.Asked)
			state.done = last
			state.seen.Over = last
		}
		h.post(health.WatchRead{Read: a.When(), Seen: state.seen, Failure: failure})
	}, func(a engine.Answer) {
		times.reading = false
		times.retry = a.At.Add(h.every.Row)
		if old {
			times.asked = time.Time{} // it is wanted still
		}
		if last && !a.Again {
			state.done, state.seen.Over = true, true
		}
		h.post(health.WatchRead{Read: a.When(), Seen: state.seen, Failure: a.Failure})
	})
	read.Urgency = model.Awaited
	return read
}
