package store

import (
	"fmt"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/trail"
)

// update is a call in CloudTrail some seconds after t0.
func update(id string, seconds int, function, alias, version string) model.AliasCall {
	return model.AliasCall{ID: id, At: at(seconds), Deed: model.AliasUpdated, Function: function, Alias: alias, Version: version, Weighed: true,
		By: model.Caller{Name: "ci", Role: "platform", Agent: "Terraform/1.9"}}
}

func learned(calls ...model.AliasCall) model.TrailLearned {
	return model.TrailLearned{Account: "1", Region: "us-east-1", Calls: calls}
}

func lines(s *Store) []string {
	var out []string
	for _, r := range s.History() {
		out = append(out, fmt.Sprintf("%s %s→%s %s %s", r.Alias, r.From, r.To, r.Source, r.By))
	}
	return out
}

func wantLines(t *testing.T, s *Store, want ...string) {
	t.Helper()
	if got := lines(s); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

var us = model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}}

func TestMovesThatOnlyCloudTrailKnows(t *testing.T) {
	s := New(stages)
	s.Apply(us, functions(0, true, "orders"))
	d := s.Apply(learned(update("e1", 10, "orders", "prod", "8"), update("e2", 20, "orders", "prod", "9"), update("e3", 20, "elsewhere", "prod", "9"), update("e4", 20, "orders", "commit-1", "9")))
	if !d.Touch(OfHistory) || !d.TouchOf(OfCells, "orders") {
		t.Errorf("dirty %+v", d)
	}
	wantLines(t, s, "prod 8→9 cloudtrail ci", "prod →8 cloudtrail ci")
	r := s.History()[0]
	if !r.At.Equal(at(20)) || r.Stage != "production" || !r.ByOther() || r.With != trail.Terraform || r.Detail != "with Terraform as platform" || r.ID != "e2" {
		t.Errorf("got %+v", r)
	}
	if !s.History()[1].FromUnknown() {
		t.Error("what it served before the first call is not known")
	}
	if p := s.Past(model.CellKey{Function: "orders", Alias: "prod"}); p.Before(model.Alias{Version: "9"}).Version != "8" {
		t.Errorf("got %+v", p)
	}
	s.Apply(functions(30, true, "orders", "elsewhere"))
	if n := len(s.History()); n != 3 {
		t.Errorf("%d moves once the other function is listed", n)
	}
}

// Calls may come before it is known that the account is another one than that of what
// was restored.
func TestCloudTrailIsOfTheAccountThatIsLookedAt(t *testing.T) {
	s := New(stages)
	s.Apply(model.Restored{Read: read(0, 0), Identity: model.Identity{Account: "2", Region: "us-east-1"}, Functions: []model.Function{{Name: "orders"}}})
	s.Apply(learned(update("e1", 10, "orders", "prod", "8")))
	if n := len(s.History()); n != 0 || s.Trail() != (model.TrailState{}) {
		t.Errorf("%d moves of another account", n)
	}
	s.Apply(model.TrailState{Account: "1", Region: "us-east-1", Back: at(0)})
	s.Apply(us, functions(20, true, "orders"))
	if n := len(s.History()); n != 1 || s.Trail().Back.IsZero() {
		t.Errorf("%d moves once it is known", n)
	}
	s.Apply(model.TrailLearned{Account: "1", Region: "us-east-1", Anew: true, Calls: []model.AliasCall{update("e2", 11, "orders", "prod", "9")}})
	wantLines(t, s, "prod →9 cloudtrail ci")
}

