package model

import (
	"slices"
	"strings"
)

// Stage is a step on the way to production. On a function it is an alias.
type Stage struct {
	Name    string
	Alias   string
	Confirm Confirm
	Unnamed bool  // an alias that is no stage, moved by its own name
	Wiring  bool  // a move of it is refused where a stage of an API does not reach its alias
	Place   Place // where it is; the zero one where a single place is looked at
}

// Confirm says how a move of a stage is confirmed.
type Confirm string

// The ways to confirm, weakest first.
const (
	ConfirmNone Confirm = "none" // verbs do not ask; in the cockpit the sheet still waits for enter
	ConfirmKey  Confirm = "key"  // enter in the cockpit, yes or no on the command line
	ConfirmType Confirm = "type" // the stage's name has to be typed
)

// families are the names that everybody knows as stages, in the order of the way to
// production. Between names of one family there is no order that everybody knows;
// the one here is that of their columns.
var families = [][]string{
	{"dev", "devel", "develop", "development"},
	{"test", "tst", "testing", "qa", "int", "integ", "integration"},
	{"uat", "acc", "acceptance", "stage", "stg", "staging", "preprod", "pre-prod", "pre_prod", "preproduction", "pre-production"},
	{"prod", "prd", "production", "live"},
}

// familyOf is the place of a stage's name on the way to production, from zero on.
func familyOf(name string) (int, bool) {
	lower := strings.ToLower(name)
	i := slices.IndexFunc(families, func(names []string) bool { return slices.Contains(names, lower) })
	return i, i >= 0
}

// UsualStage reports whether everybody knows the name as that of a stage.
func UsualStage(name string) bool {
	_, ok := familyOf(name)
	return ok
}

// OrderStages makes stages of alias names: each name once, the usual ones first in
// the order of their families, the others after them by name.
func OrderStages(aliases []string) []Stage {
	names := slices.Clone(aliases)
	slices.SortFunc(names, func(a, b string) int {
		if d := usualRank(a) - usualRank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	names = slices.Compact(names)
	stages := make([]Stage, len(names))
	for i, n := range names {
		stages[i] = FoundStage(n)
	}
	return stages
}

// FoundStage is a stage that no config names: the alias itself.
func FoundStage(alias string) Stage { return Stage{Name: alias, Alias: alias, Confirm: ConfirmKey} }

func usualRank(name string) int {
	lower, rank := strings.ToLower(name), 0
	for _, names := range families {
		if i := slices.Index(names, lower); i >= 0 {
			return rank + i
		}
		rank += len(names)
	}
	return rank
}

// CellKey names one cell of the stage matrix by function and alias.
type CellKey struct{ Function, Alias string }
