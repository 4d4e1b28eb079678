package pipeline

import (
	"bytes"
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
)

// fleet is several functions, each a fakeAWS of its own, and one bucket.
type fleet struct {
	by      map[string]*fakeAWS
	objects *fakeAWS

	mu    sync.Mutex
	calls []string // writes, as "UpdateCode cart"
}

func (f *fleet) of(op, function string) *fakeAWS {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, op+" "+function)
	return f.by[function]
}

func (f *fleet) GetCode(ctx context.Context, fn string) (model.Code, error) {
	c, err := f.by[fn].GetCode(ctx, "orders")
	return c, err
}
func (f *fleet) UpdateCode(ctx context.Context, u model.CodeUpdate) (model.Code, error) {
	return f.of("UpdateCode", u.Function).UpdateCode(ctx, u)
}
func (f *fleet) AwaitUpdate(ctx context.Context, fn string) (model.Code, error) {
	return f.by[fn].AwaitUpdate(ctx, fn)
}
func (f *fleet) Publish(ctx context.Context, p model.Publication) (model.Version, error) {
	return f.of("Publish", p.Function).Publish(ctx, p)
}
func (f *fleet) ListVersions(ctx context.Context, fn, marker string) (model.VersionPage, error) {
	return f.by[fn].ListVersions(ctx, fn, marker)
}
func (f *fleet) GetVersion(ctx context.Context, fn, q string) (model.Version, error) {
	return f.by[fn].GetVersion(ctx, "orders", q)
}
func (f *fleet) GetAlias(ctx context.Context, fn, alias string) (model.Alias, error) {
	a, err := f.by[fn].GetAlias(ctx, "orders", alias)
	if err == nil {
		a.Function = fn
	}
	return a, err
}
func (f *fleet) UpdateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	a, err := f.of("UpdateAlias", c.Function).UpdateAlias(ctx, c)
	a.Function = c.Function
	return a, err
}
func (f *fleet) CreateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	return f.of("CreateAlias", c.Function).CreateAlias(ctx, c)
}

// made are the writes of a kind, in their order.
func (f *fleet) made(op string) (functions []string) {
	for _, c := range f.calls {
		if rest, ok := strings.CutPrefix(c, op+" "); ok {
			functions = append(functions, rest)
		}
	}
	slices.Sort(functions)
	return functions
}

// manyBench deploys one artifact, with a zip for each, to several functions.
type manyBench struct {
	*Deployer
	fleet    *fleet
	journal  *journal.File
	mover    *release.Mover
	requests []Request
}

var ofTheShop = model.Identity{Account: "123456789012", Region: "us-east-1", ARN: "arn:me"}

func newManyBench(t *testing.T, functions ...string) *manyBench {
	f, err := journal.Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	fl := &fleet{by: map[string]*fakeAWS{}, objects: newFake(t)}
	b := &manyBench{fleet: fl, journal: f}
	var files []string
	for _, fn := range functions {
		fl.by[fn] = newFake(t)
		files = append(files, fn+".zip", string(zipOf(t, "app.py", "new "+fn)))
	}
	all := zipOf(t, files...)
	fl.objects.object("shop/7.zip", all)
	build := model.Build{ID: "shop:0f1e2d3c-aaaa", Project: "shop", Number: 7, Status: model.BuildSucceeded, Complete: true, Commit: commitHash,
		Artifacts: []model.Artifact{{Bucket: "artifacts", Key: "shop/7.zip", SHA256: hexSum(all)}}}
	for _, fn := range functions {
		b.requests = append(b.requests, Request{Function: fn, Build: &BuildSource{Build: build}, Entry: fn + ".zip", Stage: stage("dev"), Reason: "sprint 48"})
	}
	identity := func() model.Identity { return ofTheShop }
	operator := model.Operator{Name: "alice", Host: "ops1"}
	b.mover = release.New(release.Deps{Lambda: fl, Journal: f, Operator: operator, Identity: identity, Now: time.Now})
	b.Deployer = New(Deps{Code: fl, Functions: fl, Objects: fl.objects, Mover: b.mover, Journal: f, Operator: operator, Identity: identity, Now: time.Now,
		Stages: func() []model.Stage { return []model.Stage{stage("dev"), stage("prod")} }})
	return b
}

