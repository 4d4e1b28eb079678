package feed

// What is known of tables, and what the screen wants of them: the state of a plan
// of its own, beside the plan of functions and builds.

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// TableIntervals are the times by which tables, metrics and usage are read. A zero
// means the default. Without focus all but Watch are as many times longer as
// Intervals.Away says.
type TableIntervals struct {
	List        time.Duration // between two reads of the list of tables: 5 min
	Screen      time.Duration // between two reads of a table on the screen: 30 s
	Busy        time.Duration // the same while it is not ACTIVE: 5 s
	Watch       time.Duration // the same while somebody waits for it: 2 s
	Others      time.Duration // between two reads of any other table: 10 min
	Spacing     time.Duration // least time between two reads of other tables: 200 ms
	Scaling     time.Duration // between two reads of what auto scaling does: 5 min
	Minutes     time.Duration // between two reads of the metrics of a table on the screen: 60 s
	Provisioned time.Duration // between two reads of what the open table was provisioned with: 5 min
	Throttles   time.Duration // between two reads of what any other table throttles: 10 min
	Verdicts    time.Duration // least time between two first reads of hourly sums of tables: 2 s
	Usage       time.Duration // between two reads of this day's usage: 15 min
	Buckets     time.Duration // between two reads of what buckets hold: 6 h
	Find        time.Duration // between two looks for what there is to count: 1 h
}

func (i TableIntervals) orDefaults() TableIntervals {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{
		{&i.List, 5 * time.Minute},
		{&i.Screen, 30 * time.Second},
		{&i.Busy, 5 * time.Second},
		{&i.Watch, 2 * time.Second},
		{&i.Others, 10 * time.Minute},
		{&i.Spacing, 200 * time.Millisecond},
		{&i.Scaling, 5 * time.Minute},
		{&i.Minutes, time.Minute},
		{&i.Provisioned, 5 * time.Minute},
		{&i.Throttles, 10 * time.Minute},
		{&i.Verdicts, 2 * time.Second},
		{&i.Usage, 15 * time.Minute},
		{&i.Buckets, 6 * time.Hour},
		{&i.Find, time.Hour},
	} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	return i
}

// tablePlan says what of tables, metrics and usage to read next. Like plan it does
// no reading itself and has no clock; one goroutine owns it.
type tablePlan struct {
	every     Intervals
	pace      TableIntervals
	globs     []string // over names of tables
	functions []string // globs over names of functions
	projects  []string // globs over names of projects
	has       struct{ tables, metrics, groups bool }
	jitter    func() float64
	epoch     int
	paused    bool // there are no valid credentials

	demand     model.Demand
	changedAt  time.Time // when the tables on the screen last changed
	settleFrom time.Time // what has come onto the screen is not read before this

	list     tableList
	rows     map[string]*tableRow
	onScreen []string
	trickled time.Time // when a table that is not on the screen was last read
	scaling  struct {
		due     time.Time
		reading bool
		of      []string // tables whose scaling is to be read at once
	}

	metrics metricsPlan
	usage   usagePlan

	ops [tableOps]hold
	out []model.Event // to be posted
}

// tableList is the reading of the list of tables, page by page.
type tableList struct {
	due     time.Time
	marker  string
	pages   int
	asked   time.Time
	found   []string
	ended   time.Time // when a listing last came to its end
	reading bool
}

// tableRow is what the plan knows of one table.
type tableRow struct {
	name    string
	table   model.Table
	known   bool // table was read
	tried   bool // a read of it has ended
	place   int  // on the screen, from the top; offScreen elsewhere
	asked   time.Time
	stretch float64 // of the wait to the next read, so that not all are read at once
	soon    bool
	reading bool
	retry   time.Time // not read before this

	wants  []*metricWant // of its metrics, while it stays where it is
	wanted wantPlace

	watched bool
	since   time.Time // when the watch began
	looks   int       // reads that have ended since then
}

func newTablePlan(o Options, jitter func() float64) *tablePlan {
	p := &tablePlan{
		every: o.Intervals, pace: o.TableIntervals.orDefaults(), jitter: jitter,
		globs: o.TableGlobs, functions: o.Include, projects: o.Projects,
		rows: map[string]*tableRow{}, metrics: newMetricsPlan(), usage: newUsagePlan(),
	}
	p.has.tables, p.has.metrics, p.has.groups = o.Tables != nil, o.Metrics != nil, o.LogGroups != nil
	p.demand.Focused = true
	return p
}

// tablesOn reports whether tables are on the screen.
func (p *tablePlan) tablesOn() bool { return p.demand.Tables || p.demand.Table != "" }

