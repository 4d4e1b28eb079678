package sim

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/aloftdeck/aloft/model"
)

// The tables of the story: seven, with indexes on 15 read and 15 write units in
// all, and 180 GiB.

// tableStory is one table of the demo, or one index of the table before it.
type tableStory struct {
	table, index  string
	read, write   int64 // 0: on demand
	reads, writes wave
	surgeReads    surge // its beginning is counted from the demo's
	surgeWrites   surge
	bytes         int64
	items         int64
	scaled        int64 // auto scaling up to so many units; 0: none
	infrequent    bool
	had           [2]int64 // units that it had until lowered ago; zero: what it has now
}

// lowered is how long before the demo a table was made smaller that had more.
const lowered = 40 * 24 * time.Hour

const gib = 1 << 30

// demoTables: activities throttles in bursts, reports has far more than it needs,
// usage is on demand, and auto scaling works on sessions.
var demoTables = []tableStory{
	{table: "activities", read: 4, write: 3, bytes: 96 * gib, items: 214_000_000,
		reads: wave{1.7, 0.6, 0.1, 16}, writes: wave{0.55, 0.6, 0.1, 16},
		surgeWrites: surge{rate: 8, from: -2, every: 26, lasts: 12, chance: 0.4}},
	{table: "activities", index: "by-team", read: 2, write: 2, bytes: 31 * gib, items: 214_000_000,
		reads: wave{0.7, 0.6, 0.1, 15}, writes: wave{0.5, 0.6, 0.1, 16}},
	{table: "digests", read: 1, write: 1, bytes: 1 * gib, items: 1_900_000,
		reads: wave{0.02, 0.8, 0.05, 7}, writes: wave{0.01, 0.8, 0.05, 6}},
	{table: "reports", read: 3, write: 4, bytes: 16 * gib, items: 610_000, had: [2]int64{5, 5},
		reads: wave{0.06, 0.7, 0.1, 9}, writes: wave{0.015, 0.7, 0.1, 5}},
	{table: "sessions", read: 2, write: 2, bytes: 3 * gib, items: 4_800_000, scaled: 10,
		reads: wave{0.75, 0.3, 0.1, 15}, writes: wave{0.6, 0.3, 0.1, 15},
		surgeReads: surge{rate: 2.2, from: 5, every: 75, lasts: 14, chance: 0.1}, surgeWrites: surge{rate: 1.4, from: 6, every: 75, lasts: 12, chance: 0.1}},
	{table: "teams", read: 1, write: 1, bytes: 1 * gib, items: 420_000,
		reads: wave{0.45, 0.6, 0.1, 14}, writes: wave{0.05, 0.6, 0.1, 14}},
	{table: "teams", index: "by-slack-id", read: 1, write: 1, bytes: gib / 2, items: 420_000,
		reads: wave{0.4, 0.6, 0.1, 15}, writes: wave{0.05, 0.6, 0.1, 14}},
	{table: "tokens", read: 1, write: 1, bytes: gib / 2, items: 96_000,
		reads: wave{0.35, 0.5, 0.1, 15}, writes: wave{0.04, 0.4, 0.1, 3}},
	{table: "usage", bytes: 22 * gib, items: 61_000_000,
		reads: wave{0.12, 0.5, 0.1, 17}, writes: wave{activityRate, 0.7, 0.1, 16}},
	{table: "usage", index: "by-day", bytes: 9 * gib, items: 61_000_000,
		reads: wave{0.03, 0.5, 0.1, 8}, writes: wave{activityRate / 2, 0.7, 0.1, 16}},
}

// demoChanges is how long a change of a table takes in the demo. AWS takes from
// seconds to minutes.
var demoChanges = Latency{Min: 5 * time.Second, Max: 11 * time.Second}

// metricsReach is how far back the metrics of the demo go.
const metricsReach = 100 * 24 * time.Hour

// metricsBorn is the first minute of metrics that nothing else bounds.
func (w *World) metricsBorn() int64 {
	return minuteOf(cmp.Or(w.tables.started, w.now()).Add(-metricsReach))
}

