package invoke

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
)

// fakeLambda has orders, whose alias prod serves 9 and stage 14, and whose invocations
// answer what a test scripts. A call without a deadline fails the test.
type fakeLambda struct {
	t  *testing.T
	mu sync.Mutex

	aliases  map[string]model.Alias // by function:name
	versions map[string]model.Version
	answer   func(ctx context.Context, i model.Invocation) (model.Invoked, error)
	limits   model.ConcurrencyLimits
	reserved map[string]int
	denied   map[string]bool // operations

	invoked       []model.Invocation
	running, most int
	calls         []string
}

func (f *fakeLambda) call(ctx context.Context, op string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := ctx.Deadline(); !ok && op != "Invoke" { // the adapter bounds that itself
		f.t.Errorf("%s without a deadline", op)
	}
	f.calls = append(f.calls, op)
	if f.denied[op] {
		return &model.Failure{Class: model.Denied, Operation: op, Message: "no", NoEffect: true}
	}
	return nil
}

func (f *fakeLambda) GetAlias(ctx context.Context, function, alias string) (model.Alias, error) {
	if err := f.call(ctx, "GetAlias"); err != nil {
		return model.Alias{}, err
	}
	a, ok := f.aliases[function+":"+alias]
	if !ok {
		return a, &model.Failure{Class: model.Gone, Operation: "GetAlias", Message: "Alias not found"}
	}
	return a, nil
}

func (f *fakeLambda) GetVersion(ctx context.Context, function, qualifier string) (model.Version, error) {
	if err := f.call(ctx, "GetVersion"); err != nil {
		return model.Version{}, err
	}
	if a, ok := f.aliases[function+":"+qualifier]; ok {
		qualifier = a.Version
	}
	v, ok := f.versions[function+":"+qualifier]
	if !ok {
		return v, &model.Failure{Class: model.Gone, Operation: "GetFunction", Message: "Function not found"}
	}
	return v, nil
}

func (f *fakeLambda) Invoke(ctx context.Context, i model.Invocation) (model.Invoked, error) {
	_ = f.call(ctx, "Invoke")
	f.mu.Lock()
	f.invoked = append(f.invoked, i)
	f.running++
	f.most = max(f.most, f.running)
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.running--
	}()
	return f.answer(ctx, i)
}

func (f *fakeLambda) GetConcurrencyLimits(ctx context.Context) (model.ConcurrencyLimits, error) {
	return f.limits, f.call(ctx, "GetAccountSettings")
}

func (f *fakeLambda) GetReserved(ctx context.Context, function string) (*int, error) {
	if n, ok := f.reserved[function]; ok {
		return &n, f.call(ctx, "GetFunctionConcurrency")
	}
	return nil, f.call(ctx, "GetFunctionConcurrency")
}

// answers answers each invocation alike.
func answers(a model.Invoked) func(context.Context, model.Invocation) (model.Invoked, error) {
	return func(context.Context, model.Invocation) (model.Invoked, error) { return a, nil }
}

// fails answers each invocation by a failure.
func fails(f *model.Failure) func(context.Context, model.Invocation) (model.Invoked, error) {
	return func(context.Context, model.Invocation) (model.Invoked, error) { return model.Invoked{}, f }
}

// dies ends the process in the middle of an invocation.
func dies(context.Context, model.Invocation) (model.Invoked, error) {
	runtime.Goexit()
	return model.Invoked{}, nil
}

var (
	stage = model.Stage{Name: "stage", Alias: "stage", Confirm: model.ConfirmKey}
	prod  = model.Stage{Name: "production", Alias: "prod", Confirm: model.ConfirmType}
	at    = model.Identity{Account: "123456789012", Region: "us-east-1", ARN: "arn:aws:iam::123456789012:user/alice"}
)

// bench is a Tester over a fake and a journal of its own.
type bench struct {
	*Tester
	t      *testing.T
	lambda *fakeLambda
	path   string
	now    time.Time
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "journal.jsonl"), now: time.Now()}
	version := func(n string) model.Version {
		return model.Version{Function: "orders", Number: n, State: "Active", TimeoutSeconds: 10, MemoryMB: 128}
	}
	b.lambda = &fakeLambda{t: t, answer: answers(model.Invoked{Version: "14", Payload: []byte(`{"ok":true}`)}),
		aliases: map[string]model.Alias{
			"orders:stage": {Function: "orders", Name: "stage", Version: "14"},
			"orders:prod":  {Function: "orders", Name: "prod", Version: "9"},
		},
		versions: map[string]model.Version{"orders:14": version("14"), "orders:9": version("9"), "orders:12": version("12")},
		limits:   model.ConcurrencyLimits{Account: 1000, Unreserved: 1000},
	}
	b.Tester = b.again()
	return b
}

// again is a Tester of another process on the same journal.
func (b *bench) again() *Tester {
	f, err := journal.Open(b.path, false)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { f.Close() })
	return New(Deps{Lambda: b.lambda, Journal: f, Operator: model.Operator{Name: "alice", Host: "ops1"},
		Identity: func() model.Identity { return at }, Stages: func() []model.Stage { return []model.Stage{stage, prod} },
		Now: time.Now, PID: 0})
}

// moves is what the journal has.
func (b *bench) moves() []journal.Move {
	b.t.Helper()
	moves, err := b.deps.Journal.Moves(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return moves
}

// request tests orders in stage.
func request(name string) Request {
	return Request{Name: name, Function: "orders", Stage: stage, Event: Event{Name: name, JSON: []byte("{}")}}
}

// one prepares and makes a test.
func (b *bench) one(r Request) Result {
	b.t.Helper()
	sheets := b.Prepare(b.t.Context(), []Request{r}, nil)
	return b.Run(b.t.Context(), sheets, nil)[0]
}

func many(n int) []Request {
	rs := make([]Request, n)
	for i := range rs {
		rs[i] = request(fmt.Sprintf("t%d", i))
	}
	return rs
}
