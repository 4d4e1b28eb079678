package cost

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// PriceList is what ParseProducts found in AWS's price list.
type PriceList struct {
	Service   string // its code
	Region    string
	Published time.Time // the newest publication of its products
	Prices    map[Item]UnitPrice
	Missing   []Item // the service's items that it has no price of
	Unclear   []Item // those of Missing that it has several prices of
}

// PriceServices are the codes of the services whose price lists have the items.
func PriceServices() []string {
	var codes []string
	for _, f := range items {
		if !slices.Contains(codes, f.list.code) {
			codes = append(codes, f.list.code)
		}
	}
	return codes
}

// listed is a document of the price list.
type listed struct {
	Published time.Time `json:"publicationDate"`
	Product   struct {
		Attributes map[string]string `json:"attributes"`
	} `json:"product"`
	Terms struct {
		OnDemand map[string]offer `json:"OnDemand"`
	} `json:"terms"`
}

// offer is a price with the day from which it holds.
type offer struct {
	Effective  time.Time            `json:"effectiveDate"`
	Dimensions map[string]dimension `json:"priceDimensions"`
}

// dimension is one band of a price, in the list's own unit.
type dimension struct {
	Begin string            `json:"beginRange"`
	End   string            `json:"endRange"`
	Price map[string]string `json:"pricePerUnit"`
}

// ParseProducts reads documents of one service's price list in one Region, as
// pricing:GetProducts gives them. Products that aloft does not count are passed
// over. What is free at first is not part of a price: see Options.FreeTier.
// A document that can not be read, a price that is not in dollars, and bands with
// a gap between them are errors, since a wrong price is worse than an old one; for
// the same reason an item with two prices has none.
func ParseProducts(service, region string, products []string) (PriceList, error) {
	list := PriceList{Service: service, Region: region, Prices: map[Item]UnitPrice{}}
	for i, text := range products {
		var p listed
		if err := json.Unmarshal([]byte(text), &p); err != nil {
			return PriceList{}, fmt.Errorf("read the price list of %s in %s: product %d: %w", service, region, i+1, err)
		}
		f, ok := wanted(service, region, p.Product.Attributes)
		if !ok {
			continue
		}
		bands, err := p.bands(f)
		if err != nil {
			return PriceList{}, fmt.Errorf("read the price list of %s in %s: %s: %w", service, region, p.Product.Attributes["usagetype"], err)
		}
		if bands == nil {
			continue
		}
		if before, ok := list.Prices[f.item]; ok && !slices.Equal(before.Bands, bands) && !slices.Contains(list.Unclear, f.item) {
			list.Unclear = append(list.Unclear, f.item)
		}
		if p.Published.After(list.Published) {
			list.Published = p.Published
		}
		list.Prices[f.item] = UnitPrice{Region: region, Date: p.Published, Unit: f.priced, Per: f.per, Bands: bands}
	}
	for _, item := range list.Unclear {
		delete(list.Prices, item)
	}
	known := false
	for _, f := range items {
		if f.list.code != service {
			continue
		}
		known = true
		if _, ok := list.Prices[f.item]; !ok {
			list.Missing = append(list.Missing, f.item)
		}
	}
	if !known {
		return PriceList{}, fmt.Errorf("read the price list of %s: aloft counts nothing of this service", service)
	}
	return list, nil
}

// wanted finds the item that a product is the price of.
func wanted(service, region string, attributes map[string]string) (*itemFacts, bool) {
	if code, ok := attributes["regionCode"]; ok && code != region {
		return nil, false
	}
	for i := range items {
		f := &items[i]
		if f.list.code != service || !isUsageType(attributes["usagetype"], f.list.usage) {
			continue
		}
		if f.list.attr != "" && attributes[f.list.attr] != f.list.value {
			continue
		}
		return f, true
	}
	return nil, false
}

// isUsageType reports whether a usage type is one, with a Region's prefix or
// without: "USE1-Request" is "Request", "IA-Request" and "ReplRequest" are not.
func isUsageType(usageType, want string) bool {
	if usageType == want {
		return true
	}
	prefix, ok := strings.CutSuffix(usageType, "-"+want)
	return ok && isRegionPrefix(prefix)
}

// isRegionPrefix reports whether a usage type's prefix stands for a Region: two to
// four letters and a digit, "USE1" or "APN1", or the old "EU".
func isRegionPrefix(prefix string) bool {
	if prefix == "EU" {
		return true
	}
	n := len(prefix)
	if n < 3 || n > 5 || prefix[n-1] < '1' || prefix[n-1] > '9' {
		return false
	}
	for _, c := range []byte(prefix[:n-1]) {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return true
}

// bands are the price's bands without what is free at first; nil when it costs
// nothing at all.
func (p listed) bands(f *itemFacts) ([]Band, error) {
	var newest *offer
	for _, key := range slices.Sorted(maps.Keys(p.Terms.OnDemand)) {
		if o := p.Terms.OnDemand[key]; newest == nil || o.Effective.After(newest.Effective) {
			newest = &o
		}
	}
	if newest == nil || len(newest.Dimensions) == 0 {
		return nil, errors.New("it has no price on demand")
	}
	type ranged struct {
		begin, end int64
		price      Price
	}
	var all []ranged
	for _, d := range newest.Dimensions {
		text, ok := d.Price["USD"]
		if !ok {
			return nil, fmt.Errorf("its price is in %s, not in USD", strings.Join(slices.Sorted(maps.Keys(d.Price)), ", "))
		}
		price, err := ParsePrice(text)
		if err != nil {
			return nil, err
		}
		if price, err = price.scaled(f.per, f.list.is); err != nil {
			return nil, err
		}
		begin, err := rangeOf(d.Begin, f.list.is)
		if err != nil {
			return nil, err
		}
		end, err := rangeOf(d.End, f.list.is)
		if err != nil {
			return nil, err
		}
		all = append(all, ranged{begin, end, price})
	}
	slices.SortFunc(all, func(a, b ranged) int { return int(min(1, max(-1, a.begin-b.begin))) })
	free := int64(0)
	var bands []Band
	end := int64(0)
	for _, r := range all {
		if r.begin != end || r.end <= r.begin {
			return nil, errors.New("its bands do not follow one on another from 0 on")
		}
		end = r.end
		if r.price == 0 && len(bands) == 0 {
			free = r.end
			continue
		}
		bands = append(bands, Band{From: r.begin - free, Price: r.price})
	}
	if end != math.MaxInt64 {
		return nil, errors.New("its last band ends")
	}
	return bands, nil
}

// rangeOf reads an end of a band, in the list's own unit.
func rangeOf(text string, is int64) (int64, error) {
	if text == "Inf" {
		return math.MaxInt64, nil
	}
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Trim(fraction, "0") != "" {
		return 0, fmt.Errorf("%q is no end of a band", text)
	}
	return baseUnits(n, is)
}
