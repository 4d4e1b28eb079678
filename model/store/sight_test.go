package store

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func denied(asked int, function string, weights bool) model.ReadFailed {
	return model.ReadFailed{Read: read(asked, asked+1), Function: function, Weights: weights,
		Failure: &model.Failure{Class: model.Denied, Operation: "ListAliases", Permission: "lambda:ListAliases"}}
}

// A canary must not look like a plain version because its weights may not be read.
func TestWeightsThatMayNotBeReadAreNotKnown(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "orders"), denied(1, "orders", true), brief(3, 4, "orders", "prod", "9"))
	c := s.Cell("orders", "production")
	if c.State != Serving || c.Failure != nil || c.Full || c.Unweighed == nil || c.Unweighed.Permission != "lambda:ListAliases" {
		t.Errorf("%+v, want version 9 with weights not known", c)
	}
	if f, weights := s.Unlisted(); f == nil || !weights {
		t.Errorf("unlisted %v, %v", f, weights)
	}
	if g := s.Sight([]string{"orders"}); g.Unweighed == nil || g.Denied != nil || g.Unread != 2 {
		t.Errorf("sight %+v", g)
	}

	// What was read by the way of a move is true for then, not for later.
	e := full(5, 6, "orders", "prod", "9")
	e.Alias.Canary = &model.Canary{Version: "10", Weight: 0.1}
	s.Apply(e)
	if c := s.Cell("orders", "production"); c.Unweighed != nil || c.Alias.Canary == nil {
		t.Errorf("read in full: %+v", c)
	}
	s.Apply(brief(7, 8, "orders", "prod", "9"))
	if c := s.Cell("orders", "production"); c.Unweighed == nil || c.Alias.Canary == nil {
		t.Errorf("read without weights since: %+v, want what was known, marked", c)
	}

	d := s.Apply(model.AliasesListed{Read: read(9, 10), Function: "orders", Aliases: []model.Alias{{Function: "orders", Name: "prod", Version: "9"}}})
	if c := s.Cell("orders", "production"); c.Unweighed != nil || !c.Full || !d.TouchOf(OfCells, "orders") {
		t.Errorf("once they are listed: %+v", c)
	}
	if f, _ := s.Unlisted(); f != nil {
		t.Errorf("unlisted for %v", f)
	}
	s.Apply(denied(2, "orders", true))
	if f, _ := s.Unlisted(); f != nil {
		t.Error("a late answer takes back what is known")
	}
}

func TestRestoredWeightsAreNotKnownWhereTheyWereNotRead(t *testing.T) {
	s := New(stages)
	s.Apply(model.Restored{Read: read(0, 0), Functions: []model.Function{{Name: "orders"}}, Aliases: []model.RestoredAlias{
		{Alias: model.Alias{Function: "orders", Name: "dev", Version: "4"}, At: t0, Brief: true},
		{Alias: model.Alias{Function: "orders", Name: "prod", Version: "3"}, At: t0},
	}})
	if s.Cell("orders", "dev").Full || !s.Cell("orders", "production").Full {
		t.Error("what was read in full, and what was not, are not told apart")
	}
}

// Without stages there is no cell that could show what is missing.
func TestWhatCanNotBeListedIsKnownWithoutStages(t *testing.T) {
	s := New(nil)
	s.Apply(functions(0, true, "carts", "orders"))
	if g := s.Sight([]string{"orders"}); g.Unread == 0 {
		t.Errorf("nothing read yet: %+v", g)
	}
	s.Apply(denied(1, "orders", false))
	if g := s.Sight([]string{"orders"}); g.Denied == nil || g.Unread != 0 || !g.Oldest.IsZero() {
		t.Errorf("denied: %+v", g)
	}
	if f, weights := s.Unlisted(); f == nil || weights {
		t.Errorf("unlisted %v, %v", f, weights)
	}
	s.Apply(model.AliasesListed{Read: read(3, 4), Function: "carts", Aliases: []model.Alias{{Function: "carts", Name: "dev", Version: "1"}}})
	if c := s.Cell("orders", "dev"); c.State != Denied || c.Failure == nil {
		t.Errorf("a stage that was met later: %+v, want denied", c)
	}
	s.Apply(model.AliasesListed{Read: read(5, 6), Function: "orders"})
	if c := s.Cell("orders", "dev"); c.State != Absent {
		t.Errorf("once listed: %+v, want absent", c)
	}
	if g := s.Sight([]string{"carts", "orders"}); g.Denied != nil || g.Unread != 0 || !g.Oldest.Equal(at(4)) {
		t.Errorf("sight %+v, want the oldest from second 4", g)
	}
}

func TestSightTellsOldFromFailed(t *testing.T) {
	s := New(stages[:1])
	s.Apply(functions(0, true, "a", "b"), full(1, 2, "a", "dev", "1"), full(3, 4, "b", "dev", "1"))
	if g := s.Sight([]string{"a", "b"}); !g.Oldest.Equal(at(2)) || g != (Sight{Oldest: at(2)}) {
		t.Errorf("%+v", g)
	}
	s.Apply(model.ReadFailed{Read: read(5, 6), Function: "a", Alias: "dev", Failure: &model.Failure{Class: model.Other}})
	if g := s.Sight([]string{"a", "b"}); g.Failed == nil || !g.Oldest.Equal(at(2)) {
		t.Errorf("after a failed read: %+v", g)
	}
}

// Weights that could not be read for another reason are not denied.
func TestWeightsThatCouldNotBeReadAreNotDenied(t *testing.T) {
	s := New(stages)
	throttled := denied(1, "orders", false)
	throttled.Failure = &model.Failure{Class: model.Throttled, Operation: "ListAliases"}
	s.Apply(functions(0, true, "orders"), throttled, brief(3, 4, "orders", "prod", "9"))
	if g := s.Sight([]string{"orders"}); g.Unweighed != nil || g.Denied != nil || g.Failed == nil || g.Failed.Class != model.Throttled {
		t.Errorf("sight %+v", g)
	}
}
