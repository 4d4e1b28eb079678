package feed

// Which metrics the screen wants, and how far back.

import (
	"maps"
	"slices"
	"strings"
	"time"

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
	wantBuckets                     // what buckets hold
)

// How far back metrics are read.
const (
	minutesBack     = 3 * time.Hour
	longestBack     = 24 * time.Hour // of an open table's minutes: the 1,440 points of one call
	throttlesBack   = time.Hour
	hoursBack       = 14 * 24 * time.Hour
	settled         = 3 * time.Minute // after a whole hour, before it is read
	provisionPeriod = 5 * time.Minute
	fullDay         = 24 * time.Hour
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

// metricsPlan is the part of a tablePlan that is about metrics.
type metricsPlan struct {
	windows map[windowKey]*window
	wants   []*metricWant    // by rank
	many    map[wantKind]int // series of each kind
	changed bool             // wants are to be made anew
	states  map[wantKey]*wantState

	functions []string        // names, for their usage
	cells     []model.CellKey // functions with stages that they have

	judged   time.Time      // when a verdict's sums were last begun to be read for the first time
	brokeTo  time.Time      // no paid reads before this: the day's cap is reached
	brokeFor *model.Failure // the answer that said so
}

func newMetricsPlan() metricsPlan {
	return metricsPlan{windows: map[windowKey]*window{}, states: map[wantKey]*wantState{}, changed: true}
}

func (m *metricsPlan) state(k wantKey) *wantState {
	s := m.states[k]
	if s == nil {
		s = &wantState{}
		m.states[k] = s
	}
	return s
}

// forget drops what was read of a table.
func (m *metricsPlan) forget(table string) {
	group := model.TableGroup(table)
	maps.DeleteFunc(m.states, func(k wantKey, _ *wantState) bool { return k.group == group })
	maps.DeleteFunc(m.windows, func(k windowKey, _ *window) bool {
		return k.series.Namespace == model.NamespaceDynamoDB && k.series.Value("TableName") == table
	})
	m.changed = true
}

// lineUp makes what is wanted anew when the screen or what there is has changed.
func (p *tablePlan) lineUp() []*metricWant {
	m := &p.metrics
	if !m.changed {
		return m.wants
	}
	m.changed, m.wants = false, nil
	if !p.has.metrics {
		return nil
	}
	if p.tablesOn() {
		p.lineUpTables()
	}
	if p.demand.Cost {
		p.lineUpUsage()
	}
	slices.SortStableFunc(m.wants, func(a, b *metricWant) int { return a.rank - b.rank })
	m.many = map[wantKind]int{}
	for _, w := range m.wants {
		m.many[w.kind] += len(w.series)
		w.upTo = m.many[w.kind]
	}
	return m.wants
}

func (p *tablePlan) lineUpTables() {
	m := &p.metrics
	names := slices.Clone(p.onScreen)
	for _, name := range slices.SortedFunc(maps.Keys(p.rows), strings.Compare) {
		if p.rows[name].place == offScreen {
			names = append(names, name)
		}
	}
	for _, name := range names {
		r := p.rows[name]
		if r.known && r.table.Status != "DELETING" {
			m.wants = append(m.wants, p.tableWants(r)...)
		}
	}
}

// wantPlace is where a table stands, as far as its metrics are concerned.
type wantPlace int

const (
	nowhere wantPlace = iota // its wants are to be made anew
	openPlace
	visiblePlace
	otherPlace
)

// tableWants are the metrics that are wanted of a table.
func (p *tablePlan) tableWants(r *tableRow) []*metricWant {
	place := otherPlace
	switch {
	case r.name == p.demand.Table:
		place = openPlace
	case r.place != offScreen:
		place = visiblePlace
	}
	if r.wanted == place {
		return r.wants
	}
	r.wanted, r.wants = place, nil
	add := func(kind wantKind, rank int, period time.Duration, of ...func(model.CapacityKey, model.Access) model.Series) {
		r.wants = append(r.wants, &metricWant{
			wantKey: wantKey{model.TableGroup(r.name), kind, 0}, rank: rank, period: period, series: tableSeries(r.table, of...),
		})
	}
	switch place {
	case openPlace:
		add(wantMinutes, rankOpen, time.Minute, model.ConsumedUnits, model.ThrottleEvents)
		add(wantProvisioned, rankOpen, provisionPeriod, model.ProvisionedUnits)
		add(wantHours, rankOpen, time.Hour, model.ConsumedUnits, model.ThrottleEvents)
	case visiblePlace:
		add(wantMinutes, rankVisible, time.Minute, model.ConsumedUnits, model.ThrottleEvents)
		add(wantHours, rankLazy, time.Hour, model.ConsumedUnits, model.ThrottleEvents)
	default:
		add(wantThrottles, rankOthers, time.Minute, model.ThrottleEvents)
	}
	return r.wants
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

// reach is how far back a want goes, and what is kept of it.
func (p *tablePlan) reach(w *metricWant, now time.Time) (from, keep time.Time) {
	open := w.rank == rankOpen
	switch w.kind {
	case wantMinutes, wantProvisioned:
		back := time.Duration(minutesBack)
		if open {
			back = max(back, min(p.demand.Span, longestBack))
		}
		from = whole(now, w.period).Add(-back)
		return from, from
	case wantThrottles:
		to := whole(now, w.period)
		return to.Add(-throttlesBack), to.Add(-minutesBack)
	case wantHours, wantHourUsage:
		// Verdict and usage share what was read of a table's hours.
		to := whole(now, w.period)
		from = to.Add(-hoursBack)
		if w.kind == wantHourUsage {
			return to.Add(-model.UsageHours * time.Hour), from
		}
		return from, from
	case wantBuckets:
		from = whole(now, fullDay).AddDate(0, 0, -model.UsageBucketDays)
		return from, from
	}
	from = model.UsageSince(whole(now, fullDay))
	return from, from
}

// overlap is how much of the newest is read again.
func (w *metricWant) overlap() time.Duration {
	switch w.period {
	case time.Minute:
		return 10 * time.Minute
	case provisionPeriod:
		return 30 * time.Minute
	case time.Hour:
		return 3 * time.Hour
	}
	if w.kind == wantBuckets {
		return model.UsageBucketDays * fullDay
	}
	return 2 * fullDay // today and yesterday
}

// span is what a read of a want now asks for: all when not all is known, else only
// the newest.
func (p *tablePlan) span(w *metricWant, now time.Time) (from, to time.Time) {
	reach, _ := p.reach(w, now)
	to = whole(now, w.period)
	if w.period == fullDay {
		to = to.AddDate(0, 0, 1) // the day that is not over counts too
	}
	from = to.Add(-w.overlap())
	for _, s := range w.series {
		known := p.metrics.windows[windowKey{s, w.period}]
		if known == nil || known.to.IsZero() || known.samples.From.After(reach) {
			return reach, to
		}
		if known.to.Add(-lateBy).Before(from) {
			from = whole(known.to.Add(-lateBy), w.period)
		}
	}
	if from.Before(reach) {
		from = reach
	}
	return from, to
}
