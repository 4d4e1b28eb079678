package release

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Status is how a move ended.
type Status string

// The statuses, as printed in JSON.
const (
	Moved      Status = "moved"
	NotChanged Status = "unchanged"
	Planned    Status = "planned"
	WasRefused Status = "refused"
	Conflicted Status = "conflict"
	Failed     Status = "failed"
)

// Result is what became of one request.
type Result struct {
	ID       string      `json:"-"`
	Kind     Kind        `json:"-"`
	Function string      `json:"function"`
	Stage    string      `json:"stage"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Status   Status      `json:"status"`
	Reason   string      `json:"reason"` // why it is not moved, or how it was settled; empty when there is nothing to say
	At       time.Time   `json:"-"`
	Alias    model.Alias `json:"-"` // as the settled answer gave it; zero when there is none
	Settled  bool        `json:"-"` // found by reading the alias again, not from the answer
	Unknown  bool        `json:"-"` // it could not be found out yet whether it was moved: the next start settles it
	PutBack  bool        `json:"-"` // it was moved and put back, all or nothing
	Err      error       `json:"-"` // the cause when failed or in conflict
}

// Progress is the news of a move under way.
type Progress struct {
	ID       string
	Function string
	Alias    string
	To       string
	Step     Step
	Done     int // moves of the same batch that have ended
	Total    int
}

// Step is a step of a move.
type Step string

// The steps, in their order.
const (
	StepIntent  Step = "writing intent"
	StepUpdate  Step = "moving"
	StepSettle  Step = "settling"
	StepPutBack Step = "putting back"
	StepDone    Step = "done"
)
