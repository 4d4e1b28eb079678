package trail

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
)

// ownerStays is how long who owns an alias is believed to stay the same.
const ownerStays = 10 * time.Minute

// ownerTime is what both reads have: less than all guards have together, so that what
// one of them told is said when the other does not answer.
const ownerTime = 4 * time.Second

// Owners finds out who owns aliases, for the sheets of their moves.
type Owners struct {
	Stacks   model.StackReader
	Tags     model.TagReader
	Book     *Book
	Identity func() model.Identity
	Now      model.Clock
	// Refuse makes the guard refuse moves of aliases that something else moves by itself.
	Refuse bool

	mu   sync.Mutex
	kept map[model.Subject]kept
}

// kept is what was read of an alias.
type kept struct {
	facts OwnerFacts
	at    time.Time
}

// Guard says who owns the alias that a move is about, and what that means for the
// move. What is not known refuses nothing.
func (o *Owners) Guard() change.Guard {
	return change.Guard{Name: "owner", Ask: func(ctx context.Context, s change.Sheet) change.Answer {
		if s.Subject.Kind != model.FunctionSubject || s.Subject.Part == "" {
			return change.Answer{State: change.Passed}
		}
		owner := o.Of(ctx, s.Subject)
		why := owner.Words()
		switch {
		case why == "":
			return change.Answer{State: change.Passed}
		case owner.Kind == OwnerNone || owner.Kind == OwnerNotKnown || !o.Refuse:
			return change.Answer{State: change.Noted, Why: why}
		}
		return change.Answer{State: change.Stopped, Why: why + ", and refuse_owned in the config refuses such moves"}
	}}
}

// Of is who owns an alias.
func (o *Owners) Of(ctx context.Context, s model.Subject) Owner {
	o.mu.Lock()
	k, ok := o.kept[s]
	o.mu.Unlock()
	if !ok || o.Now().Sub(k.at) > ownerStays {
		k = kept{o.read(ctx, s), o.Now()}
		o.mu.Lock()
		if o.kept == nil {
			o.kept = map[model.Subject]kept{}
		}
		if k.facts.StackFailed == nil {
			o.kept[s] = k
		}
		o.mu.Unlock()
	}
	return o.Book.Owner(s.Name, s.Part, k.facts)
}

// Known names who owns an alias, as far as that was read already: it asks nothing.
// Empty when nobody is known to.
func (o *Owners) Known(key model.CellKey) string {
	s := model.AliasSubject(o.Identity(), key.Function, key.Alias)
	o.mu.Lock()
	k := o.kept[s]
	o.mu.Unlock()
	switch owner := o.Book.Owner(key.Function, key.Alias, k.facts); owner.Kind {
	case OwnerStack:
		return "the CloudFormation stack " + owner.Name
	case OwnerTerraform:
		return string(Terraform)
	case OwnerPulumi:
		return string(Pulumi)
	}
	return ""
}

// read asks CloudFormation and the function's tags.
func (o *Owners) read(ctx context.Context, s model.Subject) OwnerFacts {
	ctx, cancel := context.WithTimeout(ctx, ownerTime)
	defer cancel()
	f := OwnerFacts{StackAsked: true}
	var group sync.WaitGroup
	group.Go(func() {
		tags, err := o.Tags.FunctionTags(ctx, s.Name)
		f.Tags, f.TagsFailed = tags, model.FailureOf(err, "", "")
	})
	stack, err := o.Stacks.StackOf(ctx, o.arn(s))
	f.Stack, f.StackFailed = stack, model.FailureOf(err, "", "")
	group.Wait()
	return f
}

// arn is the alias' own, in the partition of the caller.
func (o *Owners) arn(s model.Subject) string {
	partition := "aws"
	if parts := strings.SplitN(o.Identity().ARN, ":", 3); len(parts) == 3 {
		partition = cmp.Or(parts[1], partition)
	}
	return fmt.Sprintf("arn:%s:lambda:%s:%s:function:%s:%s", partition, s.Region, s.Account, s.Name, s.Part)
}

// Words say what an owner means for a move by somebody else; empty when nobody owns
// the alias.
func (o Owner) Words() string {
	switch o.Kind {
	case OwnerStack:
		return fmt.Sprintf("the CloudFormation stack %s owns this alias: its next deploy that changes the alias moves it to the stack's own version", o.Name)
	case OwnerTerraform:
		return "Terraform owns this alias: its next apply puts back version, weights and description that it knows"
	case OwnerPulumi:
		return "Pulumi owns this alias: its next update puts back version, weights and description that it knows"
	case OwnerNotKnown:
		if o.Hint != "" {
			return "who owns this alias is not known, but " + o.Hint + ": " + o.Why
		}
		return "who owns this alias is not known: " + o.Why
	}
	return o.Hint
}
