package store

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// This file notices moves that something other than aloft made. When they were made
// nobody noted down: it was after the last thing that is known of the alias, and
// before it was first seen.

// outsideMove is the move that brought an alias to its version, when it was not
// aloft that made it: it contradicts the stamp, or the version changed between two
// reads without a stamp.
func (s *Store) outsideMove(key model.CellKey, c *cell) (Record, bool) {
	r := Record{
		Seen: c.Seen.First, After: c.Seen.Last, Function: key.Function, Alias: key.Alias, Stage: s.stageName(key.Alias),
		From: c.Seen.Before, To: c.Alias.Version, Source: Outside, Status: release.Moved,
	}
	switch {
	case c.State != Serving:
		return Record{}, false
	case c.Outside && !c.Seen.Last.After(c.Stamp.At):
		r.From, r.After = c.Stamp.To, c.Stamp.At
	case c.Outside:
	case c.Stamp != nil || c.Seen.Before == "" || !c.Full:
		return Record{}, false
	}
	return r, true
}

// notice keeps such a move for the history.
func (s *Store) notice(key model.CellKey, c *cell, d *Changes) {
	found, ok := s.outsideMove(key, c)
	if !ok {
		return
	}
	for _, r := range s.outside {
		if r.Function == found.Function && r.Alias == found.Alias && r.To == found.To && r.Seen.Equal(found.Seen) {
			return
		}
	}
	s.outside = append(s.outside, found)
	s.history = nil
	d.Add(OfHistory)
}

// ownMove reports whether a move that was taken for somebody else's is in the
// journal: a description without room carries no stamp.
func (s *Store) ownMove(r *Record) bool {
	for i := len(s.moves) - 1; i >= 0; i-- {
		m := &s.moves[i]
		if m.Intent.Function != r.Function || m.Intent.Alias != r.Alias || m.Intent.To != r.To || !s.ours(m) {
			continue
		}
		at := m.Intent.At
		if m.Outcome != nil {
			if m.Outcome.Status != string(release.Moved) {
				continue
			}
			at = m.Outcome.At
		}
		if !at.Before(r.After) && !m.Intent.At.After(r.Seen) {
			return true
		}
	}
	return false
}

// ours reports whether a move in the journal is of this account and Region.
func (s *Store) ours(m *journal.Move) bool {
	return s.identity.Account == "" || (m.Intent.Account == s.identity.Account && m.Intent.Region == s.identity.Region)
}

// LastMove is the last move that is known of a cell, by its stamp, as it was seen, or by
// CloudTrail.
func (s *Store) LastMove(key model.CellKey) (Record, bool) {
	c := s.cells[key]
	if c == nil || c.State != Serving {
		return Record{}, false
	}
	r, outside := s.outsideMove(key, c)
	moves := s.Past(key).Moves
	var newest *trail.Move // that CloudTrail tells of, where it left what is served
	if n := len(moves); n > 0 {
		to := moves[n-1].To
		weights := to.Version == "" && to.Canary != nil && sameCanary(to.Canary, c.Alias.Canary)
		if weights || to.Version == c.Alias.Version {
			newest = &moves[n-1]
		}
	}
	switch {
	case outside && !s.ownMove(&r):
		if told, ok := s.explained(&r); ok {
			r = told
		}
		return r, true
	case newest != nil && newest.Stamp == nil && c.Stamp != nil && newest.At.After(c.Stamp.At.Add(clockSkew)) &&
		sameCanary(newest.To.Canary, c.Alias.Canary):
		return s.trailRecord(newest), true // weights were changed, which leaves the stamp
	case c.Stamp != nil && !c.Outside:
		return stampRecord(key, s.stageName(key.Alias), c.Stamp), true
	case newest != nil:
		return s.trailRecord(newest), true
	}
	return Record{}, false
}

// stampRecord is the move that a stamp tells of.
func stampRecord(key model.CellKey, stage string, st *release.Stamp) Record {
	return Record{
		ID: st.ID, At: st.At, Function: key.Function, Alias: key.Alias, Stage: stage,
		From: st.From, To: st.To, By: st.By, Host: st.Host, Kind: st.Kind, Reason: st.Why,
		Source: Stamped, Status: release.Moved,
	}
}
