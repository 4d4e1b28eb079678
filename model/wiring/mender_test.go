package wiring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// gate is a gateway and functions that a test misuses: a Source and a Gateway.
type gate struct {
	model.APIReader // nil: what a test does not expect panics
	model.AliasLister
	model.VersionReader
	yard   *yard
	facts  model.APIFacts
	writes []string
	// fails answers a write before it is made, lost after it.
	fails, lost error
	unread      error
	journal     *file
	seen        []string // what stood in the journal at each write
}

func (g *gate) ListAPIs(_ context.Context, family model.APIFamily, _ string) (model.APIPage, error) {
	if family == model.V2Family {
		return model.APIPage{}, nil
	}
	return model.APIPage{APIs: []model.API{g.facts.API}}, g.unread
}

func (g *gate) ListAPIStages(context.Context, model.API) ([]model.APIStage, error) {
	return slices.Clone(g.facts.Stages), g.unread
}

func (g *gate) GetDraft(context.Context, model.API) (model.APIRoutes, error) {
	return g.facts.Draft, g.unread
}

func (g *gate) GetDeployed(_ context.Context, _ model.API, stage string) (model.APIRoutes, error) {
	return g.facts.Deployed[stage], g.unread
}

func (g *gate) ListAliases(_ context.Context, function string) ([]model.Alias, error) {
	var all []model.Alias
	for k, v := range g.yard.aliases {
		if k.Function == function {
			all = append(all, model.Alias{Function: function, Name: k.Alias, Version: v})
		}
	}
	if all == nil {
		return nil, &model.Failure{Class: model.Gone}
	}
	return all, g.unread
}

func (g *gate) GetPolicy(_ context.Context, function, qualifier string) (model.ResourcePolicy, error) {
	p, _ := g.yard.Policy(function, qualifier)
	return p, g.unread
}

// write makes one write, as the test wants it.
func (g *gate) write(name string, do func()) error {
	g.writes = append(g.writes, name)
	if g.journal != nil {
		g.seen = append(g.seen, strings.Join(g.journal.told(), ", "))
	}
	if g.fails != nil {
		return g.fails
	}
	do()
	return g.lost
}

func (g *gate) AddPermission(_ context.Context, p model.Permission) error {
	key := model.CellKey{Function: p.Function, Alias: p.Alias}
	if strings.Contains(g.yard.policies[key], `"`+p.Statement+`"`) {
		g.writes = append(g.writes, "refused "+p.Statement)
		return &model.Failure{Class: model.Conflict, Code: "ResourceConflictException", Message: "it exists",
			NoEffect: true}
	}
	return g.write("add "+p.Statement, func() {
		_, source, _ := strings.Cut(p.SourceARN, "execute-api:us-east-1:123456789012:")
		g.yard.policies[key] = document(strings.Replace(allow(p.Function+":"+p.Alias, source), `"Sid":"s"`,
			`"Sid":"`+p.Statement+`"`, 1))
	})
}

func (g *gate) RemovePermission(_ context.Context, p model.Permission) error {
	return g.write("remove "+p.Statement, func() {
		delete(g.yard.policies, model.CellKey{Function: p.Function,
			Alias: p.Alias})
	})
}

func (g *gate) SetAPIVariable(_ context.Context, _ model.API, stage, name, value string) (model.APIStage, error) {
	err := g.write(fmt.Sprintf("set %s %s=%s", stage, name, value), func() { g.variable(stage, name, value) })
	return model.APIStage{}, err
}

func (g *gate) variable(stage, name, value string) {
	for i := range g.facts.Stages {
		if s := &g.facts.Stages[i]; s.Name == stage {
			if s.Variables == nil {
				s.Variables = map[string]string{}
			}
			if s.Variables[name] = value; value == "" {
				delete(s.Variables, name)
			}
		}
	}
}

func (g *gate) Deploy(_ context.Context, _ model.API, stage, _ string) (string, error) {
	return "d2", g.write("deploy "+stage, func() { g.serve(stage, "d2") })
}

func (g *gate) ServeDeployment(_ context.Context, _ model.API, stage, id string) error {
	return g.write("serve "+stage+" "+id, func() { g.serve(stage, id) })
}

func (g *gate) serve(stage, id string) {
	for i := range g.facts.Stages {
		if s := &g.facts.Stages[i]; s.Name == stage {
			s.Deployment = id
		}
	}
	g.facts.Deployed[stage] = g.facts.Draft
}

