package ui

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Root is the cockpit's one model. It holds features and what they share, and knows
// none of them by its type.
type Root struct {
	o        Options
	host     *shell.Host
	looks    theme.Options
	features []shell.Feature
	panes    []shell.Pane // in the order of tab
	handlers map[action.ID]shell.Handler

	focus int // index of the pane with the keys
	front int // of the panes that share a place, the one that shows
	zoom  bool
	w, h  int
	plan  plan
	drawn drawn

	prompt  *prompt // the filter being typed
	broken  broken  // escape sequences that came in pieces
	rest    rest    // of the cursor
	focused bool    // the terminal has the focus
	mouse   bool

	torn      int // lines of the journal that were told of as not to be read
	summaries summaries
	demand    model.Demand
	demanded  bool

	ticks   ticks
	spins   spins
	pulse   *pulse
	crashed *shell.Crash
}

// shows reports whether a pane is on the screen.
func (r *Root) shows(i int) bool { return i < len(r.plan.panes) && r.plan.panes[i].w > 0 }

// showsScope reports whether the pane of a scope is on the screen.
func (r *Root) showsScope(scope action.Scope) bool {
	i := r.paneOf(scope)
	return i >= 0 && r.shows(i)
}

// paneOf is the index of a scope's pane, -1 where it is not there.
func (r *Root) paneOf(scope action.Scope) int {
	for i := range r.panes {
		if r.panes[i].Scope == scope {
			return i
		}
	}
	return -1
}
