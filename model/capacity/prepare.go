package capacity

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/safetext"
)

const (
	readTime = 15 * time.Second // for one read of a sheet, its wait for the call budget included
	lookBack = 24 * time.Hour   // of metrics
	active   = "ACTIVE"
)

// Prepare reads what a change needs and fills its sheet. It never writes and
// never fails: what is wrong is in the sheet's verdict.
func (c *Changer) Prepare(ctx context.Context, r Request) Sheet {
	s := Sheet{Request: r, ID: c.deps.NewID(), ReadAt: c.deps.Now(), Verdict: change.Ready}
	m := &sheetMaker{Changer: c, ctx: model.WithUrgency(ctx, model.Awaited), s: &s}
	for _, step := range []func(){m.checkRequest, m.ask, m.readTable, m.readScaling, m.aim, m.since, m.readMetrics, m.try, m.price, m.judge} {
		if step(); s.Verdict == change.Refused {
			break
		}
	}
	return s
}

// sheetMaker fills one sheet.
type sheetMaker struct {
	*Changer
	ctx   context.Context
	s     *Sheet
	parts []model.CapacityKey            // what changes
	day   map[model.Series]model.Samples // the last 24 hours by the minute
}

func (m *sheetMaker) refuse(f *model.Failure, format string, args ...any) {
	m.s.Verdict, m.s.Failure, m.s.Reason = change.Refused, f, safetext.Line(fmt.Sprintf(format, args...))
}

func (m *sheetMaker) note(format string, args ...any) {
	m.s.Notes = append(m.s.Notes, safetext.Line(fmt.Sprintf(format, args...)))
}

// unitsQuota is how many units of reads, and of writes, a table may have by default.
const unitsQuota = 40_000

func (m *sheetMaker) checkRequest() {
	r := m.s.Request
	switch {
	case r.Table == "":
		m.refuse(nil, "no table is named")
		return
	case r.Index != "" && r.Billing != "":
		m.refuse(nil, "the billing mode is the table's, with all its indexes: leave the index %s out", r.Index)
		return
	case r.Read < 0 || r.Write < 0:
		m.refuse(nil, "units a second are 1 or more")
		return
	case r.Billing == model.OnDemand && (r.Read > 0 || r.Write > 0):
		m.refuse(nil, "a table on demand has no provisioned units: name the units, or on demand")
		return
	}
	if most := max(r.Read, r.Write); most > unitsQuota {
		m.note("%d units are beyond the quota of a table, %d, unless yours was raised: Service Quotas shows it", most, unitsQuota)
	}
	for _, s := range r.Scaling {
		if s.Min < 1 || s.Max < s.Min {
			m.refuse(nil, "auto scaling goes from a minimum of 1 or more to a maximum that is not below it, not from %d to %d", s.Min, s.Max)
			return
		}
	}
}

// ask asks the guards. What they say that does not refuse is a note.
func (m *sheetMaker) ask() {
	m.s.Guards = m.runner.Ask(m.ctx, (&alteration{Changer: m.Changer, s: *m.s}).Sheet())
	if why := change.Refusal(m.s.Guards); why != "" {
		m.refuse(nil, "%s", why)
		return
	}
	m.s.Notes = append(m.s.Notes, change.Warnings(m.s.Guards)...)
}

func (m *sheetMaker) readTable() {
	ctx, cancel := context.WithTimeout(m.ctx, readTime)
	defer cancel()
	r := m.s.Request
	t, err := m.deps.Tables.GetTable(ctx, r.Table)
	if err != nil {
		f, _ := errors.AsType[*model.Failure](err)
		if model.ClassOf(err) == model.Gone {
			m.refuse(f, "there is no table %s", r.Table)
			return
		}
		m.refuse(f, "%s can not be read: %s", r.Table, err)
		return
	}
	m.s.Table = t
	if _, ok := t.ThroughputOf(r.Index); !ok {
		m.refuse(nil, "%s has no global index %s: it has %s", t.Name, r.Index, indexNames(t))
		return
	}
	m.s.From = figuresOf(t, r.Index)
	m.parts = []model.CapacityKey{r.CapacityKey}
	if r.Billing != "" && r.Billing != t.Billing { // indexes keep their units under the mode that they have
		m.parts = Keys(t)
	}
	if key, status := notActive(t); status != "" && len(r.Scaling) == 0 {
		m.refuse(nil, "%s is %s, and takes a change only when it is ACTIVE: %s", key, status, untilActive(status))
	}
}

