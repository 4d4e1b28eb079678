package sim

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// batch is the most that CodeBuild lists or takes in one call.
const batch = 100

func codeBuildOperations() map[string]operation {
	of := func(id *string) string { return aws.ToString(id) }
	return map[string]operation{
		"ListProjects":     simulate(200, (*World).listProjects, func(*codebuild.ListProjectsInput) string { return "" }),
		"BatchGetProjects": simulate(200, (*World).batchGetProjects, func(*codebuild.BatchGetProjectsInput) string { return "" }),
		"ListBuilds":       simulate(200, (*World).listBuilds, func(*codebuild.ListBuildsInput) string { return "" }),
		"ListBuildsForProject": simulate(200, (*World).listBuildsForProject,
			func(in *codebuild.ListBuildsForProjectInput) string { return of(in.ProjectName) }),
		"BatchGetBuilds": simulate(200, (*World).batchGetBuilds, func(*codebuild.BatchGetBuildsInput) string { return "" }),
		"StartBuild":     simulate(200, (*World).startBuild, func(in *codebuild.StartBuildInput) string { return of(in.ProjectName) }),
		"StopBuild":      simulate(200, (*World).stopBuild, func(in *codebuild.StopBuildInput) string { return of(in.Id) }),
		"RetryBuild":     simulate(200, (*World).retryBuild, func(in *codebuild.RetryBuildInput) string { return of(in.Id) }),
		"CreateProject": simulate(200, (*World).createProject,
			func(in *codebuild.CreateProjectInput) string { return of(in.Name) }),
		"UpdateProject": simulate(200, (*World).updateProject,
			func(in *codebuild.UpdateProjectInput) string { return of(in.Name) }),
		"CreateWebhook": simulate(200, (*World).createWebhook,
			func(in *codebuild.CreateWebhookInput) string { return of(in.ProjectName) }),
		"UpdateWebhook": simulate(200, (*World).updateWebhook,
			func(in *codebuild.UpdateWebhookInput) string { return of(in.ProjectName) }),
	}
}

// afterToken is what a token of CodeBuild's says comes next; empty for the start.
func afterToken(token *string) (string, error) {
	text, err := base64.StdEncoding.DecodeString(aws.ToString(token))
	if err != nil {
		return "", badInput("Invalid next token provided")
	}
	return string(text), nil
}

func (w *World) listProjects(in *codebuild.ListProjectsInput) (*codebuild.ListProjectsOutput, error) {
	if in.SortBy != "" && in.SortBy != types.ProjectSortByTypeName || in.SortOrder == types.SortOrderTypeDescending {
		return nil, &loudError{"ListProjects is simulated by name, ascending"}
	}
	after, err := afterToken(in.NextToken)
	if err != nil {
		return nil, err
	}
	from, found := slices.BinarySearch(w.projectNames, after)
	if found {
		from++
	}
	to := min(from+batch, len(w.projectNames))
	out := &codebuild.ListProjectsOutput{Projects: slices.Clone(w.projectNames[from:to])}
	if to < len(w.projectNames) {
		out.NextToken = markerOf(w.projectNames[to-1])
	}
	return out, nil
}

func (w *World) batchGetProjects(in *codebuild.BatchGetProjectsInput) (*codebuild.BatchGetProjectsOutput, error) {
	if err := checkBatch("names", in.Names); err != nil {
		return nil, err
	}
	out := &codebuild.BatchGetProjectsOutput{}
	for _, name := range in.Names {
		if p, ok := w.settingsOf(name); ok {
			out.Projects = append(out.Projects, w.projectAsGiven(p))
		} else {
			out.ProjectsNotFound = append(out.ProjectsNotFound, name)
		}
	}
	return out, nil
}

