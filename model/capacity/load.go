package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// Load is how hard one kind of units of a table or index is pressed.
type Load struct {
	model.CapacityKey
	Access      model.Access
	Provisioned float64   // units a second; 0 on demand
	Consumed    float64   // units a second over the last complete minute that has arrived
	Throttled   float64   // requests a minute over that minute
	Known       bool      // Consumed and Throttled were read
	At          time.Time // end of that minute
	Hour        []float64 // consumed units a second by minute, oldest first; NaN where pending
	HourStopped []float64 // throttled requests by minute
}

// Use is the consumed share of what is provisioned, 0 to 1 and above it in a
// burst; 0 on demand.
func (l Load) Use() float64 {
	if l.Provisioned <= 0 {
		return 0
	}
	return l.Consumed / l.Provisioned
}

// Verdict says which billing mode of a table is cheaper, from its own metrics.
type Verdict struct {
	Table       string
	Hours       int      // that were looked at
	Provisioned cost.USD // a month as provisioned now, or as it would have to be provisioned
	OnDemand    cost.USD // a month of the same requests on demand
	Better      model.BillingMode
	Saves       cost.USD // a month, over what the table has now; 0 when it has the better one
	Percentile  float64  // share of the minutes or hours looked at that the provisioned units cover, 0 to 1
	ReadUnits   int64    // that would have to be provisioned, over table and indexes
	WriteUnits  int64
	Fit         Fit
	Arithmetic  []string // how it was worked out, line by line
}

// Fit says how the provisioned units fit the load.
type Fit string

// The fits.
const (
	Unknown  Fit = ""         // too little was read
	Fits     Fit = "fits"     //
	Wasteful Fit = "wasteful" // far more than was ever used
	Tight    Fit = "tight"    // throttled, or close to it
)

// Trial is what the last 24 hours would have done with other figures.
type Trial struct {
	model.CapacityKey
	Access    model.Access
	Units     int64
	Throttled int  // minutes that would have been throttled
	Was       int  // minutes that were throttled
	Minutes   int  // looked at
	Lower     bool // the figure is a lower bound: what was throttled did not come through and is not known
}