func indexNames(t model.Table) string {
	if len(t.Indexes) == 0 {
		return "none"
	}
	names := ""
	for i, x := range t.Indexes {
		if i > 0 {
			names += ", "
		}
		names += x.Name
	}
	return names
}

// notActive finds what of a table is not ACTIVE, and what it is instead.
func notActive(t model.Table) (model.CapacityKey, string) {
	if t.Status != active {
		return model.CapacityKey{Table: t.Name}, t.Status
	}
	for _, i := range t.Indexes {
		if i.Status != active {
			return model.CapacityKey{Table: t.Name, Index: i.Name}, i.Status
		}
	}
	return model.CapacityKey{}, ""
}

func (m *sheetMaker) readScaling() {
	ctx, cancel := context.WithTimeout(m.ctx, readTime)
	defer cancel()
	all, err := m.deps.Tables.GetScaling(ctx, m.s.Request.Table)
	if err != nil {
		if len(m.s.Request.Scaling) > 0 {
			f, _ := errors.AsType[*model.Failure](err)
			m.refuse(f, "auto scaling can not be read: %s", err)
			return
		}
		m.note("whether auto scaling will undo it is not known: %s", err)
		return
	}
	m.s.Scaling = scalingOf(all, m.s.Request.CapacityKey)
}

// aim works out what the change asks for.
func (m *sheetMaker) aim() {
	r, t := m.s.Request, m.s.Table
	if len(r.Scaling) > 0 {
		m.aimScaling()
		return
	}
	units, _ := t.ThroughputOf(r.Index)
	billing := r.Billing
	if billing == "" {
		billing = t.Billing
	}
	then := model.CapacityChange{CapacityKey: r.CapacityKey, Read: r.Read, Write: r.Write}
	switch {
	case billing == model.OnDemand && (r.Read > 0 || r.Write > 0):
		m.refuse(nil, "%s is on demand and has no provisioned units: change its billing mode, with its units", t.Name)
		return
	case billing == model.OnDemand:
		then.Read, then.Write = 0, 0
	case t.Billing != model.OnDemand:
		then.Read, then.Write = orNow(r.Read, units.ReadUnits), orNow(r.Write, units.WriteUnits)
		m.s.Falls = then.Read < units.ReadUnits || then.Write < units.WriteUnits
		m.s.Decreases = DecreasesOf(units, m.s.ReadAt)
	case r.Read == 0 || r.Write == 0:
		m.refuse(nil, "a table that is provisioned has read and write units: name both")
		return
	}
	if billing != t.Billing {
		then.Billing = billing
	}
	m.s.To = Figures(billing, then.Read, then.Write)
	if m.s.To == m.s.From {
		m.s.Verdict, m.s.Reason = change.Unchanged, t.Name+" has these figures already"
		return
	}
	m.s.Change = then
}

func orNow(wanted, now int64) int64 {
	if wanted > 0 {
		return wanted
	}
	return now
}

// since says whether somebody has changed the capacity since what is undone.
func (m *sheetMaker) since() {
	if u := m.s.Request.Undoes; u != nil && m.s.From != u.To {
		m.note("%s was changed since what is undone: it has %s, not %s", m.s.Request.CapacityKey, m.s.From, u.To)
	}
}

func (m *sheetMaker) aimScaling() {
	r := m.s.Request
	for _, c := range r.Scaling {
		if c.CapacityKey != r.CapacityKey {
			m.refuse(nil, "the bounds are of %s and not of %s", c.CapacityKey, r.CapacityKey)
			return
		}
		if !hasTarget(m.s.Scaling, c.Access) {
			m.refuse(nil, "auto scaling does nothing with the %s units of %s: change the units themselves", c.Access, r.CapacityKey)
			return
		}
	}
	m.s.From = Bounds(m.s.Scaling)
	m.s.To = Bounds(withBounds(m.s.Scaling, r.Scaling))
	if m.s.From == m.s.To {
		m.s.Verdict, m.s.Reason = change.Unchanged, r.String()+" has these bounds already"
	}
}

func hasTarget(targets []model.Scaling, a model.Access) bool {
	for _, t := range targets {
		if t.Access == a {
			return true
		}
	}
	return false
}

