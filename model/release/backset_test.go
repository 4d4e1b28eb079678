package release

import (
	"slices"
	"testing"

	"github.com/aloftdeck/aloft/model/journal"
)

// set is what the journal has of the set of some results.
func (b *bench) set(t *testing.T, results []Result) journal.Set {
	t.Helper()
	moves, err := b.journal.Moves(t.Context())
	if err != nil || results[0].Set == "" {
		t.Fatalf("%v, %+v", err, results)
	}
	return journal.SetOf(moves, results[0].Set)
}

// moveAll prepares and moves some requests at once.
func (b *bench) moveAll(t *testing.T, o Options, rs []Request) []Result {
	t.Helper()
	return b.Move(t.Context(), b.PrepareAll(t.Context(), rs, nil), o, nil)
}

func TestASetIsPutBackAsOne(t *testing.T) {
	b := newBench(t)
	rs := b.team(4)
	rs[1].Version = "1"                           // unchanged
	rs[2].Stage, rs[2].Create = stage("qa"), true // made new
	s := b.set(t, b.moveAll(t, Options{}, rs))
	requests, created := BackOf(s, "undo")
	if !slices.Equal(created, []string{"f2:qa"}) || len(requests) != 2 {
		t.Fatalf("%+v, created %q", requests, created)
	}
	for _, r := range b.moveAll(t, Options{AllOrNothing: true}, requests) {
		ended(t, r, Moved)
	}
	for _, name := range []string{"f0", "f1", "f3"} {
		if v := b.aws.get(name, "prod").Version; v != "1" {
			t.Errorf("%s serves %s", name, v)
		}
	}
}

func TestWhatASetPutBackItselfIsNotPutBackAgain(t *testing.T) {
	b := newBench(t)
	sheets := b.PrepareAll(t.Context(), b.team(3), nil)
	b.aws.outside("f2", "prod", "3")
	s := b.set(t, b.Move(t.Context(), sheets, Options{AllOrNothing: true}, nil))
	if requests, created := BackOf(s, "undo"); len(requests) != 0 || len(created) != 0 {
		t.Errorf("%+v, %q", requests, created)
	}
}