func (w *World) listBuildsForProject(in *codebuild.ListBuildsForProjectInput) (*codebuild.ListBuildsForProjectOutput, error) {
	p, ok := w.project(aws.ToString(in.ProjectName))
	if !ok {
		return nil, noResource("The provided project %s does not exist", w.projectARN(aws.ToString(in.ProjectName)))
	}
	builds := slices.Clone(p.builds)
	if in.SortOrder != "" && len(builds) > batch {
		return nil, badInput("Sort order is not supported for projects with more than %d builds", batch)
	}
	if in.SortOrder != types.SortOrderTypeAscending {
		slices.Reverse(builds)
	}
	ids, next, err := idsAfter(builds, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &codebuild.ListBuildsForProjectOutput{Ids: ids, NextToken: next}, nil
}

func (w *World) listBuilds(in *codebuild.ListBuildsInput) (*codebuild.ListBuildsOutput, error) {
	var builds []*build
	for _, name := range w.projectNames {
		p, _ := w.project(name)
		builds = append(builds, p.builds...)
	}
	slices.SortStableFunc(builds, func(a, b *build) int { return b.submitted.Compare(a.submitted) })
	if in.SortOrder == types.SortOrderTypeAscending {
		slices.Reverse(builds)
	}
	ids, next, err := idsAfter(builds, in.NextToken)
	if err != nil {
		return nil, err
	}
	return &codebuild.ListBuildsOutput{Ids: ids, NextToken: next}, nil
}

// idsAfter is one page of builds' ids. The token holds the last id, not a place:
// builds that begin between two pages shift nothing.
func idsAfter(builds []*build, token *string) (ids []string, next *string, err error) {
	after, err := afterToken(token)
	if err != nil {
		return nil, nil, err
	}
	if after != "" {
		i := slices.IndexFunc(builds, func(b *build) bool { return b.id() == after })
		if i < 0 {
			return nil, nil, badInput("Invalid next token provided")
		}
		builds = builds[i+1:]
	}
	ids = make([]string, 0, min(batch, len(builds)))
	for _, b := range builds[:min(batch, len(builds))] {
		ids = append(ids, b.id())
	}
	if len(builds) > batch {
		next = markerOf(ids[batch-1])
	}
	return ids, next, nil
}

func (w *World) batchGetBuilds(in *codebuild.BatchGetBuildsInput) (*codebuild.BatchGetBuildsOutput, error) {
	if err := checkBatch("ids", in.Ids); err != nil {
		return nil, err
	}
	out := &codebuild.BatchGetBuildsOutput{}
	for _, id := range in.Ids {
		if b, ok := w.build(id); ok {
			out.Builds = append(out.Builds, w.buildAsGiven(b))
		} else {
			out.BuildsNotFound = append(out.BuildsNotFound, id)
		}
	}
	return out, nil
}

func checkBatch(member string, names []string) error {
	rule := ""
	switch {
	case len(names) == 0:
		rule = "greater than or equal to 1"
	case len(names) > batch:
		rule = "less than or equal to 100"
	default:
		return nil
	}
	return badInput("1 validation error detected: Value '[%s]' at '%s' failed to satisfy constraint: Member must have length %s",
		strings.Join(names, ", "), member, rule)
}

func (w *World) projectARN(name string) string {
	return "arn:aws:codebuild:" + w.region + ":" + w.account + ":project/" + name
}

// projectAsGiven is a project as CodeBuild gives it.
func (w *World) projectAsGiven(p *project) types.Project {
	if p.own != nil {
		return *p.own
	}
	out := types.Project{
		Arn:  aws.String(w.projectARN(p.name)),
		Name: aws.String(p.name), Description: aws.String(p.description),
		Source: w.sourceOf(p),
		Artifacts: &types.ProjectArtifacts{Type: types.ArtifactsTypeS3, Location: aws.String(w.artifactBucket()), Path: aws.String("builds"),
			NamespaceType: types.ArtifactNamespaceBuildId, Name: aws.String(p.name + ".zip"), Packaging: types.ArtifactPackagingZip,
			OverrideArtifactName: aws.Bool(false), EncryptionDisabled: aws.Bool(false)},
		Environment:            w.environmentOf(p, p.env),
		ServiceRole:            aws.String("arn:aws:iam::" + w.account + ":role/codebuild-" + p.name),
		TimeoutInMinutes:       aws.Int32(p.timeout),
		QueuedTimeoutInMinutes: aws.Int32(480),
		Cache:                  &types.ProjectCache{Type: types.CacheTypeNoCache},
		Created:                aws.Time(p.modified), LastModified: aws.Time(p.modified),
		ProjectVisibility: types.ProjectVisibilityTypePrivate,
	}
	cloudWatch, bucket := types.LogsConfigStatusTypeEnabled, types.LogsConfigStatusTypeDisabled
	if p.logsTo != logsToStream {
		cloudWatch = types.LogsConfigStatusTypeDisabled
	}
	out.LogsConfig = &types.LogsConfig{CloudWatchLogs: &types.CloudWatchLogsConfig{Status: cloudWatch}}
	s3Logs := &types.S3LogsConfig{EncryptionDisabled: aws.Bool(false)}
	if p.logsTo == logsToBucket {
		bucket = types.LogsConfigStatusTypeEnabled
		s3Logs.Location = aws.String(w.artifactBucket() + "/build-logs/" + p.name)
	}
	s3Logs.Status = bucket
	out.LogsConfig.S3Logs = s3Logs
	return out
}

func (w *World) sourceOf(p *project) *types.ProjectSource {
	if p.own != nil {
		return p.own.Source
	}
	return &types.ProjectSource{Type: p.source, Location: aws.String(p.location), GitCloneDepth: aws.Int32(1),
		Buildspec: aws.String("buildspec.yml"), InsecureSsl: aws.Bool(false)}
}

func (w *World) environmentOf(p *project, env []types.EnvironmentVariable) *types.ProjectEnvironment {
	if p.own != nil {
		e := *p.own.Environment
		e.EnvironmentVariables = slices.Clone(env)
		return &e
	}
	return &types.ProjectEnvironment{Type: types.EnvironmentTypeLinuxContainer, ComputeType: types.ComputeTypeBuildGeneral1Small,
		Image: aws.String("aws/codebuild/amazonlinux-x86_64-standard:5.0"), PrivilegedMode: aws.Bool(false),
		ImagePullCredentialsType: types.ImagePullCredentialsTypeCodebuild, EnvironmentVariables: slices.Clone(env)}
}

// buildAsGiven is a build as CodeBuild gives it now.
func (w *World) buildAsGiven(b *build) types.Build {
	p, now := b.project, w.now()
	at := b.at(now)
	out := types.Build{
		Id: aws.String(b.id()), BuildNumber: aws.Int64(int64(b.number)), ProjectName: aws.String(p.name),
		Arn:          aws.String("arn:aws:codebuild:" + w.region + ":" + w.account + ":build/" + b.id()),
		BuildStatus:  at.status,
		CurrentPhase: aws.String(string(at.phase)), BuildComplete: at.complete, StartTime: aws.Time(b.submitted),
		Initiator: aws.String(b.initiator), Source: w.sourceOf(p), Environment: w.environmentOf(p, b.env),
		ServiceRole:      aws.String("arn:aws:iam::" + w.account + ":role/codebuild-" + p.name),
		TimeoutInMinutes: aws.Int32(p.timeout), QueuedTimeoutInMinutes: aws.Int32(480),
		Cache: &types.ProjectCache{Type: types.CacheTypeNoCache},
		Artifacts: &types.BuildArtifacts{Location: aws.String("arn:aws:s3:::" + w.artifactBucket() + "/" + b.artifactKey()),
			OverrideArtifactName: aws.Bool(false), EncryptionDisabled: aws.Bool(false)},
	}
	asked := b.asked
	if p.own != nil {
		out.ServiceRole, out.Cache = p.own.ServiceRole, p.own.Cache
		asked = cmp.Or(asked, aws.ToString(p.own.SourceVersion))
	}
	if asked != "" {
		out.SourceVersion = aws.String(asked)
	}
	if at.complete {
		out.EndTime = aws.Time(at.ended)
	}
	for _, r := range at.spans {
		phase := types.BuildPhase{PhaseType: r.phase, StartTime: aws.Time(r.from), PhaseStatus: r.status}
		if !r.to.IsZero() {
			phase.EndTime = aws.Time(r.to)
			phase.DurationInSeconds = aws.Int64(int64(r.to.Sub(r.from).Round(time.Second) / time.Second))
			phase.Contexts = []types.PhaseContext{{StatusCode: aws.String(r.code), Message: aws.String(r.message)}}
		}
		out.Phases = append(out.Phases, phase)
	}
	if from, reached := b.begins(types.BuildPhaseTypeInstall); reached && !now.Before(from) && b.commit != "" &&
		p.source != types.SourceTypeS3 {
		out.ResolvedSourceVersion = aws.String(b.commit)
	}
	w.leave(b, &out, now)
	out.Logs = w.logsOf(b, now)
	return out
}

// leave says what a build left: an artifact, one for each of several functions, or an
// image that it exports the name of.
func (w *World) leave(b *build, out *types.Build, now time.Time) {
	done := b.uploaded(now)
	switch p := b.project; {
	case p.image:
		out.Artifacts = &types.BuildArtifacts{Location: aws.String("")}
		if done {
			out.ExportedEnvironmentVariables = []types.ExportedEnvironmentVariable{{Name: aws.String("IMAGE_URI"), Value: aws.String(w.imageOf(b))}}
		}
	case p.own != nil && p.own.Artifacts.Type == types.ArtifactsTypeNoArtifacts:
		out.Artifacts = &types.BuildArtifacts{Location: aws.String("")}
	case p.own != nil:
		out.Artifacts = &types.BuildArtifacts{Location: aws.String("arn:aws:s3:::" + aws.ToString(p.own.Artifacts.Location) +
			"/" + b.ownKey()),
			OverrideArtifactName: p.own.Artifacts.OverrideArtifactName, EncryptionDisabled: aws.Bool(false)}
		if done {
			out.Artifacts.Sha256sum = aws.String(b.artifactSHA())
		}
	case len(p.makes) > 0:
		out.Artifacts = &types.BuildArtifacts{Location: aws.String("")}
		for _, function := range p.makes {
			a := types.BuildArtifacts{ArtifactIdentifier: aws.String(strings.ReplaceAll(function, "-", "_")),
				Location: aws.String("arn:aws:s3:::" + w.artifactBucket() + "/" + b.keyOf(function))}
			if done {
				a.Sha256sum = aws.String(hexHash(b.artifactOf(function)))
			}
			out.SecondaryArtifacts = append(out.SecondaryArtifacts, a)
		}
	case done:
		out.Artifacts.Sha256sum = aws.String(b.artifactSHA())
	}
}

// logsOf says where a build's log is. Nothing is known before it has a machine.
func (w *World) logsOf(b *build, now time.Time) *types.LogsLocation {
	console := "https://console.aws.amazon.com/cloudwatch/home?region=" + w.region + "#logsV2:log-groups/log-group/"
	from, reached := b.begins(types.BuildPhaseTypeProvisioning)
	known := reached && !now.Before(from)
	enabled := &types.CloudWatchLogsConfig{Status: types.LogsConfigStatusTypeEnabled}
	disabled := &types.CloudWatchLogsConfig{Status: types.LogsConfigStatusTypeDisabled}
	noBucket := &types.S3LogsConfig{Status: types.LogsConfigStatusTypeDisabled, EncryptionDisabled: aws.Bool(false)}
	switch b.project.logsTo {
	case logsToNothing:
		return &types.LogsLocation{CloudWatchLogs: disabled, S3Logs: noBucket}
	case logsToBucket:
		out := &types.LogsLocation{CloudWatchLogs: disabled, S3Logs: &types.S3LogsConfig{Status: types.LogsConfigStatusTypeEnabled,
			Location: aws.String(w.artifactBucket() + "/build-logs/" + b.project.name), EncryptionDisabled: aws.Bool(false)}}
		if known {
			out.S3LogsArn = aws.String("arn:aws:s3:::" + w.artifactBucket() + "/" + b.logKey())
			out.S3DeepLink = aws.String("https://s3.console.aws.amazon.com/s3/object/" + w.artifactBucket() + "/" + b.logKey() + "?region=" + w.region)
		}
		return out
	}
	out := &types.LogsLocation{CloudWatchLogs: enabled, S3Logs: noBucket, DeepLink: aws.String(console + "null/log-events/null")}
	if known {
		group := b.project.logGroup()
		out.GroupName, out.StreamName = aws.String(group), aws.String(b.uuid)
		out.CloudWatchLogsArn = aws.String("arn:aws:logs:" + w.region + ":" + w.account + ":log-group:" + group + ":log-stream:" + b.uuid)
		out.DeepLink = aws.String(console + strings.ReplaceAll(group, "/", "$252F") + "/log-events/" + b.uuid)
	}
	return out
}

func (p *project) logGroup() string { return buildLogs + p.name }

// label is the build's number as people write it.
func (b *build) label() string { return "build " + strconv.Itoa(b.number) }
