package feed

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestMarksAreForgotten(t *testing.T) {
	c := newCursor("g", "s", false)
	at := time.Unix(1000, 0)
	for i := range 500_000 {
		at = at.Add(200 * time.Microsecond)
		c.seen.add(mark{at.UnixMilli(), uint64(i)})
	}
	if n := len(c.seen.marks); n > 3*keptMarks {
		t.Errorf("%d lines remembered", n)
	}
	if from := c.seen.from(); at.Sub(from) > rereadWindow || at.Sub(from) < time.Second {
		t.Errorf("reading begins again %s before the newest line", at.Sub(from))
	}
	for m := range c.seen.counts() {
		if m.at < c.seen.floor.UnixMilli() {
			t.Fatal("a line from before the floor is remembered")
		}
	}
}

func TestFastLogIsFollowedByFewReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 10_000
		start := time.Now()
		const lines = 100_000 // 5,000 a second
		for i := range lines {
			logs.write("s", fmt.Sprintf("line %d", i), start.Add(time.Duration(i)*200*time.Microsecond), 0)
		}
		logs.fail = func(call int, r model.LogRead) error {
			if call%7 == 0 && r.Token != "" {
				return logFailure(model.Conflict, "The specified nextToken is invalid.")
			}
			return nil
		}
		out := &followed{}
		build := scripted{ends: start.Add(20 * time.Second), log: buildLog}
		if err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Build: "b"}, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines}); err != nil {
			t.Fatal(err)
		}
		if got := out.got(); !slices.Equal(got, numbered(lines)) {
			t.Errorf("%d lines, want %d, each once and in order", len(got), lines)
		}
		t.Logf("%d reads for 20 s", logs.made())
		if n := logs.made(); n > 200 {
			t.Errorf("%d reads for 20 s", n)
		}
	})
}
