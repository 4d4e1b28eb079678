package ui

import (
	"reflect"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
)

// want tells the feed what is on the screen, when that changed.
func (r *Root) want(s action.Situation) {
	if r.w == 0 {
		return // there is no screen yet
	}
	d := model.Demand{Focused: r.focused}
	for _, f := range r.features {
		if f, ok := f.(shell.Demander); ok {
			f.Demand(&d, s, r.showsScope)
		}
	}
	if r.demand.told && sameDemand(d, r.demand.Demand) {
		return
	}
	r.demand = demand{d, true}
	if r.o.Feed != nil {
		r.o.Feed.Want(d)
	}
}

// reads asks for what the cursor rests on and no source reads.
func (r *Root) reads(s action.Situation) tea.Cmd {
	var cmds []tea.Cmd
	for _, f := range r.features {
		if f, ok := f.(shell.Rester); ok && r.w > 0 {
			cmds = append(cmds, f.Rested(s, r.showsScope))
		}
	}
	return tea.Batch(cmds...)
}

// sameDemand reports whether two demands ask for the same.
func sameDemand(a, b model.Demand) bool {
	return a.Chosen == b.Chosen && a.Focused == b.Focused && slices.Equal(a.Visible, b.Visible) &&
		a.Builds == b.Builds && slices.Equal(a.Logs, b.Logs) && slices.Equal(a.Projects, b.Projects) && slices.Equal(a.Watched, b.Watched) &&
		a.Tables == b.Tables && slices.Equal(a.VisibleTables, b.VisibleTables) && a.Table == b.Table && a.Span == b.Span &&
		a.Cost == b.Cost && a.CostByStage == b.CostByStage && reflect.DeepEqual(a.Topics, b.Topics)
}
