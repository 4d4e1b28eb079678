package cost

import (
	"io"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Skeleton: replaced file by file.

// Price is dollars for one priced unit, in 10^-15 dollars.
type Price int64

// Band is a price that holds from an amount a month on.
type Band struct {
	From  int64 // base units of the item
	Price Price // of one priced unit
}

// UnitPrice is the price of an item in a Region.
type UnitPrice struct {
	Region string // whose price it is
	Date   time.Time
	Unit   string // what the price is for, such as "GB-s" or "million requests"
	Per    int64  // base units in one such
	Bands  []Band // by From, the first from 0
}

// PriceList is what ParseProducts found.
type PriceList struct {
	Service   string
	Region    string
	Published time.Time
	Prices    map[Item]UnitPrice
	Missing   []Item // the service's items without a price in it
}

// Embedded is the price book that aloft comes with.
func Embedded() *Book { return &Book{} }

// ReadBook reads what WriteTo wrote.
func ReadBook(r io.Reader) (*Book, error) { return &Book{}, nil }

// WriteTo writes the book as JSON.
func (b *Book) WriteTo(w io.Writer) (int64, error) { return 0, nil }

// Merge is base with newer's prices over it.
func Merge(base, newer *Book) *Book { return base }

// WithPrices is the book with prices of price lists over its own.
func (b *Book) WithPrices(source string, lists ...PriceList) *Book { return b }

// Date is the day of the newest prices.
func (b *Book) Date() time.Time { return time.Time{} }

// Source says where the prices are from.
func (b *Book) Source() string { return "" }

// Regions are those that the book has prices of, by name.
func (b *Book) Regions() []string { return nil }

// Price is the price of an item in a Region.
func (b *Book) Price(region string, i Item) (UnitPrice, bool) { return UnitPrice{}, false }

// Cost prices a month's usage.
func (b *Book) Cost(region string, usages []Usage, freeTier bool) ([]Line, USD) { return nil, 0 }

// Monthly prices what is used every hour for a month of 730 hours.
func (b *Book) Monthly(region string, hourly []Usage, freeTier bool) ([]Line, USD) { return nil, 0 }

// CapacityMonth is what so many provisioned units cost a month.
func (b *Book) CapacityMonth(region string, class model.TableClass, read, write int64) USD { return 0 }

// Report prices what was measured.
func (b *Book) Report(region string, m Measured, o Options) Report { return Report{} }

// Estimate prices a scenario.
func (b *Book) Estimate(s Scenario) (Estimate, error) { return Estimate{}, nil }

// SwapPrice is what the invocations of a month cost with one version and with
// another, at the same duration.
func (b *Book) SwapPrice(region string, invocationsPerMonth, meanMillis float64, now, then model.Version) (nowUSD, thenUSD USD) {
	return 0, 0
}

// ServiceOf is the service that charges for an item.
func ServiceOf(i Item) Service { return "" }

// LambdaUsage is what invocations of so many milliseconds in all use.
func LambdaUsage(f Subject, invocations, millis float64, memoryMB int, arch string) []Usage {
	return nil
}

// PriceServices are the service codes of the price list that aloft reads.
func PriceServices() []string { return nil }

// ParseProducts reads documents of the price list.
func ParseProducts(service, region string, products []string) (PriceList, error) {
	return PriceList{}, nil
}

// SVG draws the cost by day.
func SVG(w io.Writer, r Report, title string) error { return nil }

// String is the amount with as many digits as say something.
func (u USD) String() string { return "" }

// Round2 is the amount to the cent.
func (u USD) Round2() string { return "" }
