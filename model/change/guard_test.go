package change

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// guard answers always the same.
func guard(name string, s State) Guard {
	return Guard{Name: name, Ask: func(context.Context, Sheet) Answer { return Answer{State: s, Why: name + " says so\x1b[2J"} }}
}

func strict(g Guard) Guard { g.Strict = true; return g }
func holds(g Guard) Guard  { g.HoldsBack = true; return g }

func TestWhatGuardsKeepFromBeingMade(t *testing.T) {
	for _, c := range []struct {
		name    string
		guard   Guard
		back    bool // the change goes back
		refuses bool
		warns   string
	}{
		{name: "passed", guard: guard("g", Passed)},
		{name: "failed", guard: guard("g", Stopped), refuses: true},
		{name: "not known", guard: guard("g", NotKnown), warns: "g not known: g says so"},
		{name: "not known, and strict", guard: strict(guard("g", NotKnown)), refuses: true},
		{name: "failed, going back", guard: guard("g", Stopped), back: true, warns: "g says so: it goes back, so it may be made all the same"},
		{name: "failed, going back, and it holds", guard: holds(guard("g", Stopped)), back: true, refuses: true},
		{name: "not known, strict, going back", guard: strict(guard("g", NotKnown)), back: true, warns: "g not known: g says so"},
		{name: "not known, strict, going back, and it holds", guard: strict(holds(guard("g", NotKnown))), back: true, refuses: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(c.guard)
			p := b.pull(b.levers["a"], "down", func(s *Sheet) { s.GoesBack = c.back })
			asked := b.Ask(t.Context(), p.sheet)
			if len(asked) != 1 || asked[0].Refuses != c.refuses || asked[0].Guard != "g" || (Refusal(asked) != "") != c.refuses {
				t.Errorf("%+v", asked)
			}
			var warns []string
			if c.warns != "" {
				warns = []string{c.warns}
			}
			if got := Warnings(asked); !slices.Equal(got, warns) {
				t.Errorf("%q", got)
			}
			status := Moved
			if c.refuses {
				status = WasRefused
			}
			ends(t, b.do(t, p), status)
			if (len(b.journal.lines) == 0) != c.refuses {
				t.Errorf("the journal has %q", b.journal.told())
			}
		})
	}
}

// What the sheet was told may have changed until the intent.
func TestGuardsAreAskedAgainRightBeforeTheIntent(t *testing.T) {
	held := false
	b := newBench(Guard{Name: "hold", Ask: func(_ context.Context, s Sheet) Answer {
		if held && s.Subject.Name == "a" {
			return Answer{State: Stopped, Why: "bob holds it"}
		}
		return Answer{State: Passed}
	}})
	p := b.pull(b.levers["a"], "down", nil)
	if why := Refusal(b.Ask(t.Context(), p.sheet)); why != "" {
		t.Error(why)
	}
	held = true
	ends(t, b.do(t, p), WasRefused, "bob holds it")
	b.tells(t)
	ends(t, b.do(t, b.pull(b.levers["b"], "down", nil)), Moved)
}

func TestGuardsAreAskedTogetherAndNotWaitedForForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := func(name string, d time.Duration) Guard {
			return Guard{Name: name, Ask: func(ctx context.Context, _ Sheet) Answer {
				if !model.Pause(ctx, d) {
					return Answer{State: NotKnown, Why: "no answer"}
				}
				return Answer{State: Passed}
			}}
		}
		b := newBench(slow("one", 3*time.Second), slow("two", 4*time.Second), slow("late", time.Minute), guard("last", Stopped))
		began := time.Now()
		asked := b.Ask(t.Context(), Sheet{})
		if took := time.Since(began); took != guardTime {
			t.Errorf("it took %s", took)
		}
		var states []State
		for _, a := range asked {
			states = append(states, a.State)
		}
		if want := []State{Passed, Passed, NotKnown, Stopped}; !slices.Equal(states, want) {
			t.Errorf("%q", states)
		}
	})
}
