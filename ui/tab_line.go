package ui

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
)

// summaries are what the lists say of themselves, as long as the facts stay.
type summaries struct {
	facts uint64 // that they rest on
	known bool
	tabs  []bars.Tab
	loud  bool // something needs an operator
}

// summed are the panes with what they say of themselves.
func (r *Root) summed() []bars.Tab {
	if s := &r.summaries; !s.known || s.facts != r.desk.Store.Touched() {
		*s = summaries{facts: r.desk.Store.Touched(), known: true, tabs: make([]bars.Tab, len(r.panes)), loud: len(r.alarms()) > 0}
		for i, d := range r.panes {
			s.tabs[i] = bars.Tab{Number: d.Number, Name: d.Name}
			if p, ok := d.Pane.(pane.Summary); ok {
				s.tabs[i].Count, s.tabs[i].Sign = p.Tally(), p.Worst()
			}
		}
	}
	for i := range r.summaries.tabs {
		r.summaries.tabs[i].Chosen = i == r.focus
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
	var tabs bars.Tabs
	var focus []action.ID
	for i, tab := range r.summed() {
		if r.panes[i].Place != layout.Beside || i == r.beside() {
			tabs.All, focus = append(tabs.All, tab), append(focus, r.panes[i].Focus)
		}
	}
	if r.zoom && arrangement().Whole(r.w, r.h) {
		tabs.Note = "zoomed, " + r.desk.Keys.Label(action.Zoom) + " shows all"
	}
	line, places := tabs.Line(r.desk.Theme, r.w)
	for i, at := range places {
		if at.W > 0 {
			r.drawn.hit(at.X, r.plan.Tabs, at.W, focus[i])
		}
	}
	return line
}
