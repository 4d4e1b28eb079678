package pane

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

// This file moves about in the stage matrix.

// Do moves, marks and sorts.
func (f *Functions) Do(id action.ID) bool {
	if f.move(id) {
		return true
	}
	switch id {
	case action.StageLeft:
		f.step(-1)
	case action.StageRight:
		f.step(1)
	case action.Mark:
		if name, ok := f.table.Selected(); ok {
			f.table.ToggleMark(name)
			f.table.Move(1)
		}
	case action.Sort:
		f.order = (f.order + 1) % orders
		f.rebuild()
	default:
		return false
	}
	return true
}

// step chooses another stage.
func (f *Functions) step(delta int) {
	stages := f.env.Store.Stages()
	if len(stages) == 0 {
		return
	}
	i := slices.IndexFunc(stages, func(st model.Stage) bool { return st.Name == f.stage })
	f.choose(stages[min(max(i+delta, 0), len(stages)-1)].Name)
}

func (f *Functions) choose(stage string) {
	f.stage = stage
	f.arrange()
}

// Stage is the chosen stage.
func (f *Functions) Stage() string { return f.stage }

// ChooseStage chooses a stage, when there is one of that name.
func (f *Functions) ChooseStage(name string) {
	if _, ok := f.env.Store.Stage(name); ok {
		f.choose(name)
	}
}

// Choose chooses a function, and gives a filter up that hides it. It reports
// whether the function is known.
func (f *Functions) Choose(name string) bool {
	if f.table.Select(name) {
		return true
	}
	if !f.filter.Empty() {
		f.SetFilter("")
	}
	return f.table.Select(name)
}

// Click chooses the row, and the stage when a cell of one was hit.
func (f *Functions) Click(x, y int) {
	x, y = f.inside(x, y)
	id, onColumn := f.table.ColumnAt(x)
	if _, ok := f.table.ClickRow(y); !ok && !f.table.OnHeader(y) {
		return
	}
	if stage, ok := strings.CutPrefix(id, stagePrefix); ok && onColumn {
		f.choose(stage)
	}
}
