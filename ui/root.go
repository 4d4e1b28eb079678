package ui

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
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

	input   input
	focused bool // the terminal has the focus

	trail     trail
	link      consoleLink
	summaries summaries

	torn   int // lines of the journal that were told of as not to be read
	demand demand

	clocks  clocks
	crashed *shell.Crash
}

// input is what is typed, and where the cursor goes.
type input struct {
	prompt *prompt // the filter being typed
	broken broken  // escape sequences that came in pieces
	rest   rest    // of the cursor
	mouse  bool    // clicks are taken
}

// clocks are what goes on by itself.
type clocks struct {
	ticks ticks
	spins spins
	pulse *pulse
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

// consoleLink is where the title of the right pane leads in terminals that know OSC 8: the
// page of what it shows in the console.
type consoleLink struct {
	page string
	line string // the title line as it was drawn, without the link
	y    int
}

// summaries are what the lists say of themselves, as long as the facts stay.
type summaries struct {
	facts  uint64 // that they rest on
	beside int    // the right pane among them
	known  bool
	panes  []int // those that are named
	tabs   []bars.Tab
	loud   bool // something needs an operator
}

// trail is where the operator was, the last place last. A place joins it when another
// pane gets the keys, or another row by more than a movement.
type trail struct {
	places []shell.Place
	going  bool // somewhere by more than one step, of which only the start counts
}
