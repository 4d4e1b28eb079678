package cost

import (
	"math"

	"github.com/aloftdeck/aloft/model"
)

// Cost prices usages as those of one month and of the whole account: tiers, and
// what is free when freeTier says so, hold for each item's sum, and what that costs
// is handed down to the usages in proportion. There is a line for each usage, in
// their order, and the lines add up to the sum exactly.
func (b *Book) Cost(region string, usages []Usage, freeTier bool) ([]Line, USD) {
	r := b.rates(region)
	l := newLedger(len(usages), func(i int) Item { return usages[i].Item })
	amounts, usd := make([]int64, len(l.part)), make([]int64, len(l.part))
	for place, part := range l.part {
		amounts[place] = usages[part].Amount
	}
	var s sharer
	t := r.month(l, amounts, freeTier, &s)
	t.handDown(l, amounts, usd, &s)
	lines := make([]Line, len(usages))
	w := writer{rates: r, totals: t}
	for i, u := range usages {
		lines[i] = Line{Usage: u, Service: ServiceOf(u.Item)}
		if at := l.place[i]; at >= 0 {
			lines[i].USD = USD(usd[at])
		}
		w.line(u.Item, u.Amount)
	}
	w.finish(func(i int, text string) { lines[i].Arithmetic = text })
	return lines, t.sum()
}

// Monthly prices what is used every hour, such as capacity and storage, for a
// month of 730 hours. The lines hold the month's amounts.
func (b *Book) Monthly(region string, hourly []Usage, freeTier bool) ([]Line, USD) {
	month := make([]Usage, len(hourly))
	for i, u := range hourly {
		month[i] = u
		month[i].Amount = scaledAmount(u.Amount, MonthHours, 1)
	}
	return b.Cost(region, month, freeTier)
}

// scaledAmount is an amount times n by per. What was not read stays so.
func scaledAmount(amount int64, n, per uint64) int64 {
	if amount < 0 {
		return amount
	}
	scaled, _ := times(uint64(amount), n, per)
	return int64(scaled)
}

// CapacityMonth is what so many provisioned units, held for a month of 730 hours,
// cost at list price.
func (b *Book) CapacityMonth(region string, class model.TableClass, read, write int64) USD {
	_, usd := b.Monthly(region, CapacityHour(Subject{}, class, read, write), false)
	return usd
}

// CapacityHour is what so many provisioned units of a table or index use in an
// hour.
func CapacityHour(table Subject, class model.TableClass, read, write int64) []Usage {
	reads, writes := DynamoReadCapacity, DynamoWriteCapacity
	if class == model.InfrequentAccessClass {
		reads, writes = DynamoReadCapacityIA, DynamoWriteCapacityIA
	}
	return []Usage{
		{Item: reads, Subject: table, Amount: scaledAmount(max(0, read), hour, 1)},
		{Item: writes, Subject: table, Amount: scaledAmount(max(0, write), hour, 1)},
	}
}

// StorageHour is what so many bytes kept use in an hour, in the base unit of all
// items of storage.
func StorageHour(bytes int64) int64 { return scaledAmount(max(0, bytes), 1, mib) }

// whole is the whole number nearest to an amount that was worked out, from nothing
// to the most that is counted.
func whole(v float64) int64 {
	switch {
	case !(v > 0):
		return 0
	case v >= math.MaxInt64:
		return math.MaxInt64
	}
	return int64(math.Round(v))
}
