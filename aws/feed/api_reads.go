package feed

// The source of APIs: their stages, and the routes that are drafted and deployed.

import (
	"context"
	"reflect"
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/wiring"
)

// opGetAPI stands for all calls that an API takes: they wait together.
var opGetAPI = engine.Operation{Name: "GetStages", Slots: 1}

// apiTimes is how many times longer than another call a read of an API may take: it is
// four calls, and one more for each stage, at a few a second.
const apiTimes = 4

// apiSource reads APIs, one after the other.
type apiSource struct {
	*apiRoster
	reader APIReader
}

// Turns are those of APIs that an operator waits for, of those on the screen, and of the
// others.
func (s *apiSource) Turns() []engine.Turn {
	var turns []engine.Turn
	for line, urgency := range []model.Urgency{apisAwaited: model.Awaited, apisVisible: model.OnScreen, apisOthers: model.Background} {
		turns = append(turns, engine.Turn{Operation: opGetAPI, Urgency: urgency, Counts: line != apisOthers,
			Due: func(time.Time) (time.Time, bool) {
				r, ok := s.lines[line].Top()
				if !ok || s.at == (model.Place{}) {
					return time.Time{}, false
				}
				if line == apisOthers {
					return later(r.due, s.settleFrom), true // those on the screen go first
				}
				return r.due, true
			},
			Take: func(time.Time) engine.Read {
				r, _ := s.lines[line].Top()
				return s.take(r, line)
			}})
	}
	return turns
}

// Refresh reads the APIs on the screen again.
func (s *apiSource) Refresh(time.Time) {
	for _, id := range s.visible() {
		if r := s.rows[id]; r != nil {
			r.soon, r.retry = true, time.Time{}
			s.line(r)
		}
	}
}

// Pending is how many APIs on the screen were never read.
func (s *apiSource) Pending() int {
	n := 0
	for _, id := range s.visible() {
		if r := s.rows[id]; r != nil && !r.tried && !r.reading {
			n++
		}
	}
	return n
}

func (s *apiSource) take(r *apiRow, line int) engine.Read {
	r.reading, r.soon = true, false
	s.line(r)
	api := r.api
	read := engine.Ask(api.Name, func(ctx context.Context) (model.APIFacts, error) { return wiring.ReadAPI(ctx, s.reader, api, nil) },
		func(facts model.APIFacts, a engine.Answer) { s.took(api.ID, facts, line, a) },
		func(a engine.Answer) { s.failed(api.ID, a) })
	read.Times = apiTimes
	return read
}

func (s *apiSource) took(id string, facts model.APIFacts, line int, a engine.Answer) {
	r := s.rows[id]
	if r == nil {
		return // gone from the list meanwhile
	}
	if !r.known || !reflect.DeepEqual(r.facts, facts) {
		s.roster.keeper.changed = true
	}
	s.roster.keeper.touched = true
	r.facts, r.known, r.at = facts, true, a.At
	s.over(r, a)
	s.post(model.APIRead{Read: a.When(), Facts: facts})
	s.wanted(r, line)
}

// over ends a read of an API.
func (s *apiSource) over(r *apiRow, a engine.Answer) {
	r.reading, r.awaited, r.tried, r.asked, r.retry = false, false, true, a.Asked, time.Time{}
	r.stretch = 0.75 + s.jitter()/2
	s.line(r)
}

func (s *apiSource) failed(id string, a engine.Answer) {
	r := s.rows[id]
	switch {
	case r == nil:
		return
	case a.Again:
		r.reading, r.soon = false, true
		s.line(r)
	case a.Failure.Class == model.Gone:
		s.drop(id)
		s.post(model.APIGone{Read: a.When(), ID: id})
		return
	default:
		s.over(r, a)
		r.retry = a.At.Add(s.away(s.every.Denied))
		s.line(r)
	}
	s.post(model.APIsFailed{Read: a.When(), API: id, Failure: a.Failure})
}
