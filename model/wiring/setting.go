package wiring

import (
	"context"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

var variableWords = change.Words{Noun: "variable", Past: "set", Acting: "setting the variable"}

// setting gives a stage's variable a value: a change.Change. API Gateway knows no revision:
// the stage is read again right before.
type setting struct{ mending }

// assignment is a variable and its value in the words of the journal; the name alone where
// there is no such variable.
func assignment(name, value string) string {
	if value == "" {
		return name
	}
	return name + "=" + value
}

// Sheet implements change.Change.
func (c *setting) Sheet() change.Sheet {
	v := c.step.Variable
	s := c.sheet(VariableKind, variableWords, assignment(v.Name, v.From), assignment(v.Name, v.To))
	s.Alone = true
	return s
}

// Intend implements change.Change.
func (c *setting) Intend(e *journal.Entry) { c.intend(e) }

// Check implements change.Checker.
func (c *setting) Check(ctx context.Context) change.Ending {
	v := c.step.Variable
	s, err := c.stage(ctx, c.step.API, c.step.Stage)
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Err: err,
			Reason: "nothing was changed, because the stage could not be read again: " + change.Cause(err)}
	case s.Variables[v.Name] == v.To:
		return change.Ending{Status: change.NotChanged, Reason: fmt.Sprintf("the variable %s says so already", v.Name)}
	case s.Variables[v.Name] != v.From:
		return change.Ending{Status: change.Conflicted,
			Reason: fmt.Sprintf("nothing was changed: somebody else set the variable to %s meanwhile",
				assignment(v.Name, s.Variables[v.Name]))}
	}
	return change.Ending{}
}

// Act implements change.Change.
func (c *setting) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	s, err := c.deps.Gateway.SetAPIVariable(ctx, c.step.API, c.step.Stage, c.step.Variable.Name, c.step.Variable.To)
	if err != nil {
		return change.Ending{}, err
	}
	return change.Ending{Status: change.Moved, Seen: s}, nil
}

// Settle implements change.Change.
func (c *setting) Settle(ctx context.Context, cause error) change.Ending {
	return c.settle(ctx, cause, c.became)
}

// became says what became of a change by the stage as it is.
func (c *setting) became(s model.APIStage, cause error) change.Ending {
	v := c.step.Variable
	switch now := s.Variables[v.Name]; now {
	case v.To:
		return change.Ending{Status: change.Moved, Settled: true, Seen: s,
			Reason: "the answer was lost, but the variable says so"}
	case v.From:
		return again(cause)
	default:
		return change.Ending{Status: change.Conflicted, Settled: true, Seen: s, Err: cause,
			Reason: fmt.Sprintf("the answer was lost, and somebody else set the variable to %s",
				assignment(v.Name, now))}
	}
}

// variableOf reads what assignment writes, of before and after.
func variableOf(from, to string) Variable {
	name, value, _ := strings.Cut(to, "=")
	_, before, _ := strings.Cut(from, "=")
	return Variable{Name: name, From: before, To: value}
}
