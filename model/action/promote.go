package action

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
)

// Which stage a promotion goes to.

func promoteDisabled(s Situation) string {
	if reason := needStage(s); reason != "" {
		return reason
	}
	if targets := s.Targets(); len(targets) == 1 {
		if reason := notServing(s, targets[0], s.Stage); reason != "" {
			return reason
		}
	}
	next, reason := promotedTo(s)
	if reason != "" {
		return reason
	}
	return movingNow(s, next.Name)
}

// promotedTo is the stage after the chosen one, the same for all that are to be
// promoted, or why there is none.
func promotedTo(s Situation) (to model.Stage, why string) {
	for i, f := range s.Targets() {
		next, why := s.Store.NextStage(f, s.Stage)
		switch {
		case why != "":
			return model.Stage{}, why
		case i > 0 && next != to:
			return model.Stage{}, fmt.Sprintf("what comes after %s is not the same stage on all of them: %s and %s", s.Stage, to.Name, next.Name)
		}
		to = next
	}
	return to, ""
}
