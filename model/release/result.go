package release

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// Status is how a move ended.
type Status = change.Status

// The statuses, as printed in JSON.
const (
	Moved      = change.Moved
	NotChanged = change.NotChanged
	Planned    = change.Planned
	WasRefused = change.WasRefused
	Conflicted = change.Conflicted
	Failed     = change.Failed
)

// Result is what became of one request.
type Result struct {
	ID       string        `json:"-"`
	Kind     Kind          `json:"-"`
	Set      string        `json:"-"` // the id of the set that it was made in, empty for none
	Subject  model.Subject `json:"-"` // the alias
	Function string        `json:"function"`
	Stage    string        `json:"stage"`
	From     string        `json:"from"`
	To       string        `json:"to"`
	Status   Status        `json:"status"`
	Reason   string        `json:"reason"` // why it is not moved, or how it was settled; empty when there is nothing to say
	At       time.Time     `json:"-"`
	Alias    model.Alias   `json:"-"` // as the settled answer gave it; zero when there is none
	Settled  bool          `json:"-"` // found by reading the alias again, not from the answer
	Unknown  bool          `json:"-"` // it could not be found out yet whether it was moved: the next start settles it
	PutBack  bool          `json:"-"` // it was moved and put back, all or nothing
	Err      error         `json:"-"` // the cause when failed or in conflict
}

// Change is the result as that of any change.
func (r Result) Change() change.Result {
	subject := r.Subject
	if subject.Name == "" {
		subject = model.AliasSubject(model.Identity{}, r.Function, r.Alias.Name)
	}
	return change.Result{ID: r.ID, Kind: string(r.Kind), Set: r.Set, Subject: subject, Stage: r.Stage, From: r.From, To: r.To,
		Status: r.Status, Reason: r.Reason, At: r.At, Settled: r.Settled, Unknown: r.Unknown, PutBack: r.PutBack, Seen: r.Alias, Err: r.Err}
}

// Changes are the results as those of any changes.
func Changes(results []Result) []change.Result {
	changes := make([]change.Result, len(results))
	for i, r := range results {
		changes[i] = r.Change()
	}
	return changes
}

// ResultOf is the result of a change that is a move, or that ends in one.
func ResultOf(c change.Result) Result {
	alias, _ := c.Seen.(model.Alias)
	return Result{ID: c.ID, Kind: Kind(c.Kind), Set: c.Set, Subject: c.Subject, Function: c.Subject.Name, Stage: c.Stage, From: c.From, To: c.To,
		Status: c.Status, Reason: c.Reason, At: c.At, Alias: alias, Settled: c.Settled, Unknown: c.Unknown, PutBack: c.PutBack, Err: c.Err}
}

// Progress is the news of a move under way. The subject's part is the alias.
type Progress = change.Progress

// Step is a step of a move.
type Step = change.Step

// The steps, in their order.
const (
	StepIntent       = change.StepIntent
	StepUpdate  Step = "moving"
	StepSettle       = change.StepSettle
	StepPutBack      = change.StepPutBack
	StepDone         = change.StepDone
)
