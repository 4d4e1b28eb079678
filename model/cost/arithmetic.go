package cost

import "math/bits"

// writer writes how lines were worked out. All texts share one buffer, because a
// report has thousands of them.
type writer struct {
	rates  *rates
	totals *totals
	text   []byte
	ends   []int
}

// line writes the next text: of an amount of an item.
func (w *writer) line(item Item, amount int64) {
	if at, ok := itemAt[item]; ok {
		w.item(at, uint64(max(0, amount)))
	} else {
		w.text = append(w.text, "no price is known"...)
	}
	w.ends = append(w.ends, len(w.text))
}

// item writes how an amount of an item was priced: "625,000 GB-s × $0.0000166667".
// With several bands, or with something free, only the whole of the item has an
// arithmetic; of a part it says what it is a part of.
func (w *writer) item(at int, amount uint64) {
	f, bands, all, free := &items[at], w.rates.bands[at], w.totals.amount[at], w.totals.free[at]
	if bands == nil {
		w.amount(at, amount)
		w.text = append(w.text, ": no price is known"...)
		return
	}
	oneBand := len(bands) == 1 || all-free <= uint64(bands[1].From)
	switch {
	case free == 0 && oneBand:
		w.amount(at, amount)
		w.price(f, bands[0])
	case amount < all:
		w.amount(at, amount)
		w.text = append(w.text, " of "...)
		w.number(at, all)
		w.text = append(w.text, ", together "...)
		w.text = w.totals.usd[at].appendTo(w.text)
	case oneBand:
		w.text = append(w.text, '(')
		w.number(at, all)
		w.text = append(w.text, " − "...)
		w.number(at, free)
		w.text = append(w.text, " free) "...)
		w.text = append(w.text, f.shown...)
		w.price(f, bands[0])
	default:
		w.bands(at, all-free)
		if free > 0 {
			w.text = append(w.text, ", "...)
			w.number(at, free)
			w.text = append(w.text, " free"...)
		}
	}
}

// bands writes an amount band by band.
func (w *writer) bands(at int, amount uint64) {
	f, bands := &items[at], w.rates.bands[at]
	for i, band := range bands {
		if amount <= uint64(band.From) {
			break
		}
		to := amount
		if i+1 < len(bands) {
			to = min(to, uint64(bands[i+1].From))
		}
		if i > 0 {
			w.text = append(w.text, " + "...)
		}
		w.amount(at, to-uint64(band.From))
		w.price(f, band)
	}
}

func (w *writer) price(f *itemFacts, band Band) {
	w.text = append(w.text, " × "...)
	w.text = band.Price.appendTo(w.text)
	w.text = append(w.text, f.each...)
}

// amount writes an amount with its unit.
func (w *writer) amount(at int, amount uint64) {
	w.number(at, amount)
	w.text = append(w.text, ' ')
	w.text = append(w.text, items[at].shown...)
}

// number writes an amount in its shown unit: whole numbers from a thousand on,
// below with up to three digits behind the point, below one with up to six.
func (w *writer) number(at int, amount uint64) { w.text = appendAmount(w.text, at, amount) }

func appendAmount(b []byte, at int, amount uint64) []byte {
	if amount >= mostAmount {
		return append(b, "more than can be counted of"...)
	}
	per := uint64(items[at].shownIs)
	n, rest := amount/per, amount%per
	digits, scale := 3, uint64(thousand)
	switch {
	case n >= 1000:
		digits, scale = 0, 1
	case n == 0:
		digits, scale = 6, million
	}
	hi, lo := bits.Mul64(rest, scale)
	lo, carry := bits.Add64(lo, per/2, 0)
	fraction, _ := bits.Div64(hi+carry, lo, per)
	if fraction == scale {
		n, fraction = n+1, 0
	}
	if n == 0 && fraction == 0 && amount > 0 {
		return append(b, "under 0.000001"...)
	}
	b = appendGrouped(b, n)
	if digits > 0 && fraction > 0 {
		b = append(b, '.')
		b = appendFraction(b, fraction, digits, 1)
	}
	return b
}

// finish hands the texts over in their order.
func (w *writer) finish(take func(i int, text string)) {
	text, from := string(w.text), 0
	for i, to := range w.ends {
		take(i, text[from:to])
		from = to
	}
}
