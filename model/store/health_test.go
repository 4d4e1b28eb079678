package store

import (
	"slices"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

func figures(asked int, calls, errors float64) health.FiguresRead {
	return health.FiguresRead{Read: read(asked, asked+1), Called: model.Called{Function: "orders", Alias: "prod"},
		Figures: health.Figures{Window: health.Latest(t0, health.Span), At: t0.Add(time.Duration(asked+1) * time.Second),
			Calls: health.Of(calls), Errors: health.Of(errors), Throttles: health.Of(0)}}
}

func TestHealthOfCells(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "orders", "payments"))
	limits := health.Limits{Share: 0.01, LeastCalls: 20}
	if f, failure := s.Health(prod); f.Read() || failure != nil {
		t.Errorf("before any read: %+v, %v", f, failure)
	}
	if d := s.Apply(figures(10, 100, 12)); !d.TouchOf(OfHealth, "orders") {
		t.Errorf("touched %+v", d)
	}
	if f, _ := s.Health(prod); limits.Judge(f) != health.Failing || !slices.Equal(s.Loud(limits), []model.CellKey{prod}) {
		t.Errorf("%+v, loud %v", f, s.Loud(limits))
	}
	s.Apply(figures(5, 100, 0)) // asked for before
	if f, _ := s.Health(prod); f.Errors != health.Of(12) {
		t.Errorf("%+v", f)
	}
	denied := &model.Failure{Class: model.Denied}
	s.Apply(health.ReadFailed{Read: read(20, 21), Called: model.Called{Function: "orders", Alias: "prod"}, Failure: denied})
	if f, failure := s.Health(prod); failure != denied || f.Calls != health.Of(100) {
		t.Errorf("what is known stays when it can not be read again: %+v, %v", f, failure)
	}
	s.Apply(figures(30, 100, 0))
	if _, failure := s.Health(prod); failure != nil || len(s.Loud(limits)) > 0 {
		t.Errorf("%v, loud %v", failure, s.Loud(limits))
	}
	s.Apply(health.RegionRead{Read: read(1, 2), Figures: health.Figures{At: t0, Errors: health.Of(3)}}, health.ReadFailed{Read: read(3, 4), Failure: denied})
	if f, failure := s.Region(); f.Errors != health.Of(3) || failure != denied {
		t.Errorf("%+v, %v", f, failure)
	}
	id := health.WatchID{Move: "m", Cell: prod}
	s.Apply(health.WatchRead{Seen: health.Seen{Watch: health.Watch{ID: id, Version: "119"}, Whole: true}})
	if w, ok := s.Watched(id); !ok || !w.Seen.Whole {
		t.Errorf("%+v", w)
	}
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1"}}, model.IdentityRead{Identity: model.Identity{Account: "2"}})
	if f, _ := s.Health(prod); f.Read() {
		t.Errorf("of another account: %+v", f)
	}
}

func TestWhenVersionsServedACell(t *testing.T) {
	s := New(stages)
	o := journal.Entry{At: t0, Function: "orders", Alias: "prod", From: "3", To: "4", Status: string(release.Moved)}
	s.SetJournal([]journal.Move{{Intent: o, Outcome: &o}})
	s.Apply(functions(0, true, "orders"), full(1, 2, "orders", "prod", "4"))
	if got := s.Served(prod); !slices.Equal(got, []release.Spell{{Version: "4", From: t0}}) {
		t.Errorf("%v", got)
	}
	if got := s.Served(model.CellKey{Function: "orders", Alias: "dev"}); got != nil {
		t.Errorf("%v of an alias that was not read", got)
	}
}

// What the Region or the function as a whole tells to be nothing is known.
func TestOfWhichFunctionsItIsNotKnownWhetherTheyFail(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "orders", "payments"), full(1, 2, "orders", "prod", "3"), full(1, 2, "payments", "prod", "3"))
	figures := func(errors float64) health.Figures {
		return health.Figures{At: t0, Calls: health.Of(100), Errors: health.Of(errors), Throttles: health.Of(0)}
	}
	unread := func(want int) {
		t.Helper()
		if got := s.HealthUnread(); got != want {
			t.Errorf("of %d functions it is not known, want %d", got, want)
		}
	}
	unread(2)
	s.Apply(health.RegionRead{Read: read(3, 4), Figures: figures(0)})
	unread(0)
	s.Apply(health.RegionRead{Read: read(5, 6), Figures: figures(7)})
	unread(2)
	s.Apply(health.FiguresRead{Read: read(7, 8), Called: model.Called{Function: "payments"}, Figures: figures(0)})
	unread(1)
	s.Apply(health.FiguresRead{Read: read(7, 8), Called: model.Called{Function: "orders", Alias: "prod"}, Figures: figures(7)})
	unread(0)
}
