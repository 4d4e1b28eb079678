package capacity

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
)

// price says what a month costs now and then. On demand that rests on the last 24
// hours, and is not known without them.
func (m *sheetMaker) price() {
	s := m.s
	if s.Verdict == change.Unchanged || m.deps.Book == nil || len(s.Request.Scaling) > 0 {
		return
	}
	book, region := m.deps.Book(), m.deps.Identity().Region
	var now, then cost.USD
	known, rested := true, false
	for _, k := range m.parts {
		units, _ := s.Table.ThroughputOf(k.Index)
		read, write := m.unitsThen(k)
		if s.Table.Billing == model.OnDemand {
			usd, ok := m.onDemand(book, region, k)
			now, known, rested = now+usd, known && ok, true
		} else {
			now += book.CapacityMonth(region, s.Table.Class, units.ReadUnits, units.WriteUnits)
		}
		if s.Change.Billing == model.OnDemand {
			usd, ok := m.onDemand(book, region, k)
			then, known, rested = then+usd, known && ok, true
		} else {
			then += book.CapacityMonth(region, s.Table.Class, read, write)
		}
	}
	if !known {
		return
	}
	s.NowUSD, s.ThenUSD, s.Priced = now, then, true
	s.PriceNote = fmt.Sprintf("list prices of %s, 730 h a month", book.Date().Format("2006-01-02"))
	if rested {
		s.PriceNote += ", on demand at the rate of the last 24 hours"
	}
}

// onDemand is a month of a part's requests at the rate of the last 24 hours.
func (m *sheetMaker) onDemand(book *cost.Book, region string, k model.CapacityKey) (cost.USD, bool) {
	reads, ok := m.day[model.ConsumedUnits(k, model.Reads)]
	writes, also := m.day[model.ConsumedUnits(k, model.Writes)]
	if !ok || !also {
		return 0, false
	}
	return onDemandMonth(book, region, m.s.Table, monthOf(reads), monthOf(writes)), true
}

// monthOf is a month of what samples add up to.
func monthOf(s model.Samples) float64 {
	whole := len(s.Values) - s.Pending
	if whole <= 0 {
		return 0
	}
	sum := 0.0
	for _, v := range s.Values[:whole] {
		sum += zero(v)
	}
	return sum / (float64(whole) * s.Period.Hours()) * cost.MonthHours
}
