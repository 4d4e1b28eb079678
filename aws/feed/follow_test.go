package feed

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// scripted is a build that gets a machine, prints and ends by the clock.
type scripted struct {
	machine, ends time.Time
	log           model.BuildLog
}

func (s scripted) now(_ context.Context, id string) (model.Build, error) {
	b := model.Build{ID: id, Project: "orders", Status: model.BuildInProgress}
	if now := time.Now(); !now.Before(s.machine) {
		b.Log = s.log
		if !now.Before(s.ends) {
			b.Complete, b.Status, b.Ended = true, model.BuildSucceeded, s.ends
		}
	}
	return b, nil
}

var buildLog = model.BuildLog{Group: "/aws/codebuild/orders", Stream: "s"}

func numbered(n int) []string {
	var out []string
	for i := range n {
		out = append(out, fmt.Sprintf("line %d", i))
	}
	return out
}

// once fails the calls whose numbers are given.
func once(err error, calls ...int) func(int, model.LogRead) error {
	return func(call int, _ model.LogRead) error {
		if slices.Contains(calls, call) {
			return err
		}
		return nil
	}
}

// Whatever happens on the way, each line comes once and in order, and following
// ends with the build.
func TestEachLineOfABuildOnceInOrder(t *testing.T) {
	refused := func(calls ...int) func(int, model.LogRead) error {
		return func(call int, r model.LogRead) error {
			if r.Token != "" && slices.Contains(calls, call) {
				return logFailure(model.Conflict, "The specified nextToken is invalid.")
			}
			return nil
		}
	}
	for _, tt := range []struct {
		name  string
		lines int // one each 100 ms from the third second on
		same  bool
		delay time.Duration // of their ingestion
		late  time.Duration // of the stream
		began time.Duration // how long before the first read the build began
		page  int
		empty int
		fail  func(int, model.LogRead) error
	}{
		{name: "nothing in the way", lines: 200},
		{name: "a late stream", lines: 100, late: 8 * time.Second},
		{name: "empty pages", lines: 100, empty: 2},
		{name: "many empty pages", lines: 50, empty: 12},
		{name: "a refused token", lines: 100, fail: refused(9)},
		{name: "tokens refused again and again", lines: 200, fail: refused(6, 9, 10, 11, 12, 20)},
		{name: "a refused token among equal lines", lines: 200, same: true, fail: refused(6, 9, 14)},
		{name: "a refused token at the end", lines: 50, fail: refused(15, 16, 17, 18)},
		{name: "throttling", lines: 100, fail: once(logFailure(model.Throttled, "Rate exceeded"), 3, 4, 5, 6)},
		{name: "a 500", lines: 100, fail: once(logFailure(model.Other, "Internal error"), 1, 7, 12)},
		{name: "a lost answer", lines: 100, fail: once(context.DeadlineExceeded, 2, 8)},
		{name: "ended before the first read", lines: 100, began: 20 * time.Second},
		{name: "ended an hour before", lines: 100, began: time.Hour},
		{name: "lines ingested after the end", lines: 100, delay: 5 * time.Second},
		{name: "small pages", lines: 300, page: 1},
		{name: "no lines", lines: 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				logs := newLogs()
				logs.fail, logs.empties = tt.fail, tt.empty
				if tt.page > 0 {
					logs.page = tt.page
				}
				start := time.Now().Add(-tt.began)
				logs.streams["s"] = &fakeStream{from: start.Add(2*time.Second + tt.late)}
				at := start.Add(3 * time.Second)
				var want []string
				for i := range tt.lines {
					text := fmt.Sprintf("line %d", i)
					if tt.same {
						text, at = "the same", start.Add(3*time.Second+time.Duration(i/7)*100*time.Millisecond)
					} else {
						at = at.Add(100 * time.Millisecond)
					}
					logs.write("s", text, at, tt.delay)
					want = append(want, text)
				}
				out := &followed{}
				build := scripted{machine: start.Add(2 * time.Second), ends: at.Add(time.Second), log: buildLog}
				err := Follow(t.Context(), FollowOptions{
					Source: model.LogSource{Build: "orders:1"}, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines, State: out.state,
				})
				if err != nil {
					t.Fatal(err)
				}
				if got := out.got(); !slices.Equal(got, want) {
					t.Errorf("%d lines, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
				}
				if s := out.last(); s.State != model.TailEnded || s.Failure != nil {
					t.Errorf("the last state is %+v", s)
				}
				if tt.began < time.Minute {
					if since := time.Since(build.ends); since < 6*time.Second || since > 50*time.Second {
						t.Errorf("it ended %s after the build", since)
					}
				}
			})
		})
	}
}

func TestLinesIngestedOutOfOrderAreNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		logs.write("s", "first", start, 0)
		logs.write("s", "third", start.Add(3*time.Second), 0)
		logs.write("s", "second, late", start.Add(2*time.Second), 4*time.Second)
		logs.fail = func(call int, r model.LogRead) error {
			if r.Token != "" && time.Since(start) > 5*time.Second && time.Since(start) < 7*time.Second {
				return logFailure(model.Conflict, "The specified nextToken is invalid.")
			}
			return nil
		}
		out := &followed{}
		build := scripted{ends: start.Add(8 * time.Second), log: buildLog}
		if err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Build: "b"}, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines}); err != nil {
			t.Fatal(err)
		}
		if got := out.got(); !slices.Equal(got, []string{"first", "third", "second, late"}) {
			t.Errorf("got %q", got)
		}
	})
}

func TestWaitingFollowingDraining(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		logs.streams["s"] = &fakeStream{from: start.Add(5 * time.Second)}
		logs.write("s", "line", start.Add(6*time.Second), 0)
		logs.fail = once(logFailure(model.Throttled, "Rate exceeded"), 4)
		out := &followed{}
		build := scripted{machine: start.Add(3 * time.Second), ends: start.Add(20 * time.Second), log: buildLog}
		if err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Build: "b"}, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines, State: out.state}); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range out.states {
			line := string(s.State)
			if s.Failure != nil {
				line += " " + string(s.Failure.Class)
				if s.Next.IsZero() || s.Failure.RetryAt != s.Next {
					t.Errorf("a failure without a next look: %+v", s)
				}
			}
			got = append(got, line)
		}
		if want := []string{"waiting", "follows", "follows throttled", "follows", "draining", "ended"}; !slices.Equal(got, want) {
			t.Errorf("states %q, want %q", got, want)
		}
		// Two reads while it waits, then one in one to five seconds until the end.
		if n := logs.made(); n > 16 {
			t.Errorf("%d reads in 26 s of a log with one line", n)
		}
	})
}

func TestThrottlingLengthensTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.write("s", "line", time.Now(), 0)
		logs.fail = func(int, model.LogRead) error { return logFailure(model.Throttled, "Rate exceeded") }
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
		defer cancel()
		out := &followed{}
		err := Follow(ctx, FollowOptions{Source: model.LogSource{Group: "g", Stream: "s"}, Logs: logs, Now: time.Now, Lines: out.lines, State: out.state})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("it ended with %v", err)
		}
		if n := logs.made(); n < 10 || n > 18 {
			t.Errorf("%d reads in five minutes of throttling", n)
		}
	})
}

func TestFromTheTail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		for i := range 95 {
			logs.write("s", fmt.Sprintf("line %d", i), start.Add(time.Duration(i-90)*time.Second), 0)
		}
		logs.fail = func(call int, r model.LogRead) error {
			if call == 4 && r.Token != "" {
				return logFailure(model.Conflict, "The specified nextToken is invalid.")
			}
			return nil
		}
		out := &followed{}
		build := scripted{ends: start.Add(10 * time.Second), log: buildLog}
		if err := Follow(t.Context(), FollowOptions{Source: model.LogSource{Build: "b", Tail: true}, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines}); err != nil {
			t.Fatal(err)
		}
		if want := numbered(95)[81:]; !slices.Equal(out.got(), want) {
			t.Errorf("got %q, want %q", out.got(), want)
		}
	})
}

func TestLinesThatAreNotTakenEndIt(t *testing.T) {
	taken := errors.New("the pipe is closed")
	for _, log := range []model.BuildLog{buildLog, {NoStream: true, Bucket: "b", Key: "k"}} {
		synctest.Test(t, func(t *testing.T) {
			logs := newLogs()
			logs.write("s", "line", time.Now(), 0)
			err := Follow(t.Context(), FollowOptions{
				Source: model.LogSource{Build: "b"}, Build: scripted{log: log}.now, Logs: logs,
				Objects: &fakeObjects{body: bytes.Repeat([]byte("line\n"), 100_000)}, Now: time.Now,
				Lines: func([]model.LogLine) error { return taken },
			})
			if err != taken {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

func TestOnceReadsWhatIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		for i := range 55 {
			logs.write("s", fmt.Sprintf("line %d", i), time.Now(), 0)
		}
		logs.write("s", "later", time.Now().Add(time.Minute), 0)
		for _, source := range []model.LogSource{{Build: "b"}, {Group: "g", Stream: "s"}, {Group: "g"}} {
			out := &followed{}
			build := scripted{ends: time.Now().Add(time.Hour), log: buildLog}
			if err := Follow(t.Context(), FollowOptions{Source: source, Build: build.now, Logs: logs, Now: time.Now, Lines: out.lines, Once: true}); err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(out.got(), numbered(55)) {
				t.Errorf("%+v: %d lines", source, len(out.got()))
			}
		}
	})
}

func TestFatalFailureEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.fail = once(logFailure(model.Denied, "not authorized"), 1)
		err := Follow(t.Context(), FollowOptions{
			Source: model.LogSource{Group: "g", Stream: "s"}, Logs: logs, Now: time.Now,
			Lines: func([]model.LogLine) error { return nil },
			Fatal: func(f *model.Failure) bool { return f.Class == model.Denied },
		})
		if model.ClassOf(err) != model.Denied {
			t.Errorf("it ended with %v", err)
		}
	})
}
