package store

// Which stage comes before and after another one: as the config says, else as far
// as the names of the function's own aliases tell it to everybody.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// NextStage is the stage that a promotion of a function from the named one goes to,
// or why there is none. Where no config states the order, it is told only from
// aliases that were read in this run: a kept list may be old.
func (s *Store) NextStage(function, stage string) (next model.Stage, why string) {
	if s.configured {
		i := s.stageIndex(stage)
		if i < 0 || i+1 >= len(s.stages) {
			return model.Stage{}, stage + " is the last stage"
		}
		return s.stages[i+1], ""
	}
	if _, read := s.listed[function]; !read {
		return model.Stage{}, "the aliases of " + function + " have not been read yet"
	}
	alias, why := model.StageAfter(stage, s.aliases[function])
	if why != "" {
		return model.Stage{}, s.unordered(function, why)
	}
	return model.FoundStage(alias), ""
}

// FirstStage is the stage that new code of a function goes to, or why there is none.
func (s *Store) FirstStage(function string) (first model.Stage, why string) {
	if s.configured {
		return s.stages[0], ""
	}
	if _, read := s.listed[function]; !read {
		return model.Stage{}, "the aliases of " + function + " have not been read yet"
	}
	alias, why := model.FirstStage(s.aliases[function])
	if why != "" {
		return model.Stage{}, s.unordered(function, why)
	}
	return model.FoundStage(alias), ""
}

func (s *Store) unordered(function, why string) string {
	return fmt.Sprintf("no config states the order of stages, and of %s it is not known: %s", function, why)
}

// Behind is how many versions a stage is behind the stage before it, negative
// when it is behind, positive when it is ahead, and whether it can be said: both
// are known and have a number. $LATEST has none, so nothing is ahead of it.
func (s *Store) Behind(function, stage string) (int64, bool) {
	previous, ok := s.previous(function, stage)
	if !ok {
		return 0, false
	}
	before, here := s.Cell(function, previous), s.Cell(function, stage)
	if before.State != Serving || here.State != Serving {
		return 0, false
	}
	b, bok := model.VersionNumber(before.Alias.Version)
	h, hok := model.VersionNumber(here.Alias.Version)
	if !bok || !hok {
		return 0, false
	}
	return h - b, true
}

// previous is the stage before another one, for showing.
func (s *Store) previous(function, stage string) (string, bool) {
	if s.configured {
		i := s.stageIndex(stage)
		if i < 1 {
			return "", false
		}
		return s.stages[i-1].Name, true
	}
	var there []string
	for _, st := range s.stages {
		if c := s.cells[model.CellKey{Function: function, Alias: st.Alias}]; c != nil && c.State == Serving {
			there = append(there, st.Name)
		}
	}
	before, why := model.StageBefore(stage, there)
	return before, why == ""
}

func (s *Store) stageIndex(name string) int {
	return slices.IndexFunc(s.stages, func(st model.Stage) bool { return st.Name == name })
}

// AliasCell is what is known of an alias that may be no stage.
func (s *Store) AliasCell(function, alias string) Cell {
	if c := s.cells[model.CellKey{Function: function, Alias: alias}]; c != nil {
		return c.Cell
	}
	return Cell{}
}

// OtherAliases are the aliases of a function that are no stages, by name.
func (s *Store) OtherAliases(function string) []model.Stage {
	var others []model.Stage
	for _, name := range s.aliases[function] {
		if !slices.ContainsFunc(s.stages, func(st model.Stage) bool { return st.Alias == name }) {
			others = append(others, model.FoundStage(name))
		}
	}
	slices.SortFunc(others, func(a, b model.Stage) int { return strings.Compare(a.Name, b.Name) })
	return others
}
