package feed

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/mailbox"
)

func texts(r *recorder, source model.LogSource) []string {
	var out []string
	for _, e := range posted[model.LogLines](r) {
		if e.Source == source {
			for _, l := range e.Lines {
				out = append(out, l.Text)
			}
		}
	}
	return out
}

func TestLogOnTheScreenIsFollowedToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(3, 2)
		logs := newLogs()
		id := aws.begins("p-001")
		start := time.Now()
		for i := range 100 {
			logs.write("s", fmt.Sprintf("line %d", i), start.Add(time.Duration(i)*200*time.Millisecond), time.Second)
		}
		w := runBuilds(t, aws, aws.projects, func(o *Options) { o.Logs = logs })
		w.after(3 * time.Second)
		source := model.LogSource{Build: id}
		w.feed.Want(model.Demand{Builds: true, Projects: aws.projects, Focused: true, Logs: []model.LogSource{source}})
		w.after(10 * time.Second)
		if n := len(texts(w.box, source)); n < 40 {
			t.Errorf("%d lines after ten seconds", n)
		}
		aws.forget()
		w.after(7 * time.Second)
		for _, c := range aws.made("BatchGetBuilds") {
			if c.subject != id {
				t.Errorf("%v, want one call for all", c)
			}
		}
		if n := len(aws.made("BatchGetBuilds")); n > 4 {
			t.Errorf("%d BatchGetBuilds in 7 s: the log needs none of its own", n)
		}
		aws.ends(id)
		w.after(15 * time.Second)
		if got := texts(w.box, source); !slices.Equal(got, numbered(100)) {
			t.Errorf("%d lines, want 100, each once and in order", len(got))
		}
		states := posted[model.LogState](w.box)
		if last := states[len(states)-1]; last.State != model.TailEnded || last.Source != source {
			t.Errorf("the last state is %+v", last)
		}
		reads := logs.made()
		w.after(time.Minute)
		if logs.made() != reads {
			t.Error("read after the end")
		}
		w.end()
	})
}

func TestLogOfABuildThatOnlyTheLogNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(3, 2)
		logs := newLogs()
		id := aws.begins("p-001")
		aws.ends(id)
		logs.write("s", "line 0", time.Now(), 0)
		w := run(t, aws.fakeAWS, nil, func(o *Options) { o.Builds, o.Logs = aws, logs })
		source := model.LogSource{Build: id}
		w.feed.Want(model.Demand{Focused: true, Logs: []model.LogSource{source}})
		w.after(15 * time.Second)
		if got := texts(w.box, source); !slices.Equal(got, numbered(1)) {
			t.Errorf("lines %q", got)
		}
		if n := len(aws.made("BatchGetBuilds")); n != 1 {
			t.Errorf("%d BatchGetBuilds of a build that had ended", n)
		}
		w.end()
	})
}

func TestAnotherLogEndsTheOneBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		for i := range 1000 {
			logs.write("a", fmt.Sprintf("line %d", i), start.Add(time.Duration(i)*100*time.Millisecond), 0)
			logs.write("b", fmt.Sprintf("line %d", i), start.Add(time.Duration(i)*100*time.Millisecond), 0)
		}
		w := run(t, newFake(1, "dev"), nil, func(o *Options) { o.Logs = logs })
		a, b := model.LogSource{Group: "g", Stream: "a"}, model.LogSource{Group: "g", Stream: "b"}
		w.feed.Want(model.Demand{Logs: []model.LogSource{a}})
		w.after(10 * time.Second)
		w.feed.Want(model.Demand{Logs: []model.LogSource{b}})
		w.after(time.Second)
		n := len(texts(w.box, a))
		w.after(10 * time.Second)
		if len(texts(w.box, a)) != n || n < 80 {
			t.Errorf("%d lines of the first log, then %d", n, len(texts(w.box, a)))
		}
		if n := len(texts(w.box, b)); n < 180 {
			t.Errorf("%d lines of the second log", n)
		}
		w.feed.Want(model.Demand{})
		w.after(time.Second)
		reads := logs.made()
		w.after(time.Minute)
		if logs.made() != reads {
			t.Error("a log is read that nobody looks at")
		}
		w.end()
	})
}

func TestLogThatCanNotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := run(t, newFake(1, "dev"), nil, nil)
		w.feed.Want(model.Demand{Logs: []model.LogSource{model.LogSource{Build: "b"}}})
		w.after(time.Second)
		states := posted[model.LogState](w.box)
		if len(states) != 1 || states[0].State != model.TailMissing || states[0].Note == "" {
			t.Errorf("states %+v", states)
		}
		w.end()
	})
}

func TestTailWaitsForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 1000
		start := time.Now()
		const lines = 50_000
		for i := range lines {
			logs.write("s", fmt.Sprintf("line %d", i), start, 0)
		}
		box := mailbox.New(mailbox.Options{})
		f := New(Options{Lambda: newFake(1, "dev"), Mailbox: box, Now: time.Now, Logs: logs})
		done := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { done <- f.Run(ctx) }()
		source := model.LogSource{Group: "g", Stream: "s"}
		f.Want(model.Demand{Logs: []model.LogSource{source}})
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := box.Waiting(); n > mostUngathered {
			t.Errorf("%d pages wait to be gathered", n)
		}
		if n := logs.made(); n > mostUngathered+2 {
			t.Errorf("%d reads while nothing was gathered", n)
		}
		r := &recorder{}
		for len(texts(r, source)) < lines {
			for _, e := range box.Gather(ctx) {
				r.Post(e)
			}
		}
		if got := texts(r, source); !slices.Equal(got, numbered(lines)) {
			t.Errorf("%d lines, want %d in order", len(got), lines)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestStopWhileTheTailWaits(t *testing.T) {
	for _, class := range []model.Class{model.Throttled, model.Denied, model.Gone, model.Conflict} {
		synctest.Test(t, func(t *testing.T) {
			logs := newLogs()
			logs.write("s", "line", time.Now(), 0)
			logs.fail = func(int, model.LogRead) error { return logFailure(class, "because the test says so") }
			w := run(t, newFake(1, "dev"), nil, func(o *Options) { o.Logs = logs })
			w.feed.Want(model.Demand{Logs: []model.LogSource{model.LogSource{Group: "g", Stream: "s"}}})
			w.after(time.Minute)
			began := time.Now()
			w.end() // the bubble fails the test when a goroutine is left
			if took := time.Since(began); took > time.Second {
				t.Errorf("%s: it took %s to end", class, took)
			}
		})
	}
}

func TestFunctionLogByStage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newFake(1, "dev", "prod") // dev serves 9, prod serves 8
		logs := newLogs()
		now := time.Now()
		logs.write("2026/11/22/[9]a", "nine", now, 0)
		logs.write("2026/11/22/[8]b", "eight", now, 0)
		w := run(t, aws, nil, func(o *Options) {
			o.Logs, o.Stages = logs, []model.Stage{{Name: "production", Alias: "prod"}}
		})
		source := model.LogSource{Function: "fn-0000", Stage: "production"}
		w.feed.Want(model.Demand{Logs: []model.LogSource{source}})
		w.after(time.Minute)
		if got := strings.Join(texts(w.box, source), ","); got != "eight" {
			t.Errorf("lines %q, want those of version 8", got)
		}
		w.end()
	})
}

// The tail waits with everything else while there are no valid credentials, and what it
// finds out itself counts for everything else.
func TestATailSharesWhatIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		aws := newBuildAccount(1, 0)
		id := aws.begins("p-000")
		logs := newLogs()
		logs.write("s", "line 0", time.Now(), 0)
		var expired atomic.Bool
		logs.fail = func(int, model.LogRead) error {
			if expired.Load() {
				return logFailure(model.Expired, "the token has expired")
			}
			return nil
		}
		w := runBuilds(t, aws, aws.projects, func(o *Options) { o.Logs = logs })
		w.feed.Want(model.Demand{Focused: true, Builds: true, Logs: []model.LogSource{model.LogSource{Build: id}}})
		w.after(10 * time.Second)
		if logs.made() == 0 {
			t.Fatal("the log was not read")
		}
		expired.Store(true)
		aws.set(func() { aws.noRenewal = failure(model.Expired, "Renew", "", "the SSO session has ended") })
		w.after(30 * time.Second)
		if got := troubles(w.box); len(got) == 0 || got[len(got)-1] != model.Expired {
			t.Fatalf("trouble told: %v, want that the credentials have expired", got)
		}
		aws.forget()
		before := logs.made()
		w.after(5 * time.Minute)
		if n := logs.made() - before; n != 0 || len(aws.made("")) != 0 {
			t.Errorf("%d reads of the log and %d other calls without credentials", n, len(aws.made("")))
		}
		expired.Store(false)
		aws.set(func() { aws.noRenewal = nil })
		w.after(time.Minute)
		if logs.made() == before {
			t.Error("the log is not read when there are credentials again")
		}
		w.end()
	})
}

