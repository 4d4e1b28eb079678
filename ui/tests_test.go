package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/invoke"
)

// fakeTester answers tests as it was told, and keeps what it was asked for.
type fakeTester struct {
	updating *atomic.Bool
	mu       sync.Mutex
	outcome  invoke.Outcome
	wait     chan struct{} // when set, tests wait for it
	made     [][]invoke.Sheet
	stopped  bool
}

func (f *fakeTester) Prepare(_ context.Context, rs []invoke.Request, _ func(done, total int)) []invoke.Sheet {
	forbid(f.updating, "Prepare")
	sheets := make([]invoke.Sheet, len(rs))
	for i, r := range rs {
		sheets[i] = invoke.Sheet{Request: r, ID: r.Function + r.Name, Verdict: change.Ready,
			Version: &model.Version{Number: "14", TimeoutSeconds: 10}}
	}
	return sheets
}

func (f *fakeTester) Run(ctx context.Context, sheets []invoke.Sheet, progress func(change.Progress)) []invoke.Result {
	forbid(f.updating, "Run")
	f.mu.Lock()
	f.made = append(f.made, sheets)
	f.mu.Unlock()
	results := make([]invoke.Result, len(sheets))
	for i, s := range sheets {
		progress(change.Progress{ID: s.ID, Kind: invoke.Kind,
			Subject: model.InvokedAt(model.Identity{}, s.Request.Function, s.Request.Qualifier()), Step: "invoking",
			Total: len(sheets)})
		if f.wait != nil {
			select {
			case <-f.wait:
			case <-ctx.Done():
				f.stopped = true
			}
		}
		results[i] = invoke.Result{Result: change.Result{ID: s.ID, Kind: invoke.Kind, Status: change.Moved, To: "14"},
			Outcome: f.outcome, Request: s.Request}
	}
	return results
}

// fakeLibrary has the tests of a config, and one event.
type fakeLibrary struct {
	updating *atomic.Bool
	tests    []config.Test
}

func (l fakeLibrary) Tests(functions []string) ([]invoke.Request, error) {
	forbid(l.updating, "Tests")
	var out []invoke.Request
	for _, t := range l.tests {
		for _, f := range functions {
			if t.Function == f {
				out = append(out, invoke.Request{Name: t.Name, Function: f, Event: invoke.Event{JSON: []byte("{}")}})
			}
		}
	}
	return out, nil
}

func (l fakeLibrary) Events() []string {
	forbid(l.updating, "Events")
	return []string{"order"}
}

func (l fakeLibrary) Event(name string) (invoke.Event, error) {
	forbid(l.updating, "Event")
	return invoke.Event{Name: name, JSON: []byte(`{"id":7}`)}, nil
}

// withTests switches tests on: two of activity-router, one of slack-events.
func withTests(f *fakeTester) setting {
	return func(o *Options) {
		f.updating = o.Versions.(*fakeVersions).updating
		o.Config.Tests = []config.Test{{Name: "routes", Function: "activity-router"},
			{Name: "is quiet", Function: "activity-router"}, {Name: "takes in", Function: "slack-events"}}
		o.Tester, o.Library = f, fakeLibrary{f.updating, o.Config.Tests}
	}
}

// A key and two confirmations invoke what the chosen stage serves, once; the sheet stays
// with what came back.
func TestAStageIsTested(t *testing.T) {
	f := &fakeTester{outcome: invoke.Outcome{Verdict: invoke.Passed, Took: time.Second}}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Test)
		c.shows("Test activity-router in dev", "all 2 tests of the config", "test: routes", "event: order", "typed or pasted")
		c.listening()
		c.press(action.Confirm)
		c.shows("makes 2 tests", "routes", "is quiet")
		c.press(action.Confirm)
		if len(f.made) > 0 {
			t.Fatal("a key that came too early invoked something")
		}
		c.listening()
		c.press(action.Confirm)
		c.shows("2 of 2 tests passed")
		if len(f.made) != 1 || len(f.made[0]) != 2 || f.made[0][0].Request.Stage.Name != "dev" {
			t.Errorf("made %+v", f.made)
		}
		c.listening()
		c.press(action.Confirm)
		c.lacks("Test activity-router in dev")
	}, withTests(f))
}

// Closing the sheet leaves the test running; its end is told. A test that did not pass
// stands until a key.
func TestATestThatIsLeftIsToldOf(t *testing.T) {
	f := &fakeTester{outcome: invoke.Outcome{Verdict: invoke.Failed, Why: "items is 1, expected >1"}}
	drive(t, 120, 40, func(c *cockpit) {
		f.wait = make(chan struct{})
		c.facts(team()...)
		c.press(action.Test)
		c.listening()
		c.write("/order")
		c.press(action.Confirm, action.Confirm) // of the filter, and of what it found
		c.shows(`"id": 7`, "invokes activity-router in dev")
		c.listening()
		c.press(action.Confirm)
		c.shows("0 of 1 answered", "stop waiting", "leaves it running")
		c.press(action.Cancel)
		close(f.wait)
		c.settle()
		c.shows("activity-router in dev, order: failed: items is 1, expected >1")
	}, withTests(f))
}

func TestTestsCanBeStopped(t *testing.T) {
	f := &fakeTester{outcome: invoke.Outcome{Verdict: invoke.NotKnown, Why: "its answer was not waited for"}}
	drive(t, 120, 40, func(c *cockpit) {
		f.wait = make(chan struct{})
		c.facts(team()...)
		c.press(action.Test)
		c.listening()
		c.press(action.Confirm)
		c.listening()
		c.press(action.Confirm)
		c.shows("0 of 2 answered")
		c.press(action.StopWaiting)
		c.settle()
		if !f.stopped {
			t.Error("it was not stopped")
		}
		c.shows("0 of 2 tests passed", "its answer was not waited for")
	}, withTests(f))
}

// The marked functions are tested with their own tests, and a version by its number.
func TestMarkedFunctionsAndVersionsAreTested(t *testing.T) {
	f := &fakeTester{outcome: invoke.Outcome{Verdict: invoke.Passed}}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Mark, action.Down, action.Mark, action.Test)
		c.shows("Test 2 functions in dev")
	}, withTests(f))
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.FocusVersions, action.TestVersion)
		c.shows("Test activity-router version 14")
	}, withTests(f))
}

func TestNothingIsTestedWhereThatIsNotAllowed(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Test)
		c.shows("tests are switched off")
	})
	f := &fakeTester{}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Test)
		c.shows("read-only: nothing is invoked")
	}, withTests(f), func(o *Options) { o.Config.ReadOnly = true })
}
