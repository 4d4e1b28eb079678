package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file changes the code of functions and publishes versions of it.

// MaxZip is the largest zip that Lambda takes without S3, in bytes.
const MaxZip = 50 << 20

const (
	uploadRate = 256 << 10 // bytes a second that an upload may be as slow as
	updateTime = 5 * time.Minute
	updatePoll = time.Second
	slowPoll   = 5 * time.Second // where GetFunction is denied: the other call has a small quota
)

var (
	errNoCode    = errors.New("an update needs one of an object in S3, a zip and an image")
	errUnsettled = errors.New("the update has not ended in time")
)

// GetCode reads the state of a function's $LATEST. It asks GetFunction, and
// GetFunctionConfiguration where that is denied.
func (a *Account) GetCode(ctx context.Context, function string) (model.Code, error) {
	ctx, c, done := a.begin(ctx, "GetFunction", function)
	defer done()
	code, _, err := a.readCode(ctx, c, function)
	return code, err
}

// readCode reads the state of $LATEST and says whether GetFunction was denied.
func (a *Account) readCode(ctx context.Context, c call, function string) (model.Code, bool, error) {
	out, err := c.clients.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &function})
	if err == nil && out.Configuration != nil {
		return codeOf(function, out.Configuration), false, nil
	}
	if err == nil {
		return model.Code{}, false, a.failure(ctx, c, errNoConfiguration)
	}
	failure := a.failure(ctx, c, err)
	if model.ClassOf(failure) != model.Denied {
		return model.Code{}, false, failure
	}
	c.operation = "GetFunctionConfiguration"
	conf, err := c.clients.lambda.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &function})
	if err == nil {
		return codeOf(function, configurationOf(conf)), true, nil
	}
	if f := a.failure(ctx, c, err); model.ClassOf(f) != model.Denied {
		return model.Code{}, true, f
	}
	return model.Code{}, true, failure // the permission to ask for is the one for GetFunction
}

// UpdateCode gives $LATEST new code, if its revision is still the update's; an
// update without one, which AWS never needs, is made whatever is there. What
// it answers is mostly still in progress. It does not say whether a lost answer
// was a change: reading the code again does.
func (a *Account) UpdateCode(ctx context.Context, update model.CodeUpdate) (model.Code, error) {
	ctx, c, done := a.beginLong(a.patient(ctx, uploadTime(len(update.Zip))), "UpdateFunctionCode", update.Function)
	defer done()
	if err := sound(update); err != nil {
		return model.Code{}, a.codeFailure(ctx, c, err)
	}
	out, err := c.clients.lambda.UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{
		FunctionName: &update.Function, RevisionId: optional(update.Revision), ZipFile: update.Zip, ImageUri: optional(update.Image),
		S3Bucket: optional(update.Bucket), S3Key: optional(update.Key), S3ObjectVersion: optional(update.ObjectVersion),
	})
	if err != nil {
		return model.Code{}, a.codeFailure(ctx, c, err)
	}
	return codeOf(update.Function, configurationOf((*lambda.GetFunctionConfigurationOutput)(out))), nil
}

// tooLarge says that a zip can not be sent.
type tooLarge int

func (e tooLarge) Error() string {
	return fmt.Sprintf("the zip has %s, and Lambda takes at most %d MB without S3", figure.Size(int64(e)), MaxZip>>20)
}

// sound reports what is wrong with an update before anything is sent.
func sound(u model.CodeUpdate) error {
	sources := 0
	for _, given := range []bool{u.Bucket != "" && u.Key != "", len(u.Zip) > 0, u.Image != ""} {
		if given {
			sources++
		}
	}
	switch {
	case sources != 1:
		return errNoCode
	case len(u.Zip) > MaxZip:
		return tooLarge(len(u.Zip))
	}
	return nil
}

// uploadTime is the time that so many bytes may take beyond that of any call.
// They travel as base64.
func uploadTime(bytes int) time.Duration {
	return time.Duration(min(bytes, MaxZip)) * 4 / 3 * time.Second / uploadRate
}

