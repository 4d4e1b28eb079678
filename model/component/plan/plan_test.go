package plan

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
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
)

// shop is a component with one of each thing.
func shop() component.Component {
	key := component.Key{Name: "id", Type: component.StringKey}
	return component.Component{
		Name: "shop", File: "component.toml", LogDays: 30,
		Repository: &component.Repository{Kind: component.CodeCommit, Name: "shop", Branch: "main"},
		Build: &component.Build{Project: "shop", Image: "image", Architecture: component.X86, Compute: component.Small,
			Artifacts: component.Place{Prefix: "shop"}, ArtifactDays: 90, OnPush: []string{"main", "feature/*"}},
		Functions: []component.Function{
			{Name: "router", Runtime: "python3.12", Handler: "app.handler", Architecture: component.X86,
				MemoryMB: 128, Timeout: 10 * time.Second,
				Environment: map[string]string{"LOG": "info"}, Tables: []component.TableAccess{{Table: "carts",
					Read: true, Write: true}}},
			{Name: "reports", Runtime: "python3.12", Handler: "reports.handler", Architecture: component.X86,
				MemoryMB: 256, Timeout: 3 * time.Second,
				Tables: []component.TableAccess{{Table: "carts", Read: true}}},
		},
		Tables: []component.Table{{
			Name: "carts", Hash: key, Billing: model.Provisioned, ReadUnits: 3, WriteUnits: 3, TTL: "expires",
			PointInTime: true,
			Indexes: []component.Index{{Name: "by-user", Hash: component.Key{Name: "user",
				Type: component.StringKey}, ReadUnits: 1, WriteUnits: 1}},
		}},
		APIs: []component.API{{Name: "shop", Kind: component.REST, Routes: []component.Route{
			{Method: "POST", Path: "/carts", Function: "router"}, {Method: "GET", Path: "/carts/{id}",
				Function: "router"}, {Method: "ANY", Path: "/reports/{proxy+}", Function: "reports"},
		}}},
		Stages: component.Stages{Variable: "alias", Of: []model.Stage{{Name: "dev", Alias: "dev"}, {Name: "stage",
			Alias: "stage"}, {Name: "prod", Alias: "prod", Confirm: model.ConfirmType}}},
	}
}

// bench is an account with a journal, in which components are made.
type bench struct {
	t       *testing.T
	ground  *ground
	journal *memory
	request Request
	starts  int
	ids     int
}

func newBench(t *testing.T) *bench {
	t.Helper()
	b := &bench{t: t, ground: newGround(), journal: &memory{}}
	b.request = Request{
		Component: shop(), Reason: "begin",
		Files: func() ([]component.CommitFile, error) {
			return []component.CommitFile{{Path: "app.py", Content: []byte("x")}}, nil
		},
		Zip: func(string) ([]byte, error) { return []byte("zip"), nil },
	}
	return b
}

// deadPID is a process that no host has.
const deadPID = 1 << 29

// planner is a planner of a process that has just begun.
func (b *bench) planner() *Planner {
	b.starts++
	operator := model.Operator{Name: "alice", Host: "ops1"}
	id := func() model.Identity { return b.ground.id }
	newID := func() string { b.ids++; return fmt.Sprintf("id%d", b.ids) }
	mover := release.New(release.Deps{Lambda: b.ground, Journal: b.journal, Operator: operator, Identity: id,
		Now: time.Now, NewID: newID, PID: deadPID + b.starts})
	return New(Deps{Ground: b.ground, Mover: mover, Maker: mover, Journal: b.journal, Operator: operator,
		Identity: id, Now: time.Now, NewID: newID, PID: deadPID + b.starts, Book: cost.Embedded})
}

