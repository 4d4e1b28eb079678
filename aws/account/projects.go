package account

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// GetBuildProject reads a project as it is made.
func (a *Account) GetBuildProject(ctx context.Context, name string) (component.BuildProject, error) {
	p, err := a.project(ctx, name)
	if err != nil {
		return component.BuildProject{}, err
	}
	return buildProjectOf(p), nil
}

// project reads a project in CodeBuild's shape.
func (a *Account) project(ctx context.Context, name string) (*types.Project, error) {
	ctx, c, done := a.begin(ctx, "BatchGetProjects", name)
	defer done()
	out, err := c.clients.codebuild.BatchGetProjects(ctx, &codebuild.BatchGetProjectsInput{Names: []string{name}})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	if len(out.Projects) == 0 {
		return nil, missing(c, "there is no such project")
	}
	return &out.Projects[0], nil
}

// CreateBuildProject makes a project whose build spec is that of the source. Its builds take
// turns in a folder each, so that none writes over what another one left.
func (a *Account) CreateBuildProject(ctx context.Context, p component.BuildProject, tags component.Tags) error {
	ctx, c, done := a.begin(ctx, "CreateProject", p.Name)
	defer done()
	now := &types.Project{Source: &types.ProjectSource{}}
	if p.SourceType != string(types.SourceTypeS3) {
		now.Source.GitCloneDepth = aws.Int32(1)
	}
	in := &codebuild.CreateProjectInput{
		Name: &p.Name, Description: aws.String("made by aloft"), ServiceRole: &p.Role, SourceVersion: optional(p.Branch),
		Source: sourceOf(now, p), Artifacts: placeOf(now, p), Environment: environmentOf(now, p), LogsConfig: logsOf(now,
			p), Cache: cacheOf(now, p),
	}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	if _, err := c.clients.codebuild.CreateProject(ctx, in); err != nil {
		return a.projectFailure(ctx, c, err)
	}
	return nil
}

// UpdateBuildProject changes a project to what is said of it. CodeBuild keeps what a request
// leaves out, but takes a source, an environment or artifacts as a whole: what is not said of
// them is read and written again.
func (a *Account) UpdateBuildProject(ctx context.Context, p component.BuildProject) error {
	if err := a.mayChange(ctx, "UpdateProject", p.Name); err != nil {
		return err
	}
	now, err := a.project(ctx, p.Name)
	if err != nil {
		return beforeWrite(err)
	}
	ctx, c, done := a.begin(ctx, "UpdateProject", p.Name)
	defer done()
	_, err = c.clients.codebuild.UpdateProject(ctx, &codebuild.UpdateProjectInput{
		Name: &p.Name, ServiceRole: &p.Role, SourceVersion: optional(p.Branch),
		Source: sourceOf(now, p), Artifacts: placeOf(now, p), Environment: environmentOf(now, p), LogsConfig: logsOf(now,
			p), Cache: cacheOf(now, p),
	})
	if err != nil {
		return a.projectFailure(ctx, c, err)
	}
	return nil
}

// projectFailure is the failure of a change of a project, which may be about its role alone.
func (a *Account) projectFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failure)
	if ok && f.Code == "InvalidInputException" && strings.Contains(f.Message, "sts:AssumeRole") {
		f.Class, f.Cause = model.Conflict, model.RoleNotReady
		f.Advice = "a role that was made a moment ago can be used some seconds later; " +
			"one that is older has to trust codebuild.amazonaws.com"
	}
	return failure
}

func sourceOf(now *types.Project, p component.BuildProject) *types.ProjectSource {
	s := types.ProjectSource{}
	if now.Source != nil {
		s = *now.Source
	}
	s.Type, s.Location = types.SourceType(p.SourceType), &p.Location
	switch {
	case p.Connection != "":
		s.Auth = &types.SourceAuth{Type: types.SourceAuthTypeCodeconnections, Resource: &p.Connection}
	case p.SourceType == string(types.SourceTypeCodecommit) || p.SourceType == string(types.SourceTypeS3):
		s.Auth = nil // they are read with the role of the project
	}
	return &s
}

// placeOf is where builds leave what they make: a zip each, which the build spec may name.
func placeOf(now *types.Project, p component.BuildProject) *types.ProjectArtifacts {
	if p.Artifacts.Bucket == "" {
		return &types.ProjectArtifacts{Type: types.ArtifactsTypeNoArtifacts}
	}
	to := types.ProjectArtifacts{}
	if now.Artifacts != nil && now.Artifacts.Type == types.ArtifactsTypeS3 {
		to = *now.Artifacts
	}
	to.Type, to.Packaging = types.ArtifactsTypeS3, types.ArtifactPackagingZip
	to.Location, to.Path = &p.Artifacts.Bucket, &p.Artifacts.Prefix
	to.NamespaceType, to.OverrideArtifactName = types.ArtifactNamespaceBuildId, aws.Bool(true)
	if aws.ToString(to.Name) == "" {
		to.Name = aws.String(p.Name + ".zip")
	}
	return &to
}

