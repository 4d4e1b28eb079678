package account

import (
	"context"
	"errors"
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file makes functions, and changes how their $LATEST is configured.

// roleNotReady is what Lambda says of a role that is not there yet everywhere in IAM, or
// whose trust does not name Lambda.
const roleNotReady = "cannot be assumed by lambda"

// GetFunctionState reads $LATEST of a function with its tags. Without the permission to list
// tags it fails: whose the function is would not be known.
func (a *Account) GetFunctionState(ctx context.Context, name string) (component.FunctionState, error) {
	ctx, c, done := a.begin(ctx, "GetFunction", name)
	defer done()
	out, err := c.clients.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
	if err == nil && out.Configuration == nil {
		err = errNoConfiguration
	}
	if err != nil {
		return component.FunctionState{}, a.failure(ctx, c, err)
	}
	if out.TagsError != nil {
		return component.FunctionState{}, tagsFailure(name, out.TagsError)
	}
	state, err := stateOf(out.Configuration)
	if err != nil {
		return component.FunctionState{}, a.failure(ctx, c, err)
	}
	state.Owner = ownerOf(out.Tags)
	return state, nil
}

// ownerOf reads tags as they came from AWS.
func ownerOf(tags map[string]string) component.Owner {
	owner := component.OwnerOf(tags)
	return component.Owner{Component: safetext.Line(owner.Component), Stack: safetext.Line(owner.Stack)}
}

// hiddenEnvironment says that a function has variables that can not be read: who changes
// them would lose them.
type hiddenEnvironment string

func (e hiddenEnvironment) Error() string {
	return "its environment variables can not be read: " + string(e)
}

// stateOf is the state of a function. Values of variables are exact: they are sent back.
func stateOf(f *types.FunctionConfiguration) (component.FunctionState, error) {
	s := component.FunctionState{
		Name: line(f.FunctionName), ARN: line(f.FunctionArn), Image: f.PackageType == types.PackageTypeImage,
		Runtime: safetext.Line(string(f.Runtime)), Handler: line(f.Handler),
		Architecture: architecture(f.Architectures),
		MemoryMB:     int(aws.ToInt32(f.MemorySize)), TimeoutS: int(aws.ToInt32(f.Timeout)), Role: line(f.Role),
		LogGroup: logGroup(f), CodeSHA256: line(f.CodeSha256), State: safetext.Line(string(f.State)),
		LastUpdate: safetext.Line(string(f.LastUpdateStatus)), Revision: aws.ToString(f.RevisionId),
	}
	if e := f.Environment; e != nil {
		if e.Error != nil {
			return component.FunctionState{}, hiddenEnvironment(unread(e.Error.ErrorCode, e.Error.Message))
		}
		if len(e.Variables) > 0 {
			s.Environment = maps.Clone(e.Variables)
		}
	}
	return s, nil
}

// CreateFunction makes a function with its code. A function of that name that is there is of
// class Conflict.
func (a *Account) CreateFunction(
	ctx context.Context, f component.FunctionState, code model.CodeUpdate, tags component.Tags,
) error {
	ctx, c, done := a.beginLong(a.patient(ctx, uploadTime(len(code.Zip))), "CreateFunction", f.Name)
	defer done()
	if err := sound(code); err != nil {
		return a.codeFailure(ctx, c, err)
	}
	in := &lambda.CreateFunctionInput{
		FunctionName: &f.Name, Role: &f.Role, PackageType: types.PackageTypeZip, Runtime: types.Runtime(f.Runtime),
		Handler: optional(f.Handler), MemorySize: amount(f.MemoryMB), Timeout: amount(f.TimeoutS), Tags: tags,
		Code: &types.FunctionCode{ZipFile: code.Zip, ImageUri: optional(code.Image), S3Bucket: optional(code.Bucket),
			S3Key: optional(code.Key), S3ObjectVersion: optional(code.ObjectVersion)},
	}
	if f.Image {
		in.PackageType, in.Runtime, in.Handler = types.PackageTypeImage, "", nil
	}
	if f.Architecture != "" {
		in.Architectures = []types.Architecture{types.Architecture(f.Architecture)}
	}
	if len(f.Environment) > 0 {
		in.Environment = &types.Environment{Variables: f.Environment}
	}
	if _, err := c.clients.lambda.CreateFunction(ctx, in); err != nil {
		return a.functionFailure(ctx, c, err)
	}
	return nil
}

// UpdateConfiguration changes what is configured of $LATEST: what is said of runtime,
// handler, memory, timeout and role, and the environment as a whole unless it is nil. A state
// without a revision, which AWS never gives, is made whatever is there.
func (a *Account) UpdateConfiguration(ctx context.Context, f component.FunctionState) error {
	ctx, c, done := a.begin(ctx, "UpdateFunctionConfiguration", f.Name)
	defer done()
	in := &lambda.UpdateFunctionConfigurationInput{
		FunctionName: &f.Name, RevisionId: optional(f.Revision), MemorySize: amount(f.MemoryMB),
		Timeout: amount(f.TimeoutS),
		Role:    optional(f.Role),
	}
	if !f.Image {
		in.Runtime, in.Handler = types.Runtime(f.Runtime), optional(f.Handler)
	}
	if f.Environment != nil {
		in.Environment = &types.Environment{Variables: f.Environment}
	}
	if _, err := c.clients.lambda.UpdateFunctionConfiguration(ctx, in); err != nil {
		return a.functionFailure(ctx, c, err)
	}
	return nil
}

// amount is a number that is left out where nothing is said.
func amount(n int) *int32 {
	if n == 0 {
		return nil
	}
	return aws.Int32(int32(n))
}

// functionFailure is the failure of making or configuring a function, with the next step.
func (a *Account) functionFailure(ctx context.Context, c call, err error) error {
	failure := a.codeFailure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if !ok {
		return failure
	}
	switch {
	case f.Code == "InvalidParameterValueException" && strings.Contains(strings.ToLower(f.Message), roleNotReady):
		f.Class, f.Cause = model.Conflict, model.RoleNotReady
		f.Advice = "a role that was just made can be used after some seconds; one that is older has to let " +
			"lambda.amazonaws.com assume it"
	case f.Code == "ResourceConflictException" && c.operation == "CreateFunction":
		f.Advice = "there is a function of that name: look at it again"
	}
	return failure
}