// One move is one row, from whichever of journal, stamp, CloudTrail and reading it is
// known, and in whichever order they come.
func TestOneMoveIsOneRow(t *testing.T) {
	stamp := release.Stamp{ID: "alices00001", Kind: release.Promote, From: "8", To: "9", By: "alice", At: at(19)}
	call := update("e2", 20, "orders", "prod", "9")
	call.Described = true
	call.Description, _ = stamp.Format(release.MaxDescription)
	first := update("e1", 10, "orders", "prod", "8")
	ours := journal.Move{Intent: journal.Entry{ID: "alices00001", Account: "1", Region: "us-east-1", Function: "orders", Alias: "prod", From: "8", To: "9", By: "alice", At: at(19)},
		Outcome: &journal.Entry{At: at(21), Status: string(release.Moved)}}
	bare := ours // the description had no room for a stamp
	bare.Intent.ID = "alices00002"
	plain := update("e2", 20, "orders", "prod", "9")
	cases := map[string]struct {
		steps []func(*Store)
		want  []string
	}{
		"CloudTrail alone": {[]func(*Store){
			func(s *Store) { s.Apply(learned(first, call)) },
		}, []string{"prod 8→9 cloudtrail alice", "prod →8 cloudtrail ci"}},
		"and a stamp": {[]func(*Store){
			func(s *Store) { s.Apply(learned(first, call)) },
			func(s *Store) { s.Apply(stamped(full(30, 31, "orders", "prod", "9"), stamp)) },
		}, []string{"prod 8→9 stamp alice", "prod →8 cloudtrail ci"}},
		"and the journal": {[]func(*Store){
			func(s *Store) { s.Apply(learned(first, call)) },
			func(s *Store) { s.SetJournal([]journal.Move{ours}) },
		}, []string{"prod 8→9 journal alice", "prod →8 cloudtrail ci"}},
		"the journal, no stamp": {[]func(*Store){
			func(s *Store) { s.Apply(learned(first, plain)) },
			func(s *Store) { s.SetJournal([]journal.Move{bare}) },
		}, []string{"prod 8→9 journal alice", "prod →8 cloudtrail ci"}},
		"seen by reading": {[]func(*Store){
			func(s *Store) { s.Apply(full(12, 13, "orders", "prod", "8"), full(30, 31, "orders", "prod", "9")) },
			func(s *Store) { s.Apply(learned(first, plain)) },
		}, []string{"prod 8→9 cloudtrail ci", "prod →8 cloudtrail ci"}},
		"seen, and another of before": {[]func(*Store){
			func(s *Store) { s.Apply(learned(update("e0", -9000, "orders", "prod", "9"), first)) },
			func(s *Store) { s.Apply(full(500, 501, "orders", "prod", "8"), full(900, 901, "orders", "prod", "9")) },
		}, []string{"prod 8→9 outside ", "prod 9→8 cloudtrail ci", "prod →9 cloudtrail ci"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			for _, look := range []bool{false, true} {
				for _, backwards := range []bool{false, true} {
					s := New(stages)
					s.Apply(us, functions(0, true, "orders"))
					for i := range c.steps {
						if backwards {
							i = len(c.steps) - 1 - i
						}
						c.steps[i](s)
						if look {
							s.History()
						}
					}
					wantLines(t, s, c.want...)
				}
			}
		})
	}
}

func TestTheLastMoveIsCloudTrailsWhereItIsKnown(t *testing.T) {
	s := New(stages)
	s.Apply(us, functions(0, true, "orders"))
	s.Apply(full(12, 13, "orders", "prod", "8"), full(300, 301, "orders", "prod", "9"))
	if last, ok := s.LastMove(prod); !ok || last.Source != Outside {
		t.Fatalf("got %+v", last)
	}
	s.Apply(learned(update("e2", 200, "orders", "prod", "9")))
	if last, ok := s.LastMove(prod); !ok || last.Source != Trailed || !last.At.Equal(at(200)) || last.By != "ci" {
		t.Errorf("got %+v", last)
	}
}

func TestACanaryOfCloudTrails(t *testing.T) {
	s := New(stages)
	s.Apply(us, functions(0, true, "orders"))
	step := func(id string, seconds int, weight float64) model.AliasCall {
		c := update(id, seconds, "orders", "prod", "9")
		c.Canary = &model.Canary{Version: "10", Weight: weight}
		return c
	}
	s.Apply(learned(update("e1", 10, "orders", "prod", "9"), step("e2", 20, 0.1), step("e3", 30, 0.5), update("e4", 40, "orders", "prod", "10")))
	h := s.History()
	if len(h) != 4 {
		t.Fatalf("got %+v", h)
	}
	if r := h[0]; r.From != "9" || r.To != "10" || r.Canary == nil || r.Canary.Weight != 0.5 || r.Beside != nil {
		t.Errorf("its end: %+v", r)
	}
	if r := h[1]; r.Beside == nil || r.Beside.Weight != 0.5 || r.Canary != nil {
		t.Errorf("its second step: %+v", r)
	}
	if r := h[2]; r.From != "9" || r.To != "9" || r.Beside == nil || *r.Beside != (model.Canary{Version: "10", Weight: 0.1}) {
		t.Errorf("its beginning: %+v", r)
	}
}
