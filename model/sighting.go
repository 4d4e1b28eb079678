package model

import "time"

// Sighting is what was seen of how an alias came to serve its version: Lambda does
// not tell when an alias was moved. A move that nobody noted down was made between
// Last and First.
type Sighting struct {
	First  time.Time `json:"first,omitzero"`  // when the alias was first seen to serve the version
	Before string    `json:"before,omitzero"` // the version that it was seen to serve before that; empty for none
	Last   time.Time `json:"last,omitzero"`   // when it was last seen to serve Before
}

// Next is the sighting after another read. The alias was known to serve was as of
// last, an empty one is for nothing known or no alias, and serves now as of at.
func (s Sighting) Next(was string, last time.Time, now string, at time.Time) Sighting {
	switch {
	case was == "":
		return Sighting{First: at}
	case was != now:
		return Sighting{First: at, Before: was, Last: last}
	case s.First.IsZero():
		s.First = last
	}
	return s
}
