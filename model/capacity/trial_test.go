package capacity

import (
	"math"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestTry(t *testing.T) {
	flat := func(n int, units float64) []float64 {
		values := make([]float64, n)
		for i := range values {
			values[i] = units * 60
		}
		return values
	}
	none := func(n int) []float64 { return make([]float64, n) }
	stopped := none(10)
	stopped[9] = 100
	for _, c := range []struct {
		name               string
		units              int64
		had                Had
		consumed, throttle []float64
		pending            int
		throttled, was     int
		minutes            int
		lower              bool
	}{
		{name: "enough", units: 10, consumed: flat(10, 9), throttle: none(10), minutes: 10},
		{name: "a short burst out of what was kept", units: 10, consumed: flat(1, 50), throttle: none(1), minutes: 1},
		// 300 s x 10 units are kept. At 20 a second 600 more than given go each minute: they last 5 minutes.
		{name: "a long burst", units: 10, consumed: flat(8, 20), throttle: none(8), minutes: 8, throttled: 3},
		{name: "what is kept fills again", units: 10, consumed: append(flat(5, 20), append(flat(5, 0), flat(5, 20)...)...), throttle: none(15), minutes: 15},
		{name: "throttled requests count as used", units: 1, consumed: flat(10, 1), throttle: stopped, minutes: 10, was: 1, lower: true},
		{name: "and pass where there is less", units: 1, consumed: flat(10, 2), throttle: stopped, minutes: 10, was: 1, throttled: 5, lower: true},
		{name: "a peak within a minute, with as many units", units: 2, had: Had{Units: 2}, consumed: flat(10, 1), throttle: stopped, minutes: 10, was: 1, throttled: 1, lower: true},
		{name: "with fewer", units: 2, had: Had{Units: 3}, consumed: flat(10, 1), throttle: stopped, minutes: 10, was: 1, throttled: 1, lower: true},
		{name: "with more", units: 3, had: Had{Units: 2}, consumed: flat(10, 1), throttle: stopped, minutes: 10, was: 1, lower: true},
		{name: "before there were as many", units: 2, had: Had{Units: 2, Since: minutes(0, 1).From.Add(time.Hour)}, consumed: flat(10, 1), throttle: stopped, minutes: 10, was: 1, lower: true},
		{name: "pending points are left out", units: 1, consumed: flat(10, 100), throttle: none(10), pending: 10, minutes: 0},
		{name: "missing points are no use", units: 1, consumed: []float64{math.NaN(), math.NaN()}, throttle: []float64{math.NaN(), math.NaN()}, minutes: 2},
	} {
		got := Try(model.CapacityKey{Table: "orders"}, model.Writes, c.units, c.had, minutes(c.pending, c.consumed...), minutes(c.pending, c.throttle...))
		if got.Throttled != c.throttled || got.Was != c.was || got.Minutes != c.minutes || got.Lower != c.lower {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

// More units never throttle more.
func TestMoreUnitsThrottleLess(t *testing.T) {
	values := make([]float64, 300)
	for i := range values {
		values[i] = 60 * (10 + 9*math.Sin(float64(i)/20))
	}
	before := len(values) + 1
	for units := int64(1); units <= 30; units++ {
		got := Try(model.CapacityKey{}, model.Reads, units, Had{}, minutes(0, values...), minutes(0, make([]float64, 300)...)).Throttled
		if got > before {
			t.Fatalf("%d units throttle %d minutes, one less %d", units, got, before)
		}
		before = got
	}
	if before != 0 {
		t.Errorf("30 units throttle %d minutes", before)
	}
}
