package feed

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// merged collects what FollowTogether hands over.
type merged struct{ lines []model.LogLine }

func (m *merged) take(lines []model.LogLine) error {
	m.lines = append(m.lines, lines...)
	return nil
}

func (m *merged) texts() []string {
	var out []string
	for _, l := range m.lines {
		out = append(out, strings.TrimPrefix(l.Origin.Function, "fn")+" "+l.Text)
	}
	return out
}

// several are the options for following functions together.
func several(logs model.LogReader, once bool, functions ...string) []FollowOptions {
	var out []FollowOptions
	for _, f := range functions {
		out = append(out, FollowOptions{Source: model.LogSource{Function: f, Tail: true, From: time.Now().Add(-time.Hour)}, Logs: logs, Now: time.Now, Once: once})
	}
	return out
}

func TestLogsAreReadTogetherInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 13
		start := time.Now()
		var want []string
		for i := range 600 {
			n := i * i % 3
			text := fmt.Sprintf("line %d", i)
			logs.write(fmt.Sprintf("2026/11/22/fn%d[$LATEST]%d", n, i%2), text, start.Add(time.Duration(i-600)*time.Second), 0)
			want = append(want, fmt.Sprintf("%d %s", n, text))
		}
		out := &merged{}
		failed, err := FollowTogether(t.Context(), several(logs, true, "fn0", "fn1", "fn2"), Together{Now: time.Now, Lines: out.take})
		if err != nil || errors.Join(failed...) != nil {
			t.Errorf("%v, %v", failed, err)
		}
		if got := out.texts(); !slices.Equal(got, want) {
			t.Errorf("%d lines, want %d by time:\n%s", len(got), len(want), strings.Join(got, "\n"))
		}
	})
}

func TestLogsAreFollowedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		for i := range 120 {
			at := start.Add(time.Duration(i)*time.Second + 100*time.Millisecond)
			logs.write(fmt.Sprintf("2026/11/22/fn%d[$LATEST]a", i%2), fmt.Sprintf("line %d", i), at, time.Duration(i%3)*time.Second)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Second)
		defer cancel()
		out := &merged{}
		_, err := FollowTogether(ctx, several(logs, false, "fn0", "fn1"), Together{Now: time.Now, Lines: out.take})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
		if len(out.lines) != 120 {
			t.Fatalf("%d lines", len(out.lines))
		}
		late := 0
		for _, l := range out.lines {
			if l.Late {
				late++
			}
		}
		inOrder := sort.SliceIsSorted(out.lines, func(i, j int) bool { return out.lines[i].At.Before(out.lines[j].At) })
		if late == 0 && !inOrder || late > 5 {
			t.Errorf("%d lines are late, in order: %v:\n%s", late, inOrder, strings.Join(out.texts(), "\n"))
		}
	})
}

// A log that can not be read fails alone.
func TestOneOfSeveralLogsFails(t *testing.T) {
	for _, once := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			logs := newLogs()
			for i := range 50 {
				logs.write(fmt.Sprintf("2026/11/22/fn%d[$LATEST]a", i%2), fmt.Sprintf("line %d", i), time.Now().Add(time.Duration(i-50)*time.Second), 0)
			}
			logs.fail = func(_ int, r model.LogRead) error {
				if strings.Contains(r.Stream, "fn1") {
					return logFailure(model.Denied, "no")
				}
				return nil
			}
			options := several(logs, once, "fn0", "fn1")
			for i := range options {
				options[i].Fatal = func(f *model.Failure) bool { return f.Class == model.Denied }
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			out := &merged{}
			failed, err := FollowTogether(ctx, options, Together{Now: time.Now, Lines: out.take})
			if (err == nil) != once || model.ClassOf(failed[1]) != model.Denied {
				t.Errorf("once %v: %v, %v", once, failed, err)
			}
			if len(out.lines) != 25 || out.lines[24].Origin.Function != "fn0" {
				t.Errorf("once %v: %d lines", once, len(out.lines))
			}
		})
	}
}

// What is not taken is not read any further, and an error of who takes it ends all.
func TestLogsTogetherWaitForWhoTakesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 5000
		start := time.Now()
		for i := range 60_000 {
			logs.write("2026/11/22/fn0[$LATEST]a", "x", start.Add(-time.Minute), 0)
			logs.write("2026/11/22/fn1[$LATEST]a", "x", start.Add(-time.Minute+time.Duration(i)), 0)
		}
		// The second log can not be read for a while: the first is not read to its end.
		logs.fail = func(_ int, r model.LogRead) error {
			if strings.Contains(r.Stream, "fn1") && time.Since(start) < time.Minute {
				return logFailure(model.Throttled, "slow down")
			}
			return nil
		}
		full := errors.New("no space left on device")
		n := 0
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		_, err := FollowTogether(ctx, several(logs, true, "fn0", "fn1"), Together{Now: time.Now, Lines: func(lines []model.LogLine) error {
			if n == 0 {
				logs.mu.Lock()
				defer logs.mu.Unlock()
				pages := 0
				for _, c := range logs.calls {
					if strings.Contains(c.Stream, "fn0") {
						pages++
					}
				}
				if pages*logs.page > 2*mostUnmerged {
					t.Errorf("%d pages were read before any line was taken", pages)
				}
			}
			if n += len(lines); n > 50_000 {
				return full
			}
			return nil
		}})
		if !errors.Is(err, full) {
			t.Errorf("it ended with %v", err)
		}
	})
}
