package store

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

var (
	t0     = time.Date(2026, 11, 22, 21, 0, 0, 0, time.UTC)
	stages = []model.Stage{{Name: "dev", Alias: "dev"}, {Name: "stage", Alias: "stage"}, {Name: "production", Alias: "prod"}}
)

// read is a read asked for and answered some seconds after t0.
func read(asked, answered int) model.Read {
	return model.Read{Asked: t0.Add(time.Duration(asked) * time.Second), At: t0.Add(time.Duration(answered) * time.Second)}
}

func functions(asked int, complete bool, names ...string) model.FunctionsListed {
	e := model.FunctionsListed{Read: read(asked, asked+1), Complete: complete}
	for _, n := range names {
		e.Functions = append(e.Functions, model.Function{Name: n})
	}
	return e
}

func full(asked, answered int, function, alias, version string) model.AliasRead {
	return model.AliasRead{Read: read(asked, answered), Full: true, Alias: model.Alias{Function: function, Name: alias, Version: version, Revision: "r" + version}}
}

func brief(asked, answered int, function, alias, version string) model.AliasRead {
	return model.AliasRead{Read: read(asked, answered), Alias: model.Alias{Function: function, Name: alias, Version: version}}
}

func stamped(e model.AliasRead, st release.Stamp) model.AliasRead {
	text, ok := st.Format(256)
	if !ok {
		panic("the stamp does not fit")
	}
	e.Alias.Description = model.NewRaw(text)
	return e
}

func TestCellsTellApartWhatIsNotThere(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "orders"))
	if got := s.Cell("orders", "dev").State; got != Unread {
		t.Errorf("before any read: state %v, want Unread", got)
	}
	s.Apply(model.AliasesListed{Read: read(1, 2), Function: "orders", Aliases: []model.Alias{{Function: "orders", Name: "dev", Version: "3"}}})
	if got := s.Cell("orders", "dev"); got.State != Serving || got.Alias.Version != "3" {
		t.Errorf("dev: %+v, want version 3 serving", got)
	}
	if got := s.Cell("orders", "production").State; got != Absent {
		t.Errorf("an alias left out of the list: state %v, want Absent", got)
	}
	s.Apply(model.ReadFailed{Read: read(1, 2), Function: "carts", Alias: "dev", Failure: &model.Failure{Class: model.Denied}})
	if got := s.Cell("carts", "dev").State; got != Denied {
		t.Errorf("a denied read: state %v, want Denied", got)
	}
	s.Apply(model.ReadFailed{Read: read(3, 4), Function: "orders", Alias: "dev", Failure: &model.Failure{Class: model.Throttled}})
	if got := s.Cell("orders", "dev"); got.State != Serving || got.Failure == nil {
		t.Errorf("a failed read of a known cell: %+v, want the old version, marked as failed", got)
	}
	s.Apply(full(5, 6, "orders", "dev", "3"))
	if got := s.Cell("orders", "dev"); got.Failure != nil {
		t.Errorf("the failure stays after a good read: %v", got.Failure)
	}
}

// An answer that was asked for before a newer fact must not overwrite it, whenever
// it comes.
func TestLateAnswersAreDropped(t *testing.T) {
	s := New(stages)
	s.Apply(full(10, 11, "orders", "dev", "5"))
	for _, late := range []model.Event{
		brief(9, 12, "orders", "dev", "4"),
		full(9, 12, "orders", "dev", "4"),
		model.AliasesListed{Read: read(9, 12), Function: "orders", Aliases: []model.Alias{{Function: "orders", Name: "dev", Version: "4"}}},
		model.AliasesListed{Read: read(8, 12), Function: "orders"},
		model.ReadFailed{Read: read(9, 12), Function: "orders", Alias: "dev", Failure: &model.Failure{Class: model.Network}},
	} {
		s.Apply(late)
		if got := s.Cell("orders", "dev"); got.State != Serving || got.Alias.Version != "5" || got.Failure != nil {
			t.Errorf("after the late %T: %+v, want version 5", late, got)
		}
	}
	s.Apply(functions(20, true, "orders", "carts"))
	s.Apply(functions(10, true, "orders"))
	if n := len(s.Functions()); n != 2 {
		t.Errorf("a late list leaves %d functions, want 2", n)
	}
}

