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

// backOf is what a rollback of an alias goes to first, and what it served before
// that, when a version was put there alone last, and before are those of earlier. An
// alias with two versions goes back to the one that served alone. Under provisioned
// concurrency Lambda leaves all traffic on the version from before until the new one
// is ready.
func backOf(a model.Alias, alone string, before []string) []string {
	switch {
	case a.Canary == nil:
		return before
	case alone == a.Version && len(before) > 0 && inTransition(a, before[0]):
		return before
	}
	return append([]string{alone}, before...)
}

// inTransition reports whether all traffic of an alias is still on a version that it
// was moved away from.
func inTransition(a model.Alias, from string) bool {
	return a.Canary != nil && a.Canary.Version == from && a.Canary.Weight >= 1
}

// history is what the journal knows of each alias: the moves that were made,
// oldest first.
type history struct {
	moves map[model.CellKey][]journal.Move
	of    map[string]model.CellKey // by the id of a move
}

// newHistory sorts the moves of one account and Region by alias.
func newHistory(moves []journal.Move, id model.Identity) *history {
	h := &history{moves: map[model.CellKey][]journal.Move{}, of: map[string]model.CellKey{}}
	for _, m := range moves {
		e := m.Intent
		if m.Outcome == nil || m.Outcome.Status != string(Moved) || e.Function == "" {
			continue
		}
		key := model.CellKey{Function: e.Function, Alias: e.Alias}
		if e.Account != id.Account || e.Region != id.Region {
			key = model.CellKey{}
		} else {
			h.moves[key] = append(h.moves[key], m)
		}
		h.of[e.ID] = key
	}
	return h
}

// elsewhere reports whether the journal knows a move as one of another alias, so
// that its stamp was copied.
func (h *history) elsewhere(id string, a model.Alias) bool {
	if h == nil {
		return false
	}
	key, known := h.of[id]
	return known && key != model.CellKey{Function: a.Function, Alias: a.Name}
}

// last is the last move of an alias.
func (h *history) last(a model.Alias) (journal.Move, bool) {
	moves := h.movesOf(a)
	if len(moves) == 0 {
		return journal.Move{}, false
	}
	return moves[len(moves)-1], true
}

func (h *history) movesOf(a model.Alias) []journal.Move {
	if h == nil {
		return nil
	}
	return h.moves[model.CellKey{Function: a.Function, Alias: a.Name}]
}

// before is what a rollback of the alias goes to, the latest first, as far as the
// journal proves it, and whether the journal knows the move that the alias stands at:
// the one that its intact stamp names, or else the last one when nothing has touched
// the alias since.
func (h *history) before(a model.Alias, stamp *Stamp) ([]string, bool) {
	moves := h.movesOf(a)
	last := len(moves) - 1
	if stamp != nil {
		for last >= 0 && moves[last].Intent.ID != stamp.ID {
			last--
		}
	}
	if last < 0 || !serves(a, moves[last].Intent.To) {
		return nil, false
	}
	if stamp == nil && (a.Revision == "" || moves[last].Outcome.Revision != a.Revision) {
		return nil, false
	}
	return backOf(a, moves[last].Intent.To, chain(moves[:last+1])), true
}

// lately is what a rollback goes to if nothing has moved the alias since the journal's
// last move of it, which ends at what is served now.
func (h *history) lately(a model.Alias) ([]string, bool) {
	last, ok := h.last(a)
	if !ok || !serves(a, last.Intent.To) {
		return nil, false
	}
	return backOf(a, last.Intent.To, chain(h.movesOf(a))), true
}

// serves reports whether an alias serves a version, alone or as one of two.
func serves(a model.Alias, version string) bool {
	return version == a.Version || a.Canary != nil && version == a.Canary.Version
}

// chain is what was served before the end of moves, as far back as they follow one
// another.
func chain(moves []journal.Move) []string {
	last := len(moves) - 1
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
	return back
}

// follows reports whether nothing happened to the alias between two moves.
func follows(earlier, later journal.Move) bool {
	if later.Intent.From == "" || earlier.Intent.To != later.Intent.From {
		return false
	}
	after, before := earlier.Outcome.Revision, later.Intent.Revision
	return after == "" || before == "" || after == before
}
