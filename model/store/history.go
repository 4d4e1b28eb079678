package store

// Every known move, newest first.

import (
	"cmp"
	"maps"
	"slices"

	"github.com/aloftdeck/aloft/model/release"
)

// History is every known move, newest first, each once: the journal's of this account
// and Region, those that stamps tell of, those that CloudTrail tells of, and those made
// by something else that CloudTrail does not tell of, which stand where they were first
// seen.
func (s *Store) History() []Record {
	if len(s.found) > 0 && len(s.trail.calls) > 0 {
		s.history = nil // a stamp tells more of a move than CloudTrail does
	}
	if s.history != nil {
		s.mergeFound()
		return s.history
	}
	s.found = nil // the stamps hold them
	byID := map[string]Record{}
	maps.Copy(byID, s.stamps)
	sets := map[string]bool{} // with a row of their own
	for i := range s.moves {
		if e := &s.moves[i].Intent; e.Kind == string(release.Deployment) {
			sets[e.ID] = true
		}
	}
	for i := range s.moves {
		m := &s.moves[i]
		switch {
		case !s.ours(m):
		case sets[m.Intent.Set]:
			delete(byID, m.Intent.ID)
		default:
			byID[m.Intent.ID] = journalRecord(m)
		}
	}
	trailed := s.trailMoves(byID)
	s.history = make([]Record, 0, len(byID)+len(trailed)+len(s.outside))
	for _, r := range byID {
		s.history = append(s.history, r)
	}
	s.history = append(s.history, trailed...)
	for i := range s.outside {
		if _, told := s.explained(&s.outside[i]); !told && !s.ownMove(&s.outside[i]) {
			s.history = append(s.history, s.outside[i])
		}
	}
	slices.SortFunc(s.history, byAge)
	return s.history
}

func byAge(a, b Record) int {
	return cmp.Or(b.When().Compare(a.When()), cmp.Compare(a.Function, b.Function), cmp.Compare(a.Alias, b.Alias), cmp.Compare(a.ID, b.ID))
}

// mergeFound puts what stamps told since the last look into the history, which is
// long and in order already. Of a move that the journal has, the stamp says nothing
// new. What was handed out before stays as it is.
func (s *Store) mergeFound() {
	if len(s.found) == 0 {
		return
	}
	byID := make(map[string]Record, len(s.found))
	for _, r := range s.found {
		byID[r.ID] = r
	}
	s.found = nil
	for i := range s.moves {
		if m := &s.moves[i]; s.ours(m) {
			delete(byID, m.Intent.ID)
		}
	}
	found := slices.SortedFunc(maps.Values(byID), byAge)
	merged := make([]Record, 0, len(s.history)+len(found))
	for old := s.history; len(old)+len(found) > 0; {
		if len(found) == 0 || len(old) > 0 && byAge(old[0], found[0]) <= 0 {
			merged, old = append(merged, old[0]), old[1:]
		} else {
			merged, found = append(merged, found[0]), found[1:]
		}
	}
	s.history = merged
}
