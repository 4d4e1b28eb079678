package action

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// TestTable holds every declaration to what the surfaces that read it need.
func TestTable(t *testing.T) {
	seen := map[ID]bool{}
	for _, sp := range All() {
		if seen[sp.ID] {
			t.Errorf("%s is declared twice", sp.ID)
		}
		seen[sp.ID] = true
		if sp.Title == "" || !strings.HasSuffix(sp.Help, ".") || len(sp.Keys) == 0 || sp.Scope == "" {
			t.Errorf("%s lacks a title, a sentence of help, a key or a scope", sp.ID)
		}
		if sp.Writes && sp.Verb == "" {
			t.Errorf("%s writes and has no verb", sp.ID)
		}
		if (sp.Requests != nil) && !sp.Writes {
			t.Errorf("%s asks for moves and is not marked as writing", sp.ID)
		}
	}
}

// What a broken escape sequence leaves behind arrives as typed keys.
func TestNoWritingActionOnTheTailOfAnEscapeSequence(t *testing.T) {
	tails := strings.Split("A B C D M ~ ; [ < 0 1 2 3 4 5 6 7 8 9", " ")
	for _, sp := range All() {
		for _, k := range sp.Keys {
			if sp.Writes && slices.Contains(tails, k) {
				t.Errorf("%s is opened by %q", sp.ID, k)
			}
		}
	}
}

// Within a pane a key means one thing; a pane's own keys come first, so a clash is
// one inside a scope, or a pane's key hiding one that works everywhere.
func TestKeysDoNotClash(t *testing.T) {
	scopes := []Scope{Dialog}
	for _, p := range panes {
		scopes = append(scopes, p.scope)
	}
	for _, pane := range scopes {
		keys := map[string]ID{}
		for _, sp := range All() {
			if sp.Scope != pane && (pane == Dialog || (sp.Scope != Lists && sp.Scope != Everywhere)) {
				continue
			}
			for _, k := range sp.Keys {
				if other, taken := keys[k]; taken {
					t.Errorf("in %s %q means %s and %s", pane, k, other, sp.ID)
				}
				keys[k] = sp.ID
			}
		}
	}
}

func TestWhyNoStageIsChosen(t *testing.T) {
	at := model.Read{Asked: time.Unix(1, 0), At: time.Unix(1, 0)}
	listed := model.FunctionsListed{Read: at, Complete: true, Functions: []model.Function{{Name: "orders"}}}
	denied := model.ReadFailed{Read: at, Function: "orders", Failure: &model.Failure{Class: model.Denied, Operation: "ListAliases"}}
	for _, c := range []struct {
		events []model.Event
		want   string
	}{
		{nil, "the stages were not read yet"},
		{[]model.Event{listed, model.FeedState{Pending: 1}}, "the stages were not read yet"},
		{[]model.Event{listed, model.AliasesListed{Read: at, Function: "orders"}}, "make the stages first: no function has an alias yet"},
		{[]model.Event{listed, denied}, "the stages are not known: denied"},
		{[]model.Event{listed, model.AliasesListed{Read: at, Function: "orders", Aliases: []model.Alias{{Function: "orders", Name: "dev", Version: "1"}}}}, "choose a stage first"},
	} {
		s := Situation{Scope: Functions, Store: store.New(nil), Function: "orders"}
		s.Store.Apply(c.events...)
		if got := needStage(s); got != c.want {
			t.Errorf("after %v: %q, want %q", c.events, got, c.want)
		}
	}
}

func situation(t *testing.T) Situation {
	t.Helper()
	s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}, {Name: "prod", Alias: "live"}})
	read := model.Read{Asked: time.Unix(1, 0), At: time.Unix(2, 0)}
	s.Apply(
		model.IdentityRead{Identity: model.Identity{Account: "123456789012", Region: "us-east-1"}},
		model.FunctionsListed{Read: read, Complete: true, Functions: []model.Function{{Name: "carts"}, {Name: "orders"}}},
		model.AliasesListed{Read: read, Function: "orders", Aliases: []model.Alias{{Function: "orders", Name: "dev", Version: "5"}, {Function: "orders", Name: "live", Version: "3"}}},
		model.AliasesListed{Read: read, Function: "carts", Aliases: []model.Alias{{Function: "carts", Name: "live", Version: "1"}}},
	)
	return Situation{Store: s, Scope: Functions, Function: "orders", Stage: "dev"}
}

func build(b model.Build) func(*Situation) {
	return func(s *Situation) { s.Pipeline, s.Deploys, s.Project, s.Build = true, true, b.Project, &b }
}

func open(l Log) func(*Situation) {
	return func(s *Situation) { s.Pipeline, s.Log = true, &l }
}

