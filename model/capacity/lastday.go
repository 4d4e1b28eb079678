package capacity

// What the last 24 hours would have done with the new figures.

import (
	"context"
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

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
