package release

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// fakeLambda is a small account in memory with Lambda's rules for aliases:
// revisions, 404, 409 and 412. What happens to a call can be scripted, and a call
// that the test forbids, or a script that no call came to, fails the test.
type fakeLambda struct {
	t testing.TB

	mu        sync.Mutex
	functions map[string]map[string]model.Version // by name and number
	aliases   map[model.CellKey]model.Alias
	revisions int
	script    map[string][]fault
	forbidden map[string]bool
	calls     []string
	pageSize  int
}

// fault is what happens to one call: do makes it take effect.
type fault func(ctx context.Context, do func() (any, error)) (any, error)

func newFake(t testing.TB) *fakeLambda {
	f := &fakeLambda{t: t, functions: map[string]map[string]model.Version{}, aliases: map[model.CellKey]model.Alias{},
		script: map[string][]fault{}, forbidden: map[string]bool{}, pageSize: 50}
	t.Cleanup(func() {
		for op, left := range f.script {
			if len(left) > 0 {
				t.Errorf("%d scripted answers of %s were never asked for", len(left), op)
			}
		}
	})
	return f
}

// function adds a function with versions 1 to n.
func (f *fakeLambda) function(name string, n int) {
	f.functions[name] = map[string]model.Version{model.Latest: {Function: name, Number: model.Latest}}
	for i := 1; i <= n; i++ {
		f.functions[name][strconv.Itoa(i)] = model.Version{Function: name, Number: strconv.Itoa(i), State: "Active",
			MemoryMB: 128 * i, Description: "build " + strconv.Itoa(i)}
	}
}

// alias puts an alias there as something else than aloft does, and returns its
// revision.
func (f *fakeLambda) alias(function, name, version, description string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.put(model.Alias{Function: function, Name: name, Version: version, Description: model.NewRaw(description)}).Revision
}

// outside changes what an existing alias serves and leaves its description, as
// the console does.
func (f *fakeLambda) outside(function, name, version string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	a := f.aliases[model.CellKey{Function: function, Alias: name}]
	a.Version = version
	f.put(a)
}

func (f *fakeLambda) put(a model.Alias) model.Alias {
	f.revisions++
	a.Revision = "r" + strconv.Itoa(f.revisions)
	f.aliases[model.CellKey{Function: a.Function, Alias: a.Name}] = a
	return a
}

func (f *fakeLambda) get(function, name string) model.Alias {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.aliases[model.CellKey{Function: function, Alias: name}]
}

// on scripts what happens to the next calls of an operation, in turn. Calls after
// them are made as usual.
func (f *fakeLambda) on(op string, faults ...fault) {
	f.script[op] = append(f.script[op], faults...)
}

func (f *fakeLambda) forbid(ops ...string) {
	for _, op := range ops {
		f.forbidden[op] = true
	}
}

func (f *fakeLambda) count(op string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, c := range f.calls {
		if strings.HasPrefix(c, op+" ") {
			n++
		}
	}
	return n
}

func call[T any](f *fakeLambda, ctx context.Context, op, subject string, do func() (T, error)) (T, error) {
	f.t.Helper()
	var zero T
	if _, ok := ctx.Deadline(); !ok {
		f.t.Errorf("%s on %s without a deadline", op, subject)
	}
	f.mu.Lock()
	f.calls = append(f.calls, op+" "+subject)
	forbidden := f.forbidden[op]
	var next fault
	if s := f.script[op]; len(s) > 0 {
		next, f.script[op] = s[0], s[1:]
	}
	f.mu.Unlock()
	if forbidden {
		f.t.Errorf("unexpected call: %s on %s", op, subject)
	}
	locked := func() (any, error) {
		f.mu.Lock()
		defer f.mu.Unlock()
		return do()
	}
	if next == nil {
		next = func(ctx context.Context, do func() (any, error)) (any, error) {
			if err := ctx.Err(); err != nil {
				return zero, fail(model.Network, op, err.Error())
			}
			return do()
		}
	}
	answer, err := next(ctx, locked)
	if answer == nil {
		answer = zero
	}
	return answer.(T), err
}

func fail(class model.Class, op, message string) *model.Failure {
	return &model.Failure{Class: class, Operation: op, Message: message}
}

// answers refuses a call without effect.
func answers(err *model.Failure) fault {
	return func(context.Context, func() (any, error)) (any, error) { return nil, err }
}

