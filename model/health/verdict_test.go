package health

import (
	"math"
	"testing"
	"testing/quick"
	"time"

	"github.com/aloftdeck/aloft/model"
)

var (
	noon   = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)
	limits = Limits{Share: 0.01, LeastCalls: 20}
	tenTo  = Window{noon.Add(-10 * time.Minute), noon}
)

// figures are those of ten minutes up to noon; below zero stands for not known.
func figures(calls, errors, throttles, p95 float64) Figures {
	f := Figures{Window: tenTo, At: noon}
	for to, v := range map[*Amount]float64{&f.Calls: calls, &f.Errors: errors, &f.Throttles: throttles, &f.P95: p95} {
		if v >= 0 {
			*to = Of(v)
		}
	}
	return f
}

func TestVerdictsAndTheirWords(t *testing.T) {
	for _, c := range []struct {
		name            string
		f               Figures
		want            Verdict
		calls, err, p95 string
		sentence        string
		failedKnown     bool
	}{
		{"not read", Figures{}, Unknown, "…", "…", "…", "not read", false},
		{"nothing was called", figures(0, 0, 0, -1), Idle, "idle", "", "", "no calls", false},
		{"too few", figures(12, 0, 0, 210), Few, "1.2", "few", "210ms", "0 of 12 failed, p95 210 ms, too few to judge", true},
		{"too few, and all failed", figures(19, 19, 0, 210), Few, "1.9", "few", "210ms", "19 of 19 failed, p95 210 ms, too few to judge", true},
		{"just enough", figures(20, 0, 0, 1234), Well, "2.0", "0", "1.2s", "0 of 20 failed, p95 1.2 s", true},
		{"below the limit", figures(4120, 41, 0, 98), Well, "412", "1%", "98ms", "41 of 4,120 failed, p95 98 ms", true},
		{"at the limit", figures(4100, 41, 0, 98), Failing, "410", "1%", "98ms", "41 of 4,100 failed, p95 98 ms", true},
		{"one call alone", figures(50, 1, 1, 98), Well, "5.0", "2%", "98ms", "1 of 50 failed, 1 throttled, p95 98 ms", true},
		{"two calls", figures(50, 2, 0, 98), Failing, "5.0", "4%", "98ms", "2 of 50 failed, p95 98 ms", true},
		{"failing", figures(4120, 264, 0, 1200), Failing, "412", "6.4%", "1.2s", "264 of 4,120 failed, p95 1.2 s", true},
		{"throttled", figures(300, 0, 30, 40), Throttled, "30", "0", "40ms", "0 of 300 failed, 30 throttled, p95 40 ms", true},
		{"nothing let in", figures(0, 0, 500, -1), Throttled, "0", "", "", "0 of 0 failed, 500 throttled", false},
		{"few let in", figures(5, 5, 500, -1), Throttled, "0.5", "100%", "…", "5 of 5 failed, 500 throttled", true},
		{"failing and throttled", figures(300, 30, 30, 40), Failing, "30", "10%", "40ms", "30 of 300 failed, 30 throttled, p95 40 ms", true},
		{"errors not read", figures(300, -1, 0, 40), Unknown, "30", "…", "40ms", "… of 300 failed, p95 40 ms", false},
		{"throttles not read", figures(300, 0, -1, 40), Unknown, "30", "0", "40ms", "0 of 300 failed, p95 40 ms", true},
		{"nothing failed in the Region", figures(-1, 0, 0, -1), Well, "…", "…", "…", "not read", false},
		{"something failed, of how many is not known", figures(-1, 3, 0, -1), Unknown, "…", "…", "…", "not read", false},
		{"more errors than calls", figures(100, 120, 0, 4), Failing, "10", "100%", "4ms", "120 of 100 failed, p95 4 ms", true},
	} {
		if got := limits.Judge(c.f); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.Word(), c.want.Word())
		}
		if a, b, d := limits.CallsWord(c.f), limits.FailedWord(c.f), limits.P95Word(c.f); a != c.calls || b != c.err || d != c.p95 {
			t.Errorf("%s: %q %q %q, want %q %q %q", c.name, a, b, d, c.calls, c.err, c.p95)
		}
		if got := limits.Sentence(c.f); got != c.sentence {
			t.Errorf("%s: %q, want %q", c.name, got, c.sentence)
		}
		if _, ok := c.f.Failed(); ok != c.failedKnown {
			t.Errorf("%s: the share that failed is known: %v", c.name, ok)
		}
	}
}

// Whatever the figures, shares are shares, a loud verdict has calls enough to be loud
// about, and what is not known is not taken for zero.
func TestVerdictsHoldForAnyFigures(t *testing.T) {
	check := func(calls, errors, throttles uint16, known uint8) bool {
		f := figures(float64(calls%2000), float64(errors%2100), float64(throttles%100), 1)
		f.Calls.Known, f.Errors.Known, f.Throttles.Known = known&1 != 0, known&2 != 0, known&4 != 0
		v := limits.Judge(f)
		for _, of := range []func() (float64, bool){f.Failed, f.Held} {
			if share, ok := of(); ok && (math.IsNaN(share) || share < 0 || share > 1) {
				return false
			}
		}
		switch {
		case v.Loud():
			return f.Calls.Known && f.Calls.Value+f.Throttles.Value >= float64(limits.LeastCalls)
		case v == Well:
			return f.Errors.Known && f.Throttles.Known || f.Calls.Known && f.Calls.Value == 0
		case v == Idle:
			return f.Calls.Known && f.Calls.Value == 0
		}
		return true
	}
	if err := quick.Check(check, &quick.Config{MaxCount: 5000}); err != nil {
		t.Error(err)
	}
}

func TestFiguresOfWhatWasRead(t *testing.T) {
	of := model.Called{Function: "orders", Alias: "prod", Version: "12"}
	ask := Ask(tenTo, All, of)
	if !ask.Whole || len(ask.Series) != 4 || ask.Series[3].Stat != "p95" || ask.Series[0].Value("ExecutedVersion") != "12" || ask.Series[0].Value("Resource") != "orders:prod" {
		t.Fatalf("asked for %+v", ask)
	}
	point := func(v float64) model.Samples { return model.Samples{Values: []float64{v}} }
	denied := &model.Failure{Class: model.Denied}
	got, failed := Take(tenTo, noon, All, []model.Samples{point(100), point(math.NaN()), {Failure: denied}, point(math.NaN())})
	want := Figures{Window: tenTo, At: noon, Calls: Of(100), Errors: Of(0)}
	if got != want || failed != denied {
		t.Errorf("got %+v, %v", got, failed)
	}
	if got, failed = Take(tenTo, noon, Calls|P95, []model.Samples{point(7), point(33)}); failed != nil || got != (Figures{Window: tenTo, At: noon, Calls: Of(7), P95: Of(33)}) {
		t.Errorf("got %+v, %v", got, failed)
	}
}
