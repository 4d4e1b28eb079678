package release

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// backAfter is what an alias served before, the latest first, after a move of the
// kind from one version to another, when back is what it had served before that
// move. A promotion puts the version that it replaces on top. A rollback takes
// versions off down to the one that it goes to; when that one is not among them
// all that is known is that the replaced version was served before it.
func backAfter(back []string, kind Kind, from, to string) []string {
	if from == "" {
		return nil
	}
	if from == to {
		return slices.Clone(back)
	}
	if kind == Rollback || kind == PutBack {
		if i := slices.Index(back, to); i >= 0 {
			return slices.Clone(back[i+1:])
		}
	}
	if len(back) > 0 && back[0] == from {
		return slices.Clone(back)
	}
	return append([]string{from}, back...)
}

// history is what the journal knows of each alias: the moves that were made,
// oldest first.
type history map[model.CellKey][]journal.Move

// newHistory sorts the moves of one account and Region by alias.
func newHistory(moves []journal.Move, id model.Identity) history {
	h := history{}
	for _, m := range moves {
		e := m.Intent
		if m.Outcome == nil || m.Outcome.Status != string(Moved) || e.Account != id.Account || e.Region != id.Region {
			continue
		}
		key := model.CellKey{Function: e.Function, Alias: e.Alias}
		h[key] = append(h[key], m)
	}
	return h
}

// before is what the alias served before what it serves now, the latest first, as
// far as the journal proves it, and whether the journal knows the move that the
// alias stands at: the one that its intact stamp names, or else the last one when
// nothing has touched the alias since.
func (h history) before(a model.Alias, stamp *Stamp) ([]string, bool) {
	moves := h[model.CellKey{Function: a.Function, Alias: a.Name}]
	last := len(moves) - 1
	if stamp != nil {
		for last >= 0 && moves[last].Intent.ID != stamp.ID {
			last--
		}
	}
	if last < 0 || moves[last].Intent.To != a.Version {
		return nil, false
	}
	if stamp == nil && (a.Revision == "" || moves[last].Outcome.Revision != a.Revision) {
		return nil, false
	}
	first := last
	for first > 0 && follows(moves[first-1], moves[first]) {
		first--
	}
	var back []string
	for _, m := range moves[first : last+1] {
		e, kind := m.Intent, Kind(m.Intent.Kind)
		if (kind == Rollback || kind == PutBack) && e.From != e.To && !slices.Contains(back, e.To) {
			back = nil // it went further back than these moves tell
			continue
		}
		back = backAfter(back, kind, e.From, e.To)
	}
	return back, true
}

// follows reports whether nothing happened to the alias between two moves.
func follows(earlier, later journal.Move) bool {
	if later.Intent.From == "" || earlier.Intent.To != later.Intent.From {
		return false
	}
	after, before := earlier.Outcome.Revision, later.Intent.Revision
	return after == "" || before == "" || after == before
}

// servedBefore is what the alias served before, from its stamp where it is intact
// and from the journal, and whether that is known at all. A nil history is one
// that could not be read.
func servedBefore(a model.Alias, intact *Stamp, h history) ([]string, bool) {
	proved, known := h.before(a, intact)
	if intact == nil {
		return proved, known
	}
	if n := len(intact.Back); len(proved) > n && slices.Equal(proved[:n], intact.Back) {
		return proved, true
	}
	return intact.Back, true
}
