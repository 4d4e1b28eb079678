package account

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// This file turns CodeBuild's shapes into aloft's nouns. Names that are sent back
// to other services, buckets, keys, groups and streams, stay exact where they may
// be shown.

func projectOf(p *types.Project) model.Project {
	out := model.Project{
		Name:          line(p.Name),
		Description:   line(p.Description),
		SourceVersion: line(p.SourceVersion),
		Modified:      moment(p.LastModified),
	}
	if p.Source != nil {
		out.SourceType = safetext.Line(string(p.Source.Type))
		out.SourceLocation = line(p.Source.Location)
	}
	if p.Artifacts != nil {
		out.Artifacts = safetext.Line(string(p.Artifacts.Type))
	}
	if p.Environment != nil {
		out.Environment = variablesOf(p.Environment.EnvironmentVariables)
	}
	return out
}

func buildOf(b *types.Build) model.Build {
	out := model.Build{
		ID:      line(b.Id),
		Project: line(b.ProjectName),
		Number:  aws.ToInt64(b.BuildNumber),
		Status:  model.BuildStatus(safetext.Line(string(b.BuildStatus))),
		// A build with a final status in its last phase has ended, whatever the flag says.
		Complete:       b.BuildComplete || (aws.ToString(b.CurrentPhase) == string(types.BuildPhaseTypeCompleted) && b.BuildStatus != types.StatusTypeInProgress),
		Phase:          line(b.CurrentPhase),
		SourceVersion:  line(b.SourceVersion),
		Commit:         line(b.ResolvedSourceVersion),
		Initiator:      line(b.Initiator),
		Started:        moment(b.StartTime),
		Ended:          moment(b.EndTime),
		Artifacts:      artifactsOf(b),
		Log:            logOf(b.Logs),
		TimeoutMinutes: int(aws.ToInt32(b.TimeoutInMinutes)),
	}
	for _, p := range b.Phases {
		out.Phases = append(out.Phases, phaseOf(p))
	}
	for _, v := range b.ExportedEnvironmentVariables {
		out.Exported = append(out.Exported, model.Exported{Name: line(v.Name), Value: line(v.Value)})
	}
	if e := b.Environment; e != nil {
		out.Environment = variablesOf(e.EnvironmentVariables)
		out.Image = line(e.Image)
		out.ComputeType = safetext.Line(string(e.ComputeType))
	}
	return out
}

// phaseOf is one phase. CodeBuild gives phases that went well an empty context.
func phaseOf(p types.BuildPhase) model.BuildPhase {
	out := model.BuildPhase{
		Type:    safetext.Line(string(p.PhaseType)),
		Status:  safetext.Line(string(p.PhaseStatus)),
		Started: moment(p.StartTime),
		Ended:   moment(p.EndTime),
	}
	for _, c := range p.Contexts {
		text := line(c.Message)
		if text == "" {
			text = line(c.StatusCode)
		}
		if text != "" {
			out.Contexts = append(out.Contexts, text)
		}
	}
	return out
}

// artifactsOf is what a build left in S3, the main artifact first.
func artifactsOf(b *types.Build) []model.Artifact {
	var out []model.Artifact
	add := func(a *types.BuildArtifacts) {
		bucket, key := s3Location(aws.ToString(a.Location))
		if bucket == "" {
			return
		}
		out = append(out, model.Artifact{
			Identifier: line(a.ArtifactIdentifier), Bucket: bucket, Key: key, SHA256: line(a.Sha256sum),
		})
	}
	if b.Artifacts != nil {
		add(b.Artifacts)
	}
	for i := range b.SecondaryArtifacts {
		add(&b.SecondaryArtifacts[i])
	}
	return out
}

// logOf says where a build's log is. The deep links are not looked at: they are
// there from the start, with "null" for what is not known yet.
func logOf(l *types.LogsLocation) model.BuildLog {
	if l == nil {
		return model.BuildLog{}
	}
	out := model.BuildLog{Group: safetext.Exact(aws.ToString(l.GroupName)), Stream: safetext.Exact(aws.ToString(l.StreamName))}
	if c := l.CloudWatchLogs; c != nil && c.Status == types.LogsConfigStatusTypeDisabled {
		out.NoStream = true
	}
	out.Bucket, out.Key = s3Location(aws.ToString(l.S3LogsArn))
	if out.Bucket == "" {
		out.Later = l.S3Logs != nil && l.S3Logs.Status == types.LogsConfigStatusTypeEnabled
	} else {
		out.Restricted = l.S3Logs == nil || !aws.ToBool(l.S3Logs.EncryptionDisabled)
	}
	return out
}

func variablesOf(variables []types.EnvironmentVariable) []model.BuildVariable {
	var out []model.BuildVariable
	for _, v := range variables {
		out = append(out, model.BuildVariable{
			Name: line(v.Name), Value: model.NewSecret(aws.ToString(v.Value)), Type: safetext.Line(string(v.Type)),
		})
	}
	return out
}

// s3Location reads arn:aws:s3:::bucket/key, in any partition. What is no such ARN
// gives neither.
func s3Location(arn string) (bucket, key string) {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" || parts[2] != "s3" {
		return "", ""
	}
	bucket, key, _ = strings.Cut(parts[5], "/")
	return safetext.Exact(bucket), safetext.Exact(key)
}

// moment is a time from AWS, zero for none.
func moment(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
