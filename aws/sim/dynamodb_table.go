package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// DynamoDB's tables. What a table or an index may do is kept as a history: a
// change is an entry that begins a while after it was asked for, and until then the
// table is UPDATING. So the status needs no clockwork, and the metrics of any time
// follow from the capacity of that time.

// table is one table.
type table struct {
	name       string
	created    time.Time
	class      types.TableClass  // empty: STANDARD, which DynamoDB leaves out
	status     types.TableStatus // set by a test; empty: as its changes have it
	summary    bool              // has been on demand at some time: only then BillingModeSummary is there
	switched   time.Time         // to on demand for the last time
	switches   []time.Time       // those of the last 24 hours
	meter      *meter
	indexes    []*index // global, by name
	local      []model.LocalIndex
	bytes      int64
	items      int64
	replicas   []string
	protected  bool
	maxRead    int64 // on demand; 0: none
	maxWrite   int64
	indexDelay time.Duration // how much longer than the table its indexes take

	keys       keyNames                             // none: one called id
	attributes map[string]types.ScalarAttributeType // of keys, by name; those that are missing are texts
	ready      time.Time                            // until then it is being made
	backed     time.Time                            // until then its backups are being enabled
	tags       map[string]string
	ttl        *timeToLive // nil: it has never had any
	recovery   time.Time   // since when it can be recovered to any point; zero: it can not
}

// keyNames are the attributes that are keys.
type keyNames struct{ hash, ranged string }

// timeToLive is when items expire.
type timeToLive struct {
	attribute string
	changed   time.Time
	ready     time.Time // until then it is being enabled
}

// index is one global secondary index.
type index struct {
	name   string
	status types.IndexStatus // set by a test; empty: as its changes have it
	meter  *meter
	bytes  int64
	items  int64

	keys      keyNames  // none: one called after the index
	allocated time.Time // until then its table takes no other change
	ready     time.Time // until then it is being made, and is filled from when it was allocated
}

// access is one of the two ways of using a table, as an index of arrays.
type access int

const (
	reads access = iota
	writes
)

// meter is the throughput of a table or of one index: what was allowed when, and
// what is asked of it.
type meter struct {
	key       model.CapacityKey
	settings  []setting // ascending; the last one may not have begun
	lowered   int64     // so many times on day
	day       string    // UTC
	increased time.Time
	decreased time.Time
	load      [2]load
	scaling   [2]*scaling // nil: none
	checked   int64       // auto scaling has looked at the minutes before this one
}

// setting is what is allowed from a time on.
type setting struct {
	from     time.Time
	onDemand bool
	units    [2]int64 // a second
}

// at is the setting at a time. Before the first one it is the first.
func (m *meter) at(t time.Time) setting {
	last := len(m.settings) - 1
	if !m.settings[last].from.After(t) {
		return m.settings[last]
	}
	i, found := slices.BinarySearchFunc(m.settings, t, func(s setting, t time.Time) int { return s.from.Compare(t) })
	if !found {
		i = max(0, i-1)
	}
	return m.settings[i]
}

// changing reports whether a change is under way.
func (m *meter) changing(now time.Time) bool { return m.settings[len(m.settings)-1].from.After(now) }

// decreases are those of today.
func (m *meter) decreases(now time.Time) int64 {
	if m.day != utcDay(now) {
		return 0
	}
	return m.lowered
}

func utcDay(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// freeDecreases is how many decreases of a day are allowed at any time. After them
// there is one for each hour without any.
const freeDecreases = 4

// mayDecrease reports whether units may go down now.
func (m *meter) mayDecrease(now time.Time) bool {
	return m.decreases(now) < freeDecreases || now.Sub(m.decreased) >= time.Hour
}

// change makes other units hold after a delay, and counts it.
func (m *meter) change(now time.Time, delay time.Duration, to setting) {
	was := m.at(now)
	if !was.onDemand && !to.onDemand {
		if lower(to, was) {
			n := m.decreases(now)
			m.day, m.lowered, m.decreased = utcDay(now), n+1, now
		}
		if lower(was, to) {
			m.increased = now
		}
	}
	to.from = now.Add(delay)
	m.settings = append(m.settings, to)
}

// lower reports whether any kind of units of a is below that of b.
func lower(a, b setting) bool {
	return a.units[reads] < b.units[reads] || a.units[writes] < b.units[writes]
}

// meters are the table's own and those of its indexes.
func (t *table) meters() []*meter {
	all := []*meter{t.meter}
	for _, i := range t.indexes {
		all = append(all, i.meter)
	}
	return all
}

// index finds a global index.
func (t *table) index(name string) (*index, bool) {
	for _, i := range t.indexes {
		if i.name == name {
			return i, true
		}
	}
	return nil, false
}

// statusAt is the table's status. An index that is still changing leaves the table
// ACTIVE: after a switch of the billing mode indexes take longer.
func (t *table) statusAt(now time.Time) types.TableStatus {
	switch {
	case t.status != "":
		return t.status
	case now.Before(t.ready):
		return types.TableStatusCreating
	case t.meter.changing(now):
		return types.TableStatusUpdating
	}
	for _, i := range t.indexes {
		if now.Before(i.allocated) {
			return types.TableStatusUpdating
		}
		// A change of an index alone shows on its table too.
		if i.meter.changing(now) && t.indexDelay == 0 {
			return types.TableStatusUpdating
		}
	}
	return types.TableStatusActive
}

func (i *index) statusAt(now time.Time) types.IndexStatus {
	switch {
	case i.status != "":
		return i.status
	case now.Before(i.ready):
		return types.IndexStatusCreating
	case i.meter.changing(now):
		return types.IndexStatusUpdating
	}
	return types.IndexStatusActive
}

// table finds a table, with what auto scaling has made of it by now.
func (w *World) table(name string) (*table, bool) {
	if _, rest, ok := strings.Cut(name, ":table/"); ok {
		name = rest
	}
	if i, ok := w.tables.later[name]; ok {
		w.furnishTable(name, i)
	}
	t, ok := w.tables.byName[name]
	if !ok {
		return nil, false
	}
	w.scale(t)
	return t, true
}

// tableState is everything of the account that is metered.
type tableState struct {
	byName  map[string]*table
	later   map[string]int     // those not looked at yet, by number
	names   []string           // sorted
	started time.Time          // when the demo began; zero: it is none
	delay   Latency            // how long a change takes
	traffic map[string]traffic // by function:alias, as a test has it
	points  []storedSeries
	spoiled []spoiling
}

// addTable puts a table into the account, in its place by name.
func (w *World) addTable(t *table) {
	if w.tables.byName == nil {
		w.tables.byName = make(map[string]*table)
	}
	delete(w.tables.later, t.name)
	if i, taken := slices.BinarySearch(w.tables.names, t.name); !taken {
		w.tables.names = slices.Insert(w.tables.names, i, t.name)
	}
	w.tables.byName[t.name] = t
}

func (w *World) tableARN(name string) string {
	return fmt.Sprintf("arn:aws:dynamodb:%s:%s:table/%s", w.region, w.account, name)
}
