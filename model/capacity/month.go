package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// UnitsMonth is what so many provisioned units of a table or an index cost in a month of
// 730 hours at list price: those for writing in all Regions that the table is in.
func UnitsMonth(book *cost.Book, region string, t model.Table, read, write int64) cost.USD {
	return unitsMonth(book, region, ReplicaRegions(t, region), t.Class, read, write)
}

// StorageMonth is what so many bytes of a table cost in a month at list price.
func StorageMonth(book *cost.Book, region string, t model.Table, bytes int64) cost.USD {
	item := cost.DynamoStorage
	if t.Class == model.InfrequentAccessClass {
		item = cost.DynamoStorageIA
	}
	_, usd := book.Monthly(region, []cost.Usage{{Item: item, Subject: cost.Subject{Table: t.Name}, Amount: cost.StorageHour(bytes)}}, false)
	return usd
}

// OnDemandMonth is what a month of a part's requests costs on demand, at the rate of the
// samples that look finds, and the span that they are of. It reports false where those of
// less than an hour were read.
func OnDemandMonth(book *cost.Book, region string, t model.Table, k model.CapacityKey, look Look) (usd cost.USD, span time.Duration, ok bool) {
	from := began(t, k, look)
	var months [2]float64
	for i, a := range []model.Access{model.Reads, model.Writes} {
		consumed, known := look(model.ConsumedUnits(k, a))
		if !known {
			return 0, 0, false
		}
		s := since(consumed, from)
		if spanOf(s) < leastSpan {
			return 0, 0, false
		}
		if months[i] = monthOf(s); span == 0 || spanOf(s) < span {
			span = spanOf(s)
		}
	}
	return onDemandMonth(book, region, ReplicaRegions(t, region), t, months[0], months[1]), span, true
}