// AwaitUpdate reads $LATEST each second until its last update has ended, well or
// not. Throttling and lost answers do not end it. A context without a deadline
// gets five minutes, which is what AWS's own waiter has.
func (a *Account) AwaitUpdate(ctx context.Context, function string) (model.Code, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, updateTime)
		defer cancel()
	}
	ctx, c, done := a.beginLong(ctx, "GetFunction", function)
	defer done()
	var last error // that the deadline of the whole call is not the cause of
	for {
		code, denied, err := a.readCode(ctx, c, function)
		switch class := model.ClassOf(err); {
		case err == nil && code.LastUpdate != string(types.LastUpdateStatusInProgress) && code.Version.State != string(types.StatePending):
			return code, nil
		case ctx.Err() != nil:
			return model.Code{}, a.unsettled(ctx, c, last)
		case err != nil && class != model.Throttled && class != model.Network:
			return model.Code{}, err
		}
		last = err
		wait := updatePoll
		if denied {
			wait = slowPoll
		}
		if !model.Pause(ctx, wait) {
			return model.Code{}, a.unsettled(ctx, c, last)
		}
	}
}

// unsettled is the failure of a wait that ended before the update did: the last
// failure to read, when that was the reason.
func (a *Account) unsettled(ctx context.Context, c call, last error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return a.failure(ctx, c, ctx.Err())
	}
	if last != nil {
		return last
	}
	return &model.Failure{
		Class: model.Other, Operation: c.operation, Subject: safetext.Line(c.subject), Message: errUnsettled.Error(),
		Advice: "look at the function again in a while", Err: errors.Join(errUnsettled, ctx.Err()),
	}
}

// Publish makes a version of $LATEST as it is. Nothing changed since the last
// version: Lambda answers with that one. Code that is no longer the publication's
// is of class Conflict.
func (a *Account) Publish(ctx context.Context, p model.Publication) (model.Version, error) {
	ctx, c, done := a.beginLong(ctx, "PublishVersion", p.Function)
	defer done()
	out, err := c.clients.lambda.PublishVersion(ctx, &lambda.PublishVersionInput{
		FunctionName: &p.Function, CodeSha256: optional(p.SHA256), Description: optional(p.Description), RevisionId: optional(p.Revision),
	})
	if err != nil {
		return model.Version{}, a.codeFailure(ctx, c, err)
	}
	return versionOf(p.Function, configurationOf((*lambda.GetFunctionConfigurationOutput)(out))), nil
}

func codeOf(function string, f *types.FunctionConfiguration) model.Code {
	return model.Code{
		Function:     function,
		Version:      versionOf(function, f),
		Revision:     aws.ToString(f.RevisionId),
		LastUpdate:   safetext.Line(string(f.LastUpdateStatus)),
		UpdateReason: line(f.LastUpdateStatusReason),
	}
}

// codeFailure is the failure of a change of code, with the next step.
func (a *Account) codeFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if !ok {
		return failure
	}
	message := strings.ToLower(f.Message)
	says := func(text string) bool { return strings.Contains(message, text) }
	switch {
	case errors.As(err, new(tooLarge)), f.Code == "RequestEntityTooLargeException", f.Code == "RequestTooLargeException":
		f.Advice = "put it into S3 and deploy it from there, with --s3 s3://BUCKET/KEY"
	case f.Code == "ResourceConflictException":
		f.Advice = "wait until the update under way has ended"
	case f.Code == "PreconditionFailedException":
		f.Advice = "somebody has changed the function since it was read: look at it again"
	case f.Code == "CodeStorageExceededException":
		f.Advice = "the account's storage for code is full in this Region: delete versions and layers that nobody uses"
	case f.Code == "InvalidCodeSignatureException":
		f.Advice = "the function takes signed code only: sign the artifact with one of its signing profiles"
	case f.Code == "CodeVerificationFailedException":
		f.Advice = "the function takes signed code only, and the signature is missing, expired or revoked: sign the artifact anew"
	case f.Code == "CodeSigningConfigNotFoundException":
		f.Advice = "the function's code signing configuration has been deleted: give it another, or none"
	case says("unzipped size"):
		f.Advice = "unzipped, code and layers may have 250 MB together: leave out what is not needed, or use a container image"
	case says("codesha256"):
		f.Class = model.Conflict
		f.Advice = "somebody has changed the code since it was updated: deploy again"
	case says("denied by s3"):
		f.Class, f.Permission = model.Denied, "s3:GetObject"
	case says("nosuchkey"):
		f.Advice = "check the bucket and the key of the artifact"
	case says("permanentredirect"):
		f.Advice = "the bucket is not in the function's Region: copy the artifact to one that is"
	}
	return failure
}
