package capacity

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// burst is for how many seconds DynamoDB keeps units that were not used, as its
// developer guide says of burst capacity.
const burst = 300

// Trial is what the minutes looked at would have done with other figures.
type Trial struct {
	model.CapacityKey
	Access    model.Access
	Units     int64
	Throttled int  // minutes that would have been throttled
	Was       int  // minutes that were throttled
	Minutes   int  // looked at
	Lower     bool // Throttled is a lower bound: of what was throttled it is not known how much it would have used
}

// Had is what there was: so many units a second, since then.
type Had struct {
	Units int64
	Since time.Time
}

// had is what a table or an index has had since its units changed last.
func had(t model.Throughput, a model.Access) Had {
	h := Had{Units: pick(a, t.ReadUnits, t.WriteUnits), Since: t.LastIncrease}
	if t.LastDecrease.After(h.Since) {
		h.Since = t.LastDecrease
	}
	return h
}

// Try plays samples by the minute with other units a second. Units that were not
// used are kept for a burst; at the beginning all that can be kept is there. A
// request that was throttled counts as one unit that would have been used, the
// least it can be. What was throttled within a minute, or in one partition, does
// not show in the minute's sum: where there were as many units or more it would
// have been throttled all the same.
func Try(k model.CapacityKey, a model.Access, units int64, had Had, consumed, throttled model.Samples) Trial {
	t := Trial{CapacityKey: k, Access: a, Units: units}
	seconds := consumed.Period.Seconds()
	kept := float64(units) * burst
	for i := range max(0, len(consumed.Values)-consumed.Pending) {
		wanted, again := zero(consumed.Values[i]), false
		if i < len(throttled.Values)-throttled.Pending {
			if stopped := zero(throttled.Values[i]); stopped > 0 {
				t.Was++
				t.Lower = true
				wanted += stopped
				again = units <= had.Units && !consumed.From.Add(time.Duration(i)*consumed.Period).Before(had.Since)
			}
		}
		t.Minutes++
		given := float64(units) * seconds
		if again || wanted > given+kept {
			t.Throttled++
		}
		kept = min(float64(units)*burst, max(0, kept+given-wanted))
	}
	return t
}

func zero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}
