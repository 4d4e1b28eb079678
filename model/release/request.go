// Package release moves what a stage serves: promotion, rollback, a move to any
// version, putting back a journal entry, for one function or many. Every move
// goes the same way: read, sheet, intent, update, settle, outcome.
package release

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Kind says what sort of move it is. It goes into stamp and journal.
type Kind string

// The kinds of moves.
const (
	Promote  Kind = "promote"  // to what another stage serves
	To       Kind = "move"     // to a version that was named
	Rollback Kind = "rollback" // to what the stage served before
	PutBack  Kind = "put-back" // to what the stage served before one entry of the journal
	Deploy   Kind = "deploy"   // to a version that was just published for it

	// Deployment is no move: the journal calls a deploy as a whole so, which ends in
	// one.
	Deployment Kind = "deployment"
	// Publication is no move either: a version was published of what $LATEST is.
	Publication Kind = "publish-version"
)

// Words say what sort of move it is to people: every change of a stage is a move, so one to a
// version that was named says that. JSON, stamp and journal keep the kind.
func (k Kind) Words() string {
	switch k {
	case To:
		return "to version"
	case Deployment:
		return "deploy"
	case Publication:
		return "publish"
	}
	return string(k)
}

// Request is the wish to move one function's stage.
type Request struct {
	Kind     Kind
	Function string
	Stage    model.Stage // whose alias is moved
	From     model.Stage // Promote without Version: the stage whose version is taken
	Version  string      // the version to serve; Promote and Rollback may leave it empty
	Create   bool        // make the alias when it is missing
	Reason   string      // the operator's words, for stamp and journal
	Undoes   *Undone     // the move that a PutBack takes back, nil where it takes back none in particular
}

// Undone is a move that is taken back.
type Undone = change.Undone
