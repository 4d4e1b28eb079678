package cost

import (
	"io"
	"time"
)

// Skeleton: replaced file by file.

// PriceList is what ParseProducts found.
type PriceList struct {
	Service   string
	Region    string
	Published time.Time
	Prices    map[Item]UnitPrice
	Missing   []Item // the service's items without a price in it
}

// PriceServices are the service codes of the price list that aloft reads.
func PriceServices() []string { return nil }

// ParseProducts reads documents of the price list.
func ParseProducts(service, region string, products []string) (PriceList, error) {
	return PriceList{}, nil
}

// SVG draws the cost by day.
func SVG(w io.Writer, r Report, title string) error { return nil }
