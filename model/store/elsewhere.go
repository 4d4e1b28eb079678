package store

// Cells that somebody else has moved while this session looked, until they were looked
// at.

import (
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

// spotted is a change of what a cell serves that this session has not made.
type spotted struct {
	from   string        // what it served when it was last looked at; empty for no alias
	beside *model.Canary // the version beside it then; nil for none
	seen   time.Time     // when that it serves something else was first seen
	last   time.Time     // when it was last seen to serve from
}

// own is what is known of the operator's own moves.
type own struct {
	name string                   // of the operator, by whatever host; empty: not known
	ids  map[string]bool          // of moves that this session has made
	to   map[model.CellKey]string // the version that its last move of a cell went to
}

// SetOperator says whose moves are own ones, by the name that stamps carry.
func (s *Store) SetOperator(by string) { s.own.name = by }

// mine remembers a move of this session.
func (s *Store) mine(key model.CellKey, p *release.Progress) {
	if s.own.ids == nil {
		s.own.ids, s.own.to = map[string]bool{}, map[model.CellKey]string{}
	}
	s.own.ids[p.ID] = true
	if p.To != "" {
		s.own.to[key] = p.To
	}
}

// spot notices that a cell serves something else than when it was last read. What was
// restored from the disk is no sight of this session.
func (s *Store) spot(key model.CellKey, before Cell, c *cell) {
	known := before.State == Serving || before.State == Absent
	if !known || before.Restored || !s.isStage(key.Alias) {
		return
	}
	was, is := before.Alias.Version, c.Alias.Version
	if was == is && (!before.Full || !c.Full || sameCanary(before.Alias.Canary, c.Alias.Canary)) {
		return
	}
	if to := s.own.to[key]; to == is && is != "" && (c.Stamp == nil || c.Outside || s.isOwn(c.Stamp)) {
		delete(s.own.to, key)
		c.spotted = nil
		return
	}
	switch {
	case before.Moving != nil:
	case c.spotted == nil:
		c.spotted = &spotted{from: was, beside: before.Alias.Canary, seen: c.At, last: before.At}
	case c.spotted.from == is && sameCanary(c.spotted.beside, c.Alias.Canary):
		c.spotted = nil // it serves again what was looked at
	}
}

func sameCanary(a, b *model.Canary) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

// MovedElsewhere is the move by which somebody else made a cell serve something else than
// when it was last looked at: who, when, from and to, as far as that is known. It is
// false where nobody did, and for the operator's own moves.
func (s *Store) MovedElsewhere(key model.CellKey) (Record, bool) {
	c := s.cells[key]
	if c == nil || c.spotted == nil || c.Moving != nil {
		return Record{}, false
	}
	if c.State == Serving && !c.Full && s.unlisted[key.Function].failure == nil {
		return Record{}, false // the stamp tells whose it is, and is still to be read
	}
	r := Record{
		Function: key.Function, Alias: key.Alias, Stage: s.stageName(key.Alias), From: c.spotted.from, To: c.Alias.Version,
		Seen: c.spotted.seen, After: c.spotted.last, Source: Outside, Status: release.Moved, Beside: c.Alias.Canary,
	}
	switch {
	case c.State == Serving && c.Stamp != nil && !c.Outside:
		if s.isOwn(c.Stamp) {
			return Record{}, false
		}
		from, beside := r.From, r.Beside
		if r = stampRecord(key, r.Stage, c.Stamp); r.From == "" {
			r.From = from
		}
		r.Beside = beside
	case s.ownMove(&r):
		return Record{}, false
	default:
		if told, ok := s.explained(&r); ok {
			r = told
		}
	}
	r.Was = c.spotted.beside
	return r, true
}

// isOwn reports whether a stamp was left by a move of this session, or by the operator
// anywhere else.
func (s *Store) isOwn(st *release.Stamp) bool {
	return s.own.ids[st.ID] || s.own.name != "" && st.By == s.own.name
}

// AllMovedElsewhere are those moves of all cells, the newest first.
func (s *Store) AllMovedElsewhere() []Record {
	var all []Record
	for key, c := range s.cells {
		if c.spotted == nil {
			continue
		}
		if r, ok := s.MovedElsewhere(key); ok {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, byAge)
	return all
}

// LookAt takes the mark off a cell: somebody has seen what it serves. It says what that
// touched.
func (s *Store) LookAt(key model.CellKey) Changes {
	c := s.cells[key]
	if c == nil || c.spotted == nil {
		return Changes{}
	}
	c.spotted = nil
	s.touched++
	return Changed(OfCells, key.Function)
}

// Served are the times in which single versions served a cell, as far as journal, stamp
// and CloudTrail tell.
func (s *Store) Served(key model.CellKey) []release.Spell {
	c := s.cells[key]
	if c == nil || c.State != Serving {
		return nil
	}
	past := release.TrailPast{Since: s.Trail().Back}
	for _, t := range s.Past(key).Served {
		past.Spells = append(past.Spells, release.Spell{Version: t.Version, From: t.From, Until: t.Until})
	}
	return release.Served(c.Alias, s.moves, past)
}
