package account

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// batchSize is the most projects or builds that CodeBuild tells of in one call.
const batchSize = 100

var (
	errNoToken  = errors.New("a start needs a token, so that a repeated one starts no second build")
	errNotPlain = errors.New("only plain text may replace a variable, not the name of a parameter or secret")
)

// ListProjects reads one page of the names of the account's projects.
func (a *Account) ListProjects(ctx context.Context, marker string) (model.ProjectPage, error) {
	ctx, c, done := a.begin(ctx, "ListProjects", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.ProjectPage{}, err
	}
	out, err := c.clients.codebuild.ListProjects(ctx, &codebuild.ListProjectsInput{
		NextToken: optional(marker), SortBy: types.ProjectSortByTypeName, SortOrder: types.SortOrderTypeAscending,
	})
	if err != nil {
		return model.ProjectPage{}, a.failure(ctx, c, err)
	}
	page := model.ProjectPage{Next: aws.ToString(out.NextToken)}
	for _, name := range out.Projects {
		page.Names = append(page.Names, safetext.Line(name))
	}
	return page, nil
}

// GetProjects reads projects, in the order of names. Those that do not exist are
// left out.
func (a *Account) GetProjects(ctx context.Context, names []string) ([]model.Project, error) {
	ctx, c, done := a.begin(ctx, "BatchGetProjects", some(names))
	defer done()
	found := make(map[string]model.Project, len(names))
	for batch := range slices.Chunk(distinct(names), batchSize) {
		out, err := c.clients.codebuild.BatchGetProjects(ctx, &codebuild.BatchGetProjectsInput{Names: batch})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		for i := range out.Projects {
			p := projectOf(&out.Projects[i])
			found[p.Name] = p
		}
	}
	return inOrder(names, found), nil
}

// ListBuilds reads one page of the ids of a project's builds, newest first. That
// is CodeBuild's own order; to ask for one is an error for projects with more than
// 100 builds.
func (a *Account) ListBuilds(ctx context.Context, project, marker string) (model.BuildPage, error) {
	ctx, c, done := a.begin(ctx, "ListBuildsForProject", project)
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.BuildPage{}, err
	}
	out, err := c.clients.codebuild.ListBuildsForProject(ctx, &codebuild.ListBuildsForProjectInput{
		ProjectName: &project, NextToken: optional(marker),
	})
	if err != nil {
		return model.BuildPage{}, a.failure(ctx, c, err)
	}
	page := model.BuildPage{Next: aws.ToString(out.NextToken)}
	for _, id := range out.Ids {
		page.IDs = append(page.IDs, safetext.Line(id))
	}
	return page, nil
}

// GetBuilds reads builds, in the order of ids. Those that do not exist, or no
// longer, are left out.
func (a *Account) GetBuilds(ctx context.Context, ids []string) ([]model.Build, error) {
	ctx, c, done := a.begin(ctx, "BatchGetBuilds", some(ids))
	defer done()
	found := make(map[string]model.Build, len(ids))
	for batch := range slices.Chunk(distinct(ids), batchSize) {
		out, err := c.clients.codebuild.BatchGetBuilds(ctx, &codebuild.BatchGetBuildsInput{Ids: batch})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		for i := range out.Builds {
			b := buildOf(&out.Builds[i])
			found[b.ID] = b
		}
	}
	return inOrder(ids, found), nil
}

// StartBuild starts a build. A start that is repeated with its token answers with
// the build that the first one started.
func (a *Account) StartBuild(ctx context.Context, start model.BuildStart) (model.Build, error) {
	ctx, c, done := a.begin(ctx, "StartBuild", start.Project)
	defer done()
	if start.Token == "" {
		return model.Build{}, a.failure(ctx, c, errNoToken)
	}
	in := &codebuild.StartBuildInput{
		ProjectName: &start.Project, SourceVersion: optional(start.SourceVersion), IdempotencyToken: &start.Token,
	}
	for _, v := range start.Environment {
		if v.Type != "" && v.Type != string(types.EnvironmentVariableTypePlaintext) {
			return model.Build{}, a.failure(ctx, c, errNotPlain)
		}
		in.EnvironmentVariablesOverride = append(in.EnvironmentVariablesOverride, types.EnvironmentVariable{
			Name: aws.String(v.Name), Value: aws.String(v.Value.Reveal()), Type: types.EnvironmentVariableTypePlaintext,
		})
	}
	out, err := c.clients.codebuild.StartBuild(ctx, in)
	if err != nil {
		return model.Build{}, a.startFailure(ctx, c, err)
	}
	return a.oneBuild(ctx, c, out.Build)
}

// StopBuild asks a build to stop.
func (a *Account) StopBuild(ctx context.Context, id string) (model.Build, error) {
	ctx, c, done := a.begin(ctx, "StopBuild", id)
	defer done()
	out, err := c.clients.codebuild.StopBuild(ctx, &codebuild.StopBuildInput{Id: &id})
	if err != nil {
		return model.Build{}, a.failure(ctx, c, err)
	}
	return a.oneBuild(ctx, c, out.Build)
}

// RetryBuild starts a build like an earlier one.
func (a *Account) RetryBuild(ctx context.Context, id, token string) (model.Build, error) {
	ctx, c, done := a.begin(ctx, "RetryBuild", id)
	defer done()
	if token == "" {
		return model.Build{}, a.failure(ctx, c, errNoToken)
	}
	out, err := c.clients.codebuild.RetryBuild(ctx, &codebuild.RetryBuildInput{Id: &id, IdempotencyToken: &token})
	if err != nil {
		return model.Build{}, a.startFailure(ctx, c, err)
	}
	return a.oneBuild(ctx, c, out.Build)
}

var errNoBuild = errors.New("the answer has no build")

func (a *Account) oneBuild(ctx context.Context, c call, b *types.Build) (model.Build, error) {
	if b == nil {
		return model.Build{}, a.failure(ctx, c, errNoBuild)
	}
	return buildOf(b), nil
}

// startFailure is the failure of a start, with the next step where there is one.
func (a *Account) startFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "AccountLimitExceededException" {
		f.Advice = "as many builds run and wait as the account may have: wait for one to end"
	}
	return failure
}

// distinct are the names, each once.
func distinct(names []string) []string {
	seen := make(map[string]bool, len(names))
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	})
}

// inOrder are the things found, in the order that they were asked for.
func inOrder[T any](names []string, found map[string]T) []T {
	things := make([]T, 0, len(found))
	for _, name := range names {
		if thing, ok := found[name]; ok {
			things = append(things, thing)
		}
	}
	return things
}

// some is what a failure about many names calls them: the only one, or none.
func some(names []string) string {
	if len(names) == 1 {
		return names[0]
	}
	return ""
}
