package store

// What was used, as far as metrics and nouns tell: what a cost report is made of.

import (
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// usage is what there is to count besides functions and tables, and what was made
// of it.
type usage struct {
	found    model.UsageFound
	has      bool // found was read
	moved    bool // what measured rests on changed in this batch
	stale    bool // measured has to be worked out anew
	measured cost.Measured
	ok       bool              // measured holds something
	awaited  int               // series and things that measured lacks because they were not read yet
	computes map[string]string // what projects build on, as it was taken
	buckets  int               // how many hold artifacts, as it was taken
	room     room
}

// Measured is what was used over time, and whether anything of it was read. It is
// worked out when it is asked for and was stale, which takes milliseconds for
// thousands of functions. Its slices are the store's own, and are written over when it is
// worked out again.
func (s *Store) Measured() (cost.Measured, bool) {
	s.settleUsage()
	return s.usage.measured, s.usage.ok
}

// Unmeasured is how much of what is counted was not read yet, in series and
// things: until then Measured holds only a part. What could not be read is not
// among it, see MetricsFailure and TablesLeftOut.
func (s *Store) Unmeasured() int {
	s.settleUsage()
	return s.usage.awaited
}

func (s *Store) applyUsage(e model.UsageFound, d *Changes) {
	u := &s.usage
	if u.has && e.Asked.Before(u.found.Asked) {
		return
	}
	u.found = model.UsageFound{Read: e.Read, Series: slices.Clone(e.Series), Groups: slices.Clone(e.Groups)}
	u.has, u.moved = true, true
	d.Add(OfCost)
}

// markUsage says that costs are dirty when something that usage rests on has
// changed.
func (s *Store) markUsage(d *Changes) {
	u := &s.usage
	if u.moved || !u.stale && s.usageMoved(d) {
		u.moved, u.stale = false, true
		d.Add(OfCost)
	}
}

// settleUsage works out what was used where it is stale.
func (s *Store) settleUsage() {
	if u := &s.usage; u.stale {
		u.stale = false
		u.measured, u.ok = s.measure()
	}
}

// usageMoved reports whether nouns changed that what was used is counted by.
func (s *Store) usageMoved(d *Changes) bool {
	u := &s.usage
	if !u.ok {
		return false
	}
	if d.Touch(OfFunctions | OfVersions) { // whose memory durations are counted with
		return true
	}
	if d.Touch(OfBuilds) {
		if len(s.artifactBuckets()) != u.buckets {
			return true
		}
		for project, compute := range u.computes {
			if s.computeOf(project) != compute {
				return true
			}
		}
	}
	return false
}

// measure puts together what was used, in the room that the last one took: in a big
// account it is tens of megabytes, every few seconds while it is read.
func (s *Store) measure() (cost.Measured, bool) {
	r := &s.usage.room
	m := &measuring{store: s, computes: map[string]string{}, said: map[string]bool{}, room: r}
	m.Entries, m.Standing, m.minutes = r.empty()
	m.span()
	m.functions()
	m.tables()
	m.others()
	m.lastHour()
	m.failures()
	m.nouns()
	r.entries, r.standing, r.minutes = m.Entries, m.Standing, m.minutes
	s.usage.awaited = m.awaited
	s.usage.computes, s.usage.buckets = m.computes, len(s.artifactBuckets())
	return m.Measured, len(m.Entries) > 0 || len(m.Standing) > 0
}

// measuring is a Measured in the making.
type measuring struct {
	cost.Measured
	store    *Store
	computes map[string]string
	said     map[string]bool
	room     *room
	minutes  []minutesOf
	writers  map[string][]string // functions by the log group that they write to
	awaited  int
}

// counting is what a series is counted as: once, however often it is named. A series that
// was not read yet is awaited once.
type counting struct {
	item  cost.Item
	stage string // that ran through it
	of    *seriesFact
}

type unread struct {
	item   cost.Item
	stage  string
	series model.Series
}

// nouns counts what there is to count that is not known yet.
func (m *measuring) nouns() {
	s := m.store
	if !s.listing.Complete || !s.usage.has {
		m.awaited++
	}
	t := &s.tables
	if !t.At.IsZero() && !t.Complete && t.Failure == nil {
		m.awaited++
	}
	for _, f := range t.byName {
		if f.listed && !f.known && f.failure == nil {
			m.awaited++
		}
	}
}

const day = 24 * time.Hour

// span finds the days and hours that are told of: from the oldest sample of usage to
// the newest or to the newest read of a table, whose capacity and storage count
// without samples too.
func (m *measuring) span() {
	var to time.Time
	for _, f := range m.store.metrics.series {
		if !f.usage {
			continue
		}
		if p := f.of(day); p != nil && len(p.Values) > 0 {
			if m.From.IsZero() || p.From().Before(m.From) {
				m.From = p.From()
			}
			to = later(to, p.To())
		}
		if p := f.of(time.Hour); p != nil && len(p.Values) > 0 {
			m.HoursTo = later(m.HoursTo, p.To())
		}
	}
	if !m.HoursTo.IsZero() {
		m.Hours = model.UsageHours
	}
	for _, f := range m.store.tables.byName {
		if f.known {
			to = later(to, f.at.UTC().Truncate(day).AddDate(0, 0, 1))
		}
	}
	if to.IsZero() {
		return
	}
	if m.From.IsZero() {
		m.From = model.UsageSince(to.AddDate(0, 0, -1))
	}
	m.Days = int(to.Sub(m.From) / day)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// counted reports whether usage is counted from a series: not from those of
// buckets, which lag, nor from what tables throttle or are provisioned with.
func counted(s model.Series) bool {
	switch s.Namespace {
	case model.NamespaceS3:
		return false
	case model.NamespaceDynamoDB:
		return s.Metric == "ConsumedReadCapacityUnits" || s.Metric == "ConsumedWriteCapacityUnits"
	}
	return true
}

// add counts a series, of which a point is so many base units of an item, and
// reports whether any of it was read.
func (m *measuring) add(i cost.Item, s cost.Subject, series model.Series, times float64) bool {
	e := cost.Entry{Item: i, Subject: s}
	f := m.store.metrics.series[series]
	if as := (counting{i, s.Stage, f}); f == nil {
		if not := (unread{i, s.Stage, series}); !m.room.unread[not] {
			m.room.unread[not] = true
			if s.Stage == "" {
				m.awaited++
			}
		}
		return false
	} else if m.room.counted[as] {
		return false
	} else {
		m.room.counted[as] = true
	}
	if p := f.of(day); p != nil && m.Days > 0 {
		e.Daily = onto(p, m.From, m.room.amounts(m.Days), times)
	} else if p == nil && s.Stage == "" {
		m.awaited++
	}
	if p := f.of(time.Hour); p != nil && m.Hours > 0 {
		e.Hourly = onto(p, m.HoursTo.Add(-time.Duration(m.Hours)*time.Hour), m.room.amounts(m.Hours), times)
	}
	minutes := f.of(time.Minute)
	if e.Daily == nil && e.Hourly == nil && minutes == nil {
		return false
	}
	if minutes != nil && s.Stage == "" {
		m.minutes = append(m.minutes, minutesOf{len(m.Entries), minutes, times})
	}
	m.Entries = append(m.Entries, e)
	return true
}

// stand adds what costs by being there, an hour, since always.
func (m *measuring) stand(i cost.Item, s cost.Subject, amount int64) {
	m.stood(i, s, amount, time.Time{}, time.Time{})
}

// stood is stand for what was there from a time on and up to another.
func (m *measuring) stood(i cost.Item, s cost.Subject, amount int64, from, to time.Time) {
	if amount > 0 {
		m.Standing = append(m.Standing, cost.Standing{Usage: cost.Usage{Item: i, Subject: s, Amount: amount}, From: from, To: to})
	}
}

// say notes once what could not be read and how it was taken to be.
func (m *measuring) say(words string) {
	if !m.said[words] {
		m.said[words] = true
		m.Assumed = append(m.Assumed, words)
	}
}

// leftOut names what is charged for and is never counted here.
const leftOut = "WebSocket APIs, data transfer, NAT gateways and what no function, table, API, build or log group uses are left out."

// failures says what of the usage could not be read at all.
func (m *measuring) failures() {
	switch n, f := m.store.TablesLeftOut(); {
	case n < 0:
		m.say("What tables cost is left out, because they could not be read: " + f.Error() + ".")
	case n == 1:
		m.say("What one table costs is left out, because it could not be read: " + f.Error() + ".")
	case n > 1:
		m.say(fmt.Sprintf("What %d tables cost is left out, because they could not be read: %s.", n, f.Error()))
	}
	for _, group := range []string{
		model.GroupFunctions, model.GroupStages, model.GroupRequests, model.GroupAPIs,
		model.GroupBuilds, model.GroupLogs, model.GroupLogGroups, model.GroupBuckets,
	} {
		if f := m.store.MetricsFailure(group); f != nil {
			m.say("What " + group + " use could not be read the last time: " + f.Error() + ".")
		}
	}
}