func TestBriefReadKeepsWeightsOfTheSameVersion(t *testing.T) {
	s := New(stages)
	e := full(1, 2, "orders", "prod", "9")
	e.Alias.Canary = &model.Canary{Version: "10", Weight: 0.1}
	s.Apply(e)
	s.Apply(brief(3, 4, "orders", "prod", "9"))
	if got := s.Cell("orders", "production"); got.Alias.Canary == nil || !got.Full {
		t.Errorf("the canary was lost by a read that gives no weights: %+v", got)
	}
	s.Apply(brief(5, 6, "orders", "prod", "10"))
	if got := s.Cell("orders", "production"); got.Alias.Canary != nil || got.Full {
		t.Errorf("the canary of version 9 stays with version 10: %+v", got)
	}
}

func TestDirtySaysWhatChanged(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "carts", "orders"), full(1, 2, "orders", "dev", "5"))
	if d := s.Apply(full(3, 4, "orders", "dev", "5")); d.TouchOf(OfCells, "orders") {
		t.Error("reading the same again makes the row dirty")
	}
	for _, e := range []model.Event{
		full(5, 6, "orders", "dev", "6"),
		model.ReadFailed{Read: read(7, 8), Function: "orders", Alias: "dev", Failure: &model.Failure{Class: model.Network}},
		full(9, 10, "orders", "dev", "6"),
		model.AliasRead{Read: read(11, 12), Alias: model.Alias{Function: "orders", Name: "dev"}, Absent: true, Full: true},
	} {
		d := s.Apply(e)
		if !d.TouchOf(OfCells, "orders") {
			t.Errorf("%T %+v leaves the row clean", e, e)
		}
		if d.TouchOf(OfCells, "carts") {
			t.Error("another row is dirty")
		}
	}
	touched := s.Touched()
	s.SetMoving(model.CellKey{Function: "orders", Alias: "dev"}, &release.Progress{To: "7"})
	if s.Touched() == touched {
		t.Error("a move under way leaves the row clean")
	}
	if d := s.Apply(functions(20, true, "orders")); !d.Touch(OfFunctions) {
		t.Error("a function that went leaves the list clean")
	}
}

func TestStagesAreDiscovered(t *testing.T) {
	s := New(nil)
	s.Apply(functions(0, true, "carts", "orders"))
	s.Apply(model.AliasesListed{Read: read(1, 2), Function: "carts", Aliases: []model.Alias{{Function: "carts", Name: "prod", Version: "1"}}})
	d := s.Apply(model.AliasesListed{Read: read(1, 2), Function: "orders", Aliases: []model.Alias{
		{Function: "orders", Name: "blue", Version: "1"}, {Function: "orders", Name: "dev", Version: "2"}}})
	if !d.Touch(OfFunctions) {
		t.Error("a new stage leaves the matrix clean")
	}
	if got := s.Stages(); len(got) != 2 || got[0].Name != "dev" || got[1].Name != "prod" {
		t.Fatalf("stages %v, want dev and prod", got)
	}
	if got := s.ServedBy("orders", "1"); len(got) != 1 || got[0].Name != "blue" {
		t.Errorf("version 1 is served by %v, want the alias blue", got)
	}
	if got := s.Cell("carts", "dev").State; got != Absent {
		t.Errorf("a stage met after the function was read: state %v, want Absent", got)
	}
}

// Where no config states it, the stage after another one is told by the aliases that
// the function itself has, read in this run.
func TestNextStageIsNotGuessed(t *testing.T) {
	list := func(function string, names ...string) model.AliasesListed {
		e := model.AliasesListed{Read: read(1, 2), Function: function}
		for _, n := range names {
			e.Aliases = append(e.Aliases, model.Alias{Function: function, Name: n, Version: "1"})
		}
		return e
	}
	s := New(nil)
	s.Apply(model.Restored{Functions: functions(0, true, "carts", "orders").Functions, Aliases: []model.RestoredAlias{
		{Alias: model.Alias{Function: "orders", Name: "dev", Version: "1"}}, {Alias: model.Alias{Function: "orders", Name: "prod", Version: "1"}},
	}})
	if next, why := s.NextStage("orders", "dev"); next.Name != "" || !strings.Contains(why, "have not been read yet") {
		t.Errorf("a kept list decides that %q comes after dev (%s)", next.Name, why)
	}
	s.Apply(functions(0, true, "carts", "orders", "site"), list("carts", "dev", "staging", "prod"), list("orders", "dev", "prod"), list("site", "staging", "prod", "live"))
	for _, c := range []struct{ function, stage, next string }{
		{"carts", "dev", "staging"}, {"orders", "dev", "prod"}, {"orders", "prod", ""}, {"site", "staging", ""}, {"site", "prod", ""},
	} {
		if next, why := s.NextStage(c.function, c.stage); next.Name != c.next || (c.next == "") != (why != "") {
			t.Errorf("after %s of %s comes %q (%s), want %q", c.stage, c.function, next.Name, why, c.next)
		}
	}
}