// loses lets a call take effect and loses its answer.
func loses(class model.Class, message string) fault {
	return func(_ context.Context, do func() (any, error)) (any, error) {
		if _, err := do(); err != nil {
			return nil, err
		}
		return nil, fail(class, "UpdateAlias", message)
	}
}

// after lets something happen just before a call takes effect.
func after(happens func()) fault {
	return func(_ context.Context, do func() (any, error)) (any, error) {
		happens()
		return do()
	}
}

func (f *fakeLambda) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	return call(f, ctx, "GetAlias", function+":"+alias, func() (model.Alias, error) {
		if f.functions[function] == nil {
			return model.Alias{}, fail(model.Gone, "GetAlias", "Function not found: arn:aws:lambda:::function:"+function)
		}
		a, ok := f.aliases[model.CellKey{Function: function, Alias: alias}]
		if !ok {
			return model.Alias{}, fail(model.Gone, "GetAlias", "Cannot find alias arn")
		}
		return a, nil
	})
}

func (f *fakeLambda) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	return call(f, ctx, "GetVersion", function+":"+qualifier, func() (model.Version, error) {
		v, ok := f.functions[function][qualifier]
		if !ok {
			return v, fail(model.Gone, "GetFunction", "Function not found: arn:aws:lambda:::function:"+function+":"+qualifier)
		}
		return v, nil
	})
}

func (f *fakeLambda) ListVersions(ctx context.Context, function, marker string) (model.VersionPage, error) {
	return call(f, ctx, "ListVersions", function, func() (model.VersionPage, error) {
		var all []model.Version
		for n, v := range f.functions[function] {
			if n != model.Latest {
				all = append(all, v)
			}
		}
		slices.SortFunc(all, func(a, b model.Version) int { return compareNumbers(a.Number, b.Number) })
		from, _ := strconv.Atoi(marker)
		page := model.VersionPage{Versions: all[from:min(len(all), from+f.pageSize)]}
		if from+f.pageSize < len(all) {
			page.Next = strconv.Itoa(from + f.pageSize)
		}
		return page, nil
	})
}

func (f *fakeLambda) UpdateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	return call(f, ctx, "UpdateAlias", c.Function+":"+c.Alias, func() (model.Alias, error) {
		a, ok := f.aliases[model.CellKey{Function: c.Function, Alias: c.Alias}]
		switch {
		case c.Revision == "":
			f.t.Errorf("UpdateAlias on %s:%s without a revision", c.Function, c.Alias)
		case !ok:
			return a, fail(model.Gone, "UpdateAlias", "Alias not found: arn")
		case a.Revision != c.Revision:
			return model.Alias{}, fail(model.Conflict, "UpdateAlias", "The Revision Id provided does not match the latest Revision Id")
		}
		if units(c.Description) > MaxDescription {
			f.t.Errorf("a description of %d units", units(c.Description))
		}
		a.Version, a.Canary, a.Description = c.Version, c.Canary, model.NewRaw(c.Description)
		return f.put(a), nil
	})
}

func (f *fakeLambda) CreateAlias(ctx context.Context, c model.AliasChange) (model.Alias, error) {
	return call(f, ctx, "CreateAlias", c.Function+":"+c.Alias, func() (model.Alias, error) {
		if f.functions[c.Function] == nil {
			return model.Alias{}, fail(model.Gone, "CreateAlias", "Function not found: arn:aws:lambda:::function:"+c.Function)
		}
		if _, taken := f.aliases[model.CellKey{Function: c.Function, Alias: c.Alias}]; taken {
			return model.Alias{}, fail(model.Conflict, "CreateAlias", "Alias already exists: arn")
		}
		return f.put(model.Alias{Function: c.Function, Name: c.Alias, Version: c.Version, Canary: c.Canary,
			Description: model.NewRaw(c.Description)}), nil
	})
}

// fakeJournal keeps the journal in memory by the rules of journal.File.
type fakeJournal struct {
	journal.Journal // what moves do not ask

	mu     sync.Mutex
	lines  []journal.Entry
	refuse func(journal.Entry) error
	ended  bool // whoever wrote the pending intents has ended
}

func (j *fakeJournal) Append(_ context.Context, e journal.Entry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.refuse != nil {
		if err := j.refuse(e); err != nil {
			return err
		}
	}
	if e.Phase == journal.Outcome && slices.ContainsFunc(j.lines, func(o journal.Entry) bool {
		return o.ID == e.ID && o.Phase == journal.Outcome
	}) {
		return journal.ErrSettled
	}
	j.lines = append(j.lines, e)
	return nil
}

