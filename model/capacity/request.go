package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
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
	Reason  string // the operator's words, for the journal
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
	Verdict   release.Verdict      // Ready, Unchanged or Refused
	Reason    string               // everything that stands in the way, in words with the next step
	Failure   *model.Failure       // the call that failed, when one is the reason
	Notes     []string             // what else to know
}

// Result is what became of a change.
type Result struct {
	ID     string         `json:"id"`
	Table  string         `json:"table"`
	Index  string         `json:"index,omitempty"`
	From   string         `json:"from"`
	To     string         `json:"to"`
	Status release.Status `json:"status"` // moved: DynamoDB took it
	Reason string         `json:"reason"`
	Active bool           `json:"active"` // seen ACTIVE with the new figures
	Err    error          `json:"-"`
}

// Step is a step of a change.
type Step string

// The steps, in their order.
const (
	StepIntent Step = "writing intent"
	StepUpdate Step = "changing"
	StepFollow Step = "updating" // DynamoDB took it and works on it
	StepDone   Step = "done"
)

// Progress is the news of a change under way.
type Progress struct {
	ID     string
	Key    model.CapacityKey
	To     string
	Step   Step
	Status string // the table's or the index' own, such as "UPDATING"
}

// Options say how a change is made.
type Options struct {
	DryRun bool
	NoWait bool // do not wait until the table is ACTIVE again
}
