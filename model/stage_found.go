package model

import (
	"cmp"
	"slices"
	"strings"
)

// mostColumns bounds the columns where no alias has the usual name of a stage: a
// function can have an alias for every commit.
const mostColumns = 6

// FoundStages are the stages of an account whose config names none, learned from the
// aliases met: those with the usual names of stages; where no alias has one, those
// that most functions have. The zero value has met none.
type FoundStages struct {
	met       map[CellKey]bool
	functions map[string]bool // with an alias
	count     map[string]int  // functions by alias
	usual     bool            // an alias has the usual name of a stage
	stages    []Stage
}

// Meet takes in that a function has an alias, and reports whether that changed the
// stages.
func (f *FoundStages) Meet(function, alias string) bool {
	key := CellKey{Function: function, Alias: alias}
	if f.met[key] {
		return false
	}
	if f.met == nil {
		f.met, f.functions, f.count = map[CellKey]bool{}, map[string]bool{}, map[string]int{}
	}
	f.met[key], f.functions[function] = true, true
	f.count[alias]++
	usual := UsualStage(alias)
	if (usual && f.usual && f.count[alias] > 1) || (!usual && f.usual) {
		return false
	}
	f.usual = f.usual || usual
	before := f.stages
	f.stages = f.choose()
	return !slices.Equal(before, f.stages)
}

// Stages are the stages found, usual ones in the order of their families.
func (f *FoundStages) Stages() []Stage { return f.stages }

// DefaultStages are offered where no config names any and no function has an alias.
func DefaultStages() []Stage {
	return []Stage{FoundStage("dev"), FoundStage("stage"), FoundStage("prod")}
}

func (f *FoundStages) choose() []Stage {
	var names []string
	for alias, n := range f.count {
		if f.usual && UsualStage(alias) || !f.usual && 2*n > len(f.functions) {
			names = append(names, alias)
		}
	}
	if !f.usual && len(names) > mostColumns {
		slices.SortFunc(names, func(a, b string) int {
			return cmp.Or(cmp.Compare(f.count[b], f.count[a]), strings.Compare(a, b))
		})
		names = names[:mostColumns]
	}
	return OrderStages(names)
}
