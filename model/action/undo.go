package action

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
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
	r := s.Record
	return []release.Request{{Kind: release.PutBack, Function: r.Function, Stage: recordStage(s), Version: r.From,
		Undoes: &release.Undone{ID: r.ID, Kind: r.Kind, From: r.From, To: r.To, By: r.By, At: r.At}}}
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
