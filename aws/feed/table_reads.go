package feed

// The source of tables: those that are watched, those on the screen, and the others.

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

var opGetTable = engine.Operation{Name: "DescribeTable", Slots: 4}

// unknownTable is how long a watched table that DynamoDB does not know is asked for:
// one that was just made may not be known yet.
const unknownTable = time.Minute

// tableSource reads tables.
type tableSource struct {
	*tableRoster
	reader model.TableReader
}

// Turns are those of watched tables, of those on the screen, and of the others.
func (s *tableSource) Turns() []engine.Turn {
	turn := func(line int, u model.Urgency, due func() (time.Time, bool)) engine.Turn {
		return engine.Turn{
			Operation: opGetTable, Urgency: u, Counts: true,
			Due: func(time.Time) (time.Time, bool) { return due() },
			Take: func(now time.Time) engine.Read {
				r, _ := s.lines[line].Top()
				if line == lineOthers {
					s.trickled = now
				}
				return s.take(r)
			},
		}
	}
	return []engine.Turn{
		turn(lineWatched, model.Awaited, func() (time.Time, bool) { return s.first(lineWatched) }),
		turn(lineVisible, model.OnScreen, func() (time.Time, bool) {
			at, ok := s.first(lineVisible)
			return at, ok && s.on()
		}),
		turn(lineOthers, model.Background, s.otherDue),
	}
}

// Refresh reads the tables on the screen again.
func (s *tableSource) Refresh(time.Time) {
	for _, name := range s.onScreen {
		r := s.rows[name]
		r.soon, r.retry = true, time.Time{}
		s.line(r)
	}
}

// Pending is how many tables were never read.
func (s *tableSource) Pending() int {
	n := 0
	if s.wanted() {
		for _, r := range s.rows {
			if !r.tried && !r.reading {
				n++
			}
		}
	}
	return n
}

// first is when the first table of a line is due.
func (s *tableSource) first(line int) (time.Time, bool) {
	r, ok := s.lines[line].Top()
	if !ok {
		return time.Time{}, false
	}
	return r.due, true
}

// otherDue is when the next table is to be read that is not on the screen: one that
// was never read at once, any other one at a pace.
func (s *tableSource) otherDue() (time.Time, bool) {
	r, ok := s.lines[lineOthers].Top()
	if !ok || !s.wanted() {
		return time.Time{}, false
	}
	if r.tried {
		return later(r.due, s.trickled.Add(s.pace.Spacing)), true
	}
	return r.due, true
}

func (s *tableSource) take(r *tableRow) engine.Read {
	r.reading, r.soon = true, false
	s.line(r)
	name := r.name
	return engine.Ask(name,
		func(ctx context.Context) (model.Table, error) { return s.reader.GetTable(ctx, name) },
		func(got model.Table, a engine.Answer) { s.took(name, got, a) },
		func(a engine.Answer) { s.failed(name, a) })
}

func (s *tableSource) took(name string, got model.Table, a engine.Answer) {
	r := s.rows[name]
	if r == nil {
		return // gone from the list meanwhile
	}
	r.reading, r.asked, r.tried, r.stretch, r.retry = false, a.Asked, true, 1, time.Time{}
	if r.place == offScreen {
		r.stretch = 0.75 + s.jitter()/2
	}
	before := r.table
	r.table, r.known = got, true
	same := slices.EqualFunc(before.Indexes, got.Indexes, func(x, y model.Index) bool { return x.Name == y.Name })
	if before.Billing != got.Billing || !same || before.Status != got.Status {
		s.touched = append(s.touched, r)
		r.facts++
	}
	s.post(model.TableRead{Read: a.When(), Table: got})
	if r.watched {
		r.looks++
		// What is read right after a change may still be what was before it.
		if active(got) && r.looks > 1 {
			r.watched = false
			s.scale = append(s.scale, name)
		}
	}
	s.line(r)
}

func (s *tableSource) failed(name string, a engine.Answer) {
	r := s.rows[name]
	if r == nil {
		return
	}
	r.reading = false
	defer func() {
		if s.rows[name] == r {
			s.line(r)
		}
	}()
	switch class := a.Failure.Class; {
	case a.Again:
		r.soon = true
	case class == model.Gone && r.watched && a.At.Sub(r.since) < unknownTable:
		r.tried, r.asked = true, a.Asked
		return
	case class == model.Gone:
		s.drop(name)
		s.post(model.TableGone{Read: a.When(), Name: name})
		return
	default:
		r.tried, r.asked, r.stretch, r.watched = true, a.Asked, 1, false
		r.retry = a.At.Add(s.away(s.every.Denied))
		if r.place == offScreen {
			r.retry = a.At.Add(s.away(s.pace.Others))
		}
	}
	s.post(model.TablesFailed{Read: a.When(), Table: name, Failure: a.Failure})
}