func (b *manyBench) deploy(t *testing.T, allOrNothing bool) []Result {
	t.Helper()
	return b.DeployAll(t.Context(), b.PrepareAll(t.Context(), b.requests, nil), release.Options{AllOrNothing: allOrNothing}, nil)
}

func (b *manyBench) serve(t *testing.T, want string) {
	t.Helper()
	for fn, aws := range b.fleet.by {
		if got := aws.aliases["dev"].Version; got != want {
			t.Errorf("dev of %s serves %s, want %s", fn, got, want)
		}
	}
}

// All functions of a build are deployed as one set: the artifact is fetched once, the
// history has one row, and undoing takes back all of it.
func TestAllFunctionsOfABuildAreOneSet(t *testing.T) {
	b := newManyBench(t, "cart", "orders", "stock")
	results := b.deploy(t, true)
	for i, r := range results {
		endedAs(t, r, release.Moved)
		if r.Function != b.requests[i].Function || r.To != "3" || r.Set == "" || r.Set != results[0].Set {
			t.Errorf("%+v", r)
		}
	}
	b.serve(t, "3")
	if n := b.fleet.objects.count("GetObject"); n != 1 {
		t.Errorf("the artifact was fetched %d times", n)
	}
	moves, err := b.journal.Moves(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known := store.New(nil)
	known.Apply(model.IdentityRead{Identity: ofTheShop})
	known.SetJournal(moves)
	rows := known.History()
	if len(rows) != 3 || rows[0].Set() != results[0].Set || rows[0].Kind != release.Deploy || rows[0].Entry.Intent.SetOf != 3 {
		t.Errorf("%d rows: %+v", len(rows), rows)
	}
	id, err := release.LastChange(moves, ofTheShop, model.Operator{Name: "alice", Host: "ops1"})
	if err != nil || id != results[0].Set {
		t.Fatalf("the last change is %s (%v), want the set %s", id, err, results[0].Set)
	}
	back, err := release.Undo(moves, id, ofTheShop, nil)
	if err != nil || len(back) != 3 || back[0].Undoes.To != "3" {
		t.Fatalf("%+v, %v", back, err)
	}
	for _, r := range b.mover.Move(t.Context(), b.mover.PrepareAll(t.Context(), back, nil), release.Options{}, nil) {
		if r.Status != release.Moved {
			t.Errorf("%+v", r)
		}
	}
	b.serve(t, "2")
	moves, _ = b.journal.Moves(t.Context())
	if _, err := release.LastChange(moves, ofTheShop, model.Operator{Name: "alice", Host: "ops1"}); err == nil {
		t.Error("what was undone can be undone again")
	}
}

// All or nothing: no stage moves before all versions are published, so one that can not
// be published moves none.
func TestAllOrNothingMovesNoneWhenOneIsNotPublished(t *testing.T) {
	b := newManyBench(t, "cart", "orders", "stock")
	b.fleet.by["orders"].on("Publish", refused(model.Denied, "AccessDeniedException", "not allowed"))
	results := b.deploy(t, true)
	endedAs(t, results[0], release.WasRefused, "all or nothing", "orders was not deployed", "version 3 is published")
	endedAs(t, results[1], release.Failed, "publish a version")
	endedAs(t, results[2], release.WasRefused, "orders was not deployed")
	b.serve(t, "2")
	if moved := b.fleet.made("UpdateAlias"); len(moved) > 0 {
		t.Errorf("moved: %v", moved)
	}
	if pending, err := b.journal.Pending(t.Context(), time.Now().Add(24*time.Hour), ""); err != nil || len(pending) > 0 {
		t.Errorf("pending: %+v, %v", pending, err)
	}
}

// A stage that can not be moved has those that were moved put back.
func TestAllOrNothingPutsBackWhenAMoveFails(t *testing.T) {
	b := newManyBench(t, "cart", "orders", "stock")
	b.fleet.by["orders"].on("UpdateAlias", refused(model.Denied, "AccessDeniedException", "not allowed"))
	results := b.deploy(t, true)
	endedAs(t, results[1], release.Failed, "move the stage")
	for _, i := range []int{0, 2} {
		endedAs(t, results[i], release.WasRefused, "put back", "orders was not deployed")
		if !results[i].PutBack || results[i].Alias.Version != "2" {
			t.Errorf("%+v", results[i])
		}
	}
	b.serve(t, "2")
	if moved := b.fleet.made("UpdateAlias"); !slices.Equal(moved, []string{"cart", "cart", "orders", "stock", "stock"}) {
		t.Errorf("moved: %v", moved)
	}
}

// Each for itself, one that fails leaves the others deployed.
func TestEachForItself(t *testing.T) {
	b := newManyBench(t, "cart", "orders", "stock", "mail", "tax", "login")
	b.fleet.by["orders"].on("UpdateCode", refused(model.Denied, "AccessDeniedException", "not allowed"))
	var told []Progress
	for i, r := range b.DeployAll(t.Context(), b.PrepareAll(t.Context(), b.requests, nil), release.Options{}, func(p Progress) { told = append(told, p) }) {
		want := release.Moved
		if b.requests[i].Function == "orders" {
			want = release.Failed
		}
		endedAs(t, r, want)
	}
	of := map[string]bool{}
	for _, p := range told {
		of[p.Function] = true
	}
	if len(of) != 6 {
		t.Errorf("heard of %v", of)
	}
}

// A set of which one can not be deployed, or not be put back, is refused before anything
// is written.
func TestAllOrNothingIsRefusedBefore(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(b *manyBench)
		words string
	}{
		"no such zip in it": {func(b *manyBench) { b.requests[1].Stage = stage("2bad name") }, "can not be deployed"},
		"a new alias": {func(b *manyBench) {
			for i := range b.requests {
				b.requests[i].Stage, b.requests[i].Create = stage("qa"), true
			}
		}, "creating it could not be taken back"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newManyBench(t, "cart", "orders")
			c.spoil(b)
			results := b.deploy(t, true)
			endedAs(t, results[0], release.WasRefused, c.words)
			if len(b.fleet.calls) > 0 {
				t.Errorf("written: %v", b.fleet.calls)
			}
		})
	}
}

