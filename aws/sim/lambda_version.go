package sim

import (
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

// publishVersion makes a version of $LATEST. When nothing changed since the last
// one, that one is the answer.
func (w *World) publishVersion(in *lambda.PublishVersionInput) (*lambda.PublishVersionOutput, error) {
	if in.PublishTo != "" {
		return nil, &loudError{"PublishVersion with PublishTo is not simulated"}
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
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
	if sha := aws.ToString(in.CodeSha256); sha != "" && sha != f.latest.codeSHA {
		return nil, invalid("CodeSHA256 (%s) is different from current CodeSHA256 in $LATEST (%s). "+
			"Please try again with the CodeSHA256 in $LATEST.", sha, f.latest.codeSHA)
	}
	v := w.publish(f, in.Description)
	c := w.full(f, v, v.label())
	return &lambda.PublishVersionOutput{
		Architectures: c.Architectures, CodeSha256: c.CodeSha256, CodeSize: c.CodeSize, DeadLetterConfig: c.DeadLetterConfig,
		Description: c.Description, DurableConfig: c.DurableConfig, Environment: c.Environment, EphemeralStorage: c.EphemeralStorage, FunctionArn: c.FunctionArn,
		FunctionName: c.FunctionName, Handler: c.Handler, KMSKeyArn: c.KMSKeyArn, LastModified: c.LastModified,
		LastUpdateStatus: c.LastUpdateStatus, LastUpdateStatusReason: c.LastUpdateStatusReason,
		LastUpdateStatusReasonCode: c.LastUpdateStatusReasonCode, Layers: c.Layers, LoggingConfig: c.LoggingConfig, MemorySize: c.MemorySize,
		PackageType: c.PackageType, RevisionId: c.RevisionId, Role: c.Role, Runtime: c.Runtime, SnapStart: c.SnapStart,
		State: c.State, Timeout: c.Timeout, TracingConfig: c.TracingConfig, Version: c.Version,
	}, nil
}

// publish makes a version of $LATEST, or finds the last one unchanged. Without a
// description of its own a version has that of $LATEST. A new version changes
// the RevisionId of $LATEST too.
func (w *World) publish(f *function, description *string) *version {
	if last, ok := f.newest(); ok && last.same(f.latest.config) {
		return last
	}
	f.numbers++
	v := version{config: f.latest.config, number: f.numbers, revision: uuid(w.revisions), modified: w.now()}
	if description != nil {
		v.description = *description
	}
	f.latest.revision = uuid(w.revisions)
	f.published = append(f.versions(), v)
	return &f.published[len(f.published)-1]
}

// updateFunctionConfiguration changes $LATEST.
func (w *World) updateFunctionConfiguration(in *lambda.UpdateFunctionConfigurationInput) (*lambda.UpdateFunctionConfigurationOutput, error) {
	if in.CapacityProviderConfig != nil || in.DurableConfig != nil || in.FileSystemConfigs != nil || in.ImageConfig != nil ||
		in.LoggingConfig != nil || in.SnapStart != nil || in.VpcConfig != nil {
		return nil, &loudError{"UpdateFunctionConfiguration is simulated without capacity providers, durable functions, " +
			"file systems, images, logging, SnapStart and VPC"}
	}
	if err := checkDescription(in.Description); err != nil {
		return nil, err
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
	setText(&next.description, in.Description)
	setText(&next.handler, in.Handler)
	setText(&next.role, in.Role)
	setText(&next.kmsKey, in.KMSKeyArn)
	if in.Runtime != "" {
		next.runtime = string(in.Runtime)
	}
	if in.MemorySize != nil {
		next.memoryMB = *in.MemorySize
	}
	if in.Timeout != nil {
		next.timeout = *in.Timeout
	}
	if in.EphemeralStorage != nil {
		next.ephemeralMB = aws.ToInt32(in.EphemeralStorage.Size)
	}
	if in.Environment != nil {
		next.env = maps.Clone(in.Environment.Variables)
	}
	if in.Layers != nil {
		next.layers = slices.Clone(in.Layers)
	}
	if in.TracingConfig != nil {
		next.tracing = string(in.TracingConfig.Mode)
	}
	if in.DeadLetterConfig != nil {
		next.deadLetter = aws.ToString(in.DeadLetterConfig.TargetArn)
	}
	if err := next.fits(); err != nil {
		return nil, err
	}
	if next.role != f.latest.role && !w.assumable(next.role, lambdaPrincipal) {
		return nil, unassumable()
	}
	next.modified = w.now()
	next.revision = uuid(w.revisions)
	w.update(f, next)
	c := w.full(f, &f.latest, "")
	return &lambda.UpdateFunctionConfigurationOutput{
		Architectures: c.Architectures, CodeSha256: c.CodeSha256, CodeSize: c.CodeSize, DeadLetterConfig: c.DeadLetterConfig,
		Description: c.Description, DurableConfig: c.DurableConfig, Environment: c.Environment, EphemeralStorage: c.EphemeralStorage, FunctionArn: c.FunctionArn,
		FunctionName: c.FunctionName, Handler: c.Handler, KMSKeyArn: c.KMSKeyArn, LastModified: c.LastModified,
		LastUpdateStatus: c.LastUpdateStatus, LastUpdateStatusReason: c.LastUpdateStatusReason,
		LastUpdateStatusReasonCode: c.LastUpdateStatusReasonCode, Layers: c.Layers, LoggingConfig: c.LoggingConfig, MemorySize: c.MemorySize,
		PackageType: c.PackageType, RevisionId: c.RevisionId, Role: c.Role, Runtime: c.Runtime, SnapStart: c.SnapStart,
		State: c.State, Timeout: c.Timeout, TracingConfig: c.TracingConfig, Version: c.Version,
	}, nil
}

func setText(to *string, from *string) {
	if from != nil {
		*to = *from
	}
}

// defaults are what a function has of what nobody chose: the team's 128 MB on
// x86_64.
func (w *World) defaults(name string) config {
	return config{
		runtime:     string(types.RuntimePython312),
		handler:     "app.handler",
		role:        "arn:aws:iam::" + w.account + ":role/" + name,
		arch:        string(types.ArchitectureX8664),
		codeBytes:   48 << 10,
		memoryMB:    128,
		timeout:     10,
		ephemeralMB: 512,
		tracing:     string(types.TracingModePassThrough),
	}
}
