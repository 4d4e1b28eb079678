package cost

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"sync"
	"time"
)

//go:embed prices.json
var embeddedPrices []byte

var embedded = sync.OnceValue(func() *Book {
	b, err := ReadBook(bytes.NewReader(embeddedPrices))
	if err != nil {
		panic("the embedded prices: " + err.Error())
	}
	return b
})

// Embedded is the price book that aloft comes with.
func Embedded() *Book { return embedded() }

// bookFormat is the format of a book's file. A file of another one is not read.
const bookFormat = 1

// A book's file. Amounts are in the items' shown units, prices are decimals of
// dollars for the priced ones.
type (
	bookFile struct {
		Format   int                   `json:"format"`
		Currency string                `json:"currency"`
		Free     []freeFile            `json:"free"`
		Regions  map[string]regionFile `json:"regions"`
	}
	freeFile struct {
		Name   string `json:"name"`
		Items  []Item `json:"items"`
		Amount int64  `json:"amount"`
	}
	regionFile struct {
		Date   string              `json:"date"`
		Source string              `json:"source"`
		Prices map[Item][]bandFile `json:"prices"`
		Dates  map[Item]string     `json:"dates,omitempty"` // of prices that are not of the Region's date
	}
	bandFile struct {
		From  int64  `json:"from,omitempty"`
		Price string `json:"price"`
	}
)

// maxBook is more than a book of all Regions needs.
const maxBook = 4 << 20

// ReadBook reads what WriteTo wrote. Items that this aloft does not know are left
// out, so that a newer one's book can be read.
func ReadBook(r io.Reader) (*Book, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxBook+1))
	if err != nil {
		return nil, fmt.Errorf("read the price book: %w", err)
	}
	if len(text) > maxBook {
		return nil, errors.New("read the price book: it is larger than any price book")
	}
	var f bookFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("read the price book: %w", err)
	}
	if f.Format != bookFormat || f.Currency != "USD" {
		return nil, fmt.Errorf("read the price book: its format is %d in %q, not %d in \"USD\"", f.Format, f.Currency, bookFormat)
	}
	b := &Book{regions: map[string]*regional{}}
	for _, p := range f.Free {
		if err := b.readFree(p); err != nil {
			return nil, fmt.Errorf("read the price book: what is free of %s: %w", p.Name, err)
		}
	}
	for name, region := range f.Regions {
		r, err := readRegion(region)
		if err != nil {
			return nil, fmt.Errorf("read the price book: %s: %w", name, err)
		}
		b.regions[name] = r
	}
	return b, nil
}

func (b *Book) readFree(f freeFile) error {
	p := pool{name: f.Name}
	for _, item := range f.Items {
		at, ok := itemAt[item]
		if !ok {
			continue
		}
		if len(p.items) > 0 && items[p.items[0]].shownIs != items[at].shownIs {
			return fmt.Errorf("%s is counted otherwise than %s", item, f.Items[0])
		}
		if slices.ContainsFunc(b.free, func(q pool) bool { return slices.Contains(q.items, at) }) {
			return fmt.Errorf("%s has something free already", item)
		}
		p.items = append(p.items, at)
	}
	if len(p.items) == 0 {
		return nil
	}
	amount, err := baseUnits(f.Amount, items[p.items[0]].shownIs)
	if err != nil {
		return err
	}
	p.amount = amount
	b.free = append(b.free, p)
	return nil
}

// baseUnits is an amount in shown units, in base units.
func baseUnits(amount, shownIs int64) (int64, error) {
	if amount < 0 || amount > math.MaxInt64/shownIs {
		return 0, fmt.Errorf("an amount of %d can not be counted", amount)
	}
	return amount * shownIs, nil
}

func readRegion(f regionFile) (*regional, error) {
	date, err := time.Parse(time.DateOnly, f.Date)
	if err != nil {
		return nil, fmt.Errorf("its date: %w", err)
	}
	r := &regional{date: date, source: f.Source}
	for item, bands := range f.Prices {
		at, ok := itemAt[item]
		if !ok {
			continue
		}
		t := tariff{date: date}
		if d, ok := f.Dates[item]; ok {
			if t.date, err = time.Parse(time.DateOnly, d); err != nil {
				return nil, fmt.Errorf("the date of %s: %w", item, err)
			}
		}
		for _, band := range bands {
			from, err := baseUnits(band.From, items[at].shownIs)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", item, err)
			}
			price, err := ParsePrice(band.Price)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", item, err)
			}
			t.bands = append(t.bands, Band{From: from, Price: price})
		}
		if err := ordered(t.bands); err != nil {
			return nil, fmt.Errorf("%s: %w", item, err)
		}
		r.prices[at] = t
	}
	return r, nil
}

// ordered says what is wrong with bands: the first begins at nothing and each
// further one above the one before.
func ordered(bands []Band) error {
	if len(bands) == 0 || bands[0].From != 0 {
		return errors.New("there is no price for the first of it")
	}
	for i := 1; i < len(bands); i++ {
		if bands[i].From <= bands[i-1].From {
			return errors.New("the bands of its price are not in their order")
		}
	}
	return nil
}

// WriteTo writes the book as JSON, the same book always in the same way.
func (b *Book) WriteTo(w io.Writer) (int64, error) {
	f := bookFile{Format: bookFormat, Currency: "USD", Free: []freeFile{}, Regions: map[string]regionFile{}}
	for _, p := range b.free {
		free := freeFile{Name: p.name, Amount: p.amount / items[p.items[0]].shownIs}
		for _, at := range p.items {
			free.Items = append(free.Items, items[at].item)
		}
		f.Free = append(f.Free, free)
	}
	for name, r := range b.regions {
		f.Regions[name] = r.file()
	}
	text, err := json.MarshalIndent(f, "", " ")
	if err != nil {
		return 0, fmt.Errorf("write the price book: %w", err)
	}
	n, err := w.Write(append(text, '\n'))
	if err != nil {
		return int64(n), fmt.Errorf("write the price book: %w", err)
	}
	return int64(n), nil
}

func (r *regional) file() regionFile {
	f := regionFile{Date: r.date.Format(time.DateOnly), Source: r.source, Prices: map[Item][]bandFile{}}
	dates := map[Item]string{}
	for at, t := range r.prices {
		if t.bands == nil {
			continue
		}
		item := items[at]
		for _, band := range t.bands {
			f.Prices[item.item] = append(f.Prices[item.item], bandFile{From: band.From / item.shownIs, Price: band.Price.decimal()})
		}
		if date := t.date.Format(time.DateOnly); date != f.Date {
			dates[item.item] = date
		}
	}
	if len(dates) > 0 {
		f.Dates = dates
	}
	return f
}