// readMetrics reads the last 24 hours of what changes. They inform: without them
// the change can still be made.
func (m *sheetMaker) readMetrics() {
	if m.deps.Metrics == nil || m.s.Verdict == change.Unchanged || len(m.s.Request.Scaling) > 0 {
		return
	}
	var series []model.Series
	for _, k := range m.parts {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			series = append(series, model.ConsumedUnits(k, a), model.ThrottleEvents(k, a))
		}
	}
	ctx, cancel := context.WithTimeout(m.ctx, 2*readTime)
	defer cancel()
	to := m.s.ReadAt.Truncate(time.Minute)
	samples, err := m.deps.Metrics.ReadMetrics(ctx, model.MetricRead{Series: series, From: to.Add(-lookBack), To: to, Period: time.Minute})
	if err != nil {
		m.note("what the last 24 hours would have done is not known: %s", err)
		return
	}
	m.day = make(map[model.Series]model.Samples, len(samples))
	for _, s := range samples {
		if s.Failure != nil {
			m.note("what the last 24 hours would have done is not known for all of it: %s", s.Failure)
			continue
		}
		m.day[s.Series] = s
	}
}

// try plays the last 24 hours with the new figures. A table that gets provisioned
// units needs some for each of its indexes, which come out of the same hours.
func (m *sheetMaker) try() {
	then := &m.s.Change
	if m.s.Verdict == change.Unchanged || then.Table == "" || m.s.To == Figures(model.OnDemand, 0, 0) {
		return
	}
	if then.Billing == model.Provisioned {
		m.sizeIndexes()
	}
	for _, k := range m.parts {
		read, write := m.unitsThen(k)
		for _, a := range []model.Access{model.Reads, model.Writes} {
			consumed, ok := m.day[model.ConsumedUnits(k, a)]
			throttled, also := m.day[model.ThrottleEvents(k, a)]
			if ok && also {
				units, _ := m.s.Table.ThroughputOf(k.Index)
				m.s.Trials = append(m.s.Trials, Try(k, a, pick(a, read, write), had(units, a), consumed, throttled))
			}
		}
	}
}

// unitsThen are the units of a part after the change.
func (m *sheetMaker) unitsThen(k model.CapacityKey) (read, write int64) {
	if k == m.s.Change.CapacityKey {
		return m.s.Change.Read, m.s.Change.Write
	}
	for _, i := range m.s.Change.Indexes {
		if i.CapacityKey == k {
			return i.Read, i.Write
		}
	}
	return 0, 0
}

// sizeIndexes gives each index the units of its busiest minute, or the table's
// where that is not known.
func (m *sheetMaker) sizeIndexes() {
	for _, k := range m.parts[1:] {
		i := model.CapacityChange{CapacityKey: k, Read: m.s.Change.Read, Write: m.s.Change.Write}
		reads, known := m.day[model.ConsumedUnits(k, model.Reads)]
		writes, also := m.day[model.ConsumedUnits(k, model.Writes)]
		from := "the table's, because its own use is not known"
		if known && also {
			i.Read, i.Write = busiest(reads), busiest(writes)
			from = "what its busiest minute of the last 24 hours used"
		}
		m.s.Change.Indexes = append(m.s.Change.Indexes, i)
		m.note("the index %s gets %s: %s", k.Index, Figures(model.Provisioned, i.Read, i.Write), from)
	}
}

// busiest are the units that the busiest minute used, at least 1.
func busiest(s model.Samples) int64 {
	return max(1, int64(math.Ceil(highest(s.Rates()))))
}

func indexesGo(n int) string {
	if n == 1 {
		return "its index goes"
	}
	return fmt.Sprintf("its %d indexes go", n)
}

// judge says what else stands in the way or is worth knowing.
func (m *sheetMaker) judge() {
	s := m.s
	if s.Verdict == change.Unchanged {
		return
	}
	if s.Falls && s.Decreases.Left == 0 {
		m.refuse(nil, "%d decreases were made today, and the next one is possible at %s", s.Decreases.Today, s.Decreases.Next.UTC().Format("15:04:05 UTC"))
		return
	}
	if len(s.Scaling) > 0 && len(s.Request.Scaling) == 0 {
		if s.To == Figures(model.OnDemand, 0, 0) {
			m.note("auto scaling (%s) does nothing while the table is on demand, and is still there when it is not", Bounds(s.Scaling))
		} else {
			m.note("auto scaling (%s) will undo this when the load asks for it: change its bounds instead", Bounds(s.Scaling))
		}
	}
	switch {
	case s.Change.Billing == model.OnDemand:
		m.note("a table may go on demand four times in 24 hours, and back at any time")
	case s.Change.Billing == model.Provisioned && len(s.Scaling) == 0:
		m.note("no auto scaling follows the load: what is above these units is throttled")
	}
	if s.Table.Billing != model.OnDemand && s.Change.Billing == model.OnDemand && len(s.Table.Indexes) > 0 {
		m.note("%s on demand with it", indexesGo(len(s.Table.Indexes)))
	}
}