func TestPagesOfFunctionsTakeNothingAway(t *testing.T) {
	s := New(stages)
	s.Apply(functions(0, true, "a", "b", "c"), full(1, 2, "c", "dev", "1"))
	s.Apply(functions(10, false, "a"))
	if len(s.Functions()) != 3 {
		t.Errorf("the first page of a new list leaves %d functions, want 3", len(s.Functions()))
	}
	s.Apply(functions(10, true, "a", "d"))
	if _, ok := s.Function("c"); ok || s.Cell("c", "dev").State != Unread {
		t.Error("a function that is gone is still known")
	}
	if _, ok := s.Function("d"); !ok {
		t.Error("a new function is not known")
	}
}

func TestRestoredStateIsMarkedAndReplaced(t *testing.T) {
	s := New(stages)
	id := model.Identity{Account: "123456789012", Region: "us-east-1"}
	restored := model.Restored{Read: read(-3600, -3600), Identity: id, Functions: []model.Function{{Name: "orders"}},
		Aliases: []model.RestoredAlias{{Alias: model.Alias{Function: "orders", Name: "dev", Version: "4"}, At: t0.Add(-time.Hour)}}}
	s.Apply(restored)
	if c := s.Cell("orders", "dev"); !c.Restored || c.Alias.Version != "4" || !s.Listing().Restored {
		t.Fatalf("restored cell: %+v", c)
	}
	s.Apply(model.IdentityRead{Identity: id}, full(1, 2, "orders", "dev", "5"))
	if c := s.Cell("orders", "dev"); c.Restored || c.Alias.Version != "5" {
		t.Errorf("after a read: %+v", c)
	}
	if h := s.History(); len(h) != 1 || h[0].Source != Outside || h[0].From != "4" || h[0].To != "5" {
		t.Errorf("a move made while aloft was not running: %+v, want one outside move 4 → 5", h)
	}

	other := New(stages)
	other.Apply(restored, model.IdentityRead{Identity: model.Identity{Account: "999999999999", Region: "us-east-1"}})
	if len(other.Functions()) != 0 || other.Cell("orders", "dev").State != Unread || len(other.History()) != 0 {
		t.Error("another account's restored state is still shown")
	}
	late := New(stages)
	late.Apply(model.IdentityRead{Identity: model.Identity{Account: "999999999999", Region: "us-east-1"}}, restored)
	if len(late.Functions()) != 0 {
		t.Error("another account's state was restored over a known identity")
	}
}

func TestHistoryMergesJournalStampsAndOutsideMoves(t *testing.T) {
	s := New(stages)
	s.Apply(model.IdentityRead{Identity: model.Identity{Account: "1", Region: "us-east-1"}})
	entry := func(id, account string, at int, status string) journal.Move {
		i := journal.Entry{ID: id, Account: account, Region: "us-east-1", Function: "orders", Alias: "dev", Stage: "dev", From: "3", To: "5", By: "alice", At: t0.Add(time.Duration(at) * time.Second)}
		o := i
		o.Status = status
		return journal.Move{Intent: i, Outcome: &o}
	}
	s.SetJournal([]journal.Move{entry("mine0000001", "1", 1, "moved"), entry("other000001", "2", 2, "moved")})
	mine := release.Stamp{ID: "mine0000001", Kind: release.Promote, From: "3", To: "5", By: "alice", At: t0.Add(time.Second)}
	s.Apply(stamped(full(3, 4, "orders", "dev", "5"), mine))
	bobs := release.Stamp{ID: "bobs0000001", Kind: release.Promote, From: "6", To: "7", By: "bob", At: t0.Add(10 * time.Second)}
	s.Apply(stamped(full(20, 21, "orders", "stage", "7"), bobs))
	drifted := release.Stamp{ID: "drift000001", Kind: release.Promote, From: "1", To: "2", By: "carol", At: t0.Add(11 * time.Second)}
	s.Apply(stamped(full(22, 23, "orders", "prod", "9"), drifted))

	var got []string
	for _, r := range s.History() {
		got = append(got, string(r.Source)+" "+r.Stage+" "+r.From+"→"+r.To+" "+r.By)
	}
	want := []string{"outside production 2→9 ", "stamp production 1→2 carol", "stamp stage 6→7 bob", "journal dev 3→5 alice"}
	if len(got) != len(want) {
		t.Fatalf("history %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("line %d is %q, want %q", i, got[i], want[i])
		}
	}
	if c := s.Cell("orders", "production"); !c.Outside {
		t.Error("a cell that contradicts its stamp is not marked")
	}
}

