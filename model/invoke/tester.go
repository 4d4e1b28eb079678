package invoke

import (
	"context"
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Lambda is what a Tester needs of it.
type Lambda interface {
	model.AliasReader
	model.VersionReader
	model.Invoker
	model.ConcurrencyLimiter
}

// Deps is what a Tester works with.
type Deps struct {
	Lambda   Lambda
	Journal  journal.Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN as known when a test is made
	Stages   func() []model.Stage  // those of the config
	Now      model.Clock
	NewID    func() string // ids of changes; nil: change.NewID
	PID      int           // of this process
	Guards   change.Guards // rules that a test must pass
}

// Tester makes tests. Its methods may be called at the same time.
type Tester struct {
	deps   Deps
	runner *change.Runner
}

// New makes a Tester.
func New(d Deps) *Tester {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	if d.Stages == nil {
		d.Stages = func() []model.Stage { return nil }
	}
	return &Tester{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator, Identity: d.Identity,
		Now: d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// Result is what became of one test.
type Result struct {
	change.Result
	Outcome
	Request Request
}

// Line says in one line what became of a test.
func Line(r change.Result) string {
	how := string(r.Status)
	if o, ok := r.Seen.(Outcome); ok {
		how = string(o.Verdict)
	}
	line := fmt.Sprintf("test of %s: %s", r.Subject, how)
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

// Failure reports whether the test did not pass.
func (r Result) Failure() bool { return r.Verdict != Passed }

// Run makes tests, several at the same time where the account allows it. The results
// come in the order of the sheets. When the context ends, what was not begun is refused,
// and no answer is waited for any more: whether those functions ran is not known then.
// The function, which may be nil, is never called twice at the same time.
func (t *Tester) Run(ctx context.Context, sheets []Sheet, progress func(change.Progress)) []Result {
	set := change.Set{Order: change.Together, Width: t.width(ctx, sheets)}
	tests := make([]*test, len(sheets))
	for i, s := range sheets {
		tests[i] = &test{Tester: t, sheet: s, wanted: ctx}
		set.Changes = append(set.Changes, tests[i])
	}
	results := make([]Result, len(sheets))
	for i, r := range t.runner.Run(ctx, set, progress) {
		results[i] = Result{Result: r, Outcome: tests[i].outcome, Request: sheets[i].Request}
		if results[i].Why == "" && results[i].Verdict != Passed {
			results[i].Why = r.Reason
		}
	}
	return results
}

const (
	mostTogether = 8
	// spared is the share of the account's concurrency that tests leave to everybody
	// else: they take one in so many.
	spared = 10
)

// width is how many tests run at the same time: a tenth of what the account allows, and
// of one function no more than it has for itself. Where that can not be read it is one.
func (t *Tester) width(ctx context.Context, sheets []Sheet) int {
	of := map[string]int{}
	for _, s := range sheets {
		if s.Verdict == change.Ready {
			of[s.Request.Function]++
		}
	}
	if len(sheets) < 2 || len(of) == 0 {
		return 1
	}
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	limits, err := t.deps.Lambda.GetConcurrencyLimits(ctx)
	if err != nil {
		return 1
	}
	width := min(mostTogether, max(limits.Unreserved/spared, 1))
	var several []string
	for f, n := range of {
		if n > 1 {
			several = append(several, f)
		}
	}
	slices.Sort(several)
	for _, f := range several {
		switch n, err := t.deps.Lambda.GetReserved(ctx, f); {
		case err != nil:
			return 1
		case n != nil && *n < of[f]:
			width = min(width, max(*n, 1))
		}
	}
	return width
}
