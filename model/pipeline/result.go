package pipeline

import (
	"encoding/json"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
)

// StepName is a step of a deploy.
type StepName string

// The steps, in their order.
const (
	Fetch   StepName = "fetch"   // the artifact is read, to take the function's zip out of it
	Update  StepName = "update"  // $LATEST gets the code
	Await   StepName = "await"   // until Lambda has taken it over
	Publish StepName = "publish" // a version is made of it
	Move    StepName = "move"    // the stage is moved to the version
)

// Steps are all steps, in their order.
func Steps() []StepName { return []StepName{Fetch, Update, Await, Publish, Move} }

// Words say what a step does. Every place that names a step to people uses them,
// or their first word where there is no room; JSON and the journal keep the names.
func (s StepName) Words() string {
	switch s {
	case Fetch:
		return "fetch the artifact"
	case Update:
		return "upload the code"
	case Await:
		return "wait for Lambda"
	case Publish:
		return "publish a version"
	case Move:
		return "move the stage"
	}
	return safetext.Line(string(s))
}

// StepStatus is how a step stands.
type StepStatus string

// The statuses of a step, as printed in JSON and written to the journal.
const (
	Begun   StepStatus = "begun"
	Done    StepStatus = "done"
	Skipped StepStatus = "skipped" // there was nothing to do: Detail says why
	Broken  StepStatus = "failed"
)

// StepResult is what became of one step.
type StepResult struct {
	Name   StepName
	Status StepStatus
	Detail string // what was done, or why not
	Took   time.Duration
}

// MarshalJSON gives the step as printed: the time in seconds, to the millisecond.
func (s StepResult) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Name   StepName   `json:"name"`
		Status StepStatus `json:"status"`
		Detail string     `json:"detail"`
		Took   float64    `json:"took_s"`
	}{s.Name, s.Status, s.Detail, math.Round(s.Took.Seconds()*1000) / 1000})
}

// Result is what became of a deploy: the result of its move, and what came before
// it. To is the version as soon as it is known. When a step before the move does
// not work Status is Failed, Conflicted or WasRefused, and Reason names the step.
type Result struct {
	release.Result
	CodeSHA256 string       `json:"code_sha256"` // base64; empty while it is not known
	Version    string       `json:"-"`           // the version that was published or found, empty before that
	Steps      []StepResult `json:"steps"`       // those that were reached
}

// Progress is the news of a deploy under way.
type Progress struct {
	ID       string
	Function string
	Stage    string
	Step     StepName
	Status   StepStatus
	Detail   string
	Number   int   // of the step among the steps, from 1
	Total    int   // steps
	Bytes    int64 // fetched so far
	Of       int64 // bytes to fetch, 0 when not known
}
