package action

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/wiring"
)

// Why the wiring of APIs can not be mended right now.

func mendWiringDisabled(s Situation) string {
	api, known := s.Store.API(s.APIStage.API)
	switch {
	case !s.Mends:
		return "mending the wiring is switched off"
	case s.APIStage == (model.APIStageKey{}):
		return "no stage of an API is chosen"
	case s.Mending:
		return "the wiring of " + api.Name + " " + s.APIStage.Stage + " is being mended"
	case !known || api.Wiring == nil:
		return "how it is wired is not read yet"
	}
	w, _ := api.StageWiring(s.APIStage.Stage)
	what := api.Name + " " + s.APIStage.Stage
	switch {
	case len(w.Problems) == 0 && len(w.Unknown) > 0:
		return "nothing of " + what + " is known to be broken"
	case len(w.Problems) == 0:
		return "all routes of " + what + " reach their functions"
	case !Mendable(w):
		return "aloft can not mend it: " + w.Problems[0].Mend
	}
	return ""
}

// Mendable reports whether some of what is wrong can be mended by aloft.
func Mendable(w model.StageWiring) bool {
	for _, p := range w.Problems {
		if p.Fixable {
			return true
		}
	}
	return false
}

// putWiringBackDisabled says why the chosen change of wiring, or set of such, can not be
// taken back.
func putWiringBackDisabled(s Situation) string {
	made := []journal.Move{*s.Record.Entry}
	if len(s.Set.Moves) > 0 {
		made = s.Set.Moves
	}
	moved, back := 0, 0
	for _, m := range made {
		if m.Outcome == nil || m.Outcome.Status != string(change.Moved) {
			continue
		}
		moved++
		if m.Intent.Kind != wiring.DeployKind {
			back++
		}
	}
	switch {
	case !s.Mends:
		return "mending the wiring is switched off"
	case moved == 0:
		return "nothing of it was made"
	case back == 0:
		return "a deployment is not taken back: point the stage at the deployment before"
	}
	return ""
}
