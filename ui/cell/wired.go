package cell

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/sign"
)

// SignOf is what makes a cell of the stage matrix need an operator: of several the first.
func SignOf(s *store.Store, limits health.Limits, key model.CellKey) sign.Sign {
	first := sign.None
	if figures, _ := s.Health(key); limits.Judge(figures).Loud() {
		first = sign.Failing
	}
	if len(s.Wired(key).Broken) > 0 {
		first = sign.Worst(first, sign.Broken)
	}
	if _, moved := s.MovedElsewhere(key); moved {
		first = sign.Worst(first, sign.Moved)
	}
	return first
}

// BrokenWay says in a line what is wrong on the way from a stage of an API.
func BrokenWay(way store.BrokenAPIWay) string { return way.From() + ": " + way.Problem.Detail }

// Wiring says whether the routes of APIs reach an alias, empty where that says nothing.
func Wiring(s *store.Store, key model.CellKey) string {
	w := s.Wired(key)
	var parts []string
	switch broken := len(w.Broken); {
	case broken > 0:
		return ""
	case w.Routes > w.Unknown:
		parts = append(parts, "wiring ok, "+routes(w.Routes-w.Unknown))
	}
	if w.Unknown > 0 {
		parts = append(parts, "wiring of "+routes(w.Unknown)+" not known")
	}
	return strings.Join(parts, ", ")
}

func routes(n int) string {
	if n == 1 {
		return "1 route"
	}
	return fmt.Sprintf("%d routes", n)
}
