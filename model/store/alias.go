package store

import (
	"maps"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// This file takes in what aliases serve, and notices moves that something other
// than aloft made.

func (s *Store) applyAliases(e model.AliasesListed, d *Dirty) {
	if e.Asked.Before(s.listed[e.Function].Asked) {
		return
	}
	s.listed[e.Function] = e.Read
	present := map[string]bool{}
	for _, a := range e.Aliases {
		present[a.Name] = true
		s.setAlias(model.AliasRead{Read: e.Read, Alias: a, Full: true}, d)
	}
	for _, st := range s.stages {
		if !present[st.Alias] {
			s.setAlias(model.AliasRead{Read: e.Read, Alias: model.Alias{Function: e.Function, Name: st.Alias}, Absent: true, Full: true}, d)
		}
	}
}

func (s *Store) setAlias(e model.AliasRead, d *Dirty) {
	key := model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}
	c := s.cells[key]
	if c == nil {
		c = &cell{}
		s.cells[key] = c
	}
	if e.Asked.Before(c.asked) {
		return
	}
	before := c.Cell
	moving := c.Moving
	switch {
	case e.Absent:
		c.Cell = Cell{State: Absent, Full: true}
	case e.Full || c.State != Serving || c.Alias.Version != e.Alias.Version:
		c.Cell = Cell{State: Serving, Alias: e.Alias, Full: e.Full}
	default:
		// The same version read without weights: what was known of them stays.
		c.Failure = nil
	}
	c.At, c.Moving, c.Restored = e.At, moving, false
	c.asked = e.Asked
	s.meetAlias(key.Alias, e.Absent, d)
	if e.Full && !e.Absent {
		s.readStamp(key, c, d)
		s.notice(key, before.At, c, d)
		c.lastFull = &e.Alias
	}
	if cellChanged(before, c.Cell) {
		d.Rows[key.Function] = true
		d.Versions[key.Function] = true
	}
}

// cellChanged leaves out At: a cell that was read again and is the same is drawn
// the same while it is fresh, and the row of a stale one is marked by Failure or
// Restored.
func cellChanged(a, b Cell) bool {
	canary := func(c *model.Canary) model.Canary {
		if c == nil {
			return model.Canary{}
		}
		return *c
	}
	return a.State != b.State || a.Full != b.Full || a.Restored != b.Restored || a.Outside != b.Outside ||
		a.Alias.Version != b.Alias.Version || canary(a.Alias.Canary) != canary(b.Alias.Canary) ||
		a.Alias.Description != b.Alias.Description || (a.Failure == nil) != (b.Failure == nil) || a.Moving != b.Moving
}

// readStamp keeps who moved the alias, for the cell and for the history.
func (s *Store) readStamp(key model.CellKey, c *cell, d *Dirty) {
	st, ok := release.ParseStamp(c.Alias.Description.Exact())
	if !ok {
		return
	}
	c.Stamp = &st
	c.Outside = st.To != c.Alias.Version
	if _, known := s.stamps[st.ID]; known {
		return
	}
	s.stamps[st.ID] = Record{
		ID: st.ID, At: st.At, Function: key.Function, Alias: key.Alias, Stage: s.stageName(key.Alias),
		From: st.From, To: st.To, By: st.By, Host: st.Host, Kind: st.Kind, Reason: st.Why,
		Source: Stamped, Status: release.Moved,
	}
	s.history = nil
	d.History = true
}

// notice records a move that something other than aloft made: one that contradicts
// the stamp, or a change between two full reads without a stamp of its own.
func (s *Store) notice(key model.CellKey, since time.Time, c *cell, d *Dirty) {
	from := ""
	switch {
	case c.Outside:
		from = c.Stamp.To
	case c.Stamp == nil && c.lastFull != nil && c.lastFull.Version != c.Alias.Version && !s.ownMove(key, c.Alias.Version, since):
		from = c.lastFull.Version
	default:
		return
	}
	for _, r := range s.outside {
		if r.Function == key.Function && r.Alias == key.Alias && r.To == c.Alias.Version && r.From == from {
			return
		}
	}
	s.outside = append(s.outside, Record{
		At: c.At, Function: key.Function, Alias: key.Alias, Stage: s.stageName(key.Alias),
		From: from, To: c.Alias.Version, Source: Outside, Status: release.Moved,
	})
	s.history = nil
	d.History = true
}

// ownMove reports whether the journal holds the move of an alias to a version: a
// description without room carries no stamp.
func (s *Store) ownMove(key model.CellKey, version string, since time.Time) bool {
	for i := len(s.moves) - 1; i >= 0; i-- {
		m := s.moves[i]
		if m.Intent.Function == key.Function && m.Intent.Alias == key.Alias && m.Intent.To == version && !m.Intent.At.Before(since) {
			return true
		}
	}
	return false
}

// meetAlias adds an alias' name to the discovered stages.
func (s *Store) meetAlias(name string, absent bool, d *Dirty) {
	if s.configured || absent || s.stageSeen[name] {
		return
	}
	s.stageSeen[name] = true
	s.stages = model.OrderStages(slices.Collect(maps.Keys(s.stageSeen)))
	s.history = nil
	d.All = true
}