func onTable(name string, change func(*Situation)) func(*Situation) {
	return func(s *Situation) {
		s.Tables, s.Capacity, s.Chosen.Table = true, true, name
		if change != nil {
			change(s)
		}
	}
}

func TestReasons(t *testing.T) {
	for _, c := range []struct {
		name   string
		id     ID
		change func(*Situation)
		want   string // part of the reason; empty: possible
	}{
		{"promote", Promote, nil, ""},
		{"promote from the last stage", Promote, func(s *Situation) { s.Stage = "prod" }, "last stage"},
		{"promote what is not deployed", Promote, func(s *Situation) { s.Function = "carts" }, "make the stage first: carts has no dev yet"},
		{"promote without a function", Promote, func(s *Situation) { s.Function = "" }, "no function"},
		{"promote marked ones", Promote, func(s *Situation) { s.Function, s.Marked = "", []string{"carts", "orders"} }, ""},
		{"promote read-only", Promote, func(s *Situation) { s.ReadOnly = true }, "read-only"},
		{"promote while the target is moved", Promote, func(s *Situation) {
			s.Store.SetMoving(model.CellKey{Function: "orders", Alias: "live"}, &release.Progress{})
		}, "being moved"},
		{"promote with expired credentials", Promote, func(s *Situation) {
			s.Store.Apply(model.AccountTrouble{Failure: &model.Failure{Class: model.Expired}})
		}, "expired"},
		{"promote before the account is known", Promote, func(s *Situation) { s.Store = store.New(s.Store.Stages()) }, "not known yet"},
		{"roll back", Rollback, func(s *Situation) { s.Stage = "prod" }, ""},
		{"diff", Diff, nil, ""},
		{"diff read-only", Diff, func(s *Situation) { s.ReadOnly = true }, ""},
		{"diff with what is not there", Diff, func(s *Situation) { s.Function = "carts" }, "not known"},
		{"move stage without a version", MoveVersion, nil, "no version"},
		{"move stage", MoveVersion, func(s *Situation) { s.Scope, s.Version = Versions, "4" }, ""},
		{"put back nothing", PutBack, nil, "no move"},
		{"put back what failed", PutBack, func(s *Situation) { s.Record = &store.Record{From: "1", Status: release.Failed} }, "not made"},
		{"put back the first move", PutBack, func(s *Situation) { s.Record = &store.Record{Status: release.Moved} }, "not known"},
		{"put back a build", PutBack, func(s *Situation) {
			start := journal.Move{Intent: journal.Entry{Ref: "project/1/us-east-1/orders"}}
			s.Record = &store.Record{To: "orders#42", Status: release.Moved, Entry: &start}
		}, "build is not put back"},
		{"start a build where builds are off", StartBuild, nil, "switched off"},
		{"start a build of nothing", StartBuild, func(s *Situation) { s.Pipeline = true }, "no project"},
		{"start a build", StartBuild, func(s *Situation) { s.Pipeline, s.Project = true, "orders" }, ""},
		{"start a build read-only", StartBuild, func(s *Situation) { s.Pipeline, s.Project, s.ReadOnly = true, "orders", true }, "read-only"},
		{"stop nothing", StopBuild, func(s *Situation) { s.Pipeline = true }, "no build"},
		{"stop", StopBuild, build(model.Build{Project: "orders", Number: 4}), ""},
		{"stop what has ended", StopBuild, build(model.Build{Project: "orders", Number: 4, Complete: true}), "orders #4 has ended"},
		{"stop read-only", StopBuild, func(s *Situation) { build(model.Build{})(s); s.ReadOnly = true }, "read-only"},
		{"retry what runs", RetryBuild, build(model.Build{ID: "orders:0123456789"}), "orders 01234567 is still running"},
		{"retry what succeeded", RetryBuild, build(model.Build{Complete: true, Status: model.BuildSucceeded}), "succeeded"},
		{"retry", RetryBuild, build(model.Build{Complete: true, Status: model.BuildFault}), ""},
		{"deploy what runs", DeployBuild, build(model.Build{}), "still running"},
		{"deploy what failed", DeployBuild, build(model.Build{Complete: true, Status: model.BuildFailed}), "did not succeed"},
		{"deploy an image", DeployBuild, build(model.Build{Complete: true, Status: model.BuildSucceeded}), ""}, // the sheet says what it left
		{"deploy", DeployBuild, build(model.Build{Complete: true, Status: model.BuildSucceeded, Artifacts: []model.Artifact{{Key: "a.zip"}}}), ""},
		{"deploy where that is off", DeployBuild, func(s *Situation) { build(model.Build{})(s); s.Deploys = false }, "deploys are switched off"},
		{"log of no function", FunctionLog, func(s *Situation) { s.Pipeline, s.Function = true, "" }, "no function"},
		{"log read-only", FunctionLog, func(s *Situation) { s.Pipeline, s.ReadOnly = true, true }, ""},
		{"follow nothing", FollowLog, func(s *Situation) { s.Pipeline = true }, "no log"},
		{"save an empty log", SaveLog, open(Log{}), "no lines"},
		{"save read-only", SaveLog, func(s *Situation) { open(Log{Lines: 1})(s); s.ReadOnly = true }, ""},
		{"next match of nothing", NextMatch, open(Log{Lines: 1}), "nothing is searched"},
		{"next match of none", NextMatch, open(Log{Lines: 1, Query: "x"}), `no line holds "x"`},
		{"next error of none", NextError, open(Log{Lines: 1}), "no line tells"},
		{"next phase of none", NextPhase, open(Log{Lines: 1}), "no phase"},
		{"next phase", NextPhase, open(Log{Phases: 1}), ""},
		{"edit capacity where tables are off", EditCapacity, nil, "tables are switched off"},
		{"edit capacity where that is off", EditCapacity, func(s *Situation) { s.Tables = true }, "changes of capacity are switched off"},
		{"edit capacity of nothing", EditCapacity, func(s *Situation) { s.Tables, s.Capacity = true, true }, "no table"},
		{"edit capacity", EditCapacity, onTable("orders", nil), ""},
		{"edit capacity of what changes", EditCapacity, onTable("orders", func(s *Situation) { s.Changing = true }), "capacity of orders is being changed"},
		{"edit capacity read-only", EditCapacity, onTable("orders", func(s *Situation) { s.ReadOnly = true }), "read-only: no capacity is changed"},
		{"what if where costs are off", WhatIf, nil, "costs are switched off"},
		{"what if read-only", WhatIf, func(s *Situation) { s.Cost, s.ReadOnly = true, true }, ""},
		{"ask for the bill where that is off", AskBill, func(s *Situation) { s.Cost = true }, "Cost Explorer is switched off"},
		{"ask for the bill", AskBill, func(s *Situation) { s.Cost, s.Bill = true, true }, ""},
		{"put back", PutBack, func(s *Situation) { s.Record = &store.Record{From: "1", Status: release.Moved} }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := situation(t)
			if c.change != nil {
				c.change(&s)
			}
			sp, ok := Find(c.id)
			if !ok {
				t.Fatalf("%s is not declared", c.id)
			}
			got := sp.Reason(s)
			if (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
				t.Errorf("reason %q, want %q in it", got, c.want)
			}
		})
	}
}

