package plan

import (
	"context"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
)

const (
	readTime  = 20 * time.Second // for one look at one thing
	writeTime = time.Minute      // for one call that writes
	// sendTime is for a call that sends code.
	sendTime = 7 * time.Minute
)

// Mover moves stages of functions. *release.Mover is one.
type Mover interface {
	Prepare(ctx context.Context, r release.Request) release.Sheet
	Set(sheets []release.Sheet, o release.Options) change.Set
}

// Deps is what a Planner works with.
type Deps struct {
	Ground   component.Ground
	Mover    Mover // moves the first stage to another configuration
	Maker    Mover // makes aliases: it asks no guards
	Journal  journal.Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN; they have to be known
	Book     func() *cost.Book     // nil: nothing is priced
	Now      model.Clock
	NewID    func() string // ids of changes; nil: change.NewID
	PID      int           // of this process
	Guards   change.Guards // rules that a change must pass
	Made     func()        // told after changes were made; nil: nobody is
}

// Planner makes plans of components, and makes what they say. Its methods may be called at the
// same time.
type Planner struct {
	deps   Deps
	runner *change.Runner
}

// New makes a Planner.
func New(d Deps) *Planner {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Planner{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator,
		Identity: d.Identity,
		Now:      d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// Request is the wish for a component.
type Request struct {
	Component component.Component
	// Files are those of the first commit of an empty repository.
	Files func() ([]component.CommitFile, error)
	// Zip reads the local zip of a function, by its path in the file.
	Zip    func(path string) ([]byte, error)
	Reason string // the operator's words, for the journal
}

// Plan is what has to be made, in its order.
type Plan struct {
	ID     string // of the set, in the journal
	Name   string // of the component; of a stage that is added, its name
	Steps  []Step
	parts  []part
	view   *view
	reason string
}

// Because is the plan with the operator's words for the journal.
func (p Plan) Because(reason string) Plan {
	p.reason = reason
	if p.view != nil {
		v := *p.view
		v.Reason = reason
		p.view = &v
	}
	return p
}

// awaits reports whether a step is for something that is made, or that AWS is at work on; of a
// plan that no Planner made none is.
func (p Plan) awaits(i ID) bool { return p.view != nil && p.view.coming[i] }

// Acting are the indexes of the steps that Apply takes as changes, in its order: those that
// write, and those on which AWS is at work.
func (p Plan) Acting() []int {
	var at []int
	for i, s := range p.Steps {
		if s.Changes() || p.awaits(s.ID) {
			at = append(at, i)
		}
	}
	return at
}

// Changes counts the steps that write something.
func (p Plan) Changes() int {
	n := 0
	for _, s := range p.Steps {
		if s.Changes() {
			n++
		}
	}
	return n
}

// Refused counts the steps that can not be made.
func (p Plan) Refused() int {
	n := 0
	for _, s := range p.Steps {
		if s.Action == Refused {
			n++
		}
	}
	return n
}

// USD is the fixed cost of a month of all that is there once the plan is made, at list price.
// Requests, storage and builds are not in it: nobody knows them beforehand.
func (p Plan) USD() cost.USD {
	var sum cost.USD
	for _, s := range p.Steps {
		sum = sum.Plus(s.USD)
	}
	return sum
}

// Plan reads the account and says what has to be made. The function, which may be nil, hears how
// many things were looked at. The error says that the account can not be read at all.
func (p *Planner) Plan(ctx context.Context, r Request, progress func(done, total int)) (Plan, error) {
	v := p.newView(r)
	return p.plan(ctx, v, r.Component.Name, v.parts(), progress)
}

func (p *Planner) plan(ctx context.Context, v *view, name string, parts []part, progress func(done,
	total int)) (Plan, error) {
	out := Plan{ID: p.deps.NewID(), Name: name, view: v, reason: v.Reason}
	for i, one := range parts {
		f, err := one.look(ctx, v)
		if err != nil && (ctx.Err() != nil || hopeless(err)) {
			return Plan{}, err
		}
		if progress != nil {
			progress(i+1, len(parts))
		}
		step := Step{ID: one.id(), Action: f.action, Detail: f.detail, USD: f.usd, Stage: f.stage, Waits: f.waits ||
			f.busy != ""}
		if err != nil {
			step.Action, step.Cause = Refused, model.FailureOf(err, "", one.id().String())
			step.Detail = "it could not be looked at: " + change.Cause(err)
		}
		if f.hidden && err == nil {
			continue
		}
		if step.Changes() || f.busy != "" {
			v.coming[step.ID] = true
		}
		out.Steps, out.parts = append(out.Steps, step), append(out.parts, one)
	}
	return out, nil
}

// hopeless reports whether no other thing could be read either.
func hopeless(err error) bool {
	switch model.ClassOf(err) {
	case model.Expired, model.Network, model.Throttled:
		return true
	}
	return false
}

// Waits reports whether AWS is at work on something that the plan waits for.
func (p Plan) Waits() bool {
	for _, s := range p.Steps {
		if !s.Changes() && p.awaits(s.ID) {
			return true
		}
	}
	return false
}

// Touched are those of some stages for whose users something is changed that is there. A stage
// that is made is none.
func (p Plan) Touched(stages []model.Stage) []model.Stage {
	return slices.DeleteFunc(slices.Clone(stages), func(stage model.Stage) bool {
		return !slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Changes() && s.Stage.Name == stage.Name })
	})
}