// A guard that refuses one of them when its turn comes keeps the others from moving,
// and nobody waits for it.
func TestAGuardThatRefusesOneHoldsAll(t *testing.T) {
	b := newManyBench(t, "cart", "orders")
	deps := b.deps
	deps.Guards = change.Guards{{Name: "hold", Ask: func(_ context.Context, s change.Sheet) change.Answer {
		if s.Subject.Name == "orders" && s.Kind == Kind {
			return change.Answer{State: change.Stopped, Why: "it is held"}
		}
		return change.Answer{}
	}}}
	b.Deployer = New(deps)
	results := b.deploy(t, true)
	endedAs(t, results[0], release.WasRefused, "orders was not deployed")
	endedAs(t, results[1], release.WasRefused, "it is held")
	b.serve(t, "2")
}

// A second zip of an artifact is taken out of what was fetched for the first, also when
// another function failed over it.
func TestAnEntryThatIsMissingIsThatFunctionsAlone(t *testing.T) {
	b := newManyBench(t, "cart", "orders")
	b.requests[0].Entry = "none.zip"
	results := b.deploy(t, false)
	endedAs(t, results[0], release.Failed, "none.zip")
	endedAs(t, results[1], release.Moved)
	if !bytes.Equal(b.fleet.objects.objects["artifacts/shop/7.zip"].content[:2], []byte("PK")) || b.fleet.objects.count("GetObject") != 1 {
		t.Error("the artifact was fetched again")
	}
}
