package sim

import (
	"math"
	"slices"
	"time"
)

// The load of tables: what is asked of them, and what they let through.

// load is what is asked of one kind of units of a table or index.
type load struct {
	wave
	hash  uint64
	grain float64 // the smallest amount: reads that may be a little old cost half a unit
	surge surge
	fixed func(minute int64) float64 // in place of all that, as a test has it
}

// surge is load that comes now and then.
type surge struct {
	rate   float64 // units a second; 0: never
	from   int64   // minute at which one begins
	every  int64   // minutes
	lasts  int64   // minutes
	chance float64 // that one comes
}

// at is how much more a minute has for the surge that may be under way. Some
// surges are left out, and no two are of the same strength; the first three from
// the minute from on always come.
func (s surge) at(hash uint64, minute int64) float64 {
	if s.rate == 0 {
		return 0
	}
	slot := floorDiv(minute-s.from, s.every)
	if minute-s.from-slot*s.every >= s.lasts {
		return 0
	}
	strength := 0.9 + 0.2*share(hash+1, slot)
	if slot < 0 || slot > 2 {
		if share(hash+2, slot) >= s.chance {
			return 0
		}
	}
	return math.Floor(60 * s.rate * strength * (0.85 + 0.3*share(hash+3, minute)))
}

// mostDrift is how far a wave's minute can lie above the wave: share moves both of
// its borders, by up to a minute in all.
const mostDrift = 2

// most is more than any minute asks for, in units; +Inf where that is not bounded
// here.
func (l *load) most() float64 {
	if l.fixed != nil || l.surge.rate != 0 {
		return math.Inf(1)
	}
	return mostDrift*60*l.rate*(1+l.day+l.week+driftShare) + l.grain
}

// unusedSeconds of units that were not used are kept (DynamoDB developer guide,
// burst capacity).
const unusedSeconds = 300

// walk goes over the minutes of one kind of units, one after the other.
type walk struct {
	m      *meter
	a      access
	minute int64   // the next one
	before float64 // what was asked until it begins, surges apart
	kept   float64 // unused units
}

// walkFrom begins at a minute. What is unused by then follows from the day so far:
// at midnight UTC all that can be kept is there.
func (m *meter) walkFrom(a access, minute int64) *walk {
	start := floorDiv(minute, dayMinutes) * dayMinutes
	w := &walk{m: m, a: a, minute: start, kept: math.Inf(1)}
	w.before = m.load[a].until(start)
	for w.minute < minute {
		w.next()
	}
	return w
}

func (l *load) until(minute int64) float64 {
	if l.rate == 0 {
		return 0
	}
	return math.Floor(l.noisy(l.hash, minute)/l.grain) * l.grain
}

// perRequest is how many units one request takes.
func (l *load) perRequest() float64 {
	if l.grain == 0 {
		return 1
	}
	return l.grain
}

// next is what the next minute consumed, in units, and how many requests it
// throttled.
func (w *walk) next() (consumed, throttled float64) {
	l := &w.m.load[w.a]
	var wanted float64
	if l.fixed != nil {
		wanted = l.fixed(w.minute)
	} else {
		after := l.until(w.minute + 1)
		wanted = after - w.before + l.surge.at(l.hash, w.minute)
		w.before = after
	}
	s := w.m.during(w.minute, w.a)
	w.minute++
	if s.onDemand {
		w.kept = math.Inf(1)
		return wanted, 0
	}
	given := float64(s.units[w.a] * 60)
	w.kept = min(w.kept, float64(s.units[w.a]*unusedSeconds))
	if wanted > given+w.kept {
		consumed, throttled = given+w.kept, math.Ceil(wanted-given-w.kept)
		w.kept = 0
		return consumed, throttled
	}
	w.kept = min(float64(s.units[w.a]*unusedSeconds), w.kept+given-wanted)
	return wanted, 0
}

// calm reports whether nothing was or will be throttled as the settings stand, so
// that what a period consumed is what was asked of it.
func (m *meter) calm(a access) bool {
	most := m.load[a].most()
	if math.IsInf(most, 1) {
		return false
	}
	return !slices.ContainsFunc(m.settings, func(s setting) bool {
		return !s.onDemand && (m.scaling[a] != nil || float64(s.units[a]*60) < most)
	})
}

// during is the setting that holds at a minute's end. Before the account's story
// begins it is the first one, but where auto scaling was at work it followed the
// load of each hour.
func (m *meter) during(minute int64, a access) setting {
	end := timeOf(minute + 1).Add(-time.Nanosecond)
	s := m.at(end)
	if target := m.scaling[a]; target != nil && end.Before(m.settings[0].from) && !s.onDemand {
		s.units[a] = target.ofHour(m, a, floorDiv(minute, 60))
	}
	return s
}
