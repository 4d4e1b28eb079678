package capacity

import (
	"context"
	"errors"
	"fmt"
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
