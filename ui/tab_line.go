package ui

import (
	"slices"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
)

// summed are the panes with what they say of themselves: of the right panes, that of the
// list that had the keys last, the first one where it has none.
func (r *Root) summed() []bars.Tab {
	beside := r.beside()
	if beside < 0 {
		beside = slices.IndexFunc(r.panes, func(p shell.Pane) bool { return p.Place == layout.Beside })
	}
	if s := &r.summaries; !s.known || s.facts != r.desk.Store.Touched() || s.beside != beside {
		*s = summaries{facts: r.desk.Store.Touched(), beside: beside, known: true, loud: len(r.alarms()) > 0}
		for i, d := range r.panes {
			if d.Place == layout.Beside && i != beside {
				continue
			}
			tab := bars.Tab{Number: d.Number, Name: d.Name}
			if p, ok := d.Pane.(pane.Summary); ok {
				tab.Count, tab.Sign = p.Tally(), p.Worst()
			}
			s.panes, s.tabs = append(s.panes, i), append(s.tabs, tab)
		}
	}
	for n, i := range r.summaries.panes {
		r.summaries.tabs[n].Chosen = i == r.focus
	}
	return r.summaries.tabs
}

// troubled reports whether something needs an operator.
func (r *Root) troubled() bool {
	r.summed()
	return r.summaries.loud
}

// tabLine names the panes where not all show, each with the worst that its list has.
func (r *Root) tabLine() string {
	tabs := bars.Tabs{All: r.summed()}
	if r.zoom && arrangement().Whole(r.w, r.h) {
		tabs.Note = "zoomed, " + r.desk.Keys.Label(action.Zoom) + " shows all"
	}
	line, places := tabs.Line(r.desk.Theme, r.w)
	for n, at := range places {
		if at.W > 0 {
			r.drawn.hit(at.X, r.plan.Tabs, at.W, r.panes[r.summaries.panes[n]].Focus)
		}
	}
	return line
}
