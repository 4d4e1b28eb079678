package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
)

// Kind is what the journal calls a change of capacity.
const Kind = "capacity"

// Request is the wish for another capacity: of units, of the billing mode, or of
// auto scaling's bounds.
type Request struct {
	model.CapacityKey
	Billing model.BillingMode // of the table; empty: as it is
	Read    int64             // units a second; 0: as it is
	Write   int64             // units a second; 0: as it is
	// Scaling asks for auto scaling's bounds in place of units and billing mode.
	Scaling []model.ScalingChange
	Reason  string         // the operator's words, for the journal
	Undoes  *change.Undone // the change that this one takes back, nil for none
}

// Sheet is what an operator should see before a change, and all the change needs.
type Sheet struct {
	Request   Request
	ID        string // in the journal
	ReadAt    time.Time
	Table     model.Table     // as read
	Scaling   []model.Scaling // of the table or index
	From, To  string          // in words, see Figures and Bounds
	NowUSD    cost.USD        // a month of the table or index as it is
	ThenUSD   cost.USD        // a month as it would be
	Priced    bool            // both are known
	PriceNote string          // whose prices, of which day, and what they rest on
	Decreases Decreases
	Falls     bool                 // some units go down
	Trials    []Trial              // what the last 24 hours would have done; empty when metrics could not be read
	Change    model.CapacityChange // zero when Scaling is changed
	Verdict   change.Verdict       // Ready, Unchanged or Refused
	Reason    string               // everything that stands in the way, in words with the next step
	Failure   *model.Failure       // the call that failed, when one is the reason
	Notes     []string             // what else to know
	Guards    []change.Asked       // what the guards say, in their order
}

// Result is what became of a change.
type Result struct {
	ID     string        `json:"id"`
	Table  string        `json:"table"`
	Index  string        `json:"index,omitempty"`
	From   string        `json:"from"`
	To     string        `json:"to"`
	Status change.Status `json:"status"` // moved: DynamoDB took it
	Reason string        `json:"reason"`
	Active bool          `json:"active"` // seen ACTIVE with the new figures
	Err    error         `json:"-"`
}

// Change is the result as that of any change.
func (r Result) Change() change.Result {
	return change.Result{ID: r.ID, Kind: Kind, Subject: model.CapacitySubject(model.Identity{}, model.CapacityKey{Table: r.Table, Index: r.Index}),
		From: r.From, To: r.To, Status: r.Status, Reason: r.Reason, Seen: r.Active, Err: r.Err}
}

// Step is a step of a change.
type Step = change.Step

// The steps, in their order.
const (
	StepIntent      = change.StepIntent
	StepUpdate Step = "changing"
	StepSettle      = change.StepSettle
	StepFollow      = change.StepFollow // DynamoDB took it and works on it
	StepDone        = change.StepDone
)

// Progress is the news of a change under way. Its note is the status of the table or
// the index while that is watched, such as "UPDATING".
type Progress = change.Progress

// Options say how a change is made.
type Options struct {
	DryRun bool
	NoWait bool // do not wait until the table is ACTIVE again
}