// file is a journal in memory.
type file struct {
	journal.Journal
	lines []journal.Entry
}

func (f *file) Path() string { return "/state/journal.jsonl" }

func (f *file) Append(_ context.Context, e journal.Entry) error {
	f.lines = append(f.lines, e)
	return nil
}

func (f *file) AppendAfter(ctx context.Context, e journal.Entry, _ string) error {
	return f.Append(ctx, e)
}

func (f *file) Moves(context.Context) ([]journal.Move, error) {
	var moves []journal.Move
	for i := range f.lines {
		e := f.lines[i]
		if e.Phase == journal.Intent {
			moves = append(moves, journal.Move{Intent: e})
			continue
		}
		for j := range moves {
			if moves[j].Intent.ID == e.ID {
				moves[j].Outcome = &e
			}
		}
	}
	return moves, nil
}

func (f *file) Pending(ctx context.Context, _ time.Time, _ string) ([]journal.Move, error) {
	moves, err := f.Moves(ctx)
	return slices.DeleteFunc(moves, func(m journal.Move) bool { return m.Outcome != nil }), err
}

func (f *file) told() []string {
	moves, _ := f.Moves(context.Background())
	var all []string
	for _, m := range moves {
		status := "pending"
		if m.Outcome != nil {
			status = m.Outcome.Status
		}
		all = append(all, m.Intent.Kind+" "+status)
	}
	return all
}

func newMender(g *gate, guards ...change.Guard) *Mender {
	if g.journal == nil {
		g.journal = &file{}
	}
	n := 0
	return NewMender(Deps{Gateway: g, Journal: g.journal, Operator: model.Operator{Name: "alice", Host: "ops1"},
		Now: time.Now, PID: 7, Guards: guards,
		Identity: func() model.Identity { return model.Identity{Account: here.Account, Region: here.Region} },
		NewID:    func() string { n++; return fmt.Sprint("id", n) }})
}

// broken is an API each of whose parts is missing: prod's alias lets nothing in, dev has no
// variable, and what is deployed to stage is not what is drafted.
func broken() *gate {
	f := shop("GET /orders orders:${stageVariables.alias}")
	f.Stages[0].Variables = nil
	f.Stages = append(f.Stages, model.APIStage{Name: "stage", Variables: map[string]string{"alias": "stage"},
		Deployment: "d1"})
	f.Deployed["stage"] = model.APIRoutes{Routes: []model.APIRoute{route("GET /old orders:${stageVariables.alias}")}}
	g := &gate{facts: f, yard: newYard("orders:prod", "orders:dev", "orders:stage")}
	g.yard.let("orders:stage", "a1b2/stage/GET/old")
	return g
}

func (g *gate) plan(stages ...string) []Step {
	var steps []Step
	for _, s := range stages {
		steps = append(steps, Checker{Place: here, Functions: g.yard}.Plan(g.facts, s)...)
	}
	return steps
}

// left are the problems that are still there.
func (g *gate) left() []string {
	var all []string
	for _, s := range g.facts.Stages {
		for _, p := range (Checker{Place: here, Functions: g.yard}).Check(g.facts, s.Name).Problems {
			all = append(all, s.Name+" "+string(p.Kind))
		}
	}
	return all
}

