package change

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Verdict says what a sheet allows.
type Verdict string

// The verdicts.
const (
	Ready     Verdict = "ready"     // may be made
	Unchanged Verdict = "unchanged" // it is so already: nothing to do
	Refused   Verdict = "refused"   // must not or can not be made: Reason says why
	Choose    Verdict = "choose"    // what is meant is not known: the kind's sheet has the list
	Missing   Verdict = "missing"   // a part is not there; asked again it is made
)

// Sheet is what the sheet of every kind of change has.
type Sheet struct {
	ID      string // of the change, in the journal
	Kind    string // as the journal calls it
	Words   Words
	Subject model.Subject
	Stage   string // the stage whose part the subject is, as the config calls it; empty for none
	From    string // in words of the kind, empty when it is made new
	To      string
	Verdict Verdict
	Reason  string         // why not, in words with the next step
	Failure *model.Failure // the call that failed, when one is the reason
	Why     string         // the operator's words, for the journal

	// GoesBack says that it goes back to what was there before: a rollback, an undo.
	// Such a change passes the guards that do not hold then.
	GoesBack bool
	// Final says why it can not be put back, empty when it can.
	Final string
	// Within is what a process may need for it until its outcome is written; zero: 3
	// minutes. After it nobody works on it any more.
	Within time.Duration
	// Tries is how often the write is made at most when each time it had no effect;
	// zero: twice.
	Tries int
	// Alone says that AWS does not refuse a write that rests on an old read, so
	// that the journal has to keep two from one subject.
	Alone bool
}
