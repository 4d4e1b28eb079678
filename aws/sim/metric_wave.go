package sim

import (
	"math"
	"time"
)

// What is used, as a function of time. Nothing is kept: how much there was until a
// moment has a closed form, and what a period had is the difference of two of
// them. So periods of any length add up exactly, and an hour costs as little to
// work out as a minute.

// wave is a rate that goes up and down with the day and the week, so much a second
// on average.
type wave struct {
	rate float64
	day  float64 // share of the rate by which the day's height and depth differ from it, below 1
	week float64
	peak float64 // hour of the day (UTC) at which it is highest
}

// The lengths of the waves in minutes, and the drift that keeps one day from
// looking like the other.
const (
	dayMinutes   = 24 * 60
	weekMinutes  = 7 * dayMinutes
	driftMinutes = 583
	driftShare   = 0.06
	weekPeak     = 6.6 * dayMinutes // 1 January 1970 was a Thursday: a Wednesday afternoon
)

// until is how much there was from 1970 on until a minute. Its derivative is
// nowhere negative as long as day, week and drift together are below 1.
func (v wave) until(minute float64) float64 {
	integral := func(amplitude, period, peak float64) float64 {
		omega := 2 * math.Pi / period
		return amplitude / omega * math.Sin(rest(minute-peak, period)*omega)
	}
	total := minute + integral(v.day, dayMinutes, v.peak*60) + integral(v.week, weekMinutes, weekPeak) +
		integral(driftShare, driftMinutes, 0)
	return 60 * v.rate * total
}

// rest is what remains of minutes after whole periods, of which a period has a whole
// number. It is math.Mod for the times there are, in a fraction of its time: a day
// of one series takes thousands of them.
func rest(minutes, period float64) float64 {
	left := minutes - period*math.Floor(minutes/period)
	if left < 0 { // the quotient was rounded up
		left += period
	}
	return left
}

// noisy is until, with the minute's border moved by up to a minute: what a minute
// has is anything from nothing to twice its share, and what is missing here is
// found there.
func (v wave) noisy(hash uint64, minute int64) float64 {
	return v.until(float64(minute) + share(hash, minute))
}

// share is a number between 0 and 1 that looks random.
func share(hash uint64, n int64) float64 {
	h := hash ^ uint64(n)*0xbf58476d1ce4e5b9
	h ^= h >> 31
	h *= 0x94d049bb133111eb
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	return float64(h>>11) / (1 << 53)
}

// minuteOf is the number of the minute that a time is in.
func minuteOf(t time.Time) int64 { return floorDiv(t.Unix(), 60) }

// timeOf is when a minute begins.
func timeOf(minute int64) time.Time { return time.Unix(minute*60, 0).UTC() }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
