package sim

import (
	"archive/zip"
	"bytes"
	"errors"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// New code for a function's $LATEST, and the time that an update takes.

// codeUpdate is a change of $LATEST that is under way, or one that failed.
type codeUpdate struct {
	until    time.Time
	first    bool   // the function itself is being made
	revision string // of $LATEST when it is done
	before   version
	code     string // why it fails, empty when it does not
	reason   string
}

// maxUnzipped is the most that a function's code may be, unpacked (Lambda quotas).
const maxUnzipped = 250 << 20

// imagePattern is the URI of a container image, by tag or by digest.
var imagePattern = regexp.MustCompile(`^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com/[a-z0-9._/-]+(:[\w.-]+|@sha256:[0-9a-f]{64})$`)

func (w *World) updateFunctionCode(in *lambda.UpdateFunctionCodeInput) (*lambda.UpdateFunctionCodeOutput, error) {
	if in.PublishTo != "" || in.S3ObjectStorageMode != "" || in.SourceKMSKeyArn != nil || in.S3ObjectVersion != nil {
		return nil, &loudError{"UpdateFunctionCode with PublishTo, S3ObjectStorageMode, S3ObjectVersion or SourceKMSKeyArn is not simulated"}
	}
	// The zip travels in base64, in quotes, beside the other parameters.
	if (len(in.ZipFile)+2)/3*4 > maxRequestBytes {
		return nil, tooLarge("UpdateFunctionCode")
	}
	f, err := w.named(in.FunctionName)
	if err != nil {
		return nil, err
	}
	if err := w.busy(f); err != nil {
		return nil, err
	}
	if r := aws.ToString(in.RevisionId); r != "" && r != f.latest.revision {
		return nil, staleRevision()
	}
	next := f.latest
	if err := w.newCode(&next, in); err != nil {
		return nil, err
	}
	if len(in.Architectures) == 1 {
		next.arch = string(in.Architectures[0])
	}
	next.modified = w.now()
	next.revision = uuid(w.revisions)
	answer, qualifier := &next, ""
	if !in.DryRun {
		w.update(f, next)
		answer = &f.latest
		if in.Publish {
			answer = w.publish(f, nil)
			qualifier = answer.label()
		}
	}
	c := w.full(f, answer, qualifier)
	return &lambda.UpdateFunctionCodeOutput{
		Architectures: c.Architectures, CodeSha256: c.CodeSha256, CodeSize: c.CodeSize, DeadLetterConfig: c.DeadLetterConfig,
		Description: c.Description, DurableConfig: c.DurableConfig, Environment: c.Environment, EphemeralStorage: c.EphemeralStorage, FunctionArn: c.FunctionArn,
		FunctionName: c.FunctionName, Handler: c.Handler, KMSKeyArn: c.KMSKeyArn, LastModified: c.LastModified,
		LastUpdateStatus: c.LastUpdateStatus, LastUpdateStatusReason: c.LastUpdateStatusReason,
		LastUpdateStatusReasonCode: c.LastUpdateStatusReasonCode, Layers: c.Layers, LoggingConfig: c.LoggingConfig, MemorySize: c.MemorySize,
		PackageType: c.PackageType, RevisionId: c.RevisionId, Role: c.Role, Runtime: c.Runtime, SnapStart: c.SnapStart,
		State: c.State, Timeout: c.Timeout, TracingConfig: c.TracingConfig, Version: c.Version,
	}, nil
}

// newCode puts the code of a request into a version.
func (w *World) newCode(v *version, in *lambda.UpdateFunctionCodeInput) error {
	switch {
	case v.image != "" && in.ImageUri == nil:
		return invalid("Please provide ImageUri when updating a function with packageType Image.")
	case v.image == "" && in.ImageUri != nil:
		return invalid("Please don't provide ImageUri when updating a function with packageType Zip.")
	}
	return w.takeCode(&v.config, &types.FunctionCode{ZipFile: in.ZipFile, S3Bucket: in.S3Bucket, S3Key: in.S3Key, ImageUri: in.ImageUri})
}

// takeCode puts code into a configuration.
func (w *World) takeCode(c *config, from *types.FunctionCode) error {
	code := from.ZipFile
	switch {
	case from.ImageUri != nil:
		if !imagePattern.MatchString(*from.ImageUri) {
			return invalid("Source image %s is not valid. Provide a valid source image.", *from.ImageUri)
		}
		c.image = *from.ImageUri
		_, c.codeSHA, _ = strings.Cut(resolvedImage(c.image), "@sha256:")
		return nil
	case from.ZipFile != nil:
	case from.S3Bucket != nil && from.S3Key != nil:
		o, err := w.object(*from.S3Bucket, *from.S3Key)
		var refused *refusal
		if errors.As(err, &refused) {
			code, words := describe(refused.err)
			return invalid("Error occurred while GetObject. S3 Error Code: %s. S3 Error Message: %s", code, words)
		}
		code = o.body
	default:
		return invalid("Please provide a source for function code.")
	}
	files, err := zip.NewReader(bytes.NewReader(code), int64(len(code)))
	if err != nil {
		return invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
	}
	var unzipped uint64
	for _, f := range files.File {
		unzipped += f.UncompressedSize64
	}
	if unzipped > maxUnzipped {
		return invalid("Unzipped size must be smaller than %d bytes", maxUnzipped)
	}
	c.codeSHA, c.codeBytes, c.made = lambdaHash(code), int64(len(code)), nil
	return nil
}

// describe is an error's code and words.
func describe(err error) (code, words string) {
	var api interface {
		ErrorCode() string
		ErrorMessage() string
	}
	if errors.As(err, &api) {
		return api.ErrorCode(), api.ErrorMessage()
	}
	return "", ""
}

// resolvedImage is an image's URI with the digest that its tag stands for.
func resolvedImage(uri string) string {
	name, _, found := strings.Cut(uri, "@sha256:")
	if found {
		return uri
	}
	slash := strings.LastIndexByte(name, '/')
	if colon := strings.LastIndexByte(name, ':'); colon > slash {
		name = name[:colon]
	}
	return name + "@sha256:" + hexHash([]byte(uri))
}

// busy is the answer to a write while an update is under way.
func (w *World) busy(f *function) error {
	switch {
	case f.updating == nil:
		return nil
	case f.updating.first:
		return conflict("The operation cannot be performed at this time. The function is currently in the following state: Pending")
	}
	return conflict("The operation cannot be performed at this time. An update is in progress for resource: %s", w.arn(f.name, ""))
}

// update changes $LATEST. The change takes its time, and its end changes the
// RevisionId once more.
func (w *World) update(f *function, next version) {
	u := &codeUpdate{until: w.now().Add(w.updates.draw(w.revisions)), before: f.latest}
	if planned, ok := w.failing[f.name]; ok {
		delete(w.failing, f.name)
		u.code, u.reason = planned.code, planned.reason
	}
	f.latest, f.failed = next, nil
	switch {
	case w.updates.Max > 0:
		u.revision = uuid(w.revisions)
		f.updating = u
	case u.code != "":
		f.latest.config, f.failed = u.before.config, u
	}
}

// settle ends what has its time in a function: the moves of provisioned aliases, and
// an update. One that fails leaves the code that was there before.
func (w *World) settle(f *function) {
	for _, a := range f.aliases {
		w.finish(f, a)
	}
	u := f.updating
	if u == nil || w.now().Before(u.until) {
		return
	}
	f.updating = nil
	f.latest.revision = u.revision
	if u.code != "" {
		f.latest.config, f.failed = u.before.config, u
	}
}
