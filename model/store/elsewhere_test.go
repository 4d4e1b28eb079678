package store

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

var prod = model.CellKey{Function: "orders", Alias: "prod"}

// serving is a store that has read prod of orders at 3.
func serving() *Store {
	s := New(stages)
	s.Apply(functions(0, true, "orders"), full(1, 2, "orders", "prod", "3"))
	return s
}

func TestACellThatSomebodyElseMovedIsMarkedUntilItIsLookedAt(t *testing.T) {
	s := serving()
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("the first sight is taken for a move")
	}
	s.Apply(brief(10, 11, "orders", "prod", "4"))
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("marked before it is known whose the move is")
	}
	stamp := release.Stamp{ID: "abc", Kind: release.Promote, From: "3", To: "4", By: "carol", Host: "ops2", At: t0.Add(8 * time.Second), Why: "hotfix"}
	s.Apply(stamped(full(12, 13, "orders", "prod", "4"), stamp))
	r, ok := s.MovedElsewhere(prod)
	if !ok || r.By != "carol" || r.Host != "ops2" || r.From != "3" || r.To != "4" || !r.When().Equal(stamp.At) || r.Stage != "production" || r.Reason != "hotfix" {
		t.Errorf("%v %+v", ok, r)
	}
	if all := s.AllMovedElsewhere(); len(all) != 1 || all[0].ID != "abc" {
		t.Errorf("%+v", all)
	}
	touched := s.LookAt(prod)
	if _, ok := s.MovedElsewhere(prod); ok || !touched.TouchOf(OfCells, "orders") || s.LookAt(prod).Any() {
		t.Error("it was looked at, and is marked still")
	}
	s.Apply(stamped(full(20, 21, "orders", "prod", "4"), stamp))
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("marked again by another read of the same")
	}
}

func TestAMoveWithoutAStampIsMarkedToo(t *testing.T) {
	s := serving()
	s.Apply(full(10, 11, "orders", "prod", "4"))
	r, ok := s.MovedElsewhere(prod)
	if !ok || r.From != "3" || r.To != "4" || r.Source != Outside || !r.When().Equal(t0.Add(11*time.Second)) {
		t.Errorf("%v %+v", ok, r)
	}
	s.Apply(model.TrailLearned{Calls: []model.AliasCall{{ID: "e1", At: t0.Add(9 * time.Second), Deed: model.AliasUpdated, Function: "orders",
		Alias: "prod", Version: "4", Weighed: true, By: model.Caller{Name: "deploy", Role: "ci"}}}})
	if r, _ = s.MovedElsewhere(prod); r.By != "deploy" || r.Source != Trailed || r.To != "4" {
		t.Errorf("what CloudTrail tells of it: %+v", r)
	}
}

func TestOwnMovesAreNeverMarked(t *testing.T) {
	stamp := release.Stamp{ID: "abc", Kind: release.Promote, From: "3", To: "4", By: "alice", At: t0.Add(8 * time.Second)}
	for name, move := range map[string]func(s *Store){
		"of this session": func(s *Store) {
			s.SetMoving(prod, &release.Progress{ID: "abc", To: "4"})
			s.Apply(stamped(full(10, 11, "orders", "prod", "4"), stamp))
			s.SetMoving(prod, nil)
		},
		"of this session, seen later and without its stamp": func(s *Store) {
			s.SetMoving(prod, &release.Progress{ID: "abc", To: "4"})
			s.SetMoving(prod, nil)
			s.Apply(full(10, 11, "orders", "prod", "4"))
		},
		"of this session, with an id of its own": func(s *Store) {
			s.SetMoving(prod, &release.Progress{ID: "abc"})
			s.SetMoving(prod, nil)
			s.Apply(stamped(full(10, 11, "orders", "prod", "4"), stamp))
		},
		"from another host": func(s *Store) {
			s.SetOperator("alice")
			s.Apply(stamped(full(10, 11, "orders", "prod", "4"), stamp))
		},
		"in the journal, without a stamp": func(s *Store) {
			o := journal.Entry{At: t0.Add(10 * time.Second), Function: "orders", Alias: "prod", To: "4", Status: string(release.Moved)}
			i := o
			i.At = t0.Add(9 * time.Second)
			s.SetJournal([]journal.Move{{Intent: i, Outcome: &o}})
			s.Apply(full(10, 11, "orders", "prod", "4"))
		},
	} {
		s := serving()
		move(s)
		if r, ok := s.MovedElsewhere(prod); ok || len(s.AllMovedElsewhere()) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
		// Whoever moves it next is somebody else.
		s.Apply(stamped(full(20, 21, "orders", "prod", "5"), release.Stamp{ID: "def", Kind: release.Promote, From: "4", To: "5", By: "bob", At: t0.Add(19 * time.Second)}))
		if r, ok := s.MovedElsewhere(prod); !ok || r.By != "bob" || r.From != "4" {
			t.Errorf("%s: then %v %+v", name, ok, r)
		}
	}
}

