package capacity

import (
	"fmt"
	"strings"
	"time"

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
	others := ReplicaRegions(s.Table, region)
	for _, k := range m.parts {
		units, _ := s.Table.ThroughputOf(k.Index)
		read, write := m.unitsThen(k)
		if s.Table.Billing == model.OnDemand {
			usd, ok := m.onDemand(book, region, others, k)
			now, known, rested = now.Plus(usd), known && ok, true
		} else {
			now = now.Plus(unitsMonth(book, region, others, s.Table.Class, units.ReadUnits, units.WriteUnits))
		}
		if s.Change.Billing == model.OnDemand {
			usd, ok := m.onDemand(book, region, others, k)
			then, known, rested = then.Plus(usd), known && ok, true
		} else {
			then = then.Plus(unitsMonth(book, region, others, s.Table.Class, read, write))
		}
	}
	if !known {
		return
	}
	s.NowUSD, s.ThenUSD, s.Priced = now, then, true
	s.PriceNote = fmt.Sprintf("list prices of %s, 730 h a month", book.Date().Format("2006-01-02"))
	if n := len(m.parts) - 1; n > 0 {
		s.PriceNote += fmt.Sprintf(", of the table with its %s", indexes(n))
	}
	if rested {
		s.PriceNote += ", on demand at the rate of " + m.restsOn()
	}
	if len(others) > 0 {
		s.PriceNote += "; a global table: write units count in its other Regions too, " + strings.Join(others, ", ")
	}
}

func indexes(n int) string {
	if n == 1 {
		return "index"
	}
	return fmt.Sprintf("%d indexes", n)
}

// unitsMonth is a month of provisioned units: those for writing in all Regions that the
// table is in.
func unitsMonth(book *cost.Book, home string, others []string, class model.TableClass, read, write int64) cost.USD {
	usd := book.CapacityMonth(home, class, read, write)
	for _, region := range others {
		usd = usd.Plus(book.CapacityMonth(region, class, 0, write))
	}
	return usd
}

// restsOn is the span that what is on demand is reckoned from.
func (m *sheetMaker) restsOn() string {
	hours := 24.0
	for _, k := range m.parts {
		for _, a := range []model.Access{model.Reads, model.Writes} {
			if s, ok := m.dayOf(k, a); ok {
				hours = min(hours, float64(len(s.Values))*s.Period.Hours())
			}
		}
	}
	if hours > 22 { // the newest minutes are always still to come
		return "the last 24 hours"
	}
	return fmt.Sprintf("the last %.0f h, since it is there or is used", max(1, hours))
}

// dayOf are the samples of the last 24 hours, since the part is there and is used.
func (m *sheetMaker) dayOf(k model.CapacityKey, a model.Access) (model.Samples, bool) {
	s, ok := m.day[model.ConsumedUnits(k, a)]
	if !ok {
		return s, false
	}
	return since(s, began(m.s.Table, k, func(series model.Series) (model.Samples, bool) {
		found, ok := m.day[series]
		return found, ok
	})), true
}

// leastSpan is what a month's requests can be reckoned from at least.
const leastSpan = time.Hour

// onDemand is a month of a part's requests at the rate of the last 24 hours, as long as
// it was there.
func (m *sheetMaker) onDemand(book *cost.Book, home string, others []string, k model.CapacityKey) (cost.USD, bool) {
	reads, ok := m.dayOf(k, model.Reads)
	writes, also := m.dayOf(k, model.Writes)
	if !ok || !also || min(spanOf(reads), spanOf(writes)) < leastSpan {
		return 0, false
	}
	return onDemandMonth(book, home, others, m.s.Table, monthOf(reads), monthOf(writes)), true
}

func spanOf(s model.Samples) time.Duration { return time.Duration(len(s.Values)) * s.Period }

// monthOf is a month of what samples add up to, none of which is pending.
func monthOf(s model.Samples) float64 {
	sum := 0.0
	for _, v := range s.Values {
		sum += zero(v)
	}
	return sum / spanOf(s).Hours() * cost.MonthHours
}
