package capacity

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Load is how hard one kind of units of a table or index is pressed.
type Load struct {
	model.CapacityKey
	Access      model.Access
	Provisioned float64   // units a second; 0 on demand
	Consumed    float64   // units a second over the last complete minute that has arrived
	Throttled   float64   // requests a minute over that minute
	Known       bool      // Consumed and Throttled were read
	At          time.Time // end of that minute
	Hour        []float64 // consumed units a second by minute, oldest first; NaN where pending
	HourStopped []float64 // throttled requests by minute; NaN where pending
}

// hour is how many minutes a Load remembers.
const hour = 60

// Use is the consumed share of what is provisioned, 0 to 1 and above it in a
// burst; 0 on demand.
func (l Load) Use() float64 {
	if l.Provisioned <= 0 {
		return 0
	}
	return l.Consumed / l.Provisioned
}

// LoadOf works a load out from samples by the minute, which may be the zero ones
// where nothing was read.
func LoadOf(t model.Table, k model.CapacityKey, a model.Access, consumed, throttled model.Samples) Load {
	l := Load{CapacityKey: k, Access: a}
	if units, ok := t.ThroughputOf(k.Index); ok && t.Billing != model.OnDemand {
		l.Provisioned = float64(pick(a, units.ReadUnits, units.WriteUnits))
	}
	if throttled.Period > 0 {
		l.HourStopped = lastHour(throttled.Values, throttled.Pending)
		l.Throttled, _ = throttled.Latest()
		l.Throttled *= time.Minute.Seconds() / throttled.Period.Seconds()
	}
	if consumed.Period <= 0 {
		return l
	}
	sum, ok := consumed.Latest()
	l.Consumed, l.Known = sum/consumed.Period.Seconds(), ok && throttled.Period > 0
	l.At = consumed.To().Add(-time.Duration(consumed.Pending) * consumed.Period)
	l.Hour = lastHour(consumed.Rates(), consumed.Pending)
	return l
}

// lastHour is the last hour of values by the minute, missing ones as zero unless
// they are pending.
func lastHour(values []float64, pending int) []float64 {
	from := max(0, len(values)-hour)
	out := make([]float64, 0, hour)
	for i := from; i < len(values); i++ {
		switch v := values[i]; {
		case i >= len(values)-pending:
			out = append(out, math.NaN())
		case math.IsNaN(v):
			out = append(out, 0)
		default:
			out = append(out, v)
		}
	}
	return out
}

func pick(a model.Access, read, write int64) int64 {
	if a == model.Writes {
		return write
	}
	return read
}

// recent is how many minutes back a throttled request still counts as pressure.
const recent = 5

// Pressure is by how much one table should stand before another: what throttles
// or has just throttled first, the more the earlier, and then what uses most of
// what it has. A table of which nothing is known has none.
func Pressure(loads []Load) float64 {
	stopped, use := 0.0, 0.0
	for _, l := range loads {
		stopped += l.Throttled
		for _, v := range l.HourStopped[max(0, len(l.HourStopped)-recent):] {
			if !math.IsNaN(v) {
				stopped += v
			}
		}
		use = max(use, l.Use())
	}
	if stopped > 0 {
		return throttledPressure + stopped
	}
	return min(use, throttledPressure)
}

// throttledPressure is above the pressure of every table that does not throttle:
// none uses a thousand times what it has.
const throttledPressure = 1000
