package sim

import (
	"math"
	"time"
)

// Application Auto Scaling as it works on tables: it looks at each minute, and
// raises or lowers units within its bounds. It is caught up with whenever somebody
// looks at the table, so it needs no clockwork.

// scaling is one scalable target with its policy.
type scaling struct {
	min, max  int64
	target    float64 // percent
	created   time.Time
	outHeld   bool // scaling out is suspended
	inHeld    bool
	high, low int     // so many minutes one after the other were above or below
	peak      float64 // highest units a second in those low minutes
	hour      int64   // of units, for hours before the account's story
	units     int64
}

// When it acts (DynamoDB developer guide, auto scaling: two minutes above the
// target, fifteen below it), and how far below the target is low enough.
const (
	highMinutes = 2
	lowMinutes  = 15
	lowMargin   = 20 // percent
)

// ofHour is what it had made of the units in an hour long ago.
func (s *scaling) ofHour(m *meter, a access, hour int64) int64 {
	if s.units != 0 && s.hour == hour {
		return s.units
	}
	l := &m.load[a]
	peak := 0.0
	for minute := hour * 60; minute < (hour+1)*60; minute += 10 {
		span := (l.until(minute+10) - l.until(minute)) / 600
		peak = max(peak, span+l.surge.at(l.hash, minute)/60)
	}
	s.hour, s.units = hour, s.fit(peak)
	return s.units
}

// fit is how many units a load asks for, within the bounds.
func (s *scaling) fit(rate float64) int64 {
	return min(s.max, max(s.min, int64(math.Ceil(rate/(s.target/100)))))
}

// scale catches up with what auto scaling has done to a table and its indexes.
func (w *World) scale(t *table) {
	now := w.now()
	for _, m := range t.meters() {
		if m.scaling[reads] == nil && m.scaling[writes] == nil {
			continue
		}
		upTo := minuteOf(now)
		if m.checked >= upTo {
			continue
		}
		walks := [2]*walk{m.walkFrom(reads, m.checked), m.walkFrom(writes, m.checked)}
		for ; m.checked < upTo; m.checked++ {
			end := timeOf(m.checked + 1)
			to := m.at(end)
			wish := to
			for a, s := range m.scaling {
				consumed, _ := walks[a].next()
				if s != nil {
					wish.units[a] = s.judge(consumed/60, to.units[a])
				}
			}
			if wish.units == to.units || to.onDemand || m.changing(end) || lower(wish, to) && !m.mayDecrease(end) {
				continue
			}
			m.change(end, w.changeDelay(t, end), wish)
			w.unitsChanged(m.key, wish.units, end, scalingActor)
		}
	}
}

// judge takes in a minute's load and says how many units there should be.
func (s *scaling) judge(rate float64, units int64) int64 {
	use := 100 * rate / float64(units)
	if use > s.target {
		s.high++
	} else {
		s.high = 0
	}
	if use < s.target-lowMargin {
		s.low++
		s.peak = max(s.peak, rate)
	} else {
		s.low, s.peak = 0, 0
	}
	switch {
	case units < s.min && !s.outHeld:
		return s.min
	case units > s.max && !s.inHeld:
		return s.max
	case s.high >= highMinutes && !s.outHeld:
		s.high = 0
		return max(units, s.fit(rate))
	case s.low >= lowMinutes && !s.inHeld:
		fit := s.fit(s.peak)
		s.low, s.peak = 0, 0
		return min(units, max(s.min, fit))
	}
	return units
}
