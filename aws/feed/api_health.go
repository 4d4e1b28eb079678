package feed

// The source of how requests to stages of APIs go.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// apiShare is the part of the ration that goes to stages of APIs while they are on the
// screen. It is taken from what functions have.
const apiShare = 0.25

// apiHealthSource reads the stages on the screen: the one whose wiring is shown each
// minute, the others as the ration allows.
type apiHealthSource struct {
	*apiRoster
	health *healthSource
	purse  health.Purse
	stages map[model.APIStageKey]*readTimes
}

func newAPIHealth(a *apiRoster, h *healthSource) *apiHealthSource {
	s := &apiHealthSource{apiRoster: a, health: h, stages: map[model.APIStageKey]*readTimes{}}
	h.share = func() float64 {
		if len(a.visible()) > 0 {
			return apiShare
		}
		return 0
	}
	return s
}

// Turns is the one of the stage that is due.
func (s *apiHealthSource) Turns() []engine.Turn {
	var read healthRead
	return []engine.Turn{{Operation: opFreeMetrics, Urgency: model.OnScreen, Slots: 1,
		Due: func(now time.Time) (time.Time, bool) {
			read = s.next(now)
			return read.at, read.make != nil
		},
		Take: func(now time.Time) engine.Read { return read.make(now) },
	}}
}

// Refresh reads the stage again whose wiring is shown.
func (s *apiHealthSource) Refresh(now time.Time) {
	if t := s.stages[s.told.Open]; t != nil && now.Sub(t.asked) > refreshAfter {
		t.asked, t.retry = time.Time{}, time.Time{}
	}
}

// Pending is none: what is under way is counted.
func (s *apiHealthSource) Pending() int { return 0 }

// next is the read that comes next: of the open stage, else of the one that was read the
// longest ago.
func (s *apiHealthSource) next(now time.Time) healthRead {
	ration := s.health.ration(now)
	if ration.Spent() {
		return healthRead{}
	}
	every := s.away(s.health.every.Row)
	var next, oldest healthRead
	if t, ok := s.times(s.told.Open); ok && !t.reading {
		next = healthRead{later(t.due(every), s.settleFrom), s.asks(s.told.Open)}
	}
	for _, key := range s.told.Visible {
		t, ok := s.times(key)
		if ok && !t.reading && key != s.told.Open {
			if at := t.due(every); oldest.make == nil || at.Before(oldest.at) {
				oldest = healthRead{at, s.asks(key)}
			}
		}
	}
	oldest = s.health.paidFrom(&s.purse, oldest, health.APIRequests, ration.PerHour(now)*apiShare, now)
	return next.sooner(oldest, now)
}

// times are when a stage was read, false where it is not known to be there.
func (s *apiHealthSource) times(key model.APIStageKey) (*readTimes, bool) {
	r := s.rows[key.API]
	if r == nil || !r.known {
		return nil, false
	}
	if _, there := r.facts.Stage(key.Stage); !there {
		return nil, false
	}
	t := s.stages[key]
	if t == nil {
		t = &readTimes{}
		s.stages[key] = t
	}
	return t, true
}

// asks is the read of a stage.
func (s *apiHealthSource) asks(key model.APIStageKey) func(time.Time) engine.Read {
	return func(now time.Time) engine.Read {
		t, api, w := s.stages[key], s.rows[key.API].api, health.Latest(now, health.Span)
		t.asked, t.reading = now, true
		s.purse.Take(health.APIRequests, s.health.ration(now).PerHour(now)*apiShare, now)
		return s.health.askMetrics(key.String(), health.AskAPI(w, api, key.Stage), func(samples []model.Samples, a engine.Answer) {
			t.reading = false
			f, failure := health.TakeAPI(w, a.At, samples)
			s.post(health.APIStageRead{Read: a.When(), Stage: key, Figures: f, Failure: failure})
		}, func(a engine.Answer) {
			s.health.wait(t, a)
			s.post(health.APIStageRead{Read: a.When(), Stage: key, Failure: a.Failure})
		})
	}
}
