package builds

import (
	"fmt"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
)

var began = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

// ran is a successful build whose phases took so many seconds.
func ran(id string, seconds map[string]int) model.Build {
	b := model.Build{ID: id, Project: "orders", Status: model.BuildSucceeded, Complete: true, Started: began}
	at := began
	for _, phase := range []string{"QUEUED", "INSTALL", "BUILD"} {
		if n, ok := seconds[phase]; ok {
			end := at.Add(time.Duration(n) * time.Second)
			b.Phases = append(b.Phases, model.BuildPhase{Type: phase, Status: "SUCCEEDED", Started: at, Ended: end})
			at = end
		}
	}
	return b
}

func TestProgressGoesByEarlierBuilds(t *testing.T) {
	usual := ran("a", map[string]int{"QUEUED": 10, "INSTALL": 30, "BUILD": 60})
	slow := ran("b", map[string]int{"QUEUED": 10, "INSTALL": 30, "BUILD": 6000})
	failed := ran("c", map[string]int{"BUILD": 1})
	failed.Status = model.BuildFailed
	running := func(phases ...model.BuildPhase) *model.Build {
		return &model.Build{ID: "x", Project: "orders", Phases: phases}
	}
	phase := func(name string, start, seconds int) model.BuildPhase {
		p := model.BuildPhase{Type: name, Started: began.Add(time.Duration(start) * time.Second)}
		if seconds > 0 {
			p.Ended = p.Started.Add(time.Duration(seconds) * time.Second)
		}
		return p
	}
	for _, c := range []struct {
		name    string
		build   *model.Build
		earlier []model.Build
		now     int // seconds since it began
		done    float64
		left    time.Duration
		unknown bool
	}{
		{"nothing begun", running(), []model.Build{usual}, 0, 0, 100 * time.Second, false},
		{"in the second phase", running(phase("QUEUED", 0, 5), phase("INSTALL", 5, 0)), []model.Build{usual}, 20, 0.25, 75 * time.Second, false},
		{"a phase that takes longer stays nearly over", running(phase("QUEUED", 0, 5), phase("INSTALL", 5, 0)), []model.Build{usual}, 5000, 0.385, 61500 * time.Millisecond, false},
		{"the end is never foretold as reached", running(phase("QUEUED", 0, 5), phase("INSTALL", 5, 5), phase("BUILD", 10, 5)), []model.Build{usual}, 20, 0.99, 0, false},
		{"one slow build does not count", running(phase("QUEUED", 0, 0)), []model.Build{usual, slow, usual}, 5, 0.05, 95 * time.Second, false},
		{"a clock that is behind", running(phase("QUEUED", 60, 0)), []model.Build{usual}, 0, 0, 100 * time.Second, false},
		{"only failed builds", running(phase("QUEUED", 0, 0)), []model.Build{failed}, 5, 0, 0, true},
		{"no builds", running(phase("QUEUED", 0, 0)), nil, 5, 0, 0, true},
		{"phases unknown till now", running(phase("PREPARE", 0, 0)), []model.Build{usual}, 5, 0, 100 * time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			done, left, ok := progress(c.build, c.earlier, began.Add(time.Duration(c.now)*time.Second))
			if ok == c.unknown || fmt.Sprintf("%.3f", done) != fmt.Sprintf("%.3f", c.done) || left != c.left {
				t.Errorf("%.3f done, %v left, known %v", done, left, ok)
			}
		})
	}
}

func TestSpansAreShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "", -time.Second: "", 999 * time.Millisecond: "", time.Second: "1s", 92 * time.Second: "1m32s", 125 * time.Minute: "2h05m", 30 * time.Hour: "30h00m",
	} {
		if got := figure.Lasting(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
