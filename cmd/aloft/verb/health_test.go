package verb

import (
	"math"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// calls lets prod of a function have had so many calls a few minutes ago, of which some
// failed or were throttled.
func (h *host) calls(function string, calls, errors, throttles float64) {
	h.t.Helper()
	at := time.Now().Add(-5 * time.Minute)
	for _, c := range []model.Called{{}, {Function: function}, {Function: function, Alias: "prod"}} {
		h.world.PutMetric(c.Series("Invocations", "Sum"), at, calls)
		h.world.PutMetric(c.Series("Errors", "Sum"), at, errors)
		h.world.PutMetric(c.Series("Throttles", "Sum"), at, throttles)
		if calls > 0 {
			h.world.PutMetric(c.Series("Duration", "p95"), at, 98)
		}
	}
}

func TestStatusWithHealth(t *testing.T) {
	h := newHost(t)
	h.calls("orders", 812, 98, 0)
	h.run(exitDone, "status", "--health")
	want := "FUNCTION  dev  stage  prod  CALLS/m  ERR   P95\n" +
		"orders    4    3 -1   1 -2  81       12%!  98ms\n" +
		"payments  4    3 -1   1 -2  idle\n" +
		"\nprod, last 10 min; ! from 1% of the calls on\n"
	if h.out.String() != want {
		t.Errorf("the table is\n%swant\n%s", h.out.String(), want)
	}
	// The Region's two, the errors of two functions, and calls, errors and durations
	// of one and calls and durations of the other.
	if n := h.world.Calls()["GetMetricStatistics"]; n != 2+2+3+2 {
		t.Errorf("%d requests", n)
	}
	h.run(exitDone, "status", "--health", "orders", "-o", "json")
	var got statusJSON
	h.decode(&got)
	stages := got.Functions[0].Stages
	j := stages["prod"].Health
	if j == nil || j.Verdict != "failing" || *j.Calls != 812 || *j.Errors != 98 || math.Abs(*j.Failed-0.12069) > 1e-5 || *j.Throttles != 0 || *j.P95 != 98 ||
		j.To.Sub(j.From) != 10*time.Minute || stages["dev"].Health != nil {
		t.Errorf("%+v", j)
	}
	h.run(exitDone, "status", "payments", "--health", "-o", "json")
	h.decode(&got)
	if j = got.Functions[0].Stages["prod"].Health; j.Verdict != "idle" || j.P95 != nil || j.Failed != nil || *j.Calls != 0 {
		t.Errorf("%+v", j)
	}
}

func TestStatusSaysWhatStandsOut(t *testing.T) {
	for _, c := range []struct {
		calls, errors, throttles float64
		want                     string
	}{
		{12, 12, 0, "1.2      few"},
		{200, 1, 0, "20       0.5%"},
		{200, 0, 40, "20       17%! throttled"},
	} {
		h := newHost(t)
		h.calls("orders", c.calls, c.errors, c.throttles)
		h.run(exitDone, "status", "--health")
		h.prints(c.want)
	}
	h := newHost(t)
	h.configure(team + "[health]\nerror_rate = 20\nleast_calls = 5\n")
	h.calls("orders", 12, 2, 0)
	h.run(exitDone, "status", "--health")
	h.prints("1.2      17% ", "! from 20% of the calls on")
}

func TestHealthThatCanNotBeRead(t *testing.T) {
	h := newHost(t)
	h.script("GetMetricStatistics=denied")
	h.run(exitFailed, "status", "--health")
	h.prints("orders    4    3 -1   1 -2")
	h.says("the health of prod could not be read", "cloudwatch:GetMetricStatistics")
	h.run(exitFailed, "status", "--health", "-o", "json")
	var got statusJSON
	h.decode(&got)
	if j := got.Functions[0].Stages["prod"].Health; j == nil || j.Verdict != "unknown" || j.Calls != nil || j.Error == "" {
		t.Errorf("%+v", j)
	}
}