func TestWhatIsMissingIsAddedAndNothingElse(t *testing.T) {
	g := broken()
	if want := []string{"dev variable", "prod permission", "stage deployment"}; !slices.Equal(g.left(), want) {
		t.Fatalf("broken are %q", g.left())
	}
	m := newMender(g)
	sheet := m.Prepare(t.Context(), g.plan("dev", "prod", "stage"), nil, "mend")
	var calls []string
	for _, c := range sheet.Changes {
		calls = append(calls, c.Call())
	}
	const arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2/"
	want := []string{
		"AddPermission on orders:dev for " + arn + "dev/* (aloft-a1b2-stage-dev)",
		"UpdateStage of shop dev sets the variable alias to dev",
		"AddPermission on orders:prod for " + arn + "prod/* (aloft-a1b2-stage-prod)",
		"AddPermission on orders:stage for " + arn + "stage/* (aloft-a1b2-stage-stage)",
		"CreateDeployment of shop and UpdateStage of shop stage: it then serves all of the draft",
	}
	if !slices.Equal(calls, want) {
		t.Fatalf("calls\n%s", strings.Join(calls, "\n"))
	}
	for _, r := range m.Mend(t.Context(), sheet, true, nil) {
		if r.Status != change.Planned || len(g.writes) > 0 {
			t.Fatalf("%+v, %q", r, g.writes)
		}
	}
	for _, r := range m.Mend(t.Context(), sheet, false, nil) {
		if r.Status != change.Moved {
			t.Errorf("%+v", r)
		}
	}
	if left := g.left(); len(left) > 0 {
		t.Errorf("left are %q", left)
	}
	if g.seen[0] != "permit pending" || len(g.journal.told()) != 5 {
		t.Errorf("the journal had %q and has %q", g.seen[0], g.journal.told())
	}
	if steps := g.plan("dev", "prod", "stage"); len(steps) > 0 {
		t.Errorf("there is more to do: %+v", steps)
	}
	// What was made is taken back, the last first, down to the deployment.
	moves, _ := g.journal.Moves(t.Context())
	back, err := m.PrepareBack(t.Context(), moves, &change.Undone{ID: moves[0].Intent.Set}, "")
	if err != nil {
		t.Fatal(err)
	}
	g.writes = nil
	for _, r := range m.Mend(t.Context(), back, false, nil) {
		if r.Status != change.Moved {
			t.Errorf("%+v", r)
		}
	}
	undone := []string{"serve stage d1", "remove aloft-a1b2-stage-stage", "remove aloft-a1b2-stage-prod",
		"set dev alias=", "remove aloft-a1b2-stage-dev"}
	if !slices.Equal(g.writes, undone) || g.journal.lines[len(g.journal.lines)-1].Undoes != moves[0].Intent.Set {
		t.Errorf("%q", g.writes)
	}
}

// lostAnswer is an error after which a write may have worked.
var lostAnswer = &model.Failure{Class: model.Network, Operation: "X", Message: "no answer"}

func refusedBy(code string) *model.Failure {
	return &model.Failure{Class: model.Other, Code: code, Operation: "X", Message: "refused", NoEffect: true,
		Advice: "take something out"}
}

func TestHowEachAnswerEnds(t *testing.T) {
	tests := []struct {
		name   string
		stage  string
		do     func(*gate)
		status change.Status
		says   string
		writes int
		open   bool // it stays pending
	}{
		{name: "permission lost and made", stage: "prod", do: func(g *gate) { g.lost = lostAnswer },
			status: change.Moved, says: "the answer was lost", writes: 1},
		{name: "permission lost and not made", stage: "prod", do: func(g *gate) { g.fails = lostAnswer },
			status: change.Failed, writes: 2},
		{name: "permission refused", stage: "prod",
			do: func(g *gate) { g.fails = refusedBy("PolicyLengthExceededException") }, status: change.Failed,
			says: "take something out", writes: 1},
		{
			name: "the statement is there already", stage: "prod", status: change.NotChanged, says: "there already",
			writes: 1,
			do: func(g *gate) {
				g.yard.policies[cell("orders:prod")] = document(strings.Replace(allow("orders:prod", "a1b2/prod/*"),
					`"s"`, `"aloft-a1b2-stage-prod"`, 1))
			},
		},
		{
			name: "another statement has its id", stage: "prod", status: change.Conflicted, says: "take it out first",
			writes: 1,
			do: func(g *gate) {
				g.yard.policies[cell("orders:prod")] = document(strings.Replace(allow("orders:prod",
					"a1b2/prod/GET/other"), `"s"`, `"aloft-a1b2-stage-prod"`, 1))
			},
		},
		{name: "permission lost and unread", stage: "prod", do: func(g *gate) {
			g.lost, g.unread = lostAnswer,
				errors.New("no net")
		}, status: change.Failed, says: "not known", writes: 1, open: true},
		{name: "variable lost and made", stage: "dev", do: func(g *gate) { g.lost = lostAnswer },
			status: change.Moved, says: "the answer was lost", writes: 1},
		{name: "variable lost and not made", stage: "dev", do: func(g *gate) { g.fails = lostAnswer },
			status: change.Failed, writes: 2},
		{name: "somebody else set the variable", stage: "dev",
			do: func(g *gate) { g.variable("dev", "alias", "other") }, status: change.Conflicted,
			says: "somebody else"},
		{name: "the variable says so already", stage: "dev", do: func(g *gate) { g.variable("dev", "alias", "dev") },
			status: change.NotChanged},
		{name: "deployment lost and made", stage: "stage", do: func(g *gate) { g.lost = lostAnswer },
			status: change.Moved, says: "the answer was lost", writes: 1},
		{name: "deployment lost and not made", stage: "stage", do: func(g *gate) { g.fails = lostAnswer },
			status: change.Failed, writes: 2},
		{name: "somebody else deployed", stage: "stage", do: func(g *gate) { g.serve("stage", "d9") },
			status: change.Conflicted, says: "d9"},
		{name: "a canary was begun", stage: "stage",
			do: func(g *gate) { g.facts.Stages[2].Canary = &model.APICanary{} }, status: change.Conflicted,
			says: "canary"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := broken()
				if tt.stage == "stage" { // a deployment alone
					g.yard.let("orders:stage", "a1b2/stage/*")
				}
				if tt.stage == "dev" {
					g.yard.let("orders:dev", "a1b2/dev/*")
				}
				m := newMender(g)
				sheet := m.Prepare(t.Context(), g.plan(tt.stage), nil, "")
				if len(sheet.Changes) != 1 {
					t.Fatalf("%+v", sheet.Changes)
				}
				tt.do(g)
				r := m.Mend(t.Context(), sheet, false, nil)[0]
				if r.Status != tt.status || !strings.Contains(r.Reason, tt.says) || len(g.writes) != tt.writes ||
					r.Unknown != tt.open {
					t.Errorf("%s (%s), writes %q", r.Status, r.Reason, g.writes)
				}
				if pending, _ := g.journal.Pending(t.Context(), time.Now(), ""); (len(pending) > 0) != tt.open {
					t.Errorf("pending %+v", pending)
				}
			})
		})
	}
}