// A move of one's own that failed makes nobody else's one's own.
func TestSomebodyElseMakesTheMoveThatFailedHere(t *testing.T) {
	s := serving()
	s.SetMoving(prod, &release.Progress{ID: "abc", To: "4"})
	s.SetMoving(prod, nil)
	s.Apply(stamped(full(20, 21, "orders", "prod", "4"), release.Stamp{ID: "def", Kind: release.Promote, From: "3", To: "4", By: "bob", At: t0.Add(19 * time.Second)}))
	if r, ok := s.MovedElsewhere(prod); !ok || r.By != "bob" {
		t.Errorf("%v %+v", ok, r)
	}
}

func TestWhatIsNoMove(t *testing.T) {
	s := New(stages)
	s.Apply(model.Restored{Read: read(0, 0), Functions: []model.Function{{Name: "orders"}},
		Aliases: []model.RestoredAlias{{Alias: model.Alias{Function: "orders", Name: "prod", Version: "2"}, At: t0.Add(-time.Hour)}}})
	s.Apply(functions(0, true, "orders"), full(1, 2, "orders", "prod", "3"))
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("what changed before this session is marked")
	}
	s.Apply(full(10, 11, "orders", "prod", "4"), full(20, 21, "orders", "prod", "3"))
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("marked, though it serves what was looked at")
	}
	s.Apply(model.AliasRead{Read: read(30, 31), Full: true, Absent: true, Alias: model.Alias{Function: "orders", Name: "prod"}})
	if r, ok := s.MovedElsewhere(prod); !ok || r.From != "3" || r.To != "" {
		t.Errorf("an alias that was deleted: %v %+v", ok, r)
	}
	canary := full(1, 2, "orders", "dev", "7")
	s.Apply(canary)
	canary.Read, canary.Alias.Canary = read(5, 6), &model.Canary{Version: "8", Weight: 0.1}
	s.Apply(canary)
	if r, ok := s.MovedElsewhere(model.CellKey{Function: "orders", Alias: "dev"}); !ok || r.Beside == nil || r.Beside.Version != "8" {
		t.Errorf("a canary: %v %+v", ok, r)
	}
}

// Weights that are changed in the console leave the stamp as it is.
func TestChangedWeightsAreAMoveOfWhoChangedThem(t *testing.T) {
	s := New(stages)
	stamp := release.Stamp{ID: "abc", Kind: release.Promote, From: "8", To: "9", By: "alice", Host: "ops1", At: t0.Add(-48 * time.Hour)}
	weighed := func(asked int, share float64) model.AliasRead {
		e := stamped(full(asked, asked+1, "orders", "prod", "9"), stamp)
		e.Alias.Canary = &model.Canary{Version: "10", Weight: share}
		return e
	}
	call := update("e1", 600, "orders", "prod", "") // a call for weights alone names no version
	call.Canary, call.By.Name = &model.Canary{Version: "10", Weight: 0.5}, "bob"
	s.Apply(us, functions(0, true, "orders"), weighed(1, 0.1), weighed(700, 0.5), learned(call))
	if r, ok := s.LastMove(prod); !ok || r.By != "bob" || r.From != "9" || r.To != "9" || r.Beside == nil || r.Beside.Weight != 0.5 {
		t.Errorf("the last move is %v %+v", ok, r)
	}
	r, ok := s.MovedElsewhere(prod)
	if !ok || r.To != "9" || r.Was == nil || r.Was.Weight != 0.1 || r.Beside == nil || r.Beside.Weight != 0.5 {
		t.Errorf("moved elsewhere: %v %+v", ok, r)
	}
	s.Apply(weighed(800, 0.1))
	if _, ok := s.MovedElsewhere(prod); ok {
		t.Error("it weighs again as it did when it was looked at, and is marked")
	}
}
