package model

import (
	"math"
	"time"
)

// Points are Samples as they are kept: without their series, which is known from where
// they lie, and small, for an account has tens of thousands of them.
type Points struct {
	Values          []float64
	Failure         *Failure
	Period          time.Duration
	asked, at, from int64 // nanoseconds since 1970; never for the zero time
	Pending         int32
}

const never = math.MinInt64

func nanos(t time.Time) int64 {
	if t.IsZero() {
		return never
	}
	return t.UnixNano()
}

func fromNanos(n int64) time.Time {
	if n == never {
		return time.Time{}
	}
	return time.Unix(0, n)
}

// Points are the samples without their series. The values are the same ones.
func (s Samples) Points() Points {
	return Points{
		Values: s.Values, Failure: s.Failure, Period: s.Period, Pending: int32(s.Pending),
		asked: nanos(s.Asked), at: nanos(s.At), from: nanos(s.From),
	}
}

// Of are the points as samples of a series. The values are the same ones.
func (p *Points) Of(s Series) Samples {
	return Samples{
		Series: s, Read: Read{Asked: fromNanos(p.asked), At: fromNanos(p.at)}, Period: p.Period, From: p.From(),
		Values: p.Values, Pending: int(p.Pending), Failure: p.Failure,
	}
}

// From is when the first period begins.
func (p *Points) From() time.Time { return fromNanos(p.from).UTC() }

// To is the end of the last period.
func (p *Points) To() time.Time { return p.From().Add(time.Duration(len(p.Values)) * p.Period) }

// AskedBefore reports whether they were asked for before a time.
func (p *Points) AskedBefore(t time.Time) bool { return p.asked < nanos(t) }
