package verb

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
)

func TestThePlanShowsHowBothVersionsDid(t *testing.T) {
	h := newHost(t)
	h.world = sim.Demo(demoSeed, time.Now, defaultDemoFunctions)
	h.configure("")
	h.run(exitDone, "promote", "activity-writer", "--to", "prod", "--dry-run")
	h.prints("FUNCTION         VERSION  STAGE  LAST", "activity-writer  31       stage  1h00m")
	h.servedSince("")
	for line := range strings.Lines(h.out.String()) {
		if strings.HasPrefix(line, "activity-writer  30  ") && strings.Contains(line, " 0 of ") {
			t.Errorf("the version that fails did well: %s", line)
		}
	}
	h.run(exitDone, "promote", "activity-writer", "--to", "prod", "--dry-run", "-o", "json")
	var got resultsJSON[plannedJSON]
	h.decode(&got)
	both := got.Results[0].Sides
	if len(both) != 2 || both[0].Version != "30" || both[0].Stage != "prod" || both[0].Health.Verdict != "failing" || both[1].Version != "31" || both[1].Stage != "stage" {
		t.Fatalf("%+v", both)
	}
	if length := both[0].Health.To.Sub(both[0].Health.From); length < 8*time.Minute || length > 11*time.Minute {
		t.Errorf("what prod serves was looked at over %s", length)
	}
}

// servedSince expects the row of what prod of activity-writer serves since 12 minutes: of how
// many whole ones the figures are rests on the second in which the test runs.
func (h *host) servedSince(figures string) {
	h.t.Helper()
	if !regexp.MustCompile(`activity-writer  30       prod   (9|10)m00s` + figures).Match(h.out.Bytes()) {
		h.t.Errorf("nothing is said of the minutes since version 30 came:\n%s", h.out.String())
	}
}

func TestThePlanDoesWithoutFigures(t *testing.T) {
	for name, rule := range map[string]string{"denied": "GetMetricStatistics=denied", "no answer": "GetMetricStatistics=hang"} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t)
			h.world = sim.Demo(demoSeed, time.Now, defaultDemoFunctions)
			h.configure("")
			h.script(rule)
			h.run(exitDone, "promote", "activity-writer", "--to", "prod", "--dry-run")
			h.servedSince("  not read")
		})
	}
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--dry-run")
	h.prints("orders    3        stage        not known since when it serves")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	if n := h.world.Calls()["GetMetricStatistics"]; n != 0 {
		t.Errorf("%d requests for a plan that nobody reads", n)
	}
}
