package store

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// This file takes in what aliases serve.

func (s *Store) applyAliases(e model.AliasesListed, d *Changes) {
	if e.Asked.Before(s.listed[e.Function].Asked) {
		return
	}
	s.listed[e.Function] = e.Read
	s.listable(e.Function, e.Asked, d)
	present := map[string]bool{}
	names := make([]string, 0, len(e.Aliases))
	for _, a := range e.Aliases {
		present[a.Name] = true
		names = append(names, a.Name)
		s.setAlias(model.AliasRead{Read: e.Read, Alias: a, Full: true}, d)
	}
	s.aliases[e.Function] = names
	for _, st := range s.stages {
		if !present[st.Alias] {
			s.setAlias(model.AliasRead{Read: e.Read, Alias: model.Alias{Function: e.Function, Name: st.Alias}, Absent: true, Full: true}, d)
		}
	}
}

func (s *Store) setAlias(e model.AliasRead, d *Changes) {
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
	switch {
	case e.Absent:
		c.Cell = Cell{State: Absent, Full: true}
	case e.Full || c.State != Serving || c.Alias.Version != e.Alias.Version:
		c.Cell = Cell{State: Serving, Alias: e.Alias, Full: e.Full}
	default:
		// The same version read without weights: what was known of them stays, but
		// where they can not be read they are not known for the present.
		c.Failure = nil
		c.Full = c.Full && s.unlisted[key.Function].failure == nil
	}
	c.At, c.Moving, c.Restored = e.At, before.Moving, false
	c.asked = e.Asked
	s.meetAlias(key, e.Absent, d)
	if _, listed := s.listed[key.Function]; listed && !e.Absent && !slices.Contains(s.aliases[key.Function], key.Alias) {
		s.aliases[key.Function] = append(slices.Clone(s.aliases[key.Function]), key.Alias) // made since the list was read
	}
	if !e.Absent {
		c.Seen = before.Seen.Next(before.Alias.Version, before.At, c.Alias.Version, c.At)
	}
	if e.Full && !e.Absent {
		s.readStamp(key, c, d)
		s.notice(key, c, d)
	}
	s.spot(key, before, c)
	if cellChanged(before, c.Cell) {
		d.Add(OfCells, key.Function)
		d.Add(OfVersions, key.Function)
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
func (s *Store) readStamp(key model.CellKey, c *cell, d *Changes) {
	st, ok := release.StampOf(c.Alias)
	if !ok {
		return
	}
	c.Stamp = &st
	c.Outside = !st.Names(c.Alias)
	if _, known := s.stamps[st.ID]; known {
		return
	}
	r := stampRecord(key, s.stageName(key.Alias), &st)
	s.stamps[st.ID] = r
	if s.history != nil {
		s.found = append(s.found, r)
	}
	d.Add(OfHistory)
}

// meetAlias learns stages from an alias, where no config names them.
func (s *Store) meetAlias(key model.CellKey, absent bool, d *Changes) {
	if s.configured || absent || !s.met.Meet(key.Function, key.Alias) {
		return
	}
	s.stages = s.met.Stages()
	s.history = nil
	d.Add(OfFunctions)
}
