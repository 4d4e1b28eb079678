package action

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/change"
	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// Undoing takes back a change: moves of stages, a set as a set, what capacity a table or an
// index had, or what was added to the wiring of APIs.
type Undoing struct {
	Moves    []release.Request
	Capacity *capacity.Request
	Wiring   []journal.Move // of APIs, those of a set together
}

// Undone is what is taken back, nil for nothing.
func (u Undoing) Undone() *change.Undone {
	switch {
	case u.Capacity != nil:
		return u.Capacity.Undoes
	case len(u.Wiring) > 0:
		e := u.Wiring[0].Intent
		return change.UndoneOf(e, cmp.Or(e.Set, e.ID))
	case len(u.Moves) > 0:
		return u.Moves[0].Undoes
	}
	return nil
}

// lasting says why a change, or one of a set, can not be taken back by its nature; empty where
// it can.
func lasting(moves []journal.Move, id string) string {
	for _, m := range moves {
		e := m.Intent
		if e.ID != id && (e.Set != id || id == "") {
			continue
		}
		switch {
		case e.Kind == invoke.Kind:
			return id + " was a test: " + invoke.Final
		case e.Kind == pipeline.VersionKind && e.Alias == "" && (e.ID == id || !inDeploy(moves, id)):
			return id + " published a version: " + pipeline.Final
		case e.OfComponent():
			return id + ": " + components.Final
		}
	}
	return ""
}

// UndoOf asks to take back a change of the journal, by its id or that of its set. Stages
// are those of the config.
func UndoOf(moves []journal.Move, id string, at model.Identity, stages []model.Stage) (Undoing, error) {
	if why := lasting(moves, id); why != "" {
		return Undoing{}, errors.New(why)
	}
	if made := wiringOf(moves, id); len(made) > 0 {
		return undoWiring(moves, made, id, at)
	}
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

// inDeploy reports whether an id is that of a deploy, which has a publication among its
// changes and ends in a move.
func inDeploy(moves []journal.Move, id string) bool {
	return slices.ContainsFunc(moves, func(m journal.Move) bool { return m.Intent.ID == id })
}

// wiringOf are the changes of the wiring of APIs with an id, their own or that of their set.
func wiringOf(moves []journal.Move, id string) []journal.Move {
	return slices.DeleteFunc(slices.Clone(moves), func(m journal.Move) bool {
		return !m.Intent.OfWiring() || m.Intent.ID != id && m.Intent.Set != id
	})
}

// undoWiring asks to take back what was made of changes of the wiring of APIs.
func undoWiring(moves, of []journal.Move, id string, at model.Identity) (Undoing, error) {
	if e := of[0].Intent; e.Account != at.Account || e.Region != at.Region {
		return Undoing{}, fmt.Errorf("%s was a change in account %s, %s: undo it there", id, e.Account, e.Region)
	}
	made := slices.DeleteFunc(slices.Clone(of), func(m journal.Move) bool {
		return m.Outcome == nil || m.Outcome.Status != string(change.Moved)
	})
	if len(made) == 0 {
		return Undoing{}, fmt.Errorf("nothing was changed by %s, so there is nothing to undo", id)
	}
	for _, m := range moves {
		if m.Intent.Undoes == id && m.Outcome != nil && m.Outcome.Status == string(change.Moved) {
			return Undoing{}, fmt.Errorf("%s was undone already, by %s", id, m.Intent.By)
		}
	}
	return Undoing{Wiring: made}, nil
}

// undoDisabled is why the last change of the session can not be taken back.
func undoDisabled(s Situation) string {
	switch c := s.Undo.Capacity; {
	case s.Undo.Undone() == nil:
		return "nothing was changed in this session that could be taken back"
	case c != nil && !s.Capacity:
		return "changes of capacity are switched off"
	case s.Undo.Wiring != nil && !s.Mends:
		return "mending the wiring is switched off"
	}
	return ""
}

// SetBack are the requests that put a set back where its stages still serve what it left
// there, and the moves of it that stay since their stages have moved on.
func SetBack(known *store.Store, set journal.Set) (back []release.Request, stay []journal.Entry) {
	left := map[model.Subject]journal.Entry{}
	for _, m := range set.Moves {
		if m.Outcome != nil && m.Outcome.Status == string(release.Moved) {
			e := m.Intent
			e.To = m.To()
			left[e.Subject()] = e
		}
	}
	requests, _ := release.BackOf(set, "")
	for _, r := range requests {
		for _, e := range left {
			if e.Function != r.Function || e.Alias != r.Stage.Alias {
				continue
			}
			if c := known.Cell(r.Function, release.StageOf(r.Stage.Alias, known.Stages()).Name); c.State == store.Serving && c.Alias.Version == e.To && c.Alias.Canary == nil {
				r.Stage = release.StageOf(r.Stage.Alias, known.Stages())
				back = append(back, r)
			} else {
				stay = append(stay, e)
			}
		}
	}
	return back, stay
}

// PutBackOf takes back the chosen entry of the history: what its move replaced, a set where
// its stages still serve what it left there, or what the table had.
func PutBackOf(s Situation) Undoing {
	if r := s.Record; r != nil && r.OfWiring() {
		if len(s.Set.Moves) == 0 {
			return Undoing{Wiring: []journal.Move{*r.Entry}}
		}
		return Undoing{Wiring: slices.DeleteFunc(slices.Clone(s.Set.Moves), func(m journal.Move) bool {
			return m.Outcome == nil || m.Outcome.Status != string(change.Moved)
		})}
	}
	if len(s.Set.Moves) > 0 {
		back, _ := SetBack(s.Store, s.Set)
		return Undoing{Moves: back}
	}
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
