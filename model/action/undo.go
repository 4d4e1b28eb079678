package action

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// Undoing takes back a change: moves of stages, a set as a set, or what capacity a table
// or an index had.
type Undoing struct {
	Moves    []release.Request
	Capacity *capacity.Request
}

// Undone is what is taken back, nil for nothing.
func (u Undoing) Undone() *change.Undone {
	switch {
	case u.Capacity != nil:
		return u.Capacity.Undoes
	case len(u.Moves) > 0:
		return u.Moves[0].Undoes
	}
	return nil
}

// UndoOf asks to take back a change of the journal, by its id or that of its set. Stages
// are those of the config.
func UndoOf(moves []journal.Move, id string, at model.Identity, stages []model.Stage) (Undoing, error) {
	i := slices.IndexFunc(moves, func(m journal.Move) bool { return m.Intent.ID == id && m.Intent.OfCapacity() })
	if i < 0 {
		requests, err := release.Undo(moves, id, at, stages)
		return Undoing{Moves: requests}, err
	}
	m := moves[i]
	switch e := m.Intent; {
	case e.Account != at.Account || e.Region != at.Region:
		return Undoing{}, fmt.Errorf("%s was a change in account %s, %s: undo it there", id, e.Account, e.Region)
	case m.Outcome == nil || m.Outcome.Status != string(release.Moved):
		return Undoing{}, fmt.Errorf("nothing was changed by %s, so there is nothing to undo", id)
	}
	r, err := capacity.Undo(m)
	if err != nil {
		return Undoing{}, err
	}
	return Undoing{Capacity: &r}, nil
}

// undoDisabled is why the last change of the session can not be taken back.
func undoDisabled(s Situation) string {
	switch c := s.Undo.Capacity; {
	case s.Undo.Undone() == nil:
		return "nothing was changed in this session that could be taken back"
	case c != nil && !s.Capacity:
		return "changes of capacity are switched off"
	}
	return ""
}

// PutBackOf takes back the chosen entry of the history: what its move replaced, or what
// the table had.
func PutBackOf(s Situation) Undoing {
	r := s.Record
	if r.OfCapacity() {
		wish, err := capacity.Undo(*r.Entry)
		if err != nil {
			return Undoing{}
		}
		return Undoing{Capacity: &wish}
	}
	return Undoing{Moves: []release.Request{{Kind: release.PutBack, Function: r.Function, Stage: release.StageOf(r.Alias, s.Store.Stages()), Version: r.From,
		Undoes: &change.Undone{ID: r.ID, Kind: string(r.Kind), From: r.From, To: r.To, By: r.By, At: r.At}}}}
}
