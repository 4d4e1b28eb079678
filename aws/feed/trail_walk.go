package feed

// How far CloudTrail has been read, and what to look up next. The walk has no clock
// and asks nothing: one goroutine owns it.

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
)

const (
	trailKeeps      = 90 * 24 * time.Hour    // what CloudTrail tells of
	trailLag        = 15 * time.Minute       // events may come so late: what is newer is looked up again
	maxTrailCalls   = 20_000                 // that are kept, the newest
	roomyTrailCalls = maxTrailCalls * 9 / 10 // to which they are cut, so that it is seldom done
	maxTrailSpans   = 8                      // of one deed, with gaps between them
	maxEmptyPages   = 50                     // in a row, though more are said to come
)

// span is a time all of whose events are known. Late ones may be missing after To,
// which comes before From while no more than those was read.
type span struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// leg is how far the calls of one deed have been read, newest first.
type leg struct {
	deed   model.Deed
	spans  []span // newest first; gaps between them are still to be read
	looked time.Time
	cursor *model.TrailLookup // the next page of the lookup under way, nil for none
	empty  int                // pages without an event in a row
}

// walk is how far all deeds have been read, and what was learned.
type walk[C model.TrailCall] struct {
	every time.Duration // between two looks for the newest
	legs  []*leg
	calls map[string]C
	floor time.Time // older calls are not kept, for want of room
	told  time.Time // all calls since are told; zero before anything was
	tells map[string]bool
	asked time.Time // when somebody asked for the newest last
	dirty bool      // something is to be kept on the disk
}

func newWalk[C model.TrailCall](every time.Duration, deeds []model.Deed) *walk[C] {
	w := &walk[C]{every: every, calls: map[string]C{}, tells: map[string]bool{}}
	for _, deed := range deeds {
		w.legs = append(w.legs, &leg{deed: deed})
	}
	return w
}

// step is a lookup to be made.
type step struct {
	leg    *leg
	lookup model.TrailLookup
	newest bool // it begins at the newest events
}

// limit is how far back there is anything to read.
func (w *walk[C]) limit(now time.Time) time.Time {
	limit := now.Add(-trailKeeps)
	if w.floor.After(limit) {
		return w.floor
	}
	return limit
}

// next is what to look up now. When there is nothing, it says when there will be. The
// newest events come first, then the deed that was followed back the least far.
func (w *walk[C]) next(now time.Time) (step, bool, time.Time) {
	for _, l := range w.legs {
		if w.due(l, now) {
			lookup := model.TrailLookup{Deed: l.deed, From: w.limit(now)}
			if len(l.spans) > 0 && l.spans[0].To.After(lookup.From) {
				lookup.From = l.spans[0].To
			}
			return step{l, lookup, true}, true, time.Time{}
		}
	}
	var behind *leg
	for _, l := range w.legs {
		if !w.finished(l, now) && (behind == nil || l.spans[0].From.After(behind.spans[0].From)) {
			behind = l
		}
	}
	if behind == nil {
		due := w.legs[0].looked.Add(w.every)
		for _, l := range w.legs {
			if at := l.looked.Add(w.every); at.Before(due) {
				due = at
			}
		}
		return step{}, false, due
	}
	if behind.cursor != nil {
		return step{behind, *behind.cursor, false}, true, time.Time{}
	}
	lookup := model.TrailLookup{Deed: behind.deed, From: w.limit(now), To: behind.spans[0].From}
	if len(behind.spans) > 1 && behind.spans[1].To.After(lookup.From) {
		lookup.From = behind.spans[1].To
	}
	return step{behind, lookup, false}, true, time.Time{}
}

func (w *walk[C]) due(l *leg, now time.Time) bool {
	return l.looked.Before(w.asked) || l.looked.IsZero() || now.Sub(l.looked) >= w.every
}

// finished reports whether a deed is known as far back as there is anything.
func (w *walk[C]) finished(l *leg, now time.Time) bool {
	return len(l.spans) == 1 && !l.spans[0].From.After(w.limit(now))
}

// complete reports whether all are.
func (w *walk[C]) complete(now time.Time) bool {
	return !slices.ContainsFunc(w.legs, func(l *leg) bool { return !w.finished(l, now) })
}

// took takes in a page. It reports false when pages without an event do not end.
func (w *walk[C]) took(s step, page model.TrailPage[C], asked time.Time) bool {
	l := s.leg
	for _, c := range page.Calls {
		id, _ := c.Recorded()
		if _, known := w.calls[id]; !known {
			w.calls[id] = c
			w.dirty = true
		}
	}
	bottom := s.lookup.From
	if page.Next != "" {
		// Of the oldest second of a page there may be more on the next one.
		bottom = page.Oldest.Add(time.Second)
	}
	switch {
	case page.Next != "" && page.Oldest.IsZero():
		l.empty++
		bottom = asked
	default:
		l.empty = 0
	}
	if s.newest {
		l.looked = asked
		w.dirty = w.dirty || len(l.spans) == 0
		l.spans = slices.Insert(l.spans, 0, span{From: bottom, To: asked.Add(-trailLag)})
	} else if bottom.Before(l.spans[0].From) {
		l.spans[0].From = bottom
		w.dirty = true
	}
	l.join()
	l.cursor = nil
	if page.Next != "" && bottom.After(s.lookup.From) {
		next := s.lookup
		next.Marker = page.Next
		l.cursor = &next
	}
	w.bound(asked)
	if l.empty >= maxEmptyPages {
		l.empty, l.cursor = 0, nil
		return false
	}
	return true
}

