package invoke

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Sheet is what an operator should see before a test, and what the test needs.
type Sheet struct {
	Request Request
	ID      string // in the journal
	ReadAt  time.Time
	Version *model.Version // that is invoked, mostly where there are two; nil when it could not be read
	Beside  *model.Canary  // the other version of a stage with weights, nil for none
	// Confirm is the stage whose name has to be typed first, the zero one for none: the
	// one that is invoked, or one that serves the version that is.
	Confirm model.Stage
	Verdict change.Verdict
	Reason  string         // why not, in words with the next step
	Failure *model.Failure // the call that failed, when one is the reason
	Notes   []string       // what else to know
	Guards  []change.Asked
}

// Executes is the version that will be executed, as far as that is known before.
func (s *Sheet) Executes() string {
	switch {
	case s.Version == nil:
		return s.Request.Version
	case s.Beside != nil:
		return s.Version.Number + " or " + s.Beside.Version
	}
	return s.Version.Number
}

// Runs is how long Lambda lets the function run.
func (s *Sheet) Runs() time.Duration {
	if s.Version == nil || s.Version.TimeoutSeconds <= 0 {
		return longestRun
	}
	return time.Duration(s.Version.TimeoutSeconds) * time.Second
}

// longestRun is the longest that Lambda lets any function run.
const longestRun = 15 * time.Minute
