package action

// Why an action about functions, their stages and versions, or their moves, is not possible
// now.

import (
	"fmt"
	"slices"

	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/invoke"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

func needFunction(s Situation) string {
	if s.Function == "" {
		return noFunction(s)
	}
	return ""
}

// noFunction says why no function is chosen: mostly there is none.
func noFunction(s Situation) string {
	if len(s.Store.Functions()) == 0 && s.Store.Listing().Complete {
		return "there is no function here"
	}
	return "no function is chosen"
}

func needStage(s Situation) string {
	if len(s.Targets()) == 0 {
		return noFunction(s)
	}
	if _, ok := s.Store.Stage(s.Stage); !ok {
		return noStage(s)
	}
	return movingNow(s, s.Stage)
}

// noStage says why no stage is chosen: mostly there is none.
func noStage(s Situation) string {
	if len(s.Store.Stages()) > 0 {
		return "choose a stage first"
	}
	if failure, _ := s.Store.Unlisted(); failure != nil {
		return "the stages are not known: " + failure.Word()
	}
	if !s.Store.Listing().Complete || s.Store.Feed().Pending > 0 {
		return "the stages were not read yet"
	}
	return "make the stages first: no function has an alias yet"
}

// movingNow refuses a second move of a cell that is still being moved.
func movingNow(s Situation, stage string) string {
	for _, f := range s.Targets() {
		if s.Store.Cell(f, stage).Moving != nil {
			return fmt.Sprintf("%s of %s is being moved", stage, f)
		}
	}
	return ""
}

func rollbackDisabled(s Situation) string {
	if reason := needStage(s); reason != "" {
		return reason
	}
	if targets := s.Targets(); len(targets) == 1 {
		return notServing(s, targets[0], s.Stage)
	}
	return ""
}

func notServing(s Situation, function, stage string) string {
	switch s.Store.Cell(function, stage).State {
	case store.Absent:
		return fmt.Sprintf("make the stage first: %s has no %s yet", function, stage)
	case store.Denied:
		return fmt.Sprintf("%s of %s may not be read", stage, function)
	}
	return ""
}

func diffDisabled(s Situation) string {
	if reason := needFunction(s); reason != "" {
		return reason
	}
	if _, ok := s.Store.Stage(s.Stage); !ok {
		return noStage(s)
	}
	next, why := s.Store.NextStage(s.Function, s.Stage)
	if why != "" {
		return why
	}
	for _, stage := range []string{s.Stage, next.Name} {
		if s.Store.Cell(s.Function, stage).State != store.Serving {
			return fmt.Sprintf("what %s serves is not known", stage)
		}
	}
	return ""
}

func moveVersionDisabled(s Situation) string {
	if s.Version == "" {
		return "no version is chosen"
	}
	if _, ok := s.Store.Stage(s.Stage); !ok {
		return noStage(s)
	}
	if c := s.Store.Cell(s.Function, s.Stage); c.Moving != nil {
		return fmt.Sprintf("%s of %s is being moved", s.Stage, s.Function)
	}
	return ""
}

func diffVersionDisabled(s Situation) string {
	if s.Version == "" {
		return "no version is chosen"
	}
	if s.Store.Cell(s.Function, s.Stage).State != store.Serving {
		return fmt.Sprintf("what %s serves is not known", s.Stage)
	}
	return ""
}

func putBackDisabled(s Situation) string {
	switch r := s.Record; {
	case r == nil:
		return "no move is chosen"
	case r.OfTest():
		return invoke.Final
	case r.OfPublication():
		return pipeline.Final
	case r.OfWiring():
		return putWiringBackDisabled(s)
	case r.OfComponent(), slices.ContainsFunc(s.Set.Moves, func(m journal.Move) bool { return m.Intent.OfComponent() }):
		return components.Final
	case len(s.Set.Moves) > 0:
		if back, _ := SetBack(s.Store, s.Set); len(back) == 0 {
			return "no stage serves any more what that set moved it to"
		}
		return ""
	case r.OfBuild():
		return "what was done to a build is not put back"
	case r.From == "":
		return "what was served before that move is not known"
	case r.Status != release.Moved:
		return "that move was not made"
	case r.OfCapacity():
		return putCapacityBackDisabled(s)
	}
	return ""
}
