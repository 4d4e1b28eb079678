package store

// How calls of functions go.

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// healthFacts is what is known of how calls go.
type healthFacts struct {
	region   health.RegionRead
	figures  map[model.Called]health.FiguresRead
	failures map[model.Called]health.ReadFailed // the Region's for no function
	hours    map[model.Called]health.HourRead
	calls    map[model.Called]health.CallsRead // of the last hour, the newest of what was read
	watches  map[health.WatchID]health.WatchRead
	moved    map[string]health.MovedRead // by the change
	ration   health.Rationed
	use      *model.Failure // why the account's own use is not known
}

func noHealth() healthFacts {
	return healthFacts{
		figures: map[model.Called]health.FiguresRead{}, failures: map[model.Called]health.ReadFailed{},
		watches: map[health.WatchID]health.WatchRead{}, hours: map[model.Called]health.HourRead{},
		calls: map[model.Called]health.CallsRead{}, moved: map[string]health.MovedRead{},
	}
}

func (h *healthFacts) apply(e model.Event, d *Changes) bool {
	switch e := e.(type) {
	case health.RegionRead:
		if !e.Asked.Before(h.region.Asked) {
			h.region = e
			delete(h.failures, model.Called{})
		}
	case health.FiguresRead:
		if known, ok := h.figures[e.Called]; ok && e.Asked.Before(known.Asked) {
			return true
		}
		h.figures[e.Called] = e
		delete(h.failures, e.Called)
		d.Add(OfHealth, e.Called.Function)
	case health.ReadFailed:
		if e.Use {
			h.use = e.Failure
			break
		}
		if known, ok := h.figures[e.Called]; ok && e.Asked.Before(known.Asked) {
			return true
		}
		h.failures[e.Called] = e
		if e.Called.Function != "" {
			d.Add(OfHealth, e.Called.Function)
		}
	case health.HourRead:
		if known, ok := h.hours[e.Called]; ok && len(e.Calls) == 0 && e.Failure != nil {
			known.Failure = e.Failure // what is known stays
			e = known
		}
		h.hours[e.Called] = e
		h.line(health.CallsRead{Read: e.Read, Called: e.Called, Window: e.Window, Calls: e.Calls})
		d.Add(OfHealth, e.Called.Function)
	case health.MovedRead:
		if len(h.moved) >= mostMoved {
			clear(h.moved)
		}
		h.moved[e.Change] = e
	case health.CallsRead:
		h.line(e)
		d.Add(OfHealth, e.Called.Function)
	case health.WatchRead:
		h.watches[e.Seen.ID] = e
		d.Add(OfHealth, e.Seen.ID.Cell.Function)
	case health.Rationed:
		h.ration = e
		if e.Whole {
			h.use = nil
		}
	default:
		return false
	}
	d.Add(OfHealth)
	return true
}

// mostMoved is of how many changes it is kept how their sides did: they are read again
// where they are looked at.
const mostMoved = 200

// line keeps the calls of an hour that ends no earlier than what is known.
func (h *healthFacts) line(e health.CallsRead) {
	if known := h.calls[e.Called]; len(e.Calls) > 0 && !e.To.Before(known.To) {
		h.calls[e.Called] = e
	}
}

func (h *healthFacts) forget(d *Changes) {
	*h = noHealth()
	d.Add(OfHealth)
}

// Health is how the calls of a cell go: the figures that were read last, and why they
// could not be read since, nil when they could. The figures say themselves of when they
// are; the zero ones were not read.
func (s *Store) Health(key model.CellKey) (health.Figures, *model.Failure) {
	return s.healthOf(model.Called{Function: key.Function, Alias: key.Alias})
}

// Hour is how the calls of a cell went in the last hour, false while that was not read.
func (s *Store) Hour(key model.CellKey) (health.HourRead, bool) {
	e, ok := s.health.hours[model.Called{Function: key.Function, Alias: key.Alias}]
	return e, ok
}

// Moved is how the sides of a change of the history did, false while that was not read.
func (s *Store) Moved(change string) (health.MovedRead, bool) {
	e, ok := s.health.moved[change]
	return e, ok
}

// Calls are those of a cell in each minute of the last hour, false while they were not
// read.
func (s *Store) Calls(key model.CellKey) (health.CallsRead, bool) {
	e, ok := s.health.calls[model.Called{Function: key.Function, Alias: key.Alias}]
	return e, ok
}

// HealthOfVersion is how the calls of one of the two versions go that a cell weighs.
func (s *Store) HealthOfVersion(key model.CellKey, version string) (health.Figures, *model.Failure) {
	return s.healthOf(model.Called{Function: key.Function, Alias: key.Alias, Version: version})
}

func (s *Store) healthOf(c model.Called) (health.Figures, *model.Failure) {
	read := s.health.figures[c]
	if failed, ok := s.health.failures[c]; ok {
		return read.Figures, failed.Failure
	}
	return read.Figures, read.Failure
}

// Region is what failed in the whole Region, and why that could not be read since.
func (s *Store) Region() (health.Figures, *model.Failure) {
	return s.health.region.Figures, s.health.failures[model.Called{}].Failure
}

// Watched is what a watch has seen, false when nothing yet.
func (s *Store) Watched(id health.WatchID) (health.WatchRead, bool) {
	w, ok := s.health.watches[id]
	return w, ok
}

// Ration is what may be used of the month's free requests for health, and why the
// account's own use is not known, nil when it is or was not asked for.
func (s *Store) Ration() (health.Rationed, *model.Failure) { return s.health.ration, s.health.use }

// HealthUnread is how many functions there are of which it is not known whether their
// calls fail or are throttled: what the Region or the function as a whole tells to be
// nothing is known.
func (s *Store) HealthUnread() int {
	nothing := func(f health.Figures) bool {
		return f.Read() && f.Errors.Known && f.Errors.Value == 0 && f.Throttles.Known && f.Throttles.Value == 0
	}
	if nothing(s.health.region.Figures) {
		return 0
	}
	n := 0
	for _, f := range s.functions {
		if nothing(s.health.figures[model.Called{Function: f.Name}].Figures) {
			continue
		}
		for _, st := range s.stages {
			key := model.CellKey{Function: f.Name, Alias: st.Alias}
			if c := s.cells[key]; c == nil || c.State != Serving {
				continue
			}
			if read, failure := s.Health(key); !read.Read() && failure == nil {
				n++
				break
			}
		}
	}
	return n
}

// Loud are the cells of stages on which somebody has to act, by name and in the order
// of the stages.
func (s *Store) Loud(l health.Limits) []model.CellKey {
	var loud []model.CellKey
	for _, f := range s.functions {
		for _, st := range s.stages {
			key := model.CellKey{Function: f.Name, Alias: st.Alias}
			if figures, _ := s.Health(key); l.Judge(figures).Loud() {
				loud = append(loud, key)
			}
		}
	}
	return loud
}
