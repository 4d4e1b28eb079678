package health

import (
	"math"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestTheRation(t *testing.T) {
	first := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		used int
		now  time.Time
		want float64
	}{
		{0, first, 1250},
		{450_000, first, 625},
		{0, first.AddDate(0, 0, 15), 2500},
		{899_000, first.AddDate(0, 0, 29).Add(12 * time.Hour), 1000.0 / 24}, // never fewer than 24 hours
		{900_000, first, 0},
		{2_000_000, first, 0},
	} {
		if got := (Ration{Used: c.used}).PerHour(c.now); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%d used at %s: %v an hour, want %v", c.used, c.now, got, c.want)
		}
	}
	if (Ration{Used: Reserve - 1}).Spent() || !(Ration{Used: Reserve}).Spent() {
		t.Error("the reserve ends elsewhere")
	}
}

func TestThePurse(t *testing.T) {
	now := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var p Purse
	if at, ok := p.When(100, 1200, now); !ok || !at.Equal(now) {
		t.Errorf("a full one has 100 at %v, %v", at, ok)
	}
	p.Take(100, 1200, now)
	if at, ok := p.When(4, 1200, now); !ok || at.Sub(now) != 12*time.Second {
		t.Errorf("an empty one has 4 after %v, %v", at.Sub(now), ok)
	}
	p.Take(10, 1200, now) // an operator waits
	if at, _ := p.When(4, 1200, now); at.Sub(now) != 42*time.Second {
		t.Errorf("one that owes 10 has 4 after %v", at.Sub(now))
	}
	if at, _ := p.When(4, 1200, now.Add(time.Hour)); !at.Equal(now.Add(time.Hour)) || p.have != 100 {
		t.Errorf("it holds %v", p.have)
	}
	if _, ok := p.When(1, 0, now.Add(2*time.Hour)); ok {
		t.Error("one that nothing fills has something")
	}
}

func TestWhatTheAccountHasUsed(t *testing.T) {
	now := time.Date(2026, 11, 29, 12, 34, 0, 0, time.UTC)
	ask := UseAsk(now)
	if len(ask.Series) != len(FreeOperations()) || !ask.From.Equal(time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)) || !ask.To.Equal(time.Date(2026, 11, 30, 0, 0, 0, 0, time.UTC)) ||
		ask.Series[0].Value("Resource") != "GetMetricStatistics" || ask.Series[0].Value("Class") != "None" {
		t.Errorf("%+v", ask)
	}
	nan := math.NaN()
	if used, ok := Use([]model.Samples{{Values: []float64{10, nan, 5}}, {Values: []float64{nan}}, {Values: []float64{3}}}); used != 18 || !ok {
		t.Errorf("%d, %v", used, ok)
	}
	if _, ok := Use([]model.Samples{{Values: []float64{nan, nan}}}); ok {
		t.Error("an account that is not counted has used nothing")
	}
}
