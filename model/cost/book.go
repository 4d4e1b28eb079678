package cost

import (
	"maps"
	"slices"
	"time"
)

// Home is the Region whose prices stand in where another's are not known.
const Home = "us-east-1"

// Book is a price book: the prices of some Regions, of a day, from a source. The
// zero Book has no prices. A Book is never changed once it is made, so it may be
// used by several at the same time.
type Book struct {
	regions map[string]*regional
	free    []pool
}

// regional are the prices of one Region, in the order of items.
type regional struct {
	date   time.Time
	source string
	prices [itemCount]tariff
}

// tariff is the price of one item; without bands it is not known.
type tariff struct {
	date  time.Time
	bands []Band
}

// pool is what is free each month, of one item or of several together.
type pool struct {
	name   string
	items  []int // places in items
	amount int64 // base units
}

// Date is the day of the newest prices; zero for a book without any.
func (b *Book) Date() time.Time {
	var date time.Time
	for _, r := range b.regions {
		for _, p := range r.prices {
			if p.bands != nil && p.date.After(date) {
				date = p.date
			}
		}
	}
	return date
}

// Source says where the newest prices are from.
func (b *Book) Source() string {
	var newest *regional
	for _, name := range b.Regions() {
		if r := b.regions[name]; newest == nil || r.date.After(newest.date) {
			newest = r
		}
	}
	if newest == nil {
		return ""
	}
	return newest.source
}

// SourceOf says where the prices that are taken for a Region are from.
func (b *Book) SourceOf(region string) string {
	if r := b.regions[b.taken(region)]; r != nil {
		return r.source
	}
	return ""
}

// Regions are those that the book has prices of, by name.
func (b *Book) Regions() []string { return slices.Sorted(maps.Keys(b.regions)) }

// taken is the Region whose prices are taken for another.
func (b *Book) taken(region string) string {
	if _, ok := b.regions[region]; ok {
		return region
	}
	return Home
}

// Price is the price of an item in a Region, or in us-east-1 where the Region's is
// not known, and whether there is any. See UnitPrice.Region.
func (b *Book) Price(region string, i Item) (UnitPrice, bool) {
	at, ok := itemAt[i]
	if !ok {
		return UnitPrice{}, false
	}
	for _, name := range []string{region, Home} {
		if r := b.regions[name]; r != nil && r.prices[at].bands != nil {
			t := r.prices[at]
			return UnitPrice{
				Region: name, Date: t.date, Unit: items[at].priced, Per: items[at].per, Bands: slices.Clone(t.bands),
			}, true
		}
	}
	return UnitPrice{}, false
}

// Each is what the first base unit of an item in a month costs, in dollars, such as
// one request; 0 where no price is known.
func (b *Book) Each(region string, i Item) float64 {
	p, ok := b.Price(region, i)
	if !ok {
		return 0
	}
	return float64(p.Bands[0].Price) / priceUnit / float64(p.Per)
}

// rates are the prices that hold for one Region, each item's own or us-east-1's.
type rates struct {
	bands   [itemCount][]Band
	date    [itemCount]time.Time
	foreign [itemCount]bool // not the Region's own
	free    []pool
}

func (b *Book) rates(region string) *rates {
	r := &rates{free: b.free}
	own, home := b.regions[b.taken(region)], b.regions[Home]
	for i := range items {
		switch {
		case own != nil && own.prices[i].bands != nil:
			r.bands[i], r.date[i] = own.prices[i].bands, own.prices[i].date
		case home != nil && home.prices[i].bands != nil:
			r.bands[i], r.date[i], r.foreign[i] = home.prices[i].bands, home.prices[i].date, true
		}
	}
	return r
}

// Merge is a book with a newer one's prices over its own: what the newer one does
// not have, or has of an earlier day, stays, with its own date.
func Merge(base, newer *Book) *Book {
	merged := &Book{regions: maps.Clone(base.regions), free: base.free}
	if len(newer.free) > 0 {
		merged.free = newer.free
	}
	if merged.regions == nil {
		merged.regions = map[string]*regional{}
	}
	for name, n := range newer.regions {
		r := &regional{}
		if old := base.regions[name]; old != nil {
			*r = *old
		}
		if !n.date.Before(r.date) {
			r.date, r.source = n.date, n.source
		}
		for i, p := range n.prices {
			if old := r.prices[i]; p.bands != nil && (old.bands == nil || !p.date.Before(old.date)) {
				r.prices[i] = p
			}
		}
		merged.regions[name] = r
	}
	return merged
}

// WithPrices is a book with the prices of price lists over its own. Their date is
// the day on which they were read: they held then, whenever AWS set them.
func (b *Book) WithPrices(read time.Time, source string, lists ...PriceList) *Book {
	newer := &Book{regions: map[string]*regional{}}
	read = read.UTC().Truncate(day)
	for _, l := range lists {
		if len(l.Prices) == 0 {
			continue
		}
		r := newer.regions[l.Region]
		if r == nil {
			r = &regional{date: read, source: source}
			newer.regions[l.Region] = r
		}
		for item, p := range l.Prices {
			if at, ok := itemAt[item]; ok {
				r.prices[at] = tariff{date: read, bands: slices.Clone(p.Bands)}
			}
		}
	}
	return Merge(b, newer)
}
