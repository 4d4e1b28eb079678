package cost

import (
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"
)

// Price is dollars for one priced unit, such as a GB-second or a million requests,
// in 10^-15 dollars: AWS's own decimals fit without rounding. A price is never
// negative.
type Price int64

// priceDigits are the digits of a Price behind the point.
const priceDigits = 15

// priceUnit is one dollar as a Price.
const priceUnit = 1_000_000_000_000_000

// nano is how many units of a Price make one of USD.
const nano = priceUnit / uint64(Dollar)

var errPrice = errors.New("a price is a decimal number such as 0.0000166667, of at most 15 digits behind the point and below 9,000 dollars")

// ParsePrice reads a decimal number of dollars.
func ParsePrice(text string) (Price, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	if whole == "" || len(whole) > 4 || len(fraction) > priceDigits {
		return 0, fmt.Errorf("%q: %w", text, errPrice)
	}
	n := int64(0)
	for _, c := range []byte(whole + fraction + strings.Repeat("0", priceDigits-len(fraction))) {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("%q: %w", text, errPrice)
		}
		n = n*10 + int64(c-'0')
		if n > 9000*priceUnit {
			return 0, fmt.Errorf("%q: %w", text, errPrice)
		}
	}
	return Price(n), nil
}

// String is the price with all its digits: "$0.0000166667", "$0.20".
func (p Price) String() string { return string(p.appendTo(nil)) }

func (p Price) appendTo(b []byte) []byte {
	b = append(b, '$')
	b = appendGrouped(b, uint64(p)/priceUnit)
	b = append(b, '.')
	return appendFraction(b, uint64(p)%priceUnit, priceDigits, 2)
}

// decimal is the price without a sign or commas, as files have it.
func (p Price) decimal() string { return strings.ReplaceAll(p.String()[1:], ",", "") }

// scaled is the price of a unit that is n times as big, or, with per, the per-th
// part of that. What does not come out evenly or does not fit is an error.
func (p Price) scaled(n, per int64) (Price, error) {
	hi, lo := bits.Mul64(uint64(p), uint64(n))
	if hi >= uint64(per) {
		return 0, fmt.Errorf("a price of %s for so small a unit is too high to count with", p)
	}
	q, rest := bits.Div64(hi, lo, uint64(per))
	if rest != 0 || q > 9000*priceUnit {
		return 0, fmt.Errorf("a price of %s can not be counted exactly", p)
	}
	return Price(q), nil
}

// Band is a price that holds from an amount a month on.
type Band struct {
	From  int64 // base units of the item
	Price Price // of one priced unit
}

// UnitPrice is the price of an item in a Region.
type UnitPrice struct {
	Region string // whose price it is: us-east-1, where the Region asked for has none
	Date   time.Time
	Unit   string // what the price is for, such as "GB-s" or "million requests"
	Per    int64  // base units of the item in one of them
	Bands  []Band // by From, the first from 0
}

// costOf is what an amount of base units costs when priced units hold per of them.
// The bands are added up in 128 bits and rounded once, so that it is as continuous
// and as monotone as the exact price.
func costOf(amount uint64, per int64, bands []Band) USD {
	if len(bands) == 1 && bands[0].Price == 0 {
		return 0
	}
	var hi, lo uint64
	for i, band := range bands {
		from, to := uint64(band.From), amount
		if amount <= from {
			break
		}
		if i+1 < len(bands) {
			to = min(to, uint64(bands[i+1].From))
		}
		h, l := bits.Mul64(to-from, uint64(band.Price))
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		hi, _ = bits.Add64(hi, h, carry)
	}
	return divided(hi, lo, uint64(per)*nano)
}

// divided rounds a 128-bit number divided by another to the nearest amount, halves
// up, and stops at MostUSD.
func divided(hi, lo, by uint64) USD {
	lo, carry := bits.Add64(lo, by/2, 0)
	hi += carry
	if hi >= by {
		return MostUSD
	}
	q, _ := bits.Div64(hi, lo, by)
	return USD(min(q, uint64(MostUSD)))
}

// times is amount × n / per, rounded to the nearest; it stops at the most that an
// amount can be, and answers whether it did not.
func times(amount uint64, n, per uint64) (uint64, bool) {
	hi, lo := bits.Mul64(amount, n)
	lo, carry := bits.Add64(lo, per/2, 0)
	hi += carry
	if hi >= per {
		return mostAmount, false
	}
	q, _ := bits.Div64(hi, lo, per)
	return min(q, mostAmount), q < mostAmount
}

// mostAmount is the most of an item that is counted. What costs money costs
// MostUSD then.
const mostAmount = uint64(1)<<63 - 1
