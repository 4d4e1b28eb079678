package store

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

// at is a time some seconds after t0.
func at(seconds int) time.Time { return t0.Add(time.Duration(seconds) * time.Second) }

func outsideMoves(s *Store) []Record {
	var out []Record
	for _, r := range s.History() {
		if r.Source == Outside {
			out = append(out, r)
		}
	}
	return out
}

// Lambda does not tell when an alias was moved: reading it says only that it was
// moved before.
func TestAMoveOutsideIsNotMadeWhenItIsRead(t *testing.T) {
	stamp := release.Stamp{ID: "alices00001", Kind: release.Promote, From: "1", To: "2", By: "alice", At: at(-3600)}
	s := New(stages)
	s.Apply(functions(0, true, "orders"), stamped(full(10, 11, "orders", "prod", "9"), stamp))
	for i := range 3 {
		s.Apply(stamped(full(20+i, 21+i, "orders", "prod", "9"), stamp))
	}
	moves := outsideMoves(s)
	if len(moves) != 1 {
		t.Fatalf("moves %+v, want one", moves)
	}
	if r := moves[0]; !r.At.IsZero() || !r.After.Equal(at(-3600)) || !r.Seen.Equal(at(11)) || r.From != "2" || r.To != "9" {
		t.Errorf("%+v, want after the stamp's time, seen at the first read, and no time of its own", r)
	}
	seen := s.Cell("orders", "production").Seen

	again := New(stages) // the next start
	a := stamped(full(0, 0, "orders", "prod", "9"), stamp).Alias
	again.Apply(model.Restored{Read: read(60, 60), Functions: []model.Function{{Name: "orders"}},
		Aliases: []model.RestoredAlias{{Alias: a, At: at(23), Seen: seen}}})
	again.Apply(stamped(full(500, 501, "orders", "prod", "9"), stamp))
	if moves = outsideMoves(again); len(moves) != 1 || !moves[0].Seen.Equal(at(11)) {
		t.Errorf("after a restart: %+v, want it first seen when it was", moves)
	}
	later := release.Stamp{ID: "bobs0000001", Kind: release.Promote, From: "3", To: "4", By: "bob", At: at(300)}
	again.Apply(stamped(full(502, 503, "orders", "dev", "4"), later))
	if h := again.History(); h[0].By != "bob" {
		t.Errorf("the newest is %+v, want the move that was made after the other was seen", h[0])
	}
}

func TestMovesOutsideFollowEachOther(t *testing.T) {
	stamp := release.Stamp{ID: "alices00001", Kind: release.Promote, From: "1", To: "2", By: "alice", At: at(0)}
	s := New(stages)
	for i, version := range []string{"2", "7", "9", "7"} {
		s.Apply(stamped(full(10*i+10, 10*i+11, "orders", "prod", version), stamp))
	}
	var got []string
	for _, r := range outsideMoves(s) {
		got = append(got, r.From+"→"+r.To)
		if r.Seen.Sub(r.After) != 10*time.Second {
			t.Errorf("%+v: want it between two reads", r)
		}
	}
	if len(got) != 3 || got[0] != "9→7" || got[1] != "7→9" || got[2] != "2→7" {
		t.Errorf("moves %q, want 9→7, 7→9, 2→7", got)
	}
}

// A move of ours whose description had no room for a stamp is known from the
// journal, whenever that is read.
func TestOurOwnMoveIsNotOutsideOnceTheJournalIsRead(t *testing.T) {
	s := New(stages)
	s.Apply(full(1, 2, "orders", "dev", "3"), brief(5, 6, "orders", "dev", "4"), full(7, 8, "orders", "dev", "4"))
	if len(outsideMoves(s)) != 1 {
		t.Fatal("without the journal nothing says who it was")
	}
	move := journal.Move{Intent: journal.Entry{ID: "m", Function: "orders", Alias: "dev", To: "4", At: at(1)}}
	outcome := move.Intent
	outcome.At, outcome.Status = at(3), "moved"
	move.Outcome = &outcome
	s.SetJournal([]journal.Move{move})
	if got := outsideMoves(s); len(got) != 0 {
		t.Errorf("our own move is shown as made outside: %+v", got)
	}
	if r, ok := s.LastMove(dev); ok {
		t.Errorf("the last move is %+v, want none that stamps tell of", r)
	}
	outcome.Status = "conflict"
	s.SetJournal([]journal.Move{move})
	if len(outsideMoves(s)) != 1 {
		t.Error("a move that was not made is taken for the one that was")
	}
}

var dev = model.CellKey{Function: "orders", Alias: "dev"}

func TestTheLastMoveIsNotTheStampsWhereTheAliasWasMovedSince(t *testing.T) {
	s := New(stages)
	old := release.Stamp{ID: "alices00001", Kind: release.Promote, From: "1", To: "2", By: "alice", At: at(-60)}
	s.Apply(stamped(full(1, 2, "orders", "dev", "2"), old))
	if r, ok := s.LastMove(dev); !ok || r.By != "alice" || !r.At.Equal(at(-60)) {
		t.Fatalf("last move %+v, %v", r, ok)
	}
	s.Apply(stamped(full(11, 12, "orders", "dev", "9"), old))
	if r, ok := s.LastMove(dev); !ok || r.By != "" || r.Source != Outside || !r.Seen.Equal(at(12)) {
		t.Errorf("last move %+v, want one that aloft did not make", r)
	}
}
