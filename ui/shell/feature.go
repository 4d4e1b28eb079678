// Package shell is what the features of the cockpit stand on: the contract between
// them and the root, and the services that they share: dialogs, messages, questions
// to AWS, changes under way. It knows no feature and not the root.
package shell

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
)

// Feature is one subject of the cockpit: its panes, and what the actions about it do.
// All else that a feature can do is an ability of its own, for which the root asks
// by the interfaces below.
type Feature interface {
	// Name is one word for it.
	Name() string
	// Panes are its panes; none where what they show is switched off.
	Panes() []Pane
	// Handlers do its actions, by their names. They are only called when the action
	// is possible.
	Handlers() map[action.ID]Handler
}

// Handler does an action that is possible now.
type Handler func(sp action.Spec, s action.Situation) tea.Cmd

// Pane is a pane with what the root has to know of it.
type Pane struct {
	Number int // also its place in the order of panes
	Name   string
	Scope  action.Scope
	Focus  action.ID // the action that gives it the keys
	Place  layout.Place
	Needs  layout.Needs // what it wants is how many rows it has
	// Of is the scope of the list whose chosen row a right pane shows; empty for others.
	Of action.Scope
	// Open shows what the chosen row leads to. Nil: all that is known of the row.
	Open Handler
	// Moved is called when its selection or its view may have changed. Nil: nothing
	// depends on that.
	Moved func()
	// Settled is called when a filter was typed to its end or taken away. Nil: it is in
	// force while it is typed.
	Settled func() tea.Cmd
	// Shown reports whether a pane across the screen has something to show. Nil: only
	// while it has the keys.
	Shown func() bool
	pane.Pane
}

// Label is what it is called where it does not show.
func (p Pane) Label() string {
	name := p.Name
	if h, ok := p.Pane.(pane.Headed); ok {
		name = h.Headline()
	}
	return fmt.Sprintf("%d %s", p.Number, name)
}

// Attends reports whether the pane is no list: it stands beside or across the screen for
// what a list leads to.
func (p Pane) Attends() bool { return p.Place == layout.Beside || p.Place == layout.Across }

// Filler adds to the situation on which actions are decided. Panes add what is
// chosen in them, a feature what it can do.
type Filler interface {
	Fill(s *action.Situation)
}

// Deriver keeps facts that rest on those of the store. It is told of a change before
// any pane is.
type Deriver interface {
	Derive(c store.Changes)
}

// Refresher keeps more up to date than its panes, such as open dialogs. It is told
// of a change after the panes were.
type Refresher interface {
	Refresh(c store.Changes)
}

// Ticker shows ages outside its panes.
type Ticker interface {
	// Tick tells that time went by.
	Tick()
}

// Counter may show seconds that are counted.
type Counter interface {
	// Counts reports whether it does now. The function says whether a pane is on the
	// screen.
	Counts(shown func(action.Scope) bool) bool
}

// Demander says what is worth reading of its facts.
type Demander interface {
	// Demand adds what it shows. The function says whether a pane is on the screen.
	Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool)
}

// Rester reads what the cursor rests on, where no source does.
type Rester interface {
	// Rested is called whenever the cursor rests: it asks for what is not known, or is
	// old. The function says whether a pane is on the screen.
	Rested(s action.Situation, shown func(action.Scope) bool) tea.Cmd
}

// Listener hears the events themselves, when the store has taken them in.
type Listener interface {
	Heard(events []model.Event) tea.Cmd
}

// Looker does something when the operator has looked at a thing for a while.
type Looker interface {
	// Looks is asked after every message while the operator looks at the panes: what is
	// chosen may be another thing than before, or the same.
	Looks(s action.Situation) tea.Cmd
}

// JournalReader keeps what the journal holds of its changes.
type JournalReader interface {
	JournalRead(moves []journal.Move)
}

// Watcher shows changes under way, whoever began them: those of its kinds of
// subjects.
type Watcher interface {
	// Progress takes the news of changes, in their order; the first of a change comes as
	// soon as it was confirmed.
	Progress(news []change.Progress)
}

// Finisher brings the screen up to date when changes have ended, whoever began them.
type Finisher interface {
	// Ended takes what became of changes of subjects that are not under way any more:
	// no results where they were not begun, because aloft is being left.
	Ended(subjects []model.Subject, results []change.Result)
}

// Opener shows things by their reference.
type Opener interface {
	// Opens are the kinds of subjects that it shows.
	Opens() map[model.SubjectKind]func(model.Subject) tea.Cmd
}

// Restorer takes back changes of its kinds.
type Restorer interface {
	// TakeBack opens the sheet of what takes back a change, and reports false for changes
	// that are another feature's.
	TakeBack(u action.Undoing) (tea.Cmd, bool)
}
