package sim

import (
	"archive/zip"
	"bytes"
	"cmp"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
)

// Projects that are made by a call. They are kept in CodeBuild's own shape; their builds go
// well unless a test plans otherwise, and leave the files of the commit, as a zip, in the place
// that the project names.

// buildPrincipal is who assumes the roles of projects.
const buildPrincipal = "codebuild.amazonaws.com"

var projectName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$`)

func (w *World) createProject(in *codebuild.CreateProjectInput) (*codebuild.CreateProjectOutput, error) {
	p := &types.Project{
		Name: in.Name, Description: in.Description, ServiceRole: in.ServiceRole, Source: in.Source, SourceVersion: in.SourceVersion,
		Artifacts: in.Artifacts, Environment: in.Environment, LogsConfig: in.LogsConfig, Cache: in.Cache,
		Tags: slices.Clone(in.Tags), VpcConfig: in.VpcConfig, TimeoutInMinutes: in.TimeoutInMinutes,
		QueuedTimeoutInMinutes: in.QueuedTimeoutInMinutes, ConcurrentBuildLimit: in.ConcurrentBuildLimit,
		EncryptionKey: in.EncryptionKey,
	}
	rest := *in
	rest.Name, rest.Description, rest.ServiceRole, rest.Source, rest.SourceVersion = nil, nil, nil, nil, nil
	rest.Artifacts, rest.Environment, rest.LogsConfig, rest.Cache, rest.Tags = nil, nil, nil, nil, nil
	rest.VpcConfig, rest.TimeoutInMinutes = nil, nil
	rest.QueuedTimeoutInMinutes, rest.ConcurrentBuildLimit, rest.EncryptionKey = nil, nil, nil
	if !reflect.DeepEqual(rest, codebuild.CreateProjectInput{}) {
		return nil, &loudError{"CreateProject is simulated with one source and one artifact, without batches and badges"}
	}
	name := aws.ToString(p.Name)
	if !projectName.MatchString(name) {
		return nil, badInput("Project name is invalid. It must match ^[A-Za-z0-9][A-Za-z0-9\\-_]{1,149}$")
	}
	if _, taken := w.projects[name]; taken {
		return nil, alreadyThere("Project already exists: " + w.projectARN(name))
	}
	if err := w.checkProject(p); err != nil {
		return nil, err
	}
	p.Arn, p.Created, p.LastModified = aws.String(w.projectARN(name)), aws.Time(w.now()), aws.Time(w.now())
	p.ProjectVisibility = types.ProjectVisibilityTypePrivate
	if p.TimeoutInMinutes == nil {
		p.TimeoutInMinutes = aws.Int32(60)
	}
	if p.QueuedTimeoutInMinutes == nil {
		p.QueuedTimeoutInMinutes = aws.Int32(480)
	}
	if p.Cache == nil {
		p.Cache = &types.ProjectCache{Type: types.CacheTypeNoCache}
	}
	if p.EncryptionKey == nil {
		p.EncryptionKey = aws.String("arn:aws:kms:" + w.region + ":" + w.account + ":alias/aws/s3")
	}
	made := &project{name: name, world: w}
	made.take(p)
	w.addProject(made)
	return &codebuild.CreateProjectOutput{Project: p}, nil
}

// updateProject changes what a request names, each as a whole, and keeps the rest.
func (w *World) updateProject(in *codebuild.UpdateProjectInput) (*codebuild.UpdateProjectOutput, error) {
	old, ok := w.settingsOf(aws.ToString(in.Name))
	switch {
	case !ok:
		return nil, noResource("Project cannot be found: %s", w.projectARN(aws.ToString(in.Name)))
	case old.own == nil:
		return nil, &loudError{"UpdateProject is simulated for projects that were made by CreateProject"}
	}
	rest, p := *in, *old.own
	rest.Name = nil
	replace(&p.Description, &rest.Description)
	replace(&p.ServiceRole, &rest.ServiceRole)
	replace(&p.Source, &rest.Source)
	replace(&p.SourceVersion, &rest.SourceVersion)
	replace(&p.Artifacts, &rest.Artifacts)
	replace(&p.Environment, &rest.Environment)
	replace(&p.LogsConfig, &rest.LogsConfig)
	replace(&p.Cache, &rest.Cache)
	replace(&p.VpcConfig, &rest.VpcConfig)
	replace(&p.TimeoutInMinutes, &rest.TimeoutInMinutes)
	if rest.Tags != nil {
		p.Tags, rest.Tags = slices.Clone(rest.Tags), nil
	}
	if !reflect.DeepEqual(rest, codebuild.UpdateProjectInput{}) {
		return nil, &loudError{"UpdateProject is simulated with one source and one artifact, without batches and badges"}
	}
	if err := w.checkProject(&p); err != nil {
		return nil, err
	}
	p.LastModified = aws.Time(w.now())
	old.take(&p)
	return &codebuild.UpdateProjectOutput{Project: &p}, nil
}

// replace puts a value of a request in the place of the one before, and takes it from the
// request.
func replace[T any](old, with **T) {
	if *with != nil {
		*old, *with = *with, nil
	}
}

// checkProject is what CodeBuild finds wrong with a project.
func (w *World) checkProject(p *types.Project) error {
	if p.Source == nil || p.Artifacts == nil || p.Environment == nil || p.ServiceRole == nil {
		return badInput("Project source, artifacts, environment and service role are required")
	}
	if l := p.LogsConfig; l != nil && (l.S3Logs != nil && l.S3Logs.Status == types.LogsConfigStatusTypeEnabled ||
		l.CloudWatchLogs != nil && l.CloudWatchLogs.StreamName != nil ||
		l.CloudWatchLogs != nil && l.CloudWatchLogs.GroupName != nil && *l.CloudWatchLogs.GroupName != buildLogs+*p.Name) {
		return &loudError{"projects that are made are simulated with logs in " + buildLogs + *p.Name}
	}
	if !w.assumable(*p.ServiceRole, buildPrincipal) {
		return badInput("CodeBuild is not authorized to perform: sts:AssumeRole on service role. " +
			"Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured.")
	}
	a := p.Artifacts
	switch {
	case a.Type == types.ArtifactsTypeS3 && aws.ToString(a.Location) == "":
		return badInput("Invalid artifacts: artifact location is required")
	case a.Type == types.ArtifactsTypeS3 && a.Packaging != types.ArtifactPackagingZip:
		return &loudError{"artifacts of projects that are made are simulated as zips"}
	case a.Type != types.ArtifactsTypeS3 && a.Type != types.ArtifactsTypeNoArtifacts:
		return &loudError{"artifacts of type " + string(a.Type) + " are not simulated"}
	case p.Source.Type != types.SourceTypeNoSource && aws.ToString(p.Source.Location) == "":
		return badInput("Invalid project source: location is required")
	case p.Source.Type == types.SourceTypeNoSource:
		return &loudError{"projects without a source are not simulated"}
	}
	for _, v := range p.Environment.EnvironmentVariables {
		if !variableName.MatchString(aws.ToString(v.Name)) {
			return badInput("Invalid environment variable name: %s", aws.ToString(v.Name))
		}
	}
	return nil
}

func alreadyThere(words string) error {
	return &refusal{status: 400, err: &types.ResourceAlreadyExistsException{Message: aws.String(words)}}
}

// take gives a project the settings that were made or changed by a call.
func (p *project) take(s *types.Project) {
	p.own, p.description, p.timeout, p.modified = s, aws.ToString(s.Description), *s.TimeoutInMinutes, *s.LastModified
	p.source, p.location, p.env = s.Source.Type, aws.ToString(s.Source.Location), s.Environment.EnvironmentVariables
	p.image = s.Artifacts.Type == types.ArtifactsTypeNoArtifacts && aws.ToBool(s.Environment.PrivilegedMode)
	p.runtime, p.logsTo = python, logsToStream
	if strings.Contains(aws.ToString(s.Environment.Image), "nodejs") {
		p.runtime = node
	}
	if l := s.LogsConfig; l != nil && l.CloudWatchLogs != nil &&
		l.CloudWatchLogs.Status == types.LogsConfigStatusTypeDisabled {
		p.logsTo = logsToNothing
	}
}

// repository is the repository that a project that was made builds; nil where it is not one
// that was made as well.
func (p *project) repository() *gitRepository {
	if p.own == nil || p.source != types.SourceTypeCodecommit {
		return nil
	}
	return p.world.repositories[path.Base(p.location)]
}

// resolveOwn is the commit that a source version of a project that was made stands for, empty
// when there is none. Hosts elsewhere have every branch.
func (w *World) resolveOwn(p *project, asked string, number int) string {
	asked = cmp.Or(asked, aws.ToString(p.own.SourceVersion))
	switch p.source {
	case types.SourceTypeCodecommit:
		if r := p.repository(); r != nil {
			return r.resolve(asked)
		}
		return ""
	case types.SourceTypeS3:
		o, err := w.object(placeIn(p.location))
		if err != nil {
			return ""
		}
		return hexHash(o.body)[:40] // what it is known by here; CodeBuild tells of none
	}
	if commitHash.MatchString(asked) {
		return asked
	}
	return fullCommit(p.name, cmp.Or(strings.TrimPrefix(asked, "refs/heads/"), defaultBranch), number, "")
}

// outcomeOf is how the next build of a project that was made ends when nobody planned it.
func (w *World) outcomeOf(p *project, b *build) Outcome {
	switch {
	case p.image && w.imagesOf(w.account, b.imageRepository(), w.registry(w.account)+"/"+b.imageRepository()) == nil:
		return NoSuchRepository
	case p.own.Artifacts.Type == types.ArtifactsTypeS3 && w.bucket(aws.ToString(p.own.Artifacts.Location)) == nil:
		return NoSuchBucket
	}
	return Succeeds
}

// imageRepository is the name of the repository that a build pushes to: the one that the
// variable IMAGE_REPOSITORY names by its URI, else that of the project's name.
func (b *build) imageRepository() string {
	for _, v := range b.env {
		if aws.ToString(v.Name) == "IMAGE_REPOSITORY" {
			_, name, _ := strings.Cut(aws.ToString(v.Value), "/")
			return name
		}
	}
	return b.project.name
}

// ownKey is where a build of a project that was made leaves its zip. A name that the build
// spec may give is taken to be that of the project and the number.
func (b *build) ownKey() string {
	a := b.project.own.Artifacts
	name, folder := cmp.Or(aws.ToString(a.Name), b.project.name), ""
	if aws.ToBool(a.OverrideArtifactName) {
		name = b.project.name + "-" + strconv.Itoa(b.number) + ".zip"
	}
	if a.NamespaceType == types.ArtifactNamespaceBuildId {
		folder = b.uuid
	}
	return path.Join(strings.Trim(aws.ToString(a.Path), "/"), folder, name)
}

// ownArtifact is the zip that such a build makes: the files of the commit, or the zip that was
// its source.
func (b *build) ownArtifact() []byte {
	p, w := b.project, b.project.world
	if p.source == types.SourceTypeS3 {
		o, _ := w.object(placeIn(p.location))
		return o.body
	}
	r := p.repository()
	if r == nil || r.commit(b.commit) == nil {
		return pack(p.name, p.runtime, b.number, b.commit)
	}
	files := r.commit(b.commit).files
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		h := &zip.FileHeader{Name: name, Method: zip.Store, Modified: artifactTime}
		h.SetMode(0o644)
		if files[name].executable {
			h.SetMode(0o755)
		}
		if to, err := z.CreateHeader(h); err == nil { // writing to memory does not fail
			_, _ = to.Write(files[name].content)
		}
	}
	_ = z.Close()
	return out.Bytes()
}

func (w *World) createWebhook(in *codebuild.CreateWebhookInput) (*codebuild.CreateWebhookOutput, error) {
	if in.BranchFilter != nil || in.ManualCreation != nil || in.PullRequestBuildPolicy != nil ||
		in.ScopeConfiguration != nil {
		return nil, &loudError{"CreateWebhook is simulated with filter groups"}
	}
	p, err := w.hooked(in.ProjectName)
	switch {
	case err != nil:
		return nil, err
	case p.own.Webhook != nil:
		return nil, alreadyThere("Webhook for project already exists")
	}
	s := *p.own
	s.Webhook = &types.Webhook{BuildType: cmp.Or(in.BuildType, types.WebhookBuildTypeBuild), FilterGroups: in.FilterGroups,
		Url: aws.String("https://api.github.com/repos/example/hooks/1"), PayloadUrl: aws.String("https://codebuild." +
			w.region + ".amazonaws.com/webhooks"),
		LastModifiedSecret: aws.Time(w.now()), Status: types.WebhookStatusActive}
	p.take(&s)
	return &codebuild.CreateWebhookOutput{Webhook: s.Webhook}, nil
}

func (w *World) updateWebhook(in *codebuild.UpdateWebhookInput) (*codebuild.UpdateWebhookOutput, error) {
	if in.BranchFilter != nil || in.PullRequestBuildPolicy != nil || in.RotateSecret {
		return nil, &loudError{"UpdateWebhook is simulated with filter groups"}
	}
	p, err := w.hooked(in.ProjectName)
	switch {
	case err != nil:
		return nil, err
	case p.own.Webhook == nil:
		return nil, noResource("No webhook exists for project %s", w.projectARN(p.name))
	}
	s, hook := *p.own, *p.own.Webhook
	hook.FilterGroups, hook.BuildType = in.FilterGroups, cmp.Or(in.BuildType, hook.BuildType)
	s.Webhook = &hook
	p.take(&s)
	return &codebuild.UpdateWebhookOutput{Webhook: s.Webhook}, nil
}

// hooked finds the project that a webhook is to start.
func (w *World) hooked(name *string) (*project, error) {
	p, ok := w.settingsOf(aws.ToString(name))
	switch {
	case !ok:
		return nil, noResource("Project cannot be found: %s", w.projectARN(aws.ToString(name)))
	case p.own == nil:
		return nil, &loudError{"webhooks are simulated for projects that were made by CreateProject"}
	case p.source == types.SourceTypeCodecommit || p.source == types.SourceTypeS3:
		return nil, badInput("Webhooks are not supported for source type %s", p.source)
	}
	return p, nil
}
