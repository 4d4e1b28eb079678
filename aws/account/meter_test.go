package account

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

func TestMeterKeepsTheLastMinute(t *testing.T) {
	now := time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)
	m := newMeter(func() time.Time { return now })
	for range 90 { // one a second
		m.attempt(model.LambdaRPS, true)
		now = now.Add(time.Second)
	}
	m.throttle()
	m.attempt(model.LambdaRPS, false) // that nothing limits
	m.pay(2 * cost.Dollar / 100)
	m.pay(-cost.Dollar / 100)
	if got, want := m.read(), (model.Meter{CallsPerMinute: 60, Quota: 59.0 / (60 * 15), Calls: 91, Throttled: 1, Dollars: 0.01}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	now = now.Add(59 * time.Second)
	if got := m.read().CallsPerMinute; got != 1 {
		t.Errorf("%d calls in the last minute, want the one", got)
	}
	now = now.Add(time.Second)
	if got := m.read().CallsPerMinute; got != 0 {
		t.Errorf("%d calls in the last minute, want none", got)
	}
}