// A process that ends between intent and outcome is settled by what is there.
func TestTheNextStartFindsOutWhatBecameOfAChange(t *testing.T) {
	for _, stage := range []string{"prod", "dev", "stage"} {
		for _, made := range []bool{true, false} {
			g := broken()
			g.yard.let("orders:stage", "a1b2/stage/*")
			g.yard.let("orders:dev", "a1b2/dev/*")
			m := newMender(g)
			sheet := m.Prepare(t.Context(), g.plan(stage), nil, "")
			g.unread = nil
			c := m.mending(&sheet, sheet.Changes[0])
			e := journal.Entry{ID: "x", Phase: journal.Intent, Kind: c.Sheet().Kind, At: time.Now(),
				From: c.Sheet().From, To: c.Sheet().To}
			e.SetSubject(c.Sheet().Subject)
			c.Intend(&e)
			g.journal.lines = append(g.journal.lines, e)
			want := change.Failed
			if made {
				want = change.Moved
				if _, err := c.Act(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			settled, err := m.SettlePending(t.Context())
			if err != nil || len(settled) != 1 || settled[0].Status != want {
				t.Errorf("%s, made %v: %+v, %v", stage, made, settled, err)
			}
		}
	}
}

func TestAGuardKeepsAPermissionFromBeingAdded(t *testing.T) {
	g := broken()
	m := newMender(g, change.Guard{Name: "no", Ask: func(context.Context, change.Sheet) change.Answer {
		return change.Answer{State: change.Stopped, Why: "not today"}
	}})
	sheet := m.Prepare(t.Context(), g.plan("prod"), nil, "")
	r := m.Mend(t.Context(), sheet, false, nil)[0]
	if sheet.Changes[0].Refusal != "not today" || r.Status != change.WasRefused || len(g.writes) > 0 {
		t.Errorf("%+v, %+v", sheet, r)
	}
}

func TestIdsOfStatements(t *testing.T) {
	long := strings.Repeat("s", 120)
	ids := map[string]bool{}
	for _, id := range []string{stageStatement("a1", "prod"), stageStatement("a1", "$default"),
		stageStatement("a1", "default"), stageStatement("a1", long),
		stageStatement("a1", long+"x"), authorizerStatement("a1", "prod")} {
		if ids[id] || len(id) > mostID || strings.ContainsAny(id, "$ ") {
			t.Errorf("%q", id)
		}
		ids[id] = true
	}
}
