package builds

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// CodeBuild is what a Builder needs of it.
type CodeBuild interface {
	model.BuildReader
	model.BuildRunner
}

// Deps is what a Builder works with.
type Deps struct {
	CodeBuild CodeBuild
	Journal   journal.Journal
	Operator  model.Operator
	Identity  func() model.Identity // account, Region and ARN as known when a change is made
	Now       model.Clock
	NewID     func() string // ids of changes; nil: change.NewID
	PID       int           // of this process
	Guards    change.Guards // rules that a change must pass
}

// Builder starts, stops and retries builds. Its methods may be called at the same
// time; none is cut off by its context once it is begun.
type Builder struct {
	deps   Deps
	runner *change.Runner
}

// New makes a Builder.
func New(d Deps) *Builder {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Builder{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator, Identity: d.Identity,
		Now: d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// Result is what became of a change. Its build is the one that was started or
// stopped; it is zero while that is not known.
type Result struct {
	change.Result
	Build model.Build
}

// Failure is why no build was started or stopped, as far as is known; nil when one
// was, or had ended before.
func (r Result) Failure() error {
	switch r.Status {
	case change.Moved, change.NotChanged:
		return nil
	}
	return &failure{r}
}

// failure is a result that is an error, with its cause.
type failure struct{ r Result }

func (f *failure) Error() string { return f.r.Reason }

func (f *failure) Unwrap() error { return f.r.Err }

// Start starts a build. The same token again is the same start.
func (b *Builder) Start(ctx context.Context, start model.BuildStart) Result {
	return b.make(ctx, &beginning{Builder: b, id: b.deps.NewID(), kind: StartKind, project: start.Project, source: start.SourceVersion,
		ask: func(ctx context.Context) (model.Build, error) { return b.deps.CodeBuild.StartBuild(ctx, start) }})
}

// Retry starts a build like one that has ended.
func (b *Builder) Retry(ctx context.Context, old model.Build, token string) Result {
	return b.make(ctx, &beginning{Builder: b, id: b.deps.NewID(), kind: RetryKind, project: old.Project, source: old.SourceVersion,
		ask: func(ctx context.Context) (model.Build, error) { return b.deps.CodeBuild.RetryBuild(ctx, old.ID, token) }})
}

// Stop stops a build that runs.
func (b *Builder) Stop(ctx context.Context, build model.Build) Result {
	return b.make(ctx, &stopping{Builder: b, id: b.deps.NewID(), build: build})
}

func (b *Builder) make(ctx context.Context, c change.Change) Result {
	r := Result{Result: b.runner.Run(ctx, change.Set{Changes: []change.Change{c}}, nil)[0]}
	r.Build, _ = r.Seen.(model.Build)
	return r
}

// SettlePending finds out what became of changes whose process ended between intent
// and outcome, and records it. What can not be settled yet is in the error, and stays
// pending.
func (b *Builder) SettlePending(ctx context.Context) ([]Result, error) {
	settled, err := b.runner.SettlePending(ctx, b.Kinds()...)
	var results []Result
	for _, c := range settled {
		r := Result{Result: c}
		r.Build, _ = c.Seen.(model.Build)
		results = append(results, r)
	}
	return results, err
}

// Line is a result in one line.
func (r Result) Line() string {
	doing := map[string]string{StartKind: "starting a build of ", RetryKind: "retrying a build of ", StopKind: "stopping "}[r.Kind]
	line := fmt.Sprintf("%s%s: %s", doing, r.Subject, r.word())
	if r.Reason != "" {
		line += ": " + r.Reason
	}
	return line
}

func (r Result) word() string {
	switch {
	case r.Status != change.Moved:
		return string(r.Status)
	case r.Kind == StopKind:
		return "stopped"
	}
	return "started " + r.To
}

// name is a build in messages.
func name(b model.Build) string {
	if b.Number > 0 {
		return fmt.Sprintf("%s#%d", b.Project, b.Number)
	}
	return b.ID
}
