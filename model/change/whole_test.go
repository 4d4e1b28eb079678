package change

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// row is a set of pulls that is one change.
type row struct{ sheet Sheet }

func (r row) Sheet() Sheet            { return r.sheet }
func (r row) Intend(e *journal.Entry) { e.Artifact = "a row" }
func (r row) Add(e *journal.Entry)    { e.Move = "added" }
func (r row) Sum(results []Result) Ending {
	for _, p := range results {
		if p.Status != Moved && p.Status != NotChanged {
			return Ending{Status: p.Status, Reason: p.Reason, Unknown: p.Unknown}
		}
	}
	return Ending{Status: Moved, To: "all"}
}

func (b *bench) row() row {
	return row{Sheet{ID: "row", Kind: "row", Words: pulling, Verdict: Ready, Subject: model.Subject{Account: "1", Region: "r", Kind: "lever", Name: "row"}}}
}

// rows is the kind of change that rows are.
type rows struct{ levers }

func (rows) Names() []string { return []string{"row"} }
func (k rows) Recall(ctx context.Context, e journal.Entry) Ending {
	moves, _ := k.bench.journal.Moves(ctx)
	for _, m := range journal.SetOf(moves, e.ID).Moves {
		if m.Outcome == nil {
			return Ending{Status: Failed, Unknown: true, Reason: "not yet"}
		}
	}
	return Ending{Status: Failed, Reason: "it came half the way"}
}

// The intent of a whole stands before those of its changes, its outcome behind
// theirs; one that can not be recorded, or is made already, changes nothing.
func TestAWholeHasAnIntentAndAnOutcome(t *testing.T) {
	b := newBench()
	r := b.RunWhole(t.Context(), b.row(), b.all(OneByOne, "a b"), nil)
	ends(t, r, Moved)
	if r.To != "all" || r.ID != "row" {
		t.Errorf("%+v", r)
	}
	b.tells(t, "row row > moved", "pull a up>down moved", "pull b up>down moved")
	moves, _ := b.journal.Moves(t.Context())
	if m := moves[0]; m.Intent.Artifact != "a row" || m.Outcome.Move != "added" || m.Outcome.To != "all" || m.Intent.PID != 7 ||
		moves[1].Intent.Set != "row" || moves[1].Intent.SetOf != 2 {
		t.Errorf("%+v", moves)
	}
	ends(t, b.RunWhole(t.Context(), b.row(), b.all(OneByOne, "c"), nil), WasRefused, "pulled already")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ends(t, newBench().RunWhole(ctx, b.row(), b.all(OneByOne, "c"), nil), WasRefused, "cancelled")
	guarded := newBench(Guard{Name: "read-only", Ask: func(context.Context, Sheet) Answer { return Answer{State: Stopped, Why: "read-only"} }})
	ends(t, guarded.RunWhole(t.Context(), b.row(), b.all(OneByOne, "c"), nil), WasRefused, "read-only")
	guarded.tells(t)
	refused := b.row()
	refused.sheet.Verdict, refused.sheet.Reason = Refused, "it is stuck"
	ends(t, newBench().RunWhole(t.Context(), refused, b.all(OneByOne, "c"), nil), WasRefused, "it is stuck")
	b.are(t, "down down up up")
}

// A whole of which it is not known how one of its changes ended is left to the next
// start, as that change is.
func TestAWholeWithAChangeThatIsNotKnownStaysPending(t *testing.T) {
	b := newBench()
	b.levers["b"].write = func(l *lever, to string) error { l.set(to); return errLost }
	b.levers["b"].read = context.DeadlineExceeded
	if r := b.RunWhole(t.Context(), b.row(), b.all(OneByOne, "a b c"), nil); !r.Unknown {
		t.Errorf("%+v", r)
	}
	b.tells(t, "row row > pending", "pull a up>down moved", "pull b up>down pending")
}

// A whole whose process ends between two of its changes is settled and told as one;
// it stays pending as long as one of its changes does.
func TestAWholeThatWasCutOffIsToldAsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench()
		b.levers["b"].write = func(l *lever, to string) error {
			l.set(to)
			runtime.Goexit()
			return nil
		}
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			b.RunWhole(t.Context(), b.row(), b.all(OneByOne, "a b c"), nil)
		}()
		<-ended
		time.Sleep(time.Hour)
		b.levers["b"].read = context.DeadlineExceeded
		told, err := b.SettlePending(t.Context(), levers{b}, rows{levers{b}})
		if err == nil || len(told) != 1 || !told[0].Unknown || strings.Contains(err.Error(), "pull of b") {
			t.Errorf("told %+v, %v", told, err)
		}
		b.levers["b"].read = nil
		told, err = b.SettlePending(t.Context(), levers{b}, rows{levers{b}})
		if err != nil || len(told) != 1 {
			t.Fatalf("told %+v, %v", told, err)
		}
		ends(t, told[0], Failed, "half the way")
		b.tells(t, "row row > failed", "pull a up>down moved", "pull b up>down moved")
	})
}

// waits is a pull that is known when its turn has come.
type waits struct {
	*pull
	prepare func(p *pull) Ending
}

func (w waits) Prepare(context.Context) Ending { return w.prepare(w.pull) }

// What a change of an ordered set is, it may learn from those before it; and it may
// find that it is not to be made.
func TestAChangeIsPreparedWhenItsTurnHasCome(t *testing.T) {
	b := newBench()
	set := b.all(OneByOne, "a b c")
	set.Changes[1] = waits{set.Changes[1].(*pull), func(p *pull) Ending {
		p.sheet.To = b.levers["a"].get() + " too"
		return Ending{}
	}}
	set.Changes[2] = waits{set.Changes[2].(*pull), func(*pull) Ending { return Ending{Status: NotChanged, Reason: "it is there"} }}
	results := b.Run(t.Context(), set, nil)
	if got := strings.Join(statuses(results), " "); got != "moved moved unchanged" || results[1].To != "down too" {
		t.Errorf("%s, %+v", got, results[1])
	}
	b.are(t, "down down too up up")
	b.tells(t, "pull a up>down moved", "pull b up>down too moved")
}

// A kind says how often a write that had no effect is made, a second apart: what kept
// AWS from taking it gets time to pass.
func TestTriesOfAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for tries, want := range map[int]int{0: 2, 1: 1, 5: 5} {
			b, began := newBench(), time.Now()
			b.levers["a"].write = func(*lever, string) error { return context.DeadlineExceeded }
			ends(t, b.do(t, b.pull(b.levers["a"], "down", func(s *Sheet) { s.Tries = tries })), Failed)
			if len(b.writes) != want {
				t.Errorf("%d tries became %d", tries, len(b.writes))
			}
			if waited := time.Duration(want-1) * time.Second; time.Since(began) != waited {
				t.Errorf("%d tries waited %s, want %s", want, time.Since(began), waited)
			}
		}
	})
}
