package health

import (
	"math"
	"time"
)

// Span is how far back the figures of a row go: its window.
const Span = 10 * time.Minute

// Settle is how old a minute is before it is asked for: Lambda sends once a minute what
// has ended, and CloudWatch has it a moment later. Calls that take longer come in later
// still, at the minute in which they began.
const Settle = 2 * time.Minute

// Window is a span of whole minutes. A call belongs to the window that it began in.
type Window struct{ From, To time.Time }

// Latest is the newest window of that length.
func Latest(now time.Time, length time.Duration) Window {
	to := now.Add(-Settle).UTC().Truncate(time.Minute)
	return Window{to.Add(-length), to}
}

// Length is how long a window is, zero for one that is none.
func (w Window) Length() time.Duration { return max(0, w.To.Sub(w.From)) }

// Amount is a figure that may not be known: what was not read is not zero.
type Amount struct {
	Value float64
	Known bool
}

// Of is an amount that is known.
func Of(value float64) Amount { return Amount{value, true} }

// none reports whether an amount is known to be zero.
func (a Amount) none() bool { return a.Known && a.Value == 0 }

// Figures are what is known of the calls that began in a window.
type Figures struct {
	Window
	At        time.Time // when they were read; zero when they were not
	Calls     Amount    // that ran
	Errors    Amount    // of the calls
	Throttles Amount    // calls that were not let in, on top of Calls
	P95       Amount    // milliseconds; not known where there was no call
}

// Read reports whether anything was read.
func (f Figures) Read() bool { return !f.At.IsZero() }

// PerMinute is how many calls there were a minute, false when that is not known.
func (f Figures) PerMinute() (float64, bool) {
	minutes := f.Length().Minutes()
	if !f.Calls.Known || minutes <= 0 {
		return 0, false
	}
	return f.Calls.Value / minutes, true
}

// Failed is the share of the calls that failed, 0 to 1; false when there were none, or it
// is not known.
func (f Figures) Failed() (float64, bool) { return share(f.Errors, f.Calls.Value, f.Calls.Known) }

// Held is the share of the calls that were throttled, of those that came, 0 to 1.
func (f Figures) Held() (float64, bool) {
	return share(f.Throttles, f.Calls.Value+f.Throttles.Value, f.Calls.Known)
}

// came is how many calls came, throttled ones among them.
func (f Figures) came() float64 {
	if !f.Throttles.Known {
		return f.Calls.Value
	}
	return f.Calls.Value + f.Throttles.Value
}

func share(part Amount, of float64, known bool) (float64, bool) {
	if !part.Known || !known || of <= 0 {
		return 0, false
	}
	return math.Min(1, math.Max(0, part.Value/of)), true
}