func TestRequests(t *testing.T) {
	s := situation(t)
	s.Marked = []string{"carts", "orders"}
	sp, _ := Find(Promote)
	got := sp.Requests(s)
	if len(got) != 2 || got[0].Function != "carts" || got[0].From.Name != "dev" || got[0].Stage.Alias != "live" || got[0].Kind != release.Promote || got[0].Version != "" {
		t.Errorf("promote of two marked asks for %+v", got)
	}
	s.Scope, s.Version, s.Stage = Versions, "4", "prod"
	sp, _ = Find(MoveVersion)
	if got := sp.Requests(s); len(got) != 1 || got[0].Function != "orders" || got[0].Version != "4" || got[0].Stage.Alias != "live" {
		t.Errorf("moving a stage to a version asks for %+v", got)
	}
	s.Record = &store.Record{Function: "carts", Alias: "live", From: "7", Status: release.Moved}
	sp, _ = Find(PutBack)
	if got := sp.Requests(s); len(got) != 1 || got[0].Function != "carts" || got[0].Version != "7" || got[0].Stage.Name != "prod" || got[0].Kind != release.PutBack {
		t.Errorf("put back asks for %+v", got)
	}
	s.Record.Alias = "retired"
	if got := sp.Requests(s); got[0].Stage.Alias != "retired" {
		t.Errorf("put back of an alias that is no stage asks for %+v", got)
	}
}

// What is switched off is neither named nor given the keys.
func TestAPaneThatIsNotThere(t *testing.T) {
	s := situation(t)
	s.Panes = []Scope{Functions, Versions, History}
	for _, c := range []struct {
		id      ID
		missing bool
		why     string
	}{
		{FocusFunctions, false, ""},
		{FocusHistory, false, ""},
		{FocusTables, true, "tables are switched off"},
		{FocusLog, true, "builds and logs are switched off"},
		{CostGroup, true, "costs are switched off"},
		{FunctionLog, true, "builds and logs are switched off"},
		{Promote, false, ""},
		{Quit, false, ""},
	} {
		sp, _ := Find(c.id)
		if sp.Missing(s) != c.missing || sp.Reason(s) != c.why {
			t.Errorf("%s: missing %v, %q; want %v, %q", c.id, sp.Missing(s), sp.Reason(s), c.missing, c.why)
		}
	}
}
