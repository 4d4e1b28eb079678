package capacity

// What a change asks for, by what the table has.

import (
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

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
