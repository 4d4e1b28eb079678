package wiring

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/journal"
)

var (
	permitWords   = change.Words{Noun: "permission", Past: "permitted", Acting: "adding the permission"}
	unpermitWords = change.Words{Noun: "permission", Past: "taken back", Acting: "removing the permission"}
)

// permitting adds a statement to the policy of an alias: a change.Change.
type permitting struct{ mending }

// Sheet implements change.Change.
func (c *permitting) Sheet() change.Sheet {
	p := c.step.Permission
	return c.sheet(PermitKind, permitWords, "", called(p.Function, p.Alias))
}

// Intend implements change.Change.
func (c *permitting) Intend(e *journal.Entry) {
	c.intend(e)
	e.Statement, e.Source = c.step.Permission.Statement, c.step.Permission.SourceARN
}

// Act implements change.Change.
func (c *permitting) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if err := c.deps.Gateway.AddPermission(ctx, c.step.Permission); err != nil {
		return change.Ending{}, err
	}
	return change.Ending{Status: change.Moved}, nil
}

// Settle implements change.Change. That there is a statement of that id, and a lost answer,
// are judged by what the policy says.
func (c *permitting) Settle(ctx context.Context, cause error) change.Ending {
	refused := model.ClassOf(cause) == model.Conflict
	if change.Without(cause) && !refused {
		return unmade(cause)
	}
	found, err := c.look(ctx, c.step.Permission)
	if err != nil {
		return unread(cause, err)
	}
	switch {
	case found.lets && found.statement != "" && change.Without(cause):
		return change.Ending{Status: change.NotChanged, Settled: true,
			Reason: "the statement " + c.step.Permission.Statement + " is there already, and lets it in"}
	case found.lets && found.statement != "":
		return change.Ending{Status: change.Moved, Settled: true,
			Reason: "the answer was lost, but the statement is there"}
	case found.statement != "":
		return change.Ending{Status: change.Conflicted, Settled: true, Err: cause, Reason: fmt.Sprintf(
			"a statement %s is there already, which does not let it in: take it out first (aws lambda remove-permission): %s", c.step.Permission.Statement, found.statement)}
	}
	return again(cause)
}

// looked is what a policy says of a permission.
type looked struct {
	statement string // of the permission's id; empty: there is none
	lets      bool   // the policy lets in all that the permission is for
}

// look reads a policy.
func (m *Mender) look(ctx context.Context, p model.Permission) (looked, error) {
	ctx, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	policy, err := m.deps.Gateway.GetPolicy(ctx, p.Function, p.Alias)
	if err != nil {
		return looked{}, err
	}
	document := policy.Document.Exact()
	var l looked
	statements, _ := statementsOf(document)
	for _, s := range statements {
		var id string
		if json.Unmarshal(s.elements["Sid"], &id) == nil && id == p.Statement {
			l.statement = oneLine(s.text)
		}
	}
	l.lets = Lets(document, p)
	return l, nil
}

// Lets reports whether a document lets in what a permission is for, whole: the wildcard at
// the end of its source is matched by none that is narrower.
func Lets(document string, p model.Permission) bool {
	statements, why := statementsOf(document)
	if why != "" {
		return false
	}
	caller := Caller{Service: service, Action: "lambda:InvokeFunction", SourceARN: p.SourceARN,
		SourceAccount: accountOf(p.SourceARN)}
	for _, s := range statements {
		var resources []string
		if list, ok := stringsOf(s.elements["Resource"]); ok {
			resources = list
		}
		for _, r := range resources {
			caller.Resource = r // the policy is the alias' own: what it names is the alias
			if Judge([]string{document}, caller).Decision == Allowed {
				return true
			}
		}
	}
	return false
}

// unpermitting takes back a statement that aloft added: a change.Change.
type unpermitting struct{ mending }

// Sheet implements change.Change.
func (c *unpermitting) Sheet() change.Sheet {
	p := c.step.Permission
	return c.sheet(UnpermitKind, unpermitWords, called(p.Function, p.Alias), "")
}

// Intend implements change.Change.
func (c *unpermitting) Intend(e *journal.Entry) {
	c.intend(e)
	e.Statement, e.Source = c.step.Permission.Statement, c.step.Permission.SourceARN
}

// Check implements change.Checker: what is taken back is what aloft wrote.
func (c *unpermitting) Check(ctx context.Context) change.Ending {
	found, err := c.look(ctx, c.step.Permission)
	switch {
	case err != nil:
		return change.Ending{Status: change.Failed, Err: err,
			Reason: "nothing was changed, because the policy could not be read: " + change.Cause(err)}
	case found.statement == "":
		return change.Ending{Status: change.NotChanged, Reason: "the statement " + c.step.Permission.Statement +
			" is there no more"}
	case !strings.Contains(found.statement, c.step.Permission.SourceARN):
		return change.Ending{Status: change.Conflicted,
			Reason: "nothing was changed: somebody else changed the statement: " + found.statement}
	}
	return change.Ending{}
}

// Act implements change.Change.
func (c *unpermitting) Act(ctx context.Context) (change.Ending, error) {
	ctx, cancel := context.WithTimeout(ctx, writeTime)
	defer cancel()
	if err := c.deps.Gateway.RemovePermission(ctx, c.step.Permission); err != nil {
		return change.Ending{}, err
	}
	return change.Ending{Status: change.Moved}, nil
}

// Settle implements change.Change.
func (c *unpermitting) Settle(ctx context.Context, cause error) change.Ending {
	if change.Without(cause) && model.ClassOf(cause) != model.Gone {
		return unmade(cause)
	}
	found, err := c.look(ctx, c.step.Permission)
	switch {
	case err != nil:
		return unread(cause, err)
	case found.statement == "":
		return change.Ending{Status: change.Moved, Settled: true,
			Reason: "the answer was lost, but the statement is there no more"}
	}
	return again(cause)
}
