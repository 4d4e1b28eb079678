package shell

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/sign"
)

// Place is where the operator can stand: a row of a pane.
type Place struct {
	Scope    action.Scope // of the pane
	Key      string       // of the row; empty for whichever is chosen
	Function string       // that is chosen in Functions, of which other panes show more; empty for whichever is
	Stage    string       // likewise
}

// Thing is one thing that can be gone to by its name.
type Thing struct {
	Kind  string // in a word
	Name  string
	Facts string // that tell it from its neighbour
	At    Place
}

// Indexer names the things that it has.
type Indexer interface {
	// Things are all of them that are known, in the order of its lists.
	Things() []Thing
}

// Trouble is one thing that needs an operator.
type Trouble struct {
	At   Place
	Sign sign.Sign
	Why  string // with the thing's name
}

// Unsure may not have read all that may need an operator.
type Unsure interface {
	// Unread is what of it was not read yet, in a few words; empty when all was.
	Unread() string
}

// Troubled names what needs an operator.
type Troubled interface {
	// Troubles are all of them, in the order of its lists.
	Troubles() []Trouble
}