func (b *bench) plan() Plan {
	b.t.Helper()
	p, err := b.planner().Plan(b.t.Context(), b.request, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// apply makes what a plan says, as a start of aloft does.
func (b *bench) apply() []Result {
	b.t.Helper()
	p := b.planner()
	if _, err := p.deps.Mover.(*release.Mover).SettlePending(b.t.Context()); err != nil {
		b.t.Fatal(err)
	}
	if _, err := p.SettlePending(b.t.Context(), &b.request); err != nil {
		b.t.Fatal(err)
	}
	of, err := p.Plan(b.t.Context(), b.request, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return p.Apply(b.t.Context(), of, nil)
}

// done holds that all of it was made.
func done(t *testing.T, results []Result) {
	t.Helper()
	for _, r := range results {
		if r.Status != change.Moved && r.Status != change.NotChanged {
			t.Errorf("%s: %s: %s", r.ID(), r.Status, r.Reason)
		}
	}
}

// ID is the step of a result, which has an id of its own in the journal.
func (r Result) ID() ID { return r.Step.ID }

// step finds a step of a plan.
func (p Plan) step(t *testing.T, k Kind, name string) Step {
	t.Helper()
	i := slices.IndexFunc(p.Steps, func(s Step) bool { return s.Kind == k && s.Name == name })
	if i < 0 {
		t.Fatalf("there is no step %s %s in %v", k, name, p.Steps)
	}
	return p.Steps[i]
}

// holds holds a step to an action and to words of its detail.
func (p Plan) holds(t *testing.T, k Kind, name string, a Action, words ...string) {
	t.Helper()
	s := p.step(t, k, name)
	if s.Action != a {
		t.Errorf("%s is %s: %s", s.ID, s.Action, s.Detail)
	}
	for _, w := range words {
		if !strings.Contains(s.Detail, w) {
			t.Errorf("%s does not say %q: %s", s.ID, w, s.Detail)
		}
	}
}

// unchanged holds that nothing is left to do.
func (b *bench) unchanged() {
	b.t.Helper()
	p := b.plan()
	for _, s := range p.Steps {
		if s.Action != None {
			b.t.Errorf("%s is %s: %s", s.ID, s.Action, s.Detail)
		}
	}
	before := len(b.ground.calls)
	done(b.t, b.apply())
	if n := len(b.ground.calls); n != before {
		b.t.Errorf("again it wrote %v", b.ground.calls[before:])
	}
}

// once holds that nothing was made twice.
func (b *bench) once() {
	b.t.Helper()
	for call, n := range b.ground.made {
		if n > 1 && strings.HasPrefix(call, "Create") || n > 1 && strings.HasPrefix(call, "StartBuild") || n > 1 &&
			strings.HasPrefix(call, "Publish") {
			b.t.Errorf("%s was made %d times", call, n)
		}
	}
}

func TestAnEmptyAccountGetsAWorkingComponent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.ground.slow = 2
		p := b.plan()
		if p.Changes() != len(p.Steps) || p.Refused() > 0 {
			for _, s := range p.Steps {
				t.Logf("%s %s: %s", s.ID, s.Action, s.Detail)
			}
			t.Fatalf("%d of %d steps are changes", p.Changes(), len(p.Steps))
		}
		if len(b.ground.calls) > 0 {
			t.Fatalf("the plan wrote %v", b.ground.calls)
		}
		p.holds(t, RoleKind, "aloft-router-function-eu-west-1", Create, "dynamodb:PutItem", "table/carts/index/*",
			"log-group:/aws/lambda/router:*")
		p.holds(t, TableKind, "carts", Create, "id:S, provisioned 3/3 units", "index by-user by user:S 1/1 units")
		if got, want := p.USD(), cost.Embedded().CapacityMonth("eu-west-1", model.StandardClass, 4, 4); got != want {
			t.Errorf("it costs %s a month, not %s", got, want)
		}
		done(t, b.apply())
		b.once()
		for _, stage := range []string{"dev", "stage", "prod"} {
			if a := b.ground.functions["router"].aliases[stage]; a.Version != "1" {
				t.Errorf("router:%s serves %q", stage, a.Version)
			}
			s := b.ground.apis[0].stages[stage]
			if s.Variables["alias"] != stage || s.Deployment != "d1" {
				t.Errorf("the stage %s is %+v", stage, s)
			}
			if policy := b.ground.functions["reports"].policies[stage]; !strings.Contains(policy, "api1/"+stage+"/*") {
				t.Errorf("reports:%s lets in %s", stage, policy)
			}
		}
		if b.ground.functions["router"].code.Key != "built.zip" || !b.ground.tables["carts"].PointInTime ||
			b.ground.tables["carts"].TTL != "expires" {
			t.Errorf("the function is of %+v, the table %+v", b.ground.functions["router"].code,
				b.ground.tables["carts"])
		}
		b.unchanged()
	})
}

// errKilled stands for a process that ends.
var errKilled = errors.New("killed")

// killed runs something in which the process ends, as far as the ground says so.
func killed(run func()) (was bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != any(errKilled) {
				panic(r)
			}
			was = true
		}
	}()
	run()
	return false
}

// Ended after each call that writes, before it or with its answer lost, it goes on from there
// when it is run again: to the same end, and nothing is made twice.
func TestKilledAtEachCallAndAppliedAgain(t *testing.T) {
	var want string
	var calls []string
	synctest.Test(t, func(t *testing.T) {
		whole := newBench(t)
		whole.ground.slow = 1
		done(t, whole.apply())
		want, calls = whole.ground.is(t), whole.ground.calls
	})
	for n, call := range calls {
		for _, after := range []bool{false, true} {
			name := "before "
			if after {
				name = "after "
			}
			t.Run(name+call, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					killedAndAgain(t, n, after,
						want)
				})
			})
		}
	}
}

