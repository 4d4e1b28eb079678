package trail

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
)

// stackTag is what CloudFormation sets on a function of a stack. That the stack has
// the function's aliases too, it does not say.
const stackTag = "aws:cloudformation:stack-name"

// OwnerKind says what sort of thing looks after an alias, and moves it by itself.
type OwnerKind string

// The kinds of owners.
const (
	OwnerNotKnown  OwnerKind = "not known"
	OwnerNone      OwnerKind = "none"
	OwnerStack     OwnerKind = "stack"     // CloudFormation: at the next deploy that changes the alias
	OwnerTerraform OwnerKind = "terraform" // at each apply
	OwnerPulumi    OwnerKind = "pulumi"    // at each update
)

// Owner is who looks after an alias.
type Owner struct {
	Kind OwnerKind
	Name string // of the stack
	Why  string // why it is not known; empty when it is
	Hint string // what points at an owner without proving it; empty for nothing
}

// OwnerFacts is what was read to find the owner of an alias.
type OwnerFacts struct {
	Stack       string         // that has the alias as a resource; empty for none
	StackAsked  bool           // CloudFormation has answered, or failed
	StackFailed *model.Failure // why it can not tell; nil when it did

	Tags       map[string]string // the function's
	TagsFailed *model.Failure    // why they are not there; nil when they are, or were not asked for

	Other       *model.AliasCall // the alias' last call that was not aloft's; nil for none
	TrailRead   bool             // CloudTrail has answered
	TrailFailed *model.Failure   // why it can not be read; nil when it can
}

// OwnerOf decides who owns an alias. CloudFormation's own word comes first; that
// Terraform or Pulumi have it shows in CloudTrail alone.
func OwnerOf(f OwnerFacts) Owner {
	tool := Tool("")
	if f.Other != nil {
		tool = ToolOf(f.Other.By)
	}
	switch {
	case f.Stack != "":
		return Owner{Kind: OwnerStack, Name: f.Stack}
	case tool == Terraform:
		return Owner{Kind: OwnerTerraform}
	case tool == Pulumi:
		return Owner{Kind: OwnerPulumi}
	}
	var why []string
	switch {
	case f.StackFailed != nil:
		why = append(why, "whether a stack has it can not be read: "+brief(f.StackFailed))
	case !f.StackAsked:
		why = append(why, "whether a stack has it was not read yet")
	}
	switch {
	case f.TrailFailed != nil:
		why = append(why, "whether Terraform or Pulumi moved it can not be read: "+brief(f.TrailFailed))
	case !f.TrailRead:
		why = append(why, "whether Terraform or Pulumi moved it was not read yet")
	}
	if len(why) == 0 {
		return Owner{Kind: OwnerNone, Hint: hint(f, tool)}
	}
	return Owner{Kind: OwnerNotKnown, Why: strings.Join(why, "; "), Hint: hint(f, tool)}
}

// hint is what points at a stack where CloudFormation itself did not say.
func hint(f OwnerFacts, tool Tool) string {
	stack := f.Tags[stackTag]
	switch {
	case f.StackAsked && f.StackFailed == nil && stack != "":
		return "its function is of the CloudFormation stack " + stack + ", which does not have the alias itself"
	case f.StackAsked && f.StackFailed == nil:
		return "" // no stack has it
	case tool == CloudFormation:
		return "CloudFormation moved it last"
	case stack != "":
		return "its function is of the stack " + stack
	case f.TagsFailed != nil:
		return "the function's tags can not be read: " + brief(f.TagsFailed)
	}
	return ""
}

// brief is a failure in few words: the permission that is missing, or the call and
// how it failed.
func brief(f *model.Failure) string {
	if f.Permission != "" {
		return "denied: " + f.Permission + " is missing"
	}
	return f.Operation + " failed, " + string(f.Class)
}
