package sim

import (
	"fmt"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// CloudFormation as far as asking for the owner of an alias needs it.

// demoStacks are the demo's aliases that a stack has, and the stack.
var demoStacks = map[string]string{"team-directory:prod": "team-directory"}

func cloudFormationOperations() map[string]operation {
	return map[string]operation{
		"DescribeStackResources": simulate(200, (*World).describeStackResources,
			func(in *cloudformation.DescribeStackResourcesInput) string {
				return aws.ToString(in.PhysicalResourceId)
			}),
	}
}

// PutStack lets a stack have an alias as its resource.
func (w *World) PutStack(stack, function, alias string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	f, ok := w.function(function)
	if !ok {
		return fmt.Errorf("stack %s: there is no function %s", stack, function)
	}
	if _, ok := f.aliases[alias]; !ok {
		return fmt.Errorf("stack %s: there is no alias %s:%s", stack, function, alias)
	}
	w.stacks[function+":"+alias] = stack
	return nil
}

// describeStackResources finds the stack of a resource. Everything else is not
// simulated.
func (w *World) describeStackResources(in *cloudformation.DescribeStackResourcesInput) (*cloudformation.DescribeStackResourcesOutput, error) {
	if in.PhysicalResourceId == nil || in.StackName != nil || in.LogicalResourceId != nil {
		return nil, &loudError{"DescribeStackResources is simulated for a PhysicalResourceId alone"}
	}
	id := *in.PhysicalResourceId
	function, alias := reference(id)
	stack, ok := w.stacks[function+":"+alias]
	if !ok || id != w.arn(function, alias) {
		return nil, generic(400, "ValidationError", "Stack for "+id+" does not exist")
	}
	stackID := "arn:aws:cloudformation:" + w.region + ":" + w.account + ":stack/" + stack + "/" + uuid(stream(w.seed, "stack "+stack))
	resource := func(logical, physical, kind string) types.StackResource {
		return types.StackResource{StackName: &stack, StackId: &stackID, LogicalResourceId: &logical, PhysicalResourceId: &physical,
			ResourceType: &kind, ResourceStatus: types.ResourceStatusUpdateComplete, Timestamp: aws.Time(w.now())}
	}
	return &cloudformation.DescribeStackResourcesOutput{StackResources: []types.StackResource{
		resource("Function", function, "AWS::Lambda::Function"),
		resource("Alias", id, "AWS::Lambda::Alias"),
	}}, nil
}

// tagsOf are a function's tags: CloudFormation sets some on those of its stacks.
func (w *World) tagsOf(f *function) map[string]string {
	tags := maps.Clone(f.tags)
	for _, a := range f.sortedAliases() {
		if stack, ok := w.stacks[f.name+":"+a.name]; ok {
			if tags == nil {
				tags = map[string]string{}
			}
			tags["aws:cloudformation:stack-name"], tags["aws:cloudformation:logical-id"] = stack, "Function"
			break
		}
	}
	return tags
}
