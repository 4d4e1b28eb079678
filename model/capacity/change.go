package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// Request is the wish for another capacity.
type Request struct {
	model.CapacityKey
	Billing model.BillingMode // empty: as it is
	Read    int64             // units a second; 0: as it is
	Write   int64
	// Scaling asks for auto scaling's bounds instead of the units.
	Scaling []model.ScalingChange
	Reason  string
}

// Sheet is what an operator should see before a change, and all the change needs.
type Sheet struct {
	Request   Request
	ID        string // in the journal
	ReadAt    time.Time
	Table     model.Table
	Now       model.Throughput // of the table or index
	Scaling   []model.Scaling  // of the table or index
	NowUSD    cost.USD         // a month of the table or index as it is, at the last day's use
	ThenUSD   cost.USD         // a month as it would be
	PriceNote string           // whose prices, of which day
	Decreases Decreases
	Trials    []Trial // of what would change, empty when metrics could not be read
	Change    model.CapacityChange
	Verdict   release.Verdict // Ready, Unchanged or Refused
	Reason    string          // everything that stands in the way, in words with the next step
	Failure   *model.Failure  // the call that failed, when one is the reason
	Notes     []string        // what else to know: auto scaling will undo it, how it is judged
	Confirm   string          // text to type before the change, empty for none
}

// Decreases says how often units may still go down today (UTC).
type Decreases struct {
	Today int64     // so many were made
	Left  int64     // at once; after that one for each hour without any
	Next  time.Time // when the next one is possible, when none is left
}

// Result is what became of a change.
type Result struct {
	ID     string         `json:"id"`
	Table  string         `json:"table"`
	Index  string         `json:"index,omitempty"`
	From   string         `json:"from"` // "5 RCU 5 WCU", "on demand"
	To     string         `json:"to"`
	Status release.Status `json:"status"` // moved, unchanged, planned, refused, conflict, failed
	Reason string         `json:"reason"`
	Active bool           `json:"active"` // the table and its indexes were seen ACTIVE with the new figures
}

// Progress is the news of a change under way.
type Progress struct {
	ID     string
	Key    model.CapacityKey
	Status string // the table's or index's own, "UPDATING"
	Since  time.Time
}

// Journal is where changes are recorded. *journal.File is one.
type Journal interface {
	Append(entry journal.Entry) error
	Path() string
}

// Tables is what a change needs of DynamoDB.
type Tables interface {
	model.TableReader
	model.TableWriter
}

// Deps is what a Changer works with.
type Deps struct {
	Tables    Tables
	Metrics   model.MetricReader // nil: what other figures would have done is not said
	Journal   Journal
	Operator  model.Operator
	Identity  func() model.Identity
	Protected []string // globs (path.Match) over names of tables that are not changed
	Now       model.Clock
	Book      func() *cost.Book // prices
	NewID     func() string     // nil: 12 random characters of base32
}
