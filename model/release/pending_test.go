package release

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// killed makes a mover die at the update: before it took effect, or after. What
// the journal refuses stands for what a dead process does not write.
func (b *bench) killed(t *testing.T, r Request, applied bool) {
	t.Helper()
	b.journal.refuse = func(e journal.Entry) error {
		if e.Phase == journal.Outcome {
			return errors.New("killed")
		}
		return nil
	}
	if !applied {
		no := fail(model.Denied, "UpdateAlias", "killed")
		b.aws.on("UpdateAlias", answers(no))
	}
	b.do(t, r)
	b.journal.refuse, b.journal.ended = nil, true
}

func TestPendingMovesAreSettledAtTheNextStart(t *testing.T) {
	long := strings.Repeat("x", 250)
	for _, c := range []struct {
		name    string
		set     func(*bench)
		applied bool
		then    func(*bench)
		status  Status
		words   string
	}{
		{"made", nil, true, nil, Moved, "it was made"},
		{"not made", nil, false, nil, Failed, "nothing was moved"},
		{"made, then bob", nil, true, func(b *bench) { do(b.aws.t, host(b.aws, &fakeJournal{}, "bob", "laptop"), moveTo("8")) }, Conflicted, "moved to 8 since, by bob on laptop"},
		{"made, then the console", nil, true, func(b *bench) { b.aws.outside("orders", "prod", "8") }, Conflicted, "outside aloft to 8"},
		{"not made, then the console", nil, false, func(b *bench) { b.aws.outside("orders", "prod", "8") }, Conflicted, "changed since, outside aloft, and serves 8"},
		{"alias gone", nil, true, func(b *bench) { clear(b.aws.aliases) }, Failed, "orders has no alias prod"},
		{"no room for the stamp, made", func(b *bench) { b.aws.alias("orders", "prod", "3", long) }, true, nil, Moved, "without room for a stamp"},
		{"no room for the stamp, not made", func(b *bench) { b.aws.alias("orders", "prod", "3", long) }, false, nil, Failed, "nothing was moved"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t)
				if c.set != nil {
					c.set(b)
				}
				b.killed(t, promote(), c.applied)
				if c.then != nil {
					c.then(b)
				}
				b.aws.forbid("UpdateAlias", "CreateAlias")
				got, err := b.SettlePending(t.Context())
				if err != nil || len(got) != 1 {
					t.Fatalf("%v %+v", err, got)
				}
				ended(t, got[0], c.status, "aloft ended in the middle of this move", c.words)
				b.journalled(t, "promote 3>5 "+string(c.status))
				if again, err := b.SettlePending(t.Context()); len(again) > 0 || err != nil {
					t.Errorf("settled twice: %+v %v", again, err)
				}
			})
		})
	}
}

func TestUpdateStillOnItsWayIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		s := b.Prepare(t.Context(), promote())
		b.killed(t, promote(), false)
		id := b.journal.lines[0].ID
		b.aws.on("GetAlias", func(_ context.Context, read func() (any, error)) (any, error) {
			a, err := read()
			late := a.(model.Alias)
			late.Version, late.Description = "5", model.NewRaw(strings.Replace(s.Description, s.ID, id, 1))
			b.aws.mu.Lock()
			b.aws.put(late)
			b.aws.mu.Unlock()
			return a, err
		})
		got, err := b.SettlePending(t.Context())
		if err != nil || got[0].Status != Moved {
			t.Errorf("%v %+v", err, got)
		}
	})
}

func TestPendingThatCanNotBeReadStays(t *testing.T) {
	b := newBench(t)
	b.killed(t, promote(), true)
	b.aws.on("GetAlias", answers(fail(model.Expired, "GetAlias", "the token has expired")))
	got, err := b.SettlePending(t.Context())
	if err == nil || len(got) != 1 || got[0].Status != Failed {
		t.Errorf("%v %+v", err, got)
	}
	says(t, got[0].Reason, "not known whether it was moved")
	b.journalled(t, "promote 3>5 pending")
	if got, _ := b.SettlePending(t.Context()); len(got) != 1 || got[0].Status != Moved {
		t.Errorf("%+v", got)
	}
}

func TestPendingOfAnotherAccountIsLeft(t *testing.T) {
	b := newBench(t)
	b.killed(t, promote(), true)
	b.journal.lines[0].Account = "999999999999"
	b.aws.forbid("GetAlias")
	if got, err := b.SettlePending(t.Context()); len(got) > 0 || err != nil {
		t.Errorf("%v %+v", err, got)
	}
}

func TestMoveUnderWayElsewhereIsNotSettled(t *testing.T) {
	b := newBench(t)
	b.killed(t, promote(), true)
	b.journal.ended = false
	if got, _ := b.SettlePending(t.Context()); len(got) > 0 {
		t.Errorf("%+v", got)
	}
}

func TestOutcomeOfAFasterProcessStands(t *testing.T) {
	b := newBench(t)
	b.killed(t, promote(), true)
	b.aws.on("GetAlias", after(func() {
		e := b.journal.lines[0]
		e.Phase, e.Status = journal.Outcome, "moved"
		_ = b.journal.Append(t.Context(), e)
	}))
	if got, err := b.SettlePending(t.Context()); len(got) > 0 || err != nil {
		t.Errorf("%v %+v", err, got)
	}
	b.journalled(t, "promote 3>5 moved")
}
