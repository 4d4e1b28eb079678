package release

import (
	"errors"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// ErrNothingToUndo says that an operator has made no change that could be undone.
var ErrNothingToUndo = errors.New("nothing to undo")

// LastChange is the id of the last change of an operator on this host that can be taken
// back, was made, is no undoing, and was not undone: that of the outermost set that it
// was made in, such as the deploys of all functions of a build. What was done to a build
// is not taken back.
func LastChange(moves []journal.Move, id model.Identity, op model.Operator) (string, error) {
	undone, sets := map[string]bool{}, map[string]string{}
	lasting := map[string]bool{} // sets that make a component: of them a move alone is taken back
	for _, m := range moves {
		if sets[m.Intent.ID] = m.Intent.Set; made(m) {
			undone[m.Intent.Undoes] = true
		}
		if m.Intent.OfComponent() && m.Intent.Set != "" {
			lasting[m.Intent.Set] = true
		}
	}
	for _, m := range slices.Backward(moves) {
		e := m.Intent
		switch {
		case e.By != op.Name || e.Host != op.Host || e.Account != id.Account || e.Region != id.Region:
			continue
		case e.Alias == "" && !e.OfCapacity() && !e.OfWiring() || !made(m) || e.Undoes != "":
			continue
		case lasting[e.Set] && e.From == "":
			continue // an alias that it made
		}
		last, taken := e.ID, undone[e.ID]
		for up, depth := e.Set, 0; up != "" && depth < deepest && !lasting[up]; up, depth = sets[up], depth+1 {
			last, taken = up, taken || undone[up]
		}
		if !taken {
			return last, nil
		}
	}
	return "", ErrNothingToUndo
}

// deepest is how many sets a change may be in, one inside the other.
const deepest = 4

func made(m journal.Move) bool { return m.Outcome != nil && m.Outcome.Status == string(Moved) }

// Undo asks to take back a change of the journal, by its id or that of its set: each
// alias goes back to what it served before. Stages are those of the config.
func Undo(moves []journal.Move, id string, at model.Identity, stages []model.Stage) ([]Request, error) {
	members := journal.SetOf(moves, id).Moves
	if len(members) == 0 {
		members = slices.DeleteFunc(slices.Clone(moves), func(m journal.Move) bool { return m.Intent.ID != id })
	}
	if len(members) == 0 {
		return nil, fmt.Errorf("the journal has no change %s: aloft history -o json lists those that it has", id)
	}
	var requests []Request
	back := map[model.CellKey]bool{} // moved, and put back with their set
	for _, m := range slices.Backward(members) {
		e := m.Intent
		key := model.CellKey{Function: e.Function, Alias: e.Alias}
		switch {
		case made(m) && e.Set == id && e.Kind == string(PutBack) && e.Undoes == "":
			back[key] = true
			continue
		case back[key]:
			continue
		case e.Account != at.Account || e.Region != at.Region:
			return nil, fmt.Errorf("%s was a change in account %s, %s: undo it there", id, e.Account, e.Region)
		case !made(m):
			continue
		case e.Subject().Kind != model.FunctionSubject || e.Alias == "":
			return nil, fmt.Errorf("%s was a change of %s from %s to %s, which is no move of a stage: change it back where it was made",
				id, e.Subject(), e.From, e.To)
		case e.From == "":
			return nil, fmt.Errorf("%s made the alias %s of %s, and aloft deletes no alias: it can be moved to another version", id, e.Alias, e.Function)
		}
		requests = append(requests, PutBackRequest(m, id, stages))
	}
	if len(requests) == 0 {
		return nil, fmt.Errorf("nothing was moved by %s, so there is nothing to undo", id)
	}
	slices.Reverse(requests)
	return requests, nil
}

// PutBackRequest asks to put back what one move of the journal replaced. The id is
// that of the move or of its set.
func PutBackRequest(m journal.Move, id string, stages []model.Stage) Request {
	e := m.Intent
	e.To = m.To()
	return Request{Kind: PutBack, Function: e.Function, Stage: StageOf(e.Alias, stages), Version: e.From,
		Undoes: change.UndoneOf(e, id)}
}

// StageOf is the stage of an alias. An alias that is no stage is confirmed as a stage is
// that the config says nothing more of.
func StageOf(alias string, stages []model.Stage) model.Stage {
	if i := slices.IndexFunc(stages, func(s model.Stage) bool { return aliasOf(Request{Stage: s}) == alias }); i >= 0 {
		return stages[i]
	}
	return model.Stage{Name: alias, Alias: alias, Confirm: model.ConfirmKey, Unnamed: true}
}

// UndoOf asks to take back moves that were just made, as a whole. It is empty when
// none of them can be taken back.
func UndoOf(results []Result, requests []Request) []Request {
	var undo []Request
	for i, r := range results {
		if r.Status != Moved || r.From == "" || i >= len(requests) {
			continue
		}
		id := r.ID
		if r.Set != "" {
			id = r.Set
		}
		undo = append(undo, Request{Kind: PutBack, Function: r.Function, Stage: requests[i].Stage, Version: r.From,
			Undoes: &Undone{ID: id, Kind: string(r.Kind), From: r.From, To: r.To, At: r.At}})
	}
	return undo
}
