package capacity

import (
	"math"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// minutes are samples by the minute.
func minutes(pending int, values ...float64) model.Samples {
	return model.Samples{Period: time.Minute, From: start, Values: values, Pending: pending}
}

func TestLoadIsTheLastMinuteThatHasArrived(t *testing.T) {
	nan := math.NaN()
	l := LoadOf(orders(), model.CapacityKey{Table: "orders", Index: "by-day"}, model.Reads,
		minutes(2, 60, 120, 6, nan), minutes(2, nan, 9, nan, nan))
	if l.Consumed != 2 || l.Throttled != 9 || l.Provisioned != 2 || !l.Known || l.Use() != 1 {
		t.Errorf("%+v", l)
	}
	if want := start.Add(2 * time.Minute); !l.At.Equal(want) {
		t.Errorf("it is of %s, not %s", l.At, want)
	}
	if len(l.Hour) != 4 || l.Hour[1] != 2 || !math.IsNaN(l.Hour[2]) || !math.IsNaN(l.Hour[3]) {
		t.Errorf("the hour is %v", l.Hour)
	}
	if l.HourStopped[0] != 0 {
		t.Errorf("a missing point of throttled requests is %v, not zero", l.HourStopped[0])
	}
}

func TestAMissingPointIsNoUse(t *testing.T) {
	l := LoadOf(orders(), model.CapacityKey{Table: "orders"}, model.Writes, minutes(0, 60, math.NaN()), minutes(0, 0, 0))
	if l.Consumed != 0 || !l.Known {
		t.Errorf("%+v", l)
	}
}

func TestWithoutSamplesNothingIsKnown(t *testing.T) {
	l := LoadOf(orders(), model.CapacityKey{Table: "orders"}, model.Reads, model.Samples{}, model.Samples{})
	if l.Known || l.Provisioned != 5 {
		t.Errorf("%+v", l)
	}
	l = LoadOf(orders(), model.CapacityKey{Table: "orders"}, model.Reads, minutes(1, 60), minutes(1, 0))
	if l.Known {
		t.Errorf("all that was read is pending, and yet: %+v", l)
	}
}

func TestOnDemandHasNothingProvisioned(t *testing.T) {
	table := orders()
	table.Billing = model.OnDemand
	l := LoadOf(table, model.CapacityKey{Table: "orders"}, model.Reads, minutes(0, 6000), minutes(0, 0))
	if l.Provisioned != 0 || l.Use() != 0 || l.Consumed != 100 {
		t.Errorf("%+v", l)
	}
}

func TestWhatThrottlesStandsFirst(t *testing.T) {
	calm := []Load{{Provisioned: 10, Consumed: 1}}
	busy := []Load{{Provisioned: 10, Consumed: 1}, {Provisioned: 10, Consumed: 9}}
	burst := []Load{{Provisioned: 1, Consumed: 300}}
	justNow := []Load{{Provisioned: 10, HourStopped: []float64{0, 3, 0, 0, math.NaN()}}}
	now := []Load{{Provisioned: 10, Throttled: 40, HourStopped: []float64{40}}}
	longAgo := []Load{{Provisioned: 10, Consumed: 1, HourStopped: []float64{50, 0, 0, 0, 0, 0}}}
	rising := [][]Load{nil, calm, busy, burst, justNow, now}
	for i := 1; i < len(rising); i++ {
		if Pressure(rising[i]) <= Pressure(rising[i-1]) {
			t.Errorf("%d: %v is not above %v", i, Pressure(rising[i]), Pressure(rising[i-1]))
		}
	}
	if Pressure(longAgo) != Pressure(calm) {
		t.Errorf("what throttled long ago presses: %v", Pressure(longAgo))
	}
}
