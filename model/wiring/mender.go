package wiring

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

// Kinds of changes, as the journal calls them.
const (
	PermitKind   = "permit"   // a statement is added
	UnpermitKind = "unpermit" // a statement that aloft added is taken away
	VariableKind = "variable" // a stage's variable is set, or taken away
	DeployKind   = "deploy-api"
)

const (
	readTime  = 15 * time.Second // for one look at what was changed
	writeTime = 30 * time.Second // for one call; a deployment may wait 5 s for its turn
)

// Gateway is what mending needs of AWS.
type Gateway interface {
	model.APIReader
	model.PolicyReader
	model.WiringWriter
}

// Deps is what a Mender works with.
type Deps struct {
	Gateway  Gateway
	Journal  journal.Journal
	Operator model.Operator
	Identity func() model.Identity // account, Region and ARN as known when a change is made
	Now      model.Clock
	NewID    func() string // ids of changes; nil: change.NewID
	PID      int           // of this process
	Guards   change.Guards // rules that a change must pass
	Mended   func()        // told after changes were made; nil: nobody is
}

// Mender mends the wiring of stages. Its methods may be called at the same time.
type Mender struct {
	deps   Deps
	runner *change.Runner
}

// NewMender makes a Mender.
func NewMender(d Deps) *Mender {
	if d.NewID == nil {
		d.NewID = change.NewID
	}
	return &Mender{deps: d, runner: change.New(change.Deps{Journal: d.Journal, Operator: d.Operator,
		Identity: d.Identity,
		Now:      d.Now, NewID: d.NewID, PID: d.PID, Guards: d.Guards})}
}

// Sheet is what the operator sees before wiring is mended: each call that will be made.
type Sheet struct {
	ID      string // of the set, in the journal
	Changes []StepSheet
	Left    []string // what no call mends, in words with what would
	Reason  string   // the operator's words
	Verdict change.Verdict
	// Undo says what undo can put back, and what it can not; empty where there is nothing to do.
	Undo   string
	Undoes *change.Undone // the change that is taken back; nil for none
}

// Touched are those of some stages that a call of the sheet is about.
func (s Sheet) Touched(stages []model.Stage) []model.Stage {
	return slices.DeleteFunc(slices.Clone(stages), func(stage model.Stage) bool {
		return !slices.ContainsFunc(s.Changes, func(one StepSheet) bool { return one.Touches(stage) })
	})
}

// StepSheet is one call of a sheet.
type StepSheet struct {
	Step
	ID      string         // of the change, in the journal
	Refusal string         // why a guard keeps it from being made; empty: none does
	Asked   []change.Asked // what guards say

}

// Prepare makes a sheet of steps. The guards are asked about each.
func (m *Mender) Prepare(ctx context.Context, steps []Step, left []string, reason string) Sheet {
	s := Sheet{ID: m.deps.NewID(), Left: left, Reason: reason, Verdict: change.Ready}
	for _, step := range steps {
		one := StepSheet{Step: step, ID: m.deps.NewID()}
		one.Asked = m.runner.Ask(ctx, m.mending(&s, one).Sheet())
		one.Refusal = change.Refusal(one.Asked)
		s.Changes = append(s.Changes, one)
		if step.Deploys && step.Serves == "" {
			s.Undo = "undo takes back all but the deployment: " + neverServed
		}
	}
	switch {
	case len(steps) == 0:
		s.Verdict = change.Unchanged
	case s.Undo == "":
		s.Undo = "undo takes it back: statements, variables, and which deployment is served"
	}
	return s
}

