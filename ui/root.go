package ui

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Root is the cockpit's one model. It holds features and what they share, and knows
// none of them by its type.
type Root struct {
	o        Options
	desk     *shell.Desk
	looks    theme.Options
	features []shell.Feature
	panes    []shell.Pane   // in the order of tab
	there    []action.Scope // theirs
	handlers map[action.ID]shell.Handler

	focus int                  // index of the pane with the keys
	last  int                  // the list that had them last
	front map[layout.Place]int // of the lists that share a place, the one that shows
	zoom  bool
	w, h  int
	plan  layout.Plan
	drawn drawn

	prompt  *prompt // the filter being typed
	broken  broken  // escape sequences that came in pieces
	rest    rest    // of the cursor
	focused bool    // the terminal has the focus
	mouse   bool

	trail     trail
	link      consoleLink
	summaries summaries

	torn   int // lines of the journal that were told of as not to be read
	demand demand

	ticks   ticks
	spins   spins
	pulse   *pulse
	crashed *shell.Crash
}

// prompt is the filter of the focused pane while it is typed. Every change
// filters at once.
type prompt struct {
	edit   widget.Edit
	before string // the filter to go back to
	told   bool   // enter has said what is wrong with it
}

// demand is what the feed was told to read.
type demand struct {
	model.Demand
	told bool
}

// ticks let ages grow.
type ticks struct {
	awaited bool
	period  time.Duration // of the one under way
	last    uint64        // number of the last one started: late ones are dropped
}

// spins turn spinners.
type spins struct {
	awaited bool
	last    uint64
	frame   int // of the spinners
}

// shows reports whether a pane is on the screen.
func (r *Root) shows(i int) bool { return i < len(r.plan.Panes) && r.plan.Panes[i].W > 0 }

// showsScope reports whether the pane of a scope is on the screen.
func (r *Root) showsScope(scope action.Scope) bool {
	i := r.paneOf(scope)
	return i >= 0 && r.shows(i)
}

// paneOf is the index of a scope's pane, -1 where it is not there.
func (r *Root) paneOf(scope action.Scope) int {
	own := -1
	for i := range r.panes {
		switch p := &r.panes[i]; {
		case p.Scope != scope:
		case p.Of != scope:
			return i
		default:
			own = i // the right pane of a list answers to the list's own keys
		}
	}
	return own
}
