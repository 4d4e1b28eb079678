// Package pane is what the root asks of a pane: a plain struct that draws exactly its
// rectangle. It starts nothing and reads nothing but the store; the root tells it what
// changed, which keys are meant for it, and asks what is chosen.
package pane

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/sign"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Env is what every pane draws from.
type Env struct {
	Store *store.Store
	Now   model.Clock
	Theme theme.Theme
}

// Pane is one pane of the cockpit.
type Pane interface {
	// Resize says how big the pane is, in cells, its frame included.
	Resize(w, h int)
	// Restyle changes how it looks.
	Restyle(t theme.Theme)
	// Refresh tells what changed in the store. It reports whether the pane looks
	// different now.
	Refresh(c store.Changes) bool
	// Tick tells that time went by, and which frame spinners are at. It reports
	// whether the pane shows anything that depends on either.
	Tick(spin int) bool
	// Fill adds what is chosen here to the situation.
	Fill(s *action.Situation)
	// Lines are exactly as many lines as the pane is high, each exactly as wide.
	Lines(focused bool) []string
	// Do makes a movement or a change of view, and reports whether the pane knows
	// it.
	Do(id action.ID) bool
	// Click chooses what is drawn at a cell of the pane.
	Click(x, y int)
	// Wheel scrolls by so many turns, down when positive.
	Wheel(turns int)
	// SetFilter narrows the rows; the result says what was wrong with the text.
	SetFilter(text string) list.Filter
	// Filter is the filter in force.
	Filter() list.Filter
	// Count is how many rows the filter lets through, and of how many.
	Count() (shown, all int)
	// Clear takes away the filter, else the marks, and reports whether there was
	// any.
	Clear() bool
	// Copy is the chosen row as text, empty when nothing is chosen.
	Copy() string
	// About is one line on what is chosen, for the status line.
	About() string
}

// Sorter is a pane whose rows can be sorted by its columns.
type Sorter interface {
	// SortNames are the columns, as a filter calls them.
	SortNames() []string
	// SortNamed sorts by one of them, and reports whether it is one.
	SortNamed(name string, down bool) bool
	// Unsort puts the rows into their first order.
	Unsort()
}

// Detailed is a pane whose rows open in a dialog of all that is known of them.
type Detailed interface {
	// Details is all that is known of the chosen row.
	Details() (title string, lines [][2]string)
}

// Copier is a pane that says itself what can be copied of the chosen row.
type Copier interface {
	// Copies are what each text is, and the text, in the order of a menu. Empty ones are left
	// out. A link is only for where the console is AWS' own.
	Copies() (texts [][2]string, link string)
}

// Follower is a pane that shows more of what was chosen in another.
type Follower interface {
	// Follow tells where the operator stands. It reports whether the pane looks different
	// now.
	Follow(s action.Situation) bool
}

// Summary is a pane that can be told of in a word where it does not show.
type Summary interface {
	// Tally is how much it has, empty where that says nothing.
	Tally() string
	// Worst is the sign of what wants most to be looked at in it.
	Worst() sign.Sign
}

// Aside is a pane that says in the message line what of the chosen row its right pane does
// not show.
type Aside interface {
	// Aside is that in a sentence, empty for nothing.
	Aside() string
}

// Headed is a pane that says of itself what is to be known where it does not show.
type Headed interface {
	// Headline is its name with how many rows it has, and which of them need an operator.
	Headline() string
}

// Tabbed is a pane that may share its place with others, which its frame names.
type Tabbed interface {
	// SetTabs says what stands before and behind the pane's own title.
	SetTabs(before, behind string)
}
