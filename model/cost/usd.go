package cost

import (
	"math"
	"strconv"
)

// USD is an amount of money in billionths of a dollar, so that sums are exact:
// about 9.2 thousand million dollars fit.
type USD int64

// Dollar is one dollar.
const Dollar USD = 1_000_000_000

// MostUSD is the most that an amount can say. What would be more is MostUSD too,
// and prints with a plus sign behind it.
const MostUSD USD = math.MaxInt64

// Dollars is the amount as a number, for bars and JSON.
func (u USD) Dollars() float64 { return float64(u) / float64(Dollar) }

// Dollars are so many dollars, to the nearest billionth. What is no number is none, and
// what is more than an amount can say is the most that it can.
func Dollars(usd float64) USD {
	switch v := math.Round(usd * float64(Dollar)); {
	case math.IsNaN(v):
		return 0
	case v >= float64(MostUSD):
		return MostUSD
	case v <= -float64(MostUSD):
		return -MostUSD
	default:
		return USD(v)
	}
}

// Plus adds two amounts and stops at MostUSD, or at its negative.
func (u USD) Plus(v USD) USD {
	sum := u + v
	switch {
	case v > 0 && sum < u:
		return MostUSD
	case v < 0 && sum > u, sum < -MostUSD:
		return -MostUSD
	}
	return sum
}

// Minus takes one amount off another. Two that have reached MostUSD leave none.
func (u USD) Minus(v USD) USD {
	if v == math.MinInt64 {
		v++
	}
	return u.Plus(-v)
}

// String is the amount with as many digits as say something: "$8.54", and below a
// dollar three that are not zero, "$0.0000104". Only zero is "$0.00".
func (u USD) String() string { return string(u.appendTo(nil)) }

func (u USD) appendTo(b []byte) []byte {
	n, negative := u.magnitude()
	if n >= uint64(Dollar) {
		return u.appendCents(b)
	}
	// From a billionth up to a tenth: the place of the first digit that counts.
	step, digits := uint64(1), 0
	for rest := n; rest > 0; rest /= 10 {
		digits++
	}
	for range digits - 3 {
		step *= 10
	}
	n = (n + step/2) / step * step
	if n >= uint64(Dollar) {
		return u.appendCents(b)
	}
	if negative {
		b = append(b, '-')
	}
	b = append(b, "$0."...)
	return appendFraction(b, n, 9, 2)
}

// Round2 is the amount to the cent, half a cent up: "$8.54", "$1,234.50".
func (u USD) Round2() string { return string(u.appendCents(nil)) }

func (u USD) appendCents(b []byte) []byte {
	n, negative := u.magnitude()
	const cent = uint64(Dollar) / 100
	cents := (n + cent/2) / cent
	if negative && cents > 0 {
		b = append(b, '-')
	}
	b = append(b, '$')
	b = appendGrouped(b, cents/100)
	b = append(b, '.', byte('0'+cents/10%10), byte('0'+cents%10))
	if n >= uint64(MostUSD) {
		b = append(b, '+')
	}
	return b
}

// Shown is the amount to the cent, or with more digits where it is less than half of
// one and not nothing.
func (u USD) Shown() string {
	if u != 0 && u < Dollar/200 && u > -Dollar/200 {
		return u.String()
	}
	return u.Round2()
}

func (u USD) magnitude() (n uint64, negative bool) {
	if u < 0 {
		return -uint64(u), true
	}
	return uint64(u), false
}

// appendGrouped writes a whole number with a comma between thousands.
func appendGrouped(b []byte, n uint64) []byte {
	var digits [20]byte
	d := strconv.AppendUint(digits[:0], n, 10)
	for i, c := range d {
		if i > 0 && (len(d)-i)%3 == 0 {
			b = append(b, ',')
		}
		b = append(b, c)
	}
	return b
}

// appendFraction writes n as that many digits behind a point and leaves zeros at
// the end out, down to the least number of digits.
func appendFraction(b []byte, n uint64, digits, least int) []byte {
	for digits > least && n%10 == 0 {
		n, digits = n/10, digits-1
	}
	start := len(b)
	for range digits {
		b = append(b, '0')
	}
	for i := start + digits - 1; n > 0 && i >= start; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}