// on reports whether the screen wants anything of what this plan reads.
func (p *tablePlan) on() bool { return p.tablesOn() || p.demand.Cost }

// away lengthens a wait while the terminal has no focus.
func (p *tablePlan) away(d time.Duration) time.Duration {
	if p.demand.Focused {
		return d
	}
	return d * time.Duration(p.every.Away)
}

// want takes in what is on the screen now.
func (p *tablePlan) want(d model.Demand, now time.Time) {
	if !slices.Equal(d.VisibleTables, p.demand.VisibleTables) || d.Table != p.demand.Table {
		p.settleFrom = now
		if now.Sub(p.changedAt) < p.every.Debounce {
			p.settleFrom = now.Add(p.every.Debounce) // still scrolling
		}
		p.changedAt = now
	}
	back := d.Focused && !p.demand.Focused
	d.VisibleTables = slices.Clone(d.VisibleTables)
	p.demand = d
	p.placeTables()
	if back {
		p.hasten(now)
	}
}

// hasten shortens waits that were begun without focus.
func (p *tablePlan) hasten(now time.Time) {
	p.list.due = sooner(p.list.due, now.Add(p.pace.List))
	p.scaling.due = sooner(p.scaling.due, now.Add(p.pace.Scaling))
	for _, s := range p.usage.sources {
		s.due = sooner(s.due, now.Add(p.pace.Find))
	}
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// placeTables says which tables are on the screen: while nobody says which ones,
// the first few.
func (p *tablePlan) placeTables() {
	p.metrics.changed = true
	names := slices.Clone(p.demand.VisibleTables)
	if len(names) == 0 && p.demand.Tables {
		names = slices.SortedFunc(maps.Keys(p.rows), strings.Compare)
		names = names[:min(len(names), assumed)]
	}
	if p.demand.Table != "" && !slices.Contains(names, p.demand.Table) {
		names = append(names, p.demand.Table)
	}
	if !p.tablesOn() {
		names = nil
	}
	for _, name := range p.onScreen {
		if r := p.rows[name]; r != nil {
			r.place = offScreen
		}
	}
	p.onScreen = nil
	for _, name := range names {
		if r := p.rows[name]; r != nil && r.place == offScreen {
			r.place = len(p.onScreen)
			p.onScreen = append(p.onScreen, name)
		}
	}
}

// refresh reads again what is on the screen, and the list. It does not wait for a
// network that was away, but it does wait when AWS asked for it.
func (p *tablePlan) refresh(now time.Time) {
	for i := range p.ops {
		if !p.ops[i].throttled {
			p.ops[i].until = time.Time{}
		}
	}
	p.list.due, p.scaling.due = now, now
	for _, name := range p.onScreen {
		p.rows[name].soon, p.rows[name].retry = true, time.Time{}
	}
	p.refreshMetrics(now)
	p.refreshUsage(now)
}

// watch reads a table at once and then often until it is ACTIVE again.
func (p *tablePlan) watch(name string, now time.Time) {
	if !p.has.tables || name == "" {
		return
	}
	r := p.row(name)
	r.watched, r.since, r.looks = true, now, 0
	r.soon, r.retry = true, time.Time{}
}

func (p *tablePlan) row(name string) *tableRow {
	r := p.rows[name]
	if r == nil {
		r = &tableRow{name: name, place: offScreen, stretch: 1}
		p.rows[name] = r
	}
	return r
}

// drop takes a table out of the plan.
func (p *tablePlan) drop(name string) {
	delete(p.rows, name)
	p.metrics.forget(name)
	p.placeTables()
}

// renewed begins anew after credentials were found again.
func (p *tablePlan) renewed() {
	for i := range p.ops {
		p.ops[i].tries, p.ops[i].until, p.ops[i].throttled = 0, time.Time{}, false
	}
}

// spread lengthens or shortens a wait by up to a quarter.
func (p *tablePlan) spread(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.75 + p.jitter()/2))
}

// pending is how many reads are under way or wait because nothing has been read
// yet.
func (p *tablePlan) pending() int {
	n := 0
	for i := range p.ops {
		n += p.ops[i].inFlight
	}
	if p.on() {
		for _, r := range p.rows {
			if !r.tried && !r.reading {
				n++
			}
		}
	}
	return n
}

// heldTo is until when throttling holds reads back, zero when it does not.
func (p *tablePlan) heldTo(now time.Time) time.Time {
	var to time.Time
	for _, h := range p.ops {
		if h.throttled && h.until.After(now) && h.until.After(to) {
			to = h.until
		}
	}
	return to
}
