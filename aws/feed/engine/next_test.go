package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// script is a source that always has something to read.
type script struct {
	turns []Turn
}

func (s script) Turns() []Turn     { return s.turns }
func (s script) Refresh(time.Time) {}
func (s script) Pending() int      { return 0 }

// always is a turn whose reads are due at a time and say their name when they begin.
func always(op Operation, u model.Urgency, at time.Time, name string, began *[]string) Turn {
	return Turn{
		Operation: op, Urgency: u,
		Due: func(time.Time) (time.Time, bool) { return at, true },
		Take: func(time.Time) Read {
			*began = append(*began, name)
			return Ask(name, func(context.Context) (int, error) { return 0, nil }, func(int, Answer) {}, func(Answer) {})
		},
	}
}

func newEngine(sources ...Source) *Engine {
	return New(Options{Now: time.Now, Post: func(model.Event) {}, Call: time.Second, Waits: waits}, sources...)
}

// The most urgent goes first, then the source that comes first; where one operation's
// slots do not do for two sources of one urgency, they go in turns.
func TestOrderOfReads(t *testing.T) {
	now := time.Unix(1000, 0)
	var began []string
	a, b := Operation{"A", 2}, Operation{"B", 1}
	e := newEngine(
		script{[]Turn{always(b, model.Background, now, "background", &began), always(a, model.OnScreen, now, "first", &began)}},
		script{[]Turn{always(a, model.OnScreen, now, "second", &began)}},
		script{[]Turn{always(b, model.Awaited, now, "awaited", &began)}},
		script{[]Turn{always(Operation{"C", 1}, model.Awaited, now.Add(time.Second), "later", &began)}},
	)
	var under []Job
	for {
		j, ok, wake := e.Next(now)
		if !ok {
			if !wake.Equal(now.Add(time.Second)) {
				t.Errorf("the next is due at %v", wake)
			}
			break
		}
		under = append(under, j)
	}
	if got := strings.Join(began, " "); got != "awaited first second" {
		t.Errorf("began %q", got)
	}
	for range 3 {
		e.Take(under[1].Do(t.Context(), time.Now, time.Second))
		under = slices.Delete(under, 1, 2)
		j, _, _ := e.Next(now)
		under = append(under, j)
	}
	if got := strings.Join(began[3:], " "); got != "first second first" {
		t.Errorf("then %q, want the two in turns", got)
	}
}

// Refresh does not wait for a network that was away, but it waits as long as AWS asked
// for.
func TestRefreshWaitsOnlyWhenAWSAskedForIt(t *testing.T) {
	now := time.Unix(1000, 0)
	for class, wait := range map[model.Class]time.Duration{model.Network: 0, model.Throttled: waits.Backoff} {
		e := newEngine(script{[]Turn{{
			Operation: Operation{"A", 1},
			Due:       func(time.Time) (time.Time, bool) { return now, true },
			Take: func(time.Time) Read {
				return Ask("", func(context.Context) (int, error) { return 0, &model.Failure{Class: class} }, func(int, Answer) {}, func(Answer) {})
			},
		}}})
		j, _, _ := e.Next(now)
		e.Take(j.Do(t.Context(), func() time.Time { return now }, time.Second))
		if _, ok, _ := e.Next(now); ok {
			t.Fatalf("after a failure (%v) it is read again at once", class)
		}
		e.Refresh(now)
		if _, ok, wake := e.Next(now); ok != (wait == 0) || !ok && wake.Sub(now) != wait {
			t.Errorf("refreshed after a failure (%v): read at once is %v, else in %v", class, ok, wake.Sub(now))
		}
	}
}

// A wait after failures says nothing any more when credentials were found again.
func TestNewCredentialsEndTheWaits(t *testing.T) {
	now := time.Unix(1000, 0)
	clock := func() time.Time { return now }
	answer := error(&model.Failure{Class: model.Network})
	e := newEngine(script{[]Turn{{
		Operation: Operation{"A", 1},
		Due:       func(time.Time) (time.Time, bool) { return now, true },
		Take: func(time.Time) Read {
			return Ask("", func(context.Context) (int, error) { return 0, answer }, func(int, Answer) {}, func(Answer) {})
		},
	}}})
	e.opt.Renew = Ask("", func(context.Context) (int, error) { return 0, nil }, func(int, Answer) {}, func(Answer) {})
	e.opt.Waits.Backoff = e.opt.Waits.BackoffTo
	j, _, _ := e.Next(now)
	e.Take(j.Do(t.Context(), clock, time.Second))
	e.Report("B", now, now, &model.Failure{Class: model.Expired})
	e.serve(now)
	now = now.Add(e.opt.Waits.Renew)
	j, ok, _ := e.Next(now)
	if !ok || j.Operation() != "GetCallerIdentity" {
		t.Fatalf("credentials are not tried: %v, %q", ok, j.Operation())
	}
	e.Take(j.Do(t.Context(), clock, time.Second))
	if _, ok, wake := e.Next(now); !ok {
		t.Errorf("with new credentials it waits %v more", wake.Sub(now))
	}
}

