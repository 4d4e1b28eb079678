package action

// Making the aliases of stages that are not there yet.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// OfferedStages are the stages of the account, or those that are offered where no function
// has an alias and no config names any.
func OfferedStages(known *store.Store) []model.Stage {
	if stages := known.Stages(); len(stages) > 0 {
		return stages
	}
	return model.DefaultStages()
}

// MissingStages ask to make the aliases that the targets lack, without the version that they
// shall serve: that has to be read.
func MissingStages(s Situation) []release.Request {
	var requests []release.Request
	none := len(s.Store.Stages()) == 0
	for _, function := range s.Targets() {
		for _, stage := range OfferedStages(s.Store) {
			if none || s.Store.Cell(function, stage.Name).State == store.Absent {
				requests = append(requests,
					release.Request{Kind: release.To, Function: function, Stage: stage, Create: true})
			}
		}
	}
	return requests
}

func makeStagesDisabled(s Situation) string {
	targets := s.Targets()
	if len(targets) == 0 {
		return noFunction(s)
	}
	if len(s.Store.Stages()) == 0 {
		if failure, _ := s.Store.Unlisted(); failure != nil {
			return "the stages are not known: " + failure.Word()
		}
		if !s.Store.Listing().Complete || s.Store.Feed().Pending > 0 {
			return "the stages were not read yet"
		}
	}
	if len(MissingStages(s)) == 0 {
		return "no stage is missing"
	}
	if v := s.Store.Versions(targets[0]); len(targets) == 1 && v.Complete && len(v.List) == 0 {
		return fmt.Sprintf("%s has no version that a stage could serve: publish $LATEST first", targets[0])
	}
	return ""
}