func (j *fakeJournal) Moves(context.Context) ([]journal.Move, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	var moves []journal.Move
	for _, e := range j.lines {
		if e.Phase == journal.Intent {
			moves = append(moves, journal.Move{Intent: e})
			continue
		}
		for i := range moves {
			if moves[i].Intent.ID == e.ID {
				moves[i].Outcome = &e
			}
		}
	}
	return moves, nil
}

func (j *fakeJournal) Pending(ctx context.Context, now time.Time, _ string) ([]journal.Move, error) {
	moves, err := j.Moves(ctx)
	return slices.DeleteFunc(moves, func(m journal.Move) bool {
		return m.Outcome != nil || !j.ended && !now.After(m.Intent.Until)
	}), err
}

func (j *fakeJournal) Path() string { return "/state/journal.jsonl" }

// statuses are the outcomes in the journal, each with the intent's kind.
func (j *fakeJournal) statuses() []string {
	moves, _ := j.Moves(context.Background())
	var out []string
	for _, m := range moves {
		status := "pending"
		if m.Outcome != nil {
			status = m.Outcome.Status
		}
		out = append(out, m.Intent.Kind+" "+m.Intent.From+">"+m.Intent.To+" "+status)
	}
	return out
}

var errDiskFull = errors.New("no space left on device")

// bench is a mover with its fakes.
type bench struct {
	*Mover
	aws     *fakeLambda
	journal *fakeJournal
}

// newBench has a function orders with versions 1 to 9: dev serves 5 and prod 3.
func newBench(t testing.TB) *bench {
	aws := newFake(t)
	aws.function("orders", 9)
	aws.alias("orders", "dev", "5", "")
	aws.alias("orders", "prod", "3", "")
	j := &fakeJournal{}
	return &bench{Mover: host(aws, j, "alice", "ops1"), aws: aws, journal: j}
}

// host is a mover of one operator on one host.
func host(aws Lambda, j journal.Journal, name, hostname string) *Mover {
	var mu sync.Mutex
	n := 0
	return New(Deps{Lambda: aws, Journal: j, Operator: model.Operator{Name: name, Host: hostname},
		Identity: func() model.Identity { return model.Identity{Account: "123456789012", Region: "us-east-1"} },
		Now:      time.Now,
		NewID: func() string {
			mu.Lock()
			defer mu.Unlock()
			n++
			return fmt.Sprintf("%s-%s-%d", name, hostname, n)
		}})
}

// with is a mover like another one, with something else to work with.
func with(m *Mover, change func(*Deps)) *Mover {
	d := m.deps
	change(&d)
	return New(d)
}

var dev, prod = stage("dev"), stage("prod")

func stage(name string) model.Stage { return model.Stage{Name: name, Alias: name} }

func promote() Request { return Request{Kind: Promote, Function: "orders", Stage: prod, From: dev} }

func moveTo(v string) Request {
	return Request{Kind: To, Function: "orders", Stage: prod, Version: v}
}

func rollback() Request { return Request{Kind: Rollback, Function: "orders", Stage: prod} }

// do prepares one request, moves it, and returns the result.
func (b *bench) do(t testing.TB, r Request) Result {
	t.Helper()
	return do(t, b.Mover, r)
}

func do(t testing.TB, m *Mover, r Request) Result {
	t.Helper()
	s := m.Prepare(t.Context(), r)
	return m.Move(t.Context(), []Sheet{s}, Options{}, nil)[0]
}

func (b *bench) serves(t testing.TB, want string) {
	t.Helper()
	if got := b.aws.get("orders", "prod").Version; got != want {
		t.Errorf("prod serves %s, want %s", got, want)
	}
}

func (b *bench) journalled(t testing.TB, want ...string) {
	t.Helper()
	if got := b.journal.statuses(); !slices.Equal(got, want) {
		t.Errorf("journal holds %q, want %q", got, want)
	}
}

func ended(t testing.TB, r Result, want Status, words ...string) {
	t.Helper()
	if r.Status != want {
		t.Errorf("status %s (%s), want %s", r.Status, r.Reason, want)
	}
	says(t, r.Reason, words...)
}

func says(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%q does not say %q", text, w)
		}
	}
}
