package wiring

import (
	"context"
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

var deployWords = change.Words{Noun: "deployment", Past: "deployed", Acting: "deploying"}

// deploying deploys an API's draft to a stage: a change.Change.
type deploying struct{ mending }

// Sheet implements change.Change.
func (c *deploying) Sheet() change.Sheet {
	s := c.sheet(DeployKind, deployWords, c.step.Serves, "the draft")
	s.Alone, s.Final = true, noWayBack
	return s
}

// Intend implements change.Change.
func (c *deploying) Intend(e *journal.Entry) { c.intend(e) }

// Check implements change.Checker: what is replaced is what the operator saw.
func (c *deploying) Check(ctx context.Context) change.Ending {
	s, err := c.stage(ctx, c.step.API, c.step.Stage)
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Err: err, Reason: "nothing was deployed, because the stage could not be read again: " + change.Cause(err)}
	case s.Deployment != c.step.Serves:
		return change.Ending{Status: change.Conflicted, Reason: fmt.Sprintf("nothing was deployed: somebody else deployed %s meanwhile", s.Deployment)}
	}
	return change.Ending{}
}

// Act implements change.Change.
func (c *deploying) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	id, err := c.deps.Gateway.Deploy(ctx, c.step.API, c.step.Stage, "by aloft, change "+c.id)
	if err != nil {
		return change.Ending{}, err
	}
	return change.Ending{Status: change.Moved, To: id}, nil
}

// Settle implements change.Change.
func (c *deploying) Settle(ctx context.Context, cause error) change.Ending {
	if change.Without(cause) {
		return unmade(cause)
	}
	s, err := c.stage(ctx, c.step.API, c.step.Stage)
	if err != nil {
		return unread(cause, err)
	}
	return deployedTo(s, c.step.Serves, cause)
}

// deployedTo says what became of a deployment by the stage as it is: it serves another one than
// before, which may be somebody else's of the same moment, and is the draft all the same.
func deployedTo(s model.APIStage, before string, cause error) change.Ending {
	if s.Deployment == before || s.Deployment == "" {
		return again(cause)
	}
	return change.Ending{Status: change.Moved, Settled: true, To: s.Deployment, Reason: "the answer was lost, but the stage serves another deployment than before"}
}
