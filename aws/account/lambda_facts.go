package account

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file turns Lambda's shapes into aloft's nouns. Every text that
// can be shown passes through safetext here; what is only sent back stays exact.
// Enum values that the SDK does not know travel as they are.

// line is a text from AWS, safe to show.
func line(s *string) string { return safetext.Line(aws.ToString(s)) }

func functionOf(f *types.FunctionConfiguration) model.Function {
	return model.Function{
		LogGroup:     logGroup(f),
		Name:         line(f.FunctionName),
		ARN:          line(f.FunctionArn),
		Runtime:      safetext.Line(string(f.Runtime)),
		PackageType:  safetext.Line(string(f.PackageType)),
		Architecture: architecture(f.Architectures),
		MemoryMB:     int(aws.ToInt32(f.MemorySize)),
		EphemeralMB:  ephemeralMB(f),
		CodeSHA256:   line(f.CodeSha256),
		LastModified: modified(f.LastModified),
		Description:  line(f.Description),
	}
}

// logGroup is where a version logs to, empty where the answer does not tell.
func logGroup(f *types.FunctionConfiguration) string {
	if f.LoggingConfig == nil {
		return ""
	}
	return line(f.LoggingConfig.LogGroup)
}

// ephemeralMB is how large /tmp is, 0 where the answer does not tell.
func ephemeralMB(f *types.FunctionConfiguration) int {
	if f.EphemeralStorage == nil {
		return 0
	}
	return int(aws.ToInt32(f.EphemeralStorage.Size))
}

func versionOf(function string, f *types.FunctionConfiguration) model.Version {
	v := model.Version{
		Function:       function,
		Number:         line(f.Version),
		Description:    line(f.Description),
		Runtime:        safetext.Line(string(f.Runtime)),
		Handler:        line(f.Handler),
		Role:           line(f.Role),
		PackageType:    safetext.Line(string(f.PackageType)),
		Architecture:   architecture(f.Architectures),
		MemoryMB:       int(aws.ToInt32(f.MemorySize)),
		TimeoutSeconds: int(aws.ToInt32(f.Timeout)),
		EphemeralMB:    ephemeralMB(f),
		CodeSHA256:     line(f.CodeSha256),
		CodeBytes:      f.CodeSize,
		KMSKey:         line(f.KMSKeyArn),
		ConfigSHA256:   line(f.ConfigSha256),
		Settings:       settingsOf(f),
		LogGroup:       logGroup(f),
		State:          safetext.Line(string(f.State)),
		StateReason:    stateReason(f),
		LastModified:   modified(f.LastModified),
	}
	for _, l := range f.Layers {
		v.Layers = append(v.Layers, line(l.Arn))
	}
	if f.Environment != nil {
		if len(f.Environment.Variables) > 0 {
			v.Environment = make(map[string]model.Secret, len(f.Environment.Variables))
			for k, value := range f.Environment.Variables {
				v.Environment[safetext.Line(k)] = model.NewSecret(value)
			}
		}
		if e := f.Environment.Error; e != nil {
			v.EnvironmentError = unread(e.ErrorCode, e.Message)
		}
	}
	if f.VpcConfig != nil {
		v.VPC = line(f.VpcConfig.VpcId)
	}
	if r := f.RuntimeVersionConfig; r != nil {
		v.RuntimeVersion = line(r.RuntimeVersionArn)
		if r.Error != nil {
			v.RuntimeError = unread(r.Error.ErrorCode, r.Error.Message)
		}
	}
	if f.TracingConfig != nil {
		v.Tracing = safetext.Line(string(f.TracingConfig.Mode))
	}
	if f.DeadLetterConfig != nil {
		v.DeadLetterTarget = line(f.DeadLetterConfig.TargetArn)
	}
	v.Durable = f.DurableConfig != nil
	v.TenantIsolated = f.TenancyConfig != nil && f.TenancyConfig.TenantIsolationMode != ""
	if f.SnapStart != nil {
		v.SnapStart = safetext.Line(string(f.SnapStart.ApplyOn))
	}
	return v
}

// stateReason is why a version is in its state: the sentence that Lambda gives, with
// the code that its documentation knows.
func stateReason(f *types.FunctionConfiguration) string {
	text, code := line(f.StateReason), safetext.Line(string(f.StateReasonCode))
	switch {
	case code == "":
		return text
	case text == "":
		return code
	}
	return text + " (" + code + ")"
}

// aliasFields are what all answers about an alias have in common.
type aliasFields struct {
	name, version, description, revision *string
	routing                              *types.AliasRoutingConfiguration
}

func aliasOf(function string, f aliasFields) model.Alias {
	a := model.Alias{
		Function:    function,
		Name:        line(f.name),
		Version:     line(f.version),
		Canary:      canaryOf(f.routing),
		Description: model.NewRaw(aws.ToString(f.description)),
		Revision:    aws.ToString(f.revision),
	}
	if a.Canary != nil {
		a.Canary.Version = safetext.Line(a.Canary.Version)
	}
	return a
}

// architecture is the one that a function runs on. Lambda's list has one entry;
// left out, it is x86_64.
func architecture(list []types.Architecture) string {
	if len(list) == 0 {
		return string(types.ArchitectureX8664)
	}
	return safetext.Line(string(list[0]))
}

// modified reads LastModified: Lambda writes 2026-11-22T22:07:08.239+0000, which
// RFC 3339 does not allow, others write what it does. What is neither is zero.
func modified(s *string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04:05.999999999Z0700", time.RFC3339Nano} {
		if t, err := time.Parse(layout, aws.ToString(s)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