// tablesFrom is how many functions an account has that has more tables than the
// team, one more for each five functions.
const tablesFrom = 100

// seedTables adds the tables of an account with so many functions.
func (w *World) seedTables(functions int, at time.Time) {
	w.tables.started = at
	for _, s := range demoTables {
		w.addStory(s, at)
	}
	if functions < tablesFrom {
		return
	}
	w.tables.later = make(map[string]int)
	for i := range functions/5 - 7 {
		name := inventedName(i)
		w.tables.later[name] = i
		w.tables.names = append(w.tables.names, name)
	}
	slices.Sort(w.tables.names)
}

// inventedName is what the i-th table of a bigger account is called.
func inventedName(i int) string {
	name := things[i%len(things)]
	if lap := i / len(things); lap > 0 {
		name += "-" + places[(lap-1)%len(places)]
		if lap > len(places) {
			name += "-" + strconv.Itoa((lap-1)/len(places)+1)
		}
	}
	return name + "s"
}

// furnishTable makes the i-th table of a bigger account, mostly one on demand. It
// is made when it is first looked at.
func (w *World) furnishTable(name string, i int) {
	delete(w.tables.later, name)
	r := stream(w.seed, "table "+strconv.Itoa(i))
	s := tableStory{table: name, bytes: int64(r.IntN(8 * gib)), items: int64(r.IntN(9_000_000)),
		reads:  wave{0.05 + 2*r.Float64(), 0.6, 0.1, float64(r.IntN(24))},
		writes: wave{0.02 + r.Float64(), 0.6, 0.1, float64(r.IntN(24))}, infrequent: r.IntN(20) == 0}
	if r.IntN(10) < 3 {
		s.read, s.write = 1+int64(4*s.reads.rate), 1+int64(4*s.writes.rate)
	}
	w.addStory(s, w.tables.started)
}

// addStory makes a table of a story, or adds an index to it.
func (w *World) addStory(s tableStory, at time.Time) {
	m := &meter{key: model.CapacityKey{Table: s.table, Index: s.index}, checked: minuteOf(at),
		settings: []setting{{from: at, onDemand: s.read == 0, units: [2]int64{s.read, s.write}}}}
	m.load[reads] = w.loadOf(m.key, reads, s.reads, s.surgeReads, at)
	m.load[writes] = w.loadOf(m.key, writes, s.writes, s.surgeWrites, at)
	made := at.AddDate(0, 0, -200-int(mix(w.seed, "made "+s.table, 0)%400)).Truncate(time.Millisecond)
	if s.had[reads] > 0 {
		before := at.Add(-lowered)
		m.settings[0].from, m.decreased = before, before
		m.settings = slices.Insert(m.settings, 0, setting{from: made, units: s.had})
		w.unitsChanged(m.key, m.settings[1].units, before, actor{user: "bob", role: "Operator", agent: consoleAgent})
	}
	if s.scaled > 0 {
		for a, least := range m.settings[0].units {
			m.scaling[a] = &scaling{min: least, max: s.scaled, target: 70, created: made.Add(time.Minute)}
		}
	}
	if s.index != "" {
		t := w.tables.byName[s.table]
		t.indexes = append(t.indexes, &index{name: s.index, meter: m, bytes: s.bytes, items: s.items})
		return
	}
	t := &table{name: s.table, created: made, meter: m, bytes: s.bytes, items: s.items, summary: s.read == 0, switched: made}
	if s.infrequent {
		t.class = types.TableClassStandardInfrequentAccess
	}
	if s.table == "activities" {
		t.protected = true
	}
	if s.table == "usage" {
		t.maxWrite = 200
	}
	w.addTable(t)
}

// loadOf is a load of the demo. Reads that may be a little old cost half a unit.
func (w *World) loadOf(k model.CapacityKey, a access, v wave, s surge, at time.Time) load {
	l := load{wave: v, surge: s, grain: 1, hash: mix(w.seed, "load of "+k.String(), int64(a))}
	if a == reads {
		l.grain = 0.5
	}
	l.surge.from += minuteOf(at)
	return l
}