func TestOutsideMoveIsSeenThroughABriefRead(t *testing.T) {
	s := New(stages)
	s.Apply(full(1, 2, "orders", "dev", "3"), brief(3, 4, "orders", "dev", "4"), full(5, 6, "orders", "dev", "4"), full(7, 8, "orders", "dev", "4"))
	if h := s.History(); len(h) != 1 || h[0].From != "3" || h[0].To != "4" || h[0].Source != Outside {
		t.Errorf("history %+v, want one outside move 3 → 4", h)
	}
}

func TestMoveWithoutRoomForAStampIsNotOutside(t *testing.T) {
	s := New(stages)
	s.Apply(full(1, 2, "orders", "dev", "3"))
	s.SetJournal([]journal.Move{{Intent: journal.Entry{ID: "m", Function: "orders", Alias: "dev", To: "4", At: t0.Add(3 * time.Second)}}})
	s.Apply(full(5, 6, "orders", "dev", "4"))
	for _, r := range s.History() {
		if r.Source == Outside {
			t.Errorf("our own move is shown as made outside: %+v", r)
		}
	}
}

func TestVersionsAreNewestFirst(t *testing.T) {
	s := New(stages)
	s.Apply(model.VersionsRead{Read: read(1, 2), Function: "orders", Versions: []model.Version{{Number: "2"}, {Number: "10"}, {Number: "9"}, {Number: "$LATEST.PUBLISHED"}}})
	var got []string
	for _, v := range s.Versions("orders").List {
		got = append(got, v.Number)
	}
	if len(got) != 4 || got[0] != "10" || got[1] != "9" || got[2] != "2" {
		t.Errorf("versions %q, want 10, 9, 2 first", got)
	}
	if _, ok := s.Version("orders", "9"); !ok {
		t.Error("version 9 is not found")
	}
}

func TestBehindComparesWithTheStageBefore(t *testing.T) {
	s := New(stages)
	s.Apply(full(1, 2, "orders", "dev", "14"), full(1, 2, "orders", "stage", "12"), full(1, 2, "orders", "prod", "13"))
	for stage, want := range map[string]int64{"stage": -2, "production": 1} {
		if got, ok := s.Behind("orders", stage); !ok || got != want {
			t.Errorf("Behind(%s) = %d, %v; want %d", stage, got, ok, want)
		}
	}
	if _, ok := s.Behind("orders", "dev"); ok {
		t.Error("the first stage is behind something")
	}
	s.Apply(full(3, 4, "orders", "stage", model.Latest))
	for _, stage := range []string{"stage", "production"} { // it, and the one behind it
		if n, ok := s.Behind("orders", stage); ok || n != 0 {
			t.Errorf("$LATEST is compared with a number: %s is %+d", stage, n)
		}
	}
}

func BenchmarkApplyAliases(b *testing.B) {
	s := New(stages)
	var names []string
	for i := range 1000 {
		names = append(names, "function-"+time.Duration(i).String())
	}
	s.Apply(functions(0, true, names...))
	i := 0
	for b.Loop() {
		i++
		name := names[i%len(names)]
		s.Apply(model.AliasesListed{Read: read(i, i), Function: name, Aliases: []model.Alias{
			{Function: name, Name: "dev", Version: "3"}, {Function: name, Name: "stage", Version: "2"}, {Function: name, Name: "prod", Version: "1"}}})
	}
}
