package capacity

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// hourly answers every series with so many units a second in each of n hours, and
// no throttled requests unless some are given.
func hourly(n int, rate func(hour int) float64, throttled float64) Look {
	return func(s model.Series) (model.Samples, bool) {
		out := model.Samples{Series: s, Period: time.Hour, From: start, Values: make([]float64, n)}
		for i := range out.Values {
			if strings.HasSuffix(s.Metric, "ThrottleEvents") {
				out.Values[i] = throttled
			} else {
				out.Values[i] = 3600 * rate(i)
			}
		}
		return out, true
	}
}

func flat(v float64) func(int) float64 { return func(int) float64 { return v } }

func plain(b model.BillingMode, units int64) model.Table {
	return model.Table{Name: "orders", Billing: b, Class: model.StandardClass, Throughput: model.Throughput{ReadUnits: units, WriteUnits: units}}
}

// One provisioned write unit costs what 28.9 % of it cost on demand: 0.00065 an
// hour against 3,600 x 0.625 / 1,000,000.
func TestTheCheaperModeTurnsAtTheKnownUse(t *testing.T) {
	for _, c := range []struct {
		use    float64
		better model.BillingMode
	}{{0.28, model.OnDemand}, {0.30, model.Provisioned}} {
		v, ok := Judge(cost.Embedded(), "us-east-1", plain(model.Provisioned, 100), hourly(48, flat(100*c.use), 0))
		if !ok || v.Better != c.better || v.Hours != 48 {
			t.Errorf("at a use of %v: %+v", c.use, v)
		}
		if (v.Saves > 0) != (c.better == model.OnDemand) {
			t.Errorf("at a use of %v it saves %s", c.use, v.Saves)
		}
	}
}

func TestVerdictOfATableOnDemand(t *testing.T) {
	v, ok := Judge(cost.Embedded(), "us-east-1", plain(model.OnDemand, 0), hourly(336, flat(7), 0))
	if !ok || v.ReadUnits != 10 || v.WriteUnits != 10 || v.Better != model.Provisioned || v.Covered != 1 || v.Fit != NotKnown {
		t.Fatalf("%+v", v)
	}
	// 7 units a second are 18,396,000 request units in 730 h.
	if want := 18.396 * (0.125 + 0.625); v.OnDemand.Dollars() != want {
		t.Errorf("on demand %s, not %v", v.OnDemand, want)
	}
	if v.Saves != v.OnDemand-v.Provisioned {
		t.Errorf("it saves %s", v.Saves)
	}
	if text := strings.Join(v.Arithmetic, "\n"); !strings.Contains(text, "336 hours") || !strings.Contains(text, "18396000 read") {
		t.Errorf("%s", text)
	}
}

func TestFit(t *testing.T) {
	peak := func(at float64) func(int) float64 {
		return func(h int) float64 {
			if h == 30 {
				return at
			}
			return 1
		}
	}
	for _, c := range []struct {
		name      string
		units     int64
		rate      func(int) float64
		throttled float64
		fit       Fit
		covered   float64
	}{
		{"fits", 10, peak(6), 0, Fits, 1},
		{"one busy hour is tight", 10, peak(9), 0, Tight, 1},
		{"throttled is tight", 100, peak(3), 1, Tight, 1},
		{"never used", 100, peak(3), 0, Wasteful, 1},
		{"the least there is, is not wasteful", 1, flat(0), 0, Fits, 1},
		{"above what is provisioned", 2, peak(3), 0, Tight, 49.0 / 50},
	} {
		v, ok := Judge(cost.Embedded(), "us-east-1", plain(model.Provisioned, c.units), hourly(50, c.rate, c.throttled))
		if !ok || v.Fit != c.fit || v.Covered != c.covered {
			t.Errorf("%s: %q, %v covered", c.name, v.Fit, v.Covered)
		}
	}
}

func TestTooLittleIsNoVerdict(t *testing.T) {
	if v, ok := Judge(cost.Embedded(), "us-east-1", plain(model.Provisioned, 1), hourly(23, flat(1), 0)); ok {
		t.Errorf("%+v", v)
	}
	if v, ok := Judge(cost.Embedded(), "us-east-1", orders(), func(s model.Series) (model.Samples, bool) {
		return hourly(48, flat(1), 0)(s)
	}); !ok || v.ReadUnits != 7 {
		t.Errorf("the index is left out: %+v", v)
	}
	unread := func(s model.Series) (model.Samples, bool) {
		if s.Value("GlobalSecondaryIndexName") != "" {
			return model.Samples{}, false
		}
		return hourly(48, flat(1), 0)(s)
	}
	if v, ok := Judge(cost.Embedded(), "us-east-1", orders(), unread); ok {
		t.Errorf("a table without its indexes is judged: %+v", v)
	}
}
