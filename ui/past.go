package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/overlay"
)

// lookAgain reads a sheet again that asks which version served before, when CloudTrail
// has told more of its alias. The sheet stays open meanwhile.
func (r *Root) lookAgain(events []model.Event) tea.Cmd {
	l := r.top()
	if l == nil {
		return nil
	}
	box, ok := l.box.(*overlay.Sheets)
	if !ok {
		return nil
	}
	asked, ok := box.Asks()
	if !ok || !slices.ContainsFunc(events, func(event model.Event) bool {
		e, ok := event.(model.TrailLearned)
		return ok && slices.ContainsFunc(e.Calls, func(c model.AliasCall) bool {
			return c.Function == asked.Function && c.Alias == asked.Stage.Alias
		})
	}) {
		return nil
	}
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	mover := r.o.Mover
	return safely(func() tea.Msg { return sheetMsg{n, 0, mover.Prepare(ctx, asked)} })
}
