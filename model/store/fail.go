package store

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// This file takes in what could not be read.

// unlisted is why the aliases of a function can not be listed. With weights their
// versions are read in another way.
type unlisted struct {
	failure *model.Failure
	weights bool
	asked   time.Time
}

func (s *Store) applyFailure(e model.ReadFailed, d *Changes) {
	switch {
	case e.Function == "":
		if e.Asked.Before(s.listAsked) {
			return
		}
		if s.listing.Failure == nil {
			s.listing.Failing = e.At
		}
		s.listing.Failure = e.Failure
		d.Add(OfAccount)
	case e.Versions:
		v := s.versions[e.Function]
		if v == nil {
			v = &versionsFact{}
			s.versions[e.Function] = v
		}
		if e.Asked.Before(v.asked) {
			return
		}
		v.Failure = e.Failure
		d.Add(OfVersions, e.Function)
	case e.Weights:
		s.notListable(e, d)
	default:
		if e.Alias == "" && !s.notListable(e, d) {
			return
		}
		for _, st := range s.stages {
			if e.Alias == "" || e.Alias == st.Alias {
				s.failCell(model.CellKey{Function: e.Function, Alias: st.Alias}, e, d)
			}
		}
	}
}

func (s *Store) failCell(key model.CellKey, e model.ReadFailed, d *Changes) {
	c := s.cells[key]
	if c == nil {
		c = &cell{}
		s.cells[key] = c
	}
	if e.Asked.Before(c.asked) {
		return
	}
	c.asked = e.Asked
	c.Failure = e.Failure
	if e.Failure != nil && e.Failure.Class == model.Denied && c.State == Unread {
		c.State = Denied
	}
	d.Add(OfCells, key.Function)
}

// notListable keeps why a function's aliases can not be listed: it concerns stages
// that are only met later, too. It reports false for what is known better by now.
func (s *Store) notListable(e model.ReadFailed, d *Changes) bool {
	was := s.unlisted[e.Function]
	if e.Failure == nil || e.Asked.Before(s.listed[e.Function].Asked) || e.Asked.Before(was.asked) {
		return false
	}
	s.unlisted[e.Function] = unlisted{e.Failure, e.Weights, e.Asked}
	if was.failure == nil || was.weights != e.Weights || was.failure.Class != e.Failure.Class {
		d.Add(OfCells, e.Function)
	}
	return true
}

// listable forgets it: they have been listed.
func (s *Store) listable(function string, asked time.Time, d *Changes) {
	if was, ok := s.unlisted[function]; ok && !asked.Before(was.asked) {
		delete(s.unlisted, function)
		d.Add(OfCells, function)
	}
}
