package release

import (
	"context"
	"errors"
	"path/filepath"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// TestMovesOnDisk goes the whole way with the journal in a file: promote, be
// killed, settle at the next start, roll back.
func TestMovesOnDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	b := newBench(t)
	start := func() (*Mover, *journal.File) {
		f, err := journal.Open(path, false)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = f.Close() })
		return host(b.aws, f, "alice", "ops1"), f
	}
	m, file := start()
	ended(t, do(t, m, promote()), Moved)

	// The process is killed after its second update was made.
	b.aws.on("UpdateAlias", func(_ context.Context, apply func() (any, error)) (any, error) {
		_ = file.Close()
		return apply()
	})
	r := do(t, m, moveTo("7"))
	ended(t, r, Moved, "could not be recorded", path)

	m, file = start()
	m = with(m, func(d *Deps) { d.Now = func() time.Time { return time.Now().Add(time.Hour) } })
	settled, err := m.SettlePending(t.Context())
	if err != nil || len(settled) != 1 || settled[0].Status != Moved || settled[0].ID != r.ID {
		t.Fatalf("%v %+v", err, settled)
	}
	if again, err := m.SettlePending(t.Context()); len(again) > 0 || err != nil {
		t.Errorf("%v %+v", err, again)
	}
	m = with(m, func(d *Deps) { d.NewID = nil })
	ended(t, do(t, m, rollback()), Moved)
	b.serves(t, "5")
	moves, err := file.Moves(t.Context())
	if err != nil || len(moves) != 3 || moves[2].Outcome.Status != "moved" || file.Damaged() != 0 {
		t.Errorf("%v %+v", err, moves)
	}
}

func TestIDs(t *testing.T) {
	m := New(Deps{})
	seen := map[string]bool{}
	for range 1000 {
		id := m.deps.NewID()
		if seen[id] || !regexp.MustCompile(`^[a-z2-7]{12}$`).MatchString(id) {
			t.Fatal(id)
		}
		seen[id] = true
	}
	if m.identity() != (model.Identity{}) {
		t.Error("an identity out of nowhere")
	}
}

func TestWhatIsWrongWithTheRequestIsNotTriedAgain(t *testing.T) {
	b := newBench(t)
	b.aws.on("UpdateAlias", answers(&model.Failure{Class: model.Other, Operation: "UpdateAlias", Code: "InvalidParameterValueException",
		Message: "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"}))
	ended(t, b.do(t, promote()), Failed, "nothing was moved", "already Provisioned version")
	if n := b.aws.count("UpdateAlias"); n != 1 {
		t.Errorf("%d updates", n)
	}
}

func TestAnswerThatNamesAnotherVersionIsSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		odd := func(context.Context, func() (any, error)) (any, error) { return model.Alias{Version: "3"}, nil }
		b.aws.on("UpdateAlias", odd, odd)
		ended(t, b.do(t, promote()), Failed, "nothing was moved", "names version 3")
	})
}

func TestCanaryThatStaysIsNamed(t *testing.T) {
	b := newBench(t)
	b.aws.on("UpdateAlias", func(_ context.Context, apply func() (any, error)) (any, error) {
		got, err := apply()
		a := got.(model.Alias)
		a.Canary = &model.Canary{Version: "6", Weight: .25}
		return a, err
	})
	ended(t, b.do(t, promote()), Moved, "canary 5 with 25% to 6 is still there")
}

func TestSourceThatCanNotBeRead(t *testing.T) {
	b := newBench(t)
	b.aws.on("GetAlias", nil, func(context.Context, func() (any, error)) (any, error) {
		return nil, errors.New("boom\x1b[31m")
	})
	r := promote()
	r.From.Name = "development"
	s := b.sheet(t, r)
	if s.Verdict != Refused || s.Failure == nil {
		t.Errorf("%+v", s)
	}
	says(t, s.Reason, "what development (alias dev) serves could not be read: boom")
}

func TestJournalThatCanNotBeSearched(t *testing.T) {
	b := newBench(t)
	b.Mover = with(b.Mover, func(d *Deps) { d.Journal = unreadable{b.journal} })
	if _, err := b.SettlePending(t.Context()); err == nil {
		t.Error("no error")
	}
}

func (unreadable) Pending(context.Context, time.Time, string) ([]journal.Move, error) {
	return nil, errors.New("input/output error")
}
