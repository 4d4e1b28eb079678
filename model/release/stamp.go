package release

import "time"

// Stamp is the note that a move leaves in the alias description, behind the
// operator's own text, so that every cockpit can read who moved the alias, from
// what, when, and what it served before.
type Stamp struct {
	Text string // the operator's own description, without the stamp
	ID   string // of the move
	Kind Kind
	From string // empty when the alias was created
	To   string
	Back []string // versions served before, the one that a rollback goes to first
	By   string
	Host string
	At   time.Time
	Why  string // the reason, cut to what fits
}