// Mend makes the changes of a sheet, one after the other, each for itself: what can not be
// made keeps none of the others from being made. The function may be nil.
func (m *Mender) Mend(ctx context.Context, s Sheet, dryRun bool, progress func(change.Progress)) []change.Result {
	set := change.Set{ID: s.ID, Order: change.Together, Width: 1}
	if len(s.Changes) == 1 {
		set.ID = ""
	}
	var planned []change.Result
	for _, one := range s.Changes {
		c := m.mending(&s, one)
		set.Changes = append(set.Changes, c)
		sheet := c.Sheet()
		planned = append(planned, change.Result{ID: sheet.ID, Kind: sheet.Kind, Subject: sheet.Subject,
			Stage: sheet.Stage,
			From:  sheet.From, To: sheet.To, Status: change.Planned})
	}
	if dryRun {
		return planned
	}
	results := m.runner.Run(ctx, set, progress)
	if m.deps.Mended != nil {
		m.deps.Mended()
	}
	return results
}

// mending is the change of a kind that a step is.
func (m *Mender) mending(s *Sheet, one StepSheet) change.Change {
	base := mending{Mender: m, id: one.ID, step: one.Step, why: s.Reason, undoes: s.Undoes, refusal: one.Refusal}
	switch {
	case one.Deploys:
		return &deploying{base}
	case one.Variable.Name != "":
		return &setting{base}
	case one.Removes:
		return &unpermitting{base}
	}
	return &permitting{base}
}

// mending is what the changes of all kinds have.
type mending struct {
	*Mender
	id      string
	step    Step
	why     string
	undoes  *change.Undone
	refusal string
}

// sheet is what the sheets of all kinds have.
func (c *mending) sheet(kind string, words change.Words, from, to string) change.Sheet {
	s := change.Sheet{ID: c.id, Kind: kind, Words: words, Subject: model.APIStageSubject(c.runner.Identity(),
		c.step.API.ID, c.step.Stage),
		Stage: c.step.Stage, From: from, To: to, Verdict: change.Ready, Why: c.why, GoesBack: c.undoes != nil,
		Within: 3 * time.Minute}
	if c.refusal != "" {
		s.Verdict, s.Reason = change.Refused, c.refusal
	}
	return s
}

// intend adds what the next start needs to find out what became of it.
func (c *mending) intend(e *journal.Entry) {
	e.API, e.APIKind = c.step.API.Name, string(c.step.API.Kind)
	if c.undoes != nil {
		e.Undoes = c.undoes.ID
	}
}

// settle says what became of a change of the stage itself, by the stage as it is.
func (c *mending) settle(ctx context.Context, cause error, became func(model.APIStage, error) change.Ending) change.Ending {
	if change.Without(cause) {
		return unmade(cause)
	}
	s, err := c.stage(ctx, c.step.API, c.step.Stage)
	if err != nil {
		return unread(cause, err)
	}
	return became(s, cause)
}

// stage reads the stage as it is now.
func (m *Mender) stage(ctx context.Context, api model.API, name string) (model.APIStage, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	stages, err := m.deps.Gateway.ListAPIStages(ctx, api)
	if err != nil {
		return model.APIStage{}, err
	}
	for _, s := range stages {
		if s.Name == name {
			return s, nil
		}
	}
	return model.APIStage{}, &model.Failure{Class: model.Gone, Operation: "GetStages", Subject: api.ID + "/" + name,
		Message: "there is no such stage"}
}

// unmade is how a change ends that was not made.
func unmade(cause error) change.Ending {
	end := change.Ending{Status: change.Failed, Settled: true, Reason: change.Cause(cause), Err: cause}
	if model.ClassOf(cause) == model.Conflict {
		end.Status = change.Conflicted
	}
	return end
}

// unread is how a change ends of which it is not known whether it was made.
func unread(cause, err error) change.Ending {
	return change.Ending{Status: change.Failed, Unknown: true, Err: err,
		Reason: fmt.Sprintf("whether it was made is not known: %s, and it could not be read: %s", change.Cause(cause),
			change.Cause(err))}
}

// again is how a write ends of which nothing is seen: it is made once more where that may work.
func again(cause error) change.Ending {
	end := unmade(cause)
	end.Again = !change.Lasting(cause)
	return end
}
