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

// usualStages is the order in which stages found by their aliases are shown;
// others come after them by name.
var usualStages = []string{"dev", "test", "qa", "stage", "staging", "preprod", "prod", "live"}

// OrderStages makes stages of alias names found in an account: each name once,
// the usual ones first in their usual order, the others after them by name.
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
		stages[i] = Stage{Name: n, Alias: n, Confirm: ConfirmKey}
	}
	return stages
}

func usualRank(name string) int {
	if i := slices.Index(usualStages, strings.ToLower(name)); i >= 0 {
		return i
	}
	return len(usualStages)
}

// CellKey names one cell of the stage matrix by function and alias.
type CellKey struct{ Function, Alias string }