// Who waits for everything is told at the first call that finds no network; once
// something was answered a single failure ends nothing.
func TestWithoutNetworkReadingOnceEndsAtTheFirstCall(t *testing.T) {
	for name, c := range map[string]struct {
		answers []error
		calls   int
		fails   bool
	}{
		"at the first":        {[]error{&model.Failure{Class: model.Network}, nil, nil}, 1, true},
		"after an answer":     {[]error{nil, &model.Failure{Class: model.Network}, nil}, 3, false},
		"after a refusal":     {[]error{&model.Failure{Class: model.Denied}, &model.Failure{Class: model.Network}, nil}, 3, false},
		"three after another": {[]error{nil, &model.Failure{Class: model.Network}, &model.Failure{Class: model.Network}, &model.Failure{Class: model.Network}, nil}, 4, true},
	} {
		begun := 0
		e := newEngine()
		err := e.Once(t.Context(), script{[]Turn{{
			Operation: Operation{"A", 1},
			Due:       func(now time.Time) (time.Time, bool) { return time.Time{}, begun < len(c.answers) },
			Take: func(time.Time) Read {
				answer := c.answers[begun]
				begun++
				return Ask("", func(context.Context) (int, error) { return 0, answer }, func(int, Answer) {}, func(Answer) {})
			},
		}}})
		if begun != c.calls || (err != nil) != c.fails {
			t.Errorf("%s: %d calls, %v", name, begun, err)
		}
	}
}

func TestAnswersToWhatWasAskedBeforeAResetAreDropped(t *testing.T) {
	now := time.Unix(1000, 0)
	took := 0
	source := script{[]Turn{{
		Operation: Operation{"A", 1},
		Due:       func(time.Time) (time.Time, bool) { return now, true },
		Take: func(time.Time) Read {
			return Ask("", func(context.Context) (int, error) { return 1, nil }, func(int, Answer) { took++ }, func(Answer) {})
		},
	}}}
	e := newEngine(source)
	j, _, _ := e.Next(now)
	e.Reset(source)
	e.Take(j.Do(t.Context(), time.Now, time.Second))
	if took != 0 {
		t.Error("it was taken in")
	}
	if j, ok, _ := e.Next(now); !ok {
		t.Error("nothing is read after it")
	} else if e.Take(j.Do(t.Context(), time.Now, time.Second)); took != 1 {
		t.Error("what was asked after it was dropped too")
	}
}

// A call that is made beside the engine waits as long as its operation does.
func TestCallsBesideWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := New(Options{
			Now: time.Now, Post: func(model.Event) {}, Call: time.Second, Waits: waits, Every: time.Second,
			Heard: func(time.Time) {}, Tick: func(time.Time) {},
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { e.Run(ctx); close(ended) }()
		if err := e.Await(ctx, "GetLogEvents"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		e.Report("GetLogEvents", began, began, &model.Failure{Class: model.Throttled})
		synctest.Wait()
		if err := e.Await(ctx, "DescribeLogStreams"); err != nil || time.Since(began) != 0 {
			t.Errorf("another operation waited %v, %v", time.Since(began), err)
		}
		if err := e.Await(ctx, "GetLogEvents"); err != nil || time.Since(began) != waits.Backoff {
			t.Errorf("waited %v, %v", time.Since(began), err)
		}
		e.Report("GetLogEvents", began, began, &model.Failure{Class: model.Expired})
		synctest.Wait()
		short, stop := context.WithTimeout(ctx, 2*time.Second)
		defer stop()
		if err := e.Await(short, "DescribeLogStreams"); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("without credentials it ended with %v", err)
		}
		cancel()
		<-ended
	})
}
