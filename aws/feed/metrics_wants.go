package feed

// Which metrics are wanted.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// wantKind is what metrics are wanted for.
type wantKind int

const (
	wantMinutes     wantKind = iota // of tables on the screen: used and throttled
	wantProvisioned                 // of the open table: what it was provisioned with
	wantHours                       // of tables on the screen: what a verdict rests on
	wantThrottles                   // of any other table
	wantDayUsage                    // what is charged for, by day
	wantHourUsage                   // and by hour
	wantMinuteUsage                 // and by the minute, of the last hour
	wantBuckets                     // what buckets hold
	wantLoads                       // of tables that are read once: the last minutes
)

// partSize is the most series of functions, APIs and so on that are read together,
// so that they come little by little.
const partSize = 24

// Ranks of what is wanted: the lower ones go first.
const (
	rankOpen = iota
	rankVisible
	rankUsage
	rankOthers
	rankLazy
)

// wantKey names a want.
type wantKey struct {
	group string
	kind  wantKind
	part  int
}

// metricWant is some series that are read together at a pace.
type metricWant struct {
	wantKey
	rank   int
	period time.Duration
	series []model.Series
	upTo   int // how many series of its kind there are up to its own
	order  int // among all wants

	state *wantState
	line  *wantLine // that it waits in
	due   time.Time
	index int
}

// wantState is what became of a want.
type wantState struct {
	asked   time.Time // when its last read was asked for; zero when there was none
	from    time.Time // how far back was asked for
	count   int       // of how many series
	reading bool
	soon    bool
	retry   time.Time // not read before this
}

// wantLine is where wants of a kind and rank wait. Those of tables' verdicts wait apart
// until they were asked for once: they come one after the other.
type wantLine struct {
	kind  wantKind
	rank  int
	fresh bool
	engine.Queue[*metricWant]
}

func newWantLine(kind wantKind, rank int, fresh bool) *wantLine {
	return &wantLine{kind, rank, fresh, engine.Queue[*metricWant]{
		Before: func(a, b *metricWant) bool {
			if !a.due.Equal(b.due) {
				return a.due.Before(b.due)
			}
			return a.order < b.order
		},
		At: func(w *metricWant) *int { return &w.index },
	}}
}

// tableSeries are metrics of a table and then of its indexes.
func tableSeries(t model.Table, of ...func(model.CapacityKey, model.Access) model.Series) []model.Series {
	keys := []model.CapacityKey{{Table: t.Name}}
	for _, i := range t.Indexes {
		keys = append(keys, model.CapacityKey{Table: t.Name, Index: i.Name})
	}
	var out []model.Series
	for _, k := range keys {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			for _, f := range of {
				out = append(out, f(k, a))
			}
		}
	}
	return out
}