// Several logs are followed at once: each fails alone, one that is closed ends alone, and
// together they wait for room as one does.
func TestSeveralLogsAreFollowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		start := time.Now()
		for i := range 200 {
			for _, s := range []string{"a", "b", "c"} {
				logs.write(s, fmt.Sprintf("line %d", i), start.Add(time.Duration(i)*100*time.Millisecond), 0)
			}
		}
		logs.fail = func(_ int, r model.LogRead) error {
			if r.Stream == "b" {
				return logFailure(model.Denied, "no")
			}
			return nil
		}
		w := run(t, newFake(1, "dev"), nil, func(o *Options) { o.Logs = logs })
		a, b, c := model.LogSource{Group: "g", Stream: "a"}, model.LogSource{Group: "g", Stream: "b"}, model.LogSource{Group: "g", Stream: "c"}
		nowhere := model.LogSource{Build: "b"}
		w.feed.Want(model.Demand{Logs: []model.LogSource{a, b, nowhere}})
		w.after(5 * time.Second)
		w.feed.Want(model.Demand{Logs: []model.LogSource{c, b, a, nowhere}})
		w.after(5 * time.Second)
		w.feed.Want(model.Demand{Logs: []model.LogSource{c, b, nowhere}})
		w.after(time.Second)
		n := len(texts(w.box, a))
		w.after(20 * time.Second)
		if got := texts(w.box, a); len(got) != n || n < 80 || !slices.Equal(got, numbered(n)) {
			t.Errorf("%d lines of the first log, then %d", n, len(got))
		}
		if got := texts(w.box, c); !slices.Equal(got, numbered(200)) {
			t.Errorf("%d lines of the third log", len(got))
		}
		failed, missing := 0, 0
		for _, s := range posted[model.LogState](w.box) {
			switch {
			case s.Source == b && model.ClassOf(s.Failure) == model.Denied:
				failed++
			case s.Source == nowhere && s.State == model.TailMissing:
				missing++
			}
		}
		if failed == 0 || missing != 1 {
			t.Errorf("%d failures of the second log, %d times the one that is not read here", failed, missing)
		}
		w.feed.Want(model.Demand{})
		w.after(time.Second)
		reads := logs.made()
		w.after(time.Minute)
		if logs.made() != reads {
			t.Error("a log is read that nobody looks at")
		}
		w.end()
	})
}

func TestSeveralTailsWaitForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.page = 1000
		var sources []model.LogSource
		for s := range 20 {
			name := fmt.Sprint(s)
			for range 20_000 {
				logs.write(name, "line", time.Now(), 0)
			}
			sources = append(sources, model.LogSource{Group: "g", Stream: name})
		}
		box := mailbox.New(mailbox.Options{})
		f := New(Options{Lambda: newFake(1, "dev"), Mailbox: box, Now: time.Now, Logs: logs})
		done := make(chan error, 1)
		ctx, cancel := context.WithCancel(t.Context())
		go func() { done <- f.Run(ctx) }()
		f.Want(model.Demand{Logs: sources})
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := box.Waiting(); n > mostUngathered {
			t.Errorf("%d pages wait to be gathered", n)
		}
		if n := logs.made(); n > mostUngathered+2*len(sources) {
			t.Errorf("%d reads while nothing was gathered", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestFunctionLogOfAVersion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		logs := newLogs()
		logs.write("2026/11/22/[9]a", "nine", time.Now(), 0)
		logs.write("2026/11/22/[8]b", "eight", time.Now(), 0)
		w := run(t, newFake(1, "dev", "prod"), nil, func(o *Options) { o.Logs = logs })
		source := model.LogSource{Function: "fn-0000", Version: "8"}
		w.feed.Want(model.Demand{Logs: []model.LogSource{source}})
		w.after(time.Minute)
		if got := strings.Join(texts(w.box, source), ","); got != "eight" {
			t.Errorf("lines %q, want those of version 8", got)
		}
		w.end()
	})
}
