package wiring

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

var deployWords = change.Words{Noun: "deployment", Past: "deployed", Acting: "deploying"}

// draft is what a deployment is to be of, in the words of the journal.
const draft = "the draft"

// deploying has a stage serve an API's draft, or another deployment: a change.Change.
type deploying struct{ mending }

// Sheet implements change.Change.
func (c *deploying) Sheet() change.Sheet {
	to := draft
	if c.step.Back != "" {
		to = c.step.Back
	}
	s := c.sheet(DeployKind, deployWords, c.step.Serves, to)
	s.Alone = true
	if c.step.Serves == "" {
		s.Final = neverServed
	}
	return s
}

// neverServed is why a first deployment is not taken back.
const neverServed = "the stage has served nothing before, which it can not do again"

// Intend implements change.Change.
func (c *deploying) Intend(e *journal.Entry) { c.intend(e) }

// Check implements change.Checker: what is replaced is what the operator saw.
func (c *deploying) Check(ctx context.Context) change.Ending {
	s, err := c.stage(ctx, c.step.API, c.step.Stage)
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Err: err,
			Reason: "nothing was deployed, because the stage could not be read again: " + change.Cause(err)}
	case c.step.Back != "" && s.Deployment == c.step.Back:
		return change.Ending{Status: change.NotChanged, Reason: "the stage serves it already"}
	case s.Deployment != c.step.Serves:
		return change.Ending{Status: change.Conflicted,
			Reason: fmt.Sprintf("nothing was deployed: somebody else had the stage serve %s meanwhile", s.Deployment)}
	case s.Canary != nil:
		return change.Ending{Status: change.Conflicted, Reason: "nothing was deployed: the stage has a canary now"}
	}
	return change.Ending{}
}

// Act implements change.Change.
func (c *deploying) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if id := c.step.Back; id != "" {
		return change.Ending{Status: change.Moved, To: id}, c.deps.Gateway.ServeDeployment(ctx, c.step.API,
			c.step.Stage, id)
	}
	id, err := c.deps.Gateway.Deploy(ctx, c.step.API, c.step.Stage, "by aloft, change "+c.id)
	if err != nil {
		return change.Ending{}, err
	}
	return change.Ending{Status: change.Moved, To: id}, nil
}

// Settle implements change.Change.
func (c *deploying) Settle(ctx context.Context, cause error) change.Ending {
	return c.settle(ctx, cause, c.became)
}

// became says what became of a deployment by what the stage serves. Another one than before may
// be somebody else's of the same moment; it is of the draft all the same.
func (c *deploying) became(s model.APIStage, cause error) change.Ending {
	switch {
	case s.Deployment == c.step.Serves:
		return again(cause)
	case c.step.Back != "" && s.Deployment != c.step.Back:
		return change.Ending{Status: change.Conflicted, Settled: true, Err: cause,
			Reason: fmt.Sprintf("the answer was lost, and the stage serves %s: somebody else was faster", s.Deployment)}
	}
	return change.Ending{Status: change.Moved, Settled: true, To: s.Deployment,
		Reason: "the answer was lost, but the stage serves another deployment than before"}
}
