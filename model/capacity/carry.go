package capacity

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Carry is what one kind of units would have had to be to throttle nothing.
type Carry struct {
	Units int64     // a second, at least 1
	Most  float64   // used and throttled a second in the busiest minute
	At    time.Time // that minute begins
}

// CarryOf works it out from samples by the minute, without what burst capacity lends. A
// request that was throttled counts as one unit, the least it can be. It reports false
// where nothing was read.
func CarryOf(consumed, throttled model.Samples) (Carry, bool) {
	var c Carry
	if consumed.Period <= 0 || len(consumed.Values) <= consumed.Pending {
		return c, false
	}
	c.At = consumed.From
	for i := range len(consumed.Values) - consumed.Pending {
		at := consumed.From.Add(time.Duration(i) * consumed.Period)
		wanted := zero(consumed.Values[i])
		if throttled.Period == consumed.Period {
			if k := int(at.Sub(throttled.From) / throttled.Period); k >= 0 && k < len(throttled.Values)-throttled.Pending && !at.Before(throttled.From) {
				wanted += zero(throttled.Values[k])
			}
		}
		if rate := wanted / consumed.Period.Seconds(); rate > c.Most {
			c.Most, c.At = rate, at
		}
	}
	c.Units = max(1, int64(math.Ceil(c.Most)))
	return c, true
}
