package account

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codecommit/types"

	"github.com/aloftdeck/aloft/model/component"
)

var (
	errNoRepository = errors.New("the answer has no repository")
	errNoBranch     = errors.New("the answer has no branch")
)

// GetRepository reads a repository of CodeCommit.
func (a *Account) GetRepository(ctx context.Context, name string) (component.CodeRepository, error) {
	ctx, c, done := a.begin(ctx, "GetRepository", name)
	defer done()
	out, err := c.clients.codecommit.GetRepository(ctx, &codecommit.GetRepositoryInput{RepositoryName: &name})
	if err == nil && out.RepositoryMetadata == nil {
		err = errNoRepository
	}
	if err != nil {
		return component.CodeRepository{}, a.failure(ctx, c, err)
	}
	r := repositoryOf(out.RepositoryMetadata)
	tags := map[string]string{}
	c.operation = "ListTagsForResource"
	for marker := ""; ; {
		if err := a.walks.page(c, marker); err != nil {
			return component.CodeRepository{}, err
		}
		out, err := c.clients.codecommit.ListTagsForResource(ctx, &codecommit.ListTagsForResourceInput{ResourceArn: &r.ARN,
			NextToken: optional(marker)})
		if err != nil {
			return component.CodeRepository{}, a.failure(ctx, c, err)
		}
		maps.Copy(tags, out.Tags)
		next := aws.ToString(out.NextToken)
		if next == "" || next == marker {
			break
		}
		marker = next
	}
	r.Owner = component.OwnerOf(tags)
	return r, nil
}

// CreateRepository makes an empty repository of CodeCommit.
func (a *Account) CreateRepository(ctx context.Context, name string, tags component.Tags) (component.CodeRepository,
	error) {
	ctx, c, done := a.begin(ctx, "CreateRepository", name)
	defer done()
	out, err := c.clients.codecommit.CreateRepository(ctx, &codecommit.CreateRepositoryInput{RepositoryName: &name,
		Tags: tags})
	if err == nil && out.RepositoryMetadata == nil {
		err = errNoRepository
	}
	if err != nil {
		return component.CodeRepository{}, a.failure(ctx, c, err)
	}
	r := repositoryOf(out.RepositoryMetadata)
	r.Owner = component.OwnerOf(tags)
	return r, nil
}

// GetBranch is the id of a branch's newest commit.
func (a *Account) GetBranch(ctx context.Context, repository, branch string) (string, error) {
	ctx, c, done := a.begin(ctx, "GetBranch", repository+":"+branch)
	defer done()
	out, err := c.clients.codecommit.GetBranch(ctx, &codecommit.GetBranchInput{RepositoryName: &repository,
		BranchName: &branch})
	if err == nil && (out.Branch == nil || aws.ToString(out.Branch.CommitId) == "") {
		err = errNoBranch
	}
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	return line(out.Branch.CommitId), nil
}

// CreateFirstCommit puts files into a repository without any branch. It names no parent, so
// that CodeCommit refuses it where the branch is there.
func (a *Account) CreateFirstCommit(ctx context.Context, f component.FirstCommit) (string, error) {
	ctx, c, done := a.begin(ctx, "CreateCommit", f.Repository+":"+f.Branch)
	defer done()
	in := &codecommit.CreateCommitInput{RepositoryName: &f.Repository, BranchName: &f.Branch,
		CommitMessage: optional(f.Message), AuthorName: optional(f.Author)}
	for _, file := range f.Files {
		mode := types.FileModeTypeEnumNormal
		if file.Executable {
			mode = types.FileModeTypeEnumExecutable
		}
		in.PutFiles = append(in.PutFiles, types.PutFileEntry{FilePath: aws.String(file.Path),
			FileContent: slices.Clone(file.Content), FileMode: mode})
	}
	out, err := c.clients.codecommit.CreateCommit(ctx, in)
	if err != nil {
		return "", a.failure(ctx, c, err)
	}
	return line(out.CommitId), nil
}

func repositoryOf(r *types.RepositoryMetadata) component.CodeRepository {
	return component.CodeRepository{Name: line(r.RepositoryName), ARN: line(r.Arn), CloneURL: line(r.CloneUrlHttp),
		Branch: line(r.DefaultBranch)}
}
