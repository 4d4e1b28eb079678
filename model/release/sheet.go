package release

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Verdict says what a sheet allows.
type Verdict = change.Verdict

// The verdicts.
const (
	Ready     = change.Ready     // may be moved
	Unchanged = change.Unchanged // the stage serves that version already: nothing to do
	Refused   = change.Refused   // must not or can not be moved: Reason says why
	Choose    = change.Choose    // which version is meant is not known: Choices has the list
	Missing   = change.Missing   // the alias does not exist; asked again with Create it is made
)

// Sheet is the swap sheet: everything an operator should see before a move, and
// everything the move needs. A sheet is read once; the move made from it carries
// its revision, so that what was shown is what is replaced.
type Sheet struct {
	Request      Request
	ID           string // the move's id, which the stamp will carry
	ReadAt       time.Time
	Alias        model.Alias // as read; zero when the alias is missing
	From         string      // version served now, empty when the alias is missing
	To           string      // version to serve
	Verdict      Verdict
	Reason       string         // why not, or what stands in the way, in words for people with the next step
	Failure      *model.Failure // the call that failed, when one is the reason
	Current      *model.Version // the one that is Compared; nil when it could not be read
	Target       *model.Version
	Differences  []Difference       // between Current and Target; empty says that nothing differs
	EndsCanary   *model.Canary      // the canary that the move ends, nil for none
	Provisioned  *model.Concurrency // of the stage; nil for none, or when it could not be read
	LastMove     *Stamp             // the stamp that the alias carries, nil for none
	MovedOutside bool               // the alias was moved by something else since that stamp
	MovedOn      bool               // of what takes back a move: the stage was moved on since that move
	Proved       bool               // of a rollback: To is what is known to have been served before
	Source       Source             // where it is known from what was served before, empty when it is not
	Looked       []Looked           // what was asked about that, and what it answered
	Choices      []Choice           // versions to choose from: older ones, the newest first, then newer ones; only with Choose
	Notes        []string           // what else to know: a source in mid-canary, no room for the stamp
	Guards       []change.Asked     // what the guards say, in their order
	Description  string             // what the alias description will be, stamp included

	text *string // the operator's description, where a stamp stands in it that is not the alias' own
}

// Compared is the version that the target is compared with: the one that is served now,
// and of a canary that is ended the one that leaves; empty for none.
func (s *Sheet) Compared() string {
	if s.From == s.To && s.EndsCanary != nil {
		return s.EndsCanary.Version
	}
	return s.From
}

// Choice is one version that a stage might be moved to where what it served before
// is not known.
type Choice struct {
	Version   string
	Newer     bool      // than what is served: no way back
	Likely    bool      // what was probably served before
	Share     float64   // of the traffic, of one of two versions that are served now
	Published time.Time // zero when it is not known
	Served    bool      // known to have been served by the stage
	Since     time.Time // when it was last put there, zero when not known
	Until     time.Time // when another was put in its place, zero when not known
	NeverIn   time.Time // not served since then, as far as CloudTrail was read; zero when that is not known
	Note      string    // description of the version
}

// Marked is the choice that is offered first: the likely one, else the next older
// version. -1 for none: a newer version is never offered.
func Marked(choices []Choice) int {
	for i, c := range choices {
		if c.Likely {
			return i
		}
	}
	if len(choices) > 0 && !choices[0].Newer {
		return 0
	}
	return -1
}

// Difference is one way in which two versions differ.
type Difference struct {
	Field  string // "memory", "role", "env TABLE"
	Before string // empty when it was not there
	After  string
	Secret bool // Before and After are masked; the versions hold the values
}
