package account

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// StackOf asks CloudFormation which stack has an alias as a resource, empty for
// none. A stack that was deleted, or gave the alias up, has it no more, and is still
// named for 90 days.
func (a *Account) StackOf(ctx context.Context, aliasARN string) (string, error) {
	ctx, c, done := a.begin(ctx, "DescribeStackResources", aliasARN)
	defer done()
	out, err := c.clients.stacks.DescribeStackResources(ctx, &cloudformation.DescribeStackResourcesInput{PhysicalResourceId: &aliasARN})
	if err != nil {
		failure := a.failure(ctx, c, err)
		if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "ValidationError" && strings.Contains(f.Message, "does not exist") {
			return "", nil
		}
		return "", failure
	}
	for i := range out.StackResources {
		r := &out.StackResources[i]
		if aws.ToString(r.PhysicalResourceId) != aliasARN {
			continue
		}
		switch r.ResourceStatus {
		case types.ResourceStatusDeleteComplete, types.ResourceStatusDeleteSkipped:
			continue
		}
		return safetext.Line(aws.ToString(r.StackName)), nil
	}
	return "", nil
}

// FunctionTags reads the tags of a function. Lambda gives them to those alone who may
// list them.
func (a *Account) FunctionTags(ctx context.Context, function string) (map[string]string, error) {
	ctx, c, done := a.begin(ctx, "GetFunction", function)
	defer done()
	out, err := c.clients.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &function})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	if out.TagsError != nil {
		return nil, tagsFailure(function, out.TagsError)
	}
	tags := make(map[string]string, len(out.Tags))
	for k, v := range out.Tags {
		tags[safetext.Line(k)] = safetext.Line(v)
	}
	return tags, nil
}

// tagsFailure is why Lambda gave a function without its tags.
func tagsFailure(function string, e *lambdatypes.TagsError) error {
	f := &model.Failure{
		Operation: "ListTags", Subject: safetext.Line(function), Code: line(e.ErrorCode), Message: line(e.Message),
	}
	if f.Class = classOf(f.Code, 0); f.Class == model.Denied {
		f.Permission = permission(f.Message, operation{"Lambda", f.Operation})
	}
	return f
}
