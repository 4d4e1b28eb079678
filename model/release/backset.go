package release

import (
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// BackOf are the requests that put back the moves of a set as one, the last first:
// each stage to what it served before the first move of the set. What was put back
// already is left out, and so are aliases that the set created, which are named: to
// take them away is no move.
func BackOf(set journal.Set, reason string) (requests []Request, created []string) {
	type span struct {
		first, last journal.Entry
	}
	spans := map[model.Subject]*span{}
	var order []model.Subject
	for _, m := range set.Moves {
		e := m.Intent
		if m.Outcome == nil || m.Outcome.Status != string(Moved) || e.OfCapacity() || e.Ref != "" {
			continue
		}
		e.To = m.To()
		subject := e.Subject()
		if s := spans[subject]; s != nil {
			s.last = e
			continue
		}
		spans[subject] = &span{first: e, last: e}
		order = append(order, subject)
	}
	for _, subject := range slices.Backward(order) {
		switch s := spans[subject]; s.first.From {
		case "":
			created = append(created, subject.String())
		case s.last.To:
		default:
			requests = append(requests, Request{Kind: PutBack, Function: s.first.Function,
				Stage: model.Stage{Name: s.first.Stage, Alias: s.first.Alias}, Version: s.first.From, Reason: reason})
		}
	}
	return requests, created
}