// killedAndAgain ends a process at one of its writes, and runs it again.
func killedAndAgain(t *testing.T, n int, after bool, want string) {
	b := newBench(t)
	b.ground.slow = 1
	seen := 0
	kill := func(string) error {
		if seen++; seen == n+1 {
			panic(errKilled)
		}
		return nil
	}
	if after {
		b.ground.lose = kill
	} else {
		b.ground.refuse = kill
	}
	if !killed(func() { b.apply() }) {
		t.Fatal("it was not killed")
	}
	b.ground.lose, b.ground.refuse = nil, nil
	done(t, b.apply())
	b.once()
	if got := b.ground.is(t); got != want {
		t.Errorf("it ended as\n%s\nnot as\n%s", got, want)
	}
	b.unchanged()
	pending, err := b.journal.Pending(t.Context(), time.Now(), "ops1")
	if err != nil || len(pending) > 0 {
		t.Errorf("%d changes are pending, %v", len(pending), err)
	}
}

// A lost answer is looked for, and made again only where nothing is there.
func TestEachAnswerLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := newBench(t)
		done(t, whole.apply())
		for n, call := range whole.ground.calls {
			b := newBench(t)
			seen := 0
			b.ground.lose = func(string) error {
				if seen++; seen == n+1 {
					return &model.Failure{Class: model.Network, Operation: "it", Message: "reset"}
				}
				return nil
			}
			results := b.apply()
			done(t, results)
			b.once()
			if t.Failed() {
				t.Fatalf("at %s", call)
			}
			b.unchanged()
		}
	})
}

func TestAStepWithoutItsPermissionEndsThereAndGoesOnOnceItIsGranted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		whole := newBench(t)
		done(t, whole.apply())
		for _, call := range whole.ground.calls {
			b := newBench(t)
			b.ground.refuse = func(c string) error {
				if c == call {
					return &model.Failure{Class: model.Denied, Operation: c, Permission: "it:" + c, NoEffect: true}
				}
				return nil
			}
			results := b.apply()
			bad := slices.IndexFunc(results, func(r Result) bool { return r.Status == change.Failed })
			if bad < 0 || !strings.Contains(results[bad].Reason, "it:"+call) {
				t.Fatalf("%s: no step says what is missing: %+v", call, results)
			}
			for _, r := range results[bad+1:] {
				if r.Status != change.WasRefused && r.Status != change.NotChanged {
					t.Errorf("%s: %s was made behind it: %s", call, r.ID(), r.Status)
				}
			}
			b.ground.refuse = nil
			done(t, b.apply())
			b.once()
			b.unchanged()
		}
	})
}

// What comes too soon is tried again for a while.
func TestAFreshRoleIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		tries := map[string]int{}
		b.ground.refuse = func(call string) error {
			name, _, _ := strings.Cut(call, " ")
			tries[name]++
			switch {
			case (name == "CreateFunction" || name == "CreateBuildProject") && tries[name] < 4:
				return &model.Failure{Class: model.Conflict, Cause: model.RoleNotReady, Operation: name,
					Code: "InvalidParameterValueException", NoEffect: true}
			case name == "EnableRecovery" && tries[name] < 3:
				return &model.Failure{Class: model.Conflict, Operation: name,
					Code: "ContinuousBackupsUnavailableException", NoEffect: true}
			}
			return nil
		}
		done(t, b.apply())
		b.unchanged()

		never := newBench(t)
		never.ground.refuse = func(call string) error {
			if strings.HasPrefix(call, "CreateBuildProject") {
				return &model.Failure{Class: model.Conflict, Cause: model.RoleNotReady, Operation: "CreateProject",
					Message: "can not be assumed", Code: "InvalidInputException", NoEffect: true}
			}
			return nil
		}
		began := time.Now()
		results := never.apply()
		if took := time.Since(began); took < patience || took > time.Hour {
			t.Errorf("it gave up after %s", took)
		}
		if i := slices.IndexFunc(results,
			func(r Result) bool { return r.Step.Kind == ProjectKind }); results[i].Status != change.Conflicted &&
			results[i].Status != change.Failed {
			t.Errorf("the project is %+v", results[i])
		}
	})
}

// Stopped by an interrupt it finishes the call under way, and begins no other.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		ctx, cancel := context.WithCancel(t.Context())
		b.ground.lose = func(call string) error {
			if strings.HasPrefix(call, "StartBuild") {
				cancel()
			}
			return nil
		}
		p := b.planner()
		of, err := p.Plan(ctx, b.request, nil)
		if err != nil {
			t.Fatal(err)
		}
		b.ground.slow = 100
		results := p.Apply(ctx, of, nil)
		i := slices.IndexFunc(results, func(r Result) bool { return r.Step.Kind == BuildKind })
		if results[i].Status != change.Moved || !strings.Contains(results[i].Reason, "not waited for") ||
			results[i+1].Status != change.WasRefused {
			t.Errorf("the build: %s: %s; then %s", results[i].Status, results[i].Reason, results[i+1].Status)
		}
		b.ground.lose, b.ground.slow = nil, 3
		b.plan().holds(t, BuildKind, "shop", None, "is running")
		done(t, b.apply())
		b.once()
		b.unchanged()
	})
}
