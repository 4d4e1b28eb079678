package model

// The order of a function's stages where no config states one: that of the families
// of their names, as far as the function itself has them. It serves writes, so it
// answers nothing that two people could see differently.

import (
	"fmt"
	"slices"
	"strings"
)

// StageBefore is the stage that comes before another one on a function that has
// these aliases, or why none can be told.
func StageBefore(stage string, aliases []string) (before, why string) {
	return neighbour(stage, aliases, -1)
}

// StageAfter is the stage that comes after another one on a function that has these
// aliases, or why none can be told.
func StageAfter(stage string, aliases []string) (after, why string) {
	return neighbour(stage, aliases, 1)
}

// FirstStage is the stage that new code of a function with these aliases goes to, or
// why none can be told. Nothing but the first family answers it: what comes first on
// a function without one may be production.
func FirstStage(aliases []string) (first, why string) {
	switch names := inFamilies(aliases)[0]; len(names) {
	case 0:
		return "", "it has no " + families[0][0]
	case 1:
		return names[0], ""
	default:
		return "", noOrder(names)
	}
}

func neighbour(stage string, aliases []string, step int) (next, why string) {
	family, usual := familyOf(stage)
	if !usual {
		return "", stage + " is not the usual name of a stage"
	}
	byFamily := inFamilies(aliases)
	switch here := byFamily[family]; {
	case !slices.Contains(here, stage):
		return "", "it has no " + stage
	case len(here) > 1:
		return "", noOrder(here)
	}
	for i := family + step; i >= 0 && i < len(byFamily); i += step {
		switch names := byFamily[i]; len(names) {
		case 0:
		case 1:
			return names[0], ""
		default:
			return "", noOrder(names)
		}
	}
	if step < 0 {
		return "", "it has no stage before " + stage
	}
	return "", "it has no stage after " + stage
}

// inFamilies are the aliases with usual names by their family, in the order of
// columns.
func inFamilies(aliases []string) [][]string {
	byFamily := make([][]string, len(families))
	for _, s := range OrderStages(aliases) {
		if i, ok := familyOf(s.Name); ok {
			byFamily[i] = append(byFamily[i], s.Name)
		}
	}
	return byFamily
}

func noOrder(names []string) string {
	return fmt.Sprintf("%s have no order that is known", strings.Join(names, " and "))
}
