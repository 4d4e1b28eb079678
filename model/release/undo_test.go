package release

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func (b *bench) undo(t *testing.T, id string) ([]Request, error) {
	t.Helper()
	moves, _ := b.journal.Moves(t.Context())
	if id == "" {
		var err error
		if id, err = LastChange(moves, b.identity(), b.deps.Operator); err != nil {
			return nil, err
		}
	}
	return Undo(moves, id, b.identity(), []model.Stage{prod})
}

// last undoes the last change, and says what it took back.
func (b *bench) last(t *testing.T) string {
	t.Helper()
	rs, err := b.undo(t, "")
	if err != nil {
		return err.Error()
	}
	var said []string
	for i, r := range b.Move(t.Context(), b.PrepareAll(t.Context(), rs, nil), Options{}, nil) {
		said = append(said, r.Function+" "+rs[i].Undoes.From+">"+rs[i].Undoes.To+" "+string(r.Status))
	}
	slices.Sort(said) // those of a set stand in the order in which they were begun
	return strings.Join(said, ", ")
}

func TestUndoGoesBackChangeByChange(t *testing.T) {
	b := newBench(t)
	b.do(t, moveTo("4"))
	b.do(t, moveTo("5"))
	do(t, host(b.aws, b.journal, "bob", "ops1"), moveTo("7"))
	s := b.Prepare(t.Context(), mustUndo(t, b)[0])
	says(t, strings.Join(s.Notes, "\n"), "moved on since", "serves 7, not 5")
	for _, want := range []string{"orders 4>5 moved", "orders 3>4 moved", "nothing to undo"} {
		if got := b.last(t); got != want {
			t.Errorf("undid %q, want %q", got, want)
		}
	}
	b.serves(t, "3")
}

func mustUndo(t *testing.T, b *bench) []Request {
	t.Helper()
	rs, err := b.undo(t, "")
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

func TestUndoOfASetIsASet(t *testing.T) {
	b := newBench(t)
	b.Move(t.Context(), b.PrepareAll(t.Context(), b.team(3), nil), Options{}, nil)
	if got, want := b.last(t), "f0 1>2 moved, f1 1>2 moved, f2 1>2 moved"; got != want {
		t.Errorf("undid %q, want %q", got, want)
	}
	if _, err := b.undo(t, ""); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("%v", err)
	}
}

func TestWhatCanNotBeUndone(t *testing.T) {
	b := newBench(t)
	rs := b.team(2)
	sheets := b.PrepareAll(t.Context(), rs, nil)
	b.aws.outside("f1", "prod", "3")
	b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil) // f0 is put back
	moves, _ := b.journal.Moves(t.Context())
	set := moves[0].Intent.Set
	if _, err := b.undo(t, set); err == nil || !strings.Contains(err.Error(), "nothing was moved") {
		t.Errorf("%v", err)
	}
	r := moveTo("5")
	r.Stage, r.Create = stage("qa"), true
	b.do(t, r)
	for id, words := range map[string]string{"nobody's": "no change nobody's", "": "deletes no alias"} {
		if _, err := b.undo(t, id); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v", id, err)
		}
	}
	moves[0].Intent.Account = "9"
	if _, err := Undo(moves, moves[0].Intent.ID, b.identity(), nil); err == nil || !strings.Contains(err.Error(), "account 9") {
		t.Errorf("%v", err)
	}
}

// An alias that is no stage is confirmed by the rule that the sheet names.
func TestPuttingBackAnAliasThatIsNoStageSaysHowItIsConfirmed(t *testing.T) {
	stages := []model.Stage{{Name: "production", Alias: "prod", Confirm: model.ConfirmType}}
	if s := StageOf("prod", stages); s.Name != "production" || s.Confirm != model.ConfirmType || s.Unnamed {
		t.Errorf("%+v", s)
	}
	s := StageOf("preview", stages)
	if s.Name != "preview" || s.Confirm != model.ConfirmKey || !s.Unnamed {
		t.Errorf("%+v", s)
	}
	b := newBench(t)
	b.aws.alias("orders", "preview", "5", "")
	sheet := b.Prepare(t.Context(), Request{Kind: PutBack, Function: "orders", Stage: s, Version: "3"})
	if notes := strings.Join(sheet.Notes, "\n"); sheet.Verdict != Ready || !strings.Contains(notes, "preview is no stage here, so it is confirmed as a stage without settings") {
		t.Errorf("%s, notes %q", sheet.Verdict, notes)
	}
	if sheet := b.Prepare(t.Context(), Request{Kind: PutBack, Function: "orders", Stage: StageOf("prod", stages), Version: "3"}); strings.Contains(strings.Join(sheet.Notes, "\n"), "no stage") {
		t.Errorf("notes %q", sheet.Notes)
	}
}