// absorb takes in what another walk of the same account has read.
func (w *walk[C]) absorb(other *walk[C], now time.Time) {
	for id, c := range other.calls {
		if _, known := w.calls[id]; !known {
			w.calls[id] = c
		}
	}
	if other.floor.After(w.floor) {
		w.floor = other.floor
	}
	for i, l := range w.legs {
		l.absorb(other.legs[i].spans)
	}
	w.bound(now)
}

// absorb puts spans beside its own, and makes one of those that meet.
func (l *leg) absorb(spans []span) {
	if len(spans) == 0 {
		return
	}
	all := slices.Concat(l.spans, spans)
	slices.SortFunc(all, func(a, b span) int { return b.To.Compare(a.To) })
	joined := leg{spans: all[:1:1]}
	for _, older := range all[1:] {
		joined.spans = append(joined.spans, older)
		last := leg{spans: joined.spans[len(joined.spans)-2:]}
		last.join()
		joined.spans = append(joined.spans[:len(joined.spans)-2], last.spans...)
	}
	l.spans = joined.spans[:min(len(joined.spans), maxTrailSpans)]
	l.cursor = nil // the gap that it was in may be another one
}

// join makes one of spans that have met.
func (l *leg) join() {
	for len(l.spans) > 1 && !l.spans[0].From.After(l.spans[1].To) {
		if l.spans[1].From.Before(l.spans[0].From) {
			l.spans[0].From = l.spans[1].From
		}
		if l.spans[1].To.After(l.spans[0].To) {
			l.spans[0].To = l.spans[1].To
		}
		l.spans = slices.Delete(l.spans, 1, 2)
	}
	l.spans = l.spans[:min(len(l.spans), maxTrailSpans)]
}

// bound lets go of calls that are too old, or too many.
func (w *walk[C]) bound(now time.Time) {
	if len(w.calls) > maxTrailCalls {
		times := make([]time.Time, 0, len(w.calls))
		for _, c := range w.calls {
			_, at := c.Recorded()
			times = append(times, at)
		}
		slices.SortFunc(times, func(a, b time.Time) int { return b.Compare(a) })
		w.floor = times[roomyTrailCalls-1].Add(time.Second)
	}
	limit := w.limit(now)
	maps.DeleteFunc(w.calls, func(id string, c C) bool {
		if _, at := c.Recorded(); at.Before(limit) {
			delete(w.tells, id)
			return true
		}
		return false
	})
	for _, l := range w.legs {
		l.spans = slices.DeleteFunc(l.spans, func(s span) bool { return s.To.Before(limit) && s != l.spans[0] })
		for i := range l.spans {
			if l.spans[i].From.Before(w.floor) {
				l.spans[i].From = w.floor
			}
		}
	}
}

// back is since when all calls are known, zero when it is not known of every deed.
func (w *walk[C]) back() time.Time {
	var back time.Time
	for _, l := range w.legs {
		if len(l.spans) == 0 {
			return time.Time{}
		}
		if from := l.spans[0].From; from.After(back) {
			back = from
		}
	}
	return back
}

// at is when the newest calls of every deed were looked up last, zero when not yet.
func (w *walk[C]) at() time.Time {
	at := w.legs[0].looked
	for _, l := range w.legs {
		if l.looked.Before(at) {
			at = l.looked
		}
	}
	return at
}

// news are the calls that may be told now: what is told has no gaps, so newer ones
// wait until the walk has come down to those that were told before. Anew says that
// these replace what was told.
func (w *walk[C]) news(now time.Time) (calls []C, anew bool) {
	back := w.back()
	started := slices.ContainsFunc(w.legs, func(l *leg) bool { return !l.looked.IsZero() })
	round := started && slices.ContainsFunc(w.legs, func(l *leg) bool { return w.due(l, now) })
	if back.IsZero() || round {
		return nil, false
	}
	if !w.told.IsZero() && back.After(w.told) {
		if !w.floor.After(w.told) {
			if back.After(w.limit(now)) {
				return nil, false
			}
		} else {
			anew = true
			clear(w.tells)
		}
	}
	w.told = back
	for id, c := range w.calls {
		if _, at := c.Recorded(); !w.tells[id] && !at.Before(back) {
			w.tells[id] = true
			calls = append(calls, c)
		}
	}
	slices.SortFunc(calls, oldestFirst[C])
	return calls, anew
}

// oldestFirst orders calls by when they were made.
func oldestFirst[C model.TrailCall](a, b C) int {
	aid, at := a.Recorded()
	bid, bt := b.Recorded()
	return cmp.Or(at.Compare(bt), cmp.Compare(aid, bid))
}
