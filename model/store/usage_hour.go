package store

// The last hour of usage, by the minute.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// minutesOf are the minutes of an entry.
type minutesOf struct {
	entry int
	of    *model.Points
	times float64
}

// known is the end of the last minute that nothing is to come of.
func (m minutesOf) known() time.Time {
	return m.of.To().Add(-time.Duration(m.of.Pending) * m.of.Period)
}

// minutesBehind is how much longer ago than the newest minutes others may have been
// read and still be read on: without focus that is rare, but for tables on the screen.
const minutesBehind = 2 * time.Hour

// lastHour lays minutes over the last 60 that are known of all that is read at its pace.
func (m *measuring) lastHour() {
	var newest time.Time
	for _, o := range m.minutes {
		newest = later(newest, o.known())
	}
	m.MinutesTo = newest
	for _, o := range m.minutes {
		if k := o.known(); k.Before(m.MinutesTo) && newest.Sub(k) < minutesBehind {
			m.MinutesTo = k
		}
	}
	for _, o := range m.minutes {
		if newest.Sub(o.known()) < minutesBehind {
			m.Entries[o.entry].Minutes = onto(o.of, m.MinutesTo.Add(-time.Hour), m.room.amounts(int(time.Hour/time.Minute)), o.times)
		}
	}
}