func environmentOf(now *types.Project, p component.BuildProject) *types.ProjectEnvironment {
	e := types.ProjectEnvironment{}
	if now.Environment != nil {
		e = *now.Environment
	}
	// CodeBuild may read images of ECR with the project's role alone, its own without any.
	if aws.ToString(e.Image) != p.Image {
		e.ImagePullCredentialsType = types.ImagePullCredentialsTypeCodebuild
		if strings.Contains(p.Image, ".dkr.ecr.") {
			e.ImagePullCredentialsType = types.ImagePullCredentialsTypeServiceRole
		}
	}
	e.Type, e.Image, e.ComputeType = types.EnvironmentType(p.Environment), &p.Image, types.ComputeType(p.Compute)
	e.PrivilegedMode = aws.Bool(p.Privileged)
	variables := slices.Clone(e.EnvironmentVariables)
	for _, name := range slices.Sorted(maps.Keys(p.Variables)) {
		v := types.EnvironmentVariable{Name: aws.String(name), Value: aws.String(p.Variables[name]),
			Type: types.EnvironmentVariableTypePlaintext}
		named := func(o types.EnvironmentVariable) bool { return aws.ToString(o.Name) == name }
		if i := slices.IndexFunc(variables, named); i >= 0 {
			variables[i] = v
		} else {
			variables = append(variables, v)
		}
	}
	e.EnvironmentVariables = variables
	return &e
}

func logsOf(now *types.Project, p component.BuildProject) *types.LogsConfig {
	l := types.LogsConfig{}
	if now.LogsConfig != nil {
		l = *now.LogsConfig
	}
	stream := types.CloudWatchLogsConfig{}
	if l.CloudWatchLogs != nil {
		stream = *l.CloudWatchLogs
	}
	stream.Status, stream.GroupName = types.LogsConfigStatusTypeEnabled, cmp.Or(optional(p.LogGroup), stream.GroupName)
	l.CloudWatchLogs = &stream
	return &l
}

// cacheOf has a project keep what its build spec caches. A cache that it has otherwise stays.
func cacheOf(now *types.Project, p component.BuildProject) *types.ProjectCache {
	if !p.CacheSources || caches(now.Cache) {
		return now.Cache
	}
	c := types.ProjectCache{Type: types.CacheTypeLocal}
	if now.Cache != nil && now.Cache.Type == types.CacheTypeLocal {
		c.Modes = slices.Clone(now.Cache.Modes)
	}
	c.Modes = append(c.Modes, types.CacheModeLocalCustomCache)
	return &c
}

// caches reports whether what a build spec caches is kept.
func caches(c *types.ProjectCache) bool {
	return c != nil && (c.Type == types.CacheTypeS3 || c.Type == types.CacheTypeLocal &&
		slices.Contains(c.Modes, types.CacheModeLocalCustomCache))
}

func buildProjectOf(p *types.Project) component.BuildProject {
	out := component.BuildProject{
		Name: line(p.Name), ARN: line(p.Arn), Branch: line(p.SourceVersion), Role: line(p.ServiceRole),
		Variables: map[string]string{}, CacheSources: caches(p.Cache), Webhook: p.Webhook != nil,
	}
	if s := p.Source; s != nil {
		out.SourceType, out.Location = safetext.Line(string(s.Type)), line(s.Location)
		if s.Auth != nil && s.Auth.Type == types.SourceAuthTypeCodeconnections {
			out.Connection = line(s.Auth.Resource)
		}
	}
	if e := p.Environment; e != nil {
		out.Image, out.Privileged = line(e.Image), aws.ToBool(e.PrivilegedMode)
		out.Environment, out.Compute = safetext.Line(string(e.Type)), safetext.Line(string(e.ComputeType))
		for _, v := range e.EnvironmentVariables {
			if v.Type == "" || v.Type == types.EnvironmentVariableTypePlaintext {
				out.Variables[line(v.Name)] = line(v.Value)
			}
		}
	}
	if t := p.Artifacts; t != nil && t.Type == types.ArtifactsTypeS3 {
		out.Artifacts = component.Place{Bucket: line(t.Location), Prefix: strings.Trim(line(t.Path), "/")}
	}
	if l := p.LogsConfig; l != nil && l.CloudWatchLogs != nil &&
		l.CloudWatchLogs.Status != types.LogsConfigStatusTypeDisabled {
		out.LogGroup = line(l.CloudWatchLogs.GroupName)
	}
	if p.Webhook != nil {
		for _, group := range p.Webhook.FilterGroups {
			if glob, ok := globOf(group); ok {
				out.OnPush = append(out.OnPush, glob)
			}
		}
	}
	tags := make(map[string]string, len(p.Tags))
	for _, t := range p.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	out.Owner = component.OwnerOf(tags)
	return out
}
