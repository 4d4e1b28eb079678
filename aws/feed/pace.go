package feed

// When rows are read again, and how functions come into the plan and leave it.

import (
	"path"
	"slices"
	"time"
)

func (p *plan) heapOf(r *row) *queue {
	if r.place != offScreen {
		return &p.screen
	}
	return &p.rest
}

// schedule sets when a row is read again, counted from its last read.
func (p *plan) schedule(r *row) {
	switch {
	case !r.tried && r.place == offScreen:
		r.due = time.Time{}
	case !r.tried:
		r.due = r.from
	case r.place == offScreen:
		r.due = p.again(r.last, p.every.Trickle)
	default:
		every := p.every.Screen
		if !p.demand.Focused || p.unread > 0 {
			every *= time.Duration(p.every.Away)
		}
		r.due = p.again(r.last, every)
	}
	p.line(r)
}

// line puts a row where its due time belongs, unless it is being read.
func (p *plan) line(r *row) {
	if r.reading.IsZero() {
		p.heapOf(r).put(r)
	}
}

// spread lengthens or shortens a wait by up to a quarter, so that what was read
// together once is not read together for ever.
func (p *plan) spread(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.75 + p.jitter()/2))
}

// again is when what was read at a time is read again after about that wait. It
// is a whole second when the wait is many: what is due about the same time is then
// read in one go, and the process sleeps in between.
func (p *plan) again(read time.Time, wait time.Duration) time.Time {
	at := read.Add(p.spread(wait))
	if wait < longWait {
		return at
	}
	return at.Add(at.Round(time.Second).Sub(at)) // Round alone would lose the monotonic clock
}

// longWait is a wait to which half a second more or less is nothing.
const longWait = 10 * time.Second

// soon makes a row the next to be read of its kind.
func (p *plan) soon(r *row) {
	r.due, r.exempt = time.Time{}, true
	p.line(r)
}

// add takes a function into the plan.
func (p *plan) add(name string) {
	if p.rows[name] != nil {
		return
	}
	r := &row{name: name, seq: p.listed, place: offScreen, index: outside, cells: map[string]*cell{}}
	p.listed++
	p.unread++
	p.rows[name] = r
	if i := slices.Index(p.demand.Visible, name); i >= 0 {
		r.place = i
		p.onScreen = append(p.onScreen, r)
		slices.SortFunc(p.onScreen, func(a, b *row) int { return a.place - b.place })
	}
	p.schedule(r)
}

// drop takes a function out of the plan.
func (p *plan) drop(r *row, now time.Time) {
	p.heapOf(r).remove(r)
	delete(p.rows, r.name)
	if r.place != offScreen {
		p.onScreen = slices.DeleteFunc(p.onScreen, func(o *row) bool { return o == r })
	}
	if !r.tried {
		p.wasTried(r, now)
	}
}

// wasTried counts the first read of a row that has ended. After the last one the
// screen is read at its usual pace; rows that would be due by that come one after
// the other.
func (p *plan) wasTried(r *row, now time.Time) {
	if r.tried {
		return
	}
	r.tried = true
	p.unread--
	if p.unread == 0 {
		p.extra = 0
		for _, o := range p.onScreen {
			if o != r && !o.exempt {
				p.schedule(o)
				if o.due.Before(now) {
					o.due = now.Add(time.Duration(p.jitter() * float64(p.every.Screen)))
					p.line(o)
				}
			}
		}
	}
}

// included reports whether a function is to be shown.
func (p *plan) included(name string) bool { return matches(p.include, name) }

// matches reports whether one of the globs matches a name, or there are none.
func matches(globs []string, name string) bool {
	if len(globs) == 0 {
		return true
	}
	return slices.ContainsFunc(globs, func(glob string) bool {
		ok, err := path.Match(glob, name)
		return err == nil && ok
	})
}
