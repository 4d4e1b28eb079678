package action

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// undoDisabled is why the last change of the session can not be taken back.
func undoDisabled(s Situation) string {
	if len(s.Undo) == 0 {
		return "nothing was moved in this session that could be taken back"
	}
	return ""
}

// PutBackRequests ask to put back what the chosen move of the history replaced.
func PutBackRequests(s Situation) []release.Request {
	if len(s.Set.Moves) > 0 {
		back, _ := SetBack(s.Store, s.Set)
		return back
	}
	r := s.Record
	return []release.Request{{Kind: release.PutBack, Function: r.Function, Stage: recordStage(s), Version: r.From,
		Undoes: &release.Undone{ID: r.ID, Kind: r.Kind, From: r.From, To: r.To, By: r.By, At: r.At}}}
}

// SetBack are the requests that put a set back where its stages still serve what it left
// there, and the moves of it that stay since their stages have moved on.
func SetBack(known *store.Store, set journal.Set) (back []release.Request, stay []journal.Entry) {
	left := map[model.Subject]journal.Entry{}
	for _, m := range set.Moves {
		if m.Outcome != nil && m.Outcome.Status == string(release.Moved) {
			left[m.Intent.Subject()] = m.Intent
		}
	}
	requests, _ := release.BackOf(set, "")
	for _, r := range requests {
		for _, e := range left {
			if e.Function != r.Function || e.Alias != r.Stage.Alias {
				continue
			}
			if c := known.Cell(r.Function, stageOf(known, r.Stage).Name); c.State == store.Serving && c.Alias.Version == e.To && c.Alias.Canary == nil {
				r.Stage = stageOf(known, r.Stage)
				back = append(back, r)
			} else {
				stay = append(stay, e)
			}
		}
	}
	return back, stay
}

// stageOf is the stage of an alias as it is configured now.
func stageOf(known *store.Store, of model.Stage) model.Stage {
	for _, st := range known.Stages() {
		if st.Alias == of.Alias {
			return st
		}
	}
	return of
}

// recordStage is the stage of the chosen record. A record of an alias that is no
// stage now is moved by its alias' name.
func recordStage(s Situation) model.Stage {
	for _, st := range s.Store.Stages() {
		if st.Alias == s.Record.Alias {
			return st
		}
	}
	return model.Stage{Name: s.Record.Alias, Alias: s.Record.Alias, Confirm: model.ConfirmKey}
}
