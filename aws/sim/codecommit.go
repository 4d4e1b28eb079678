package sim

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codecommit/types"
)

// CodeCommit as far as choosing a source version and telling what was built need it: the
// branches of a repository, and its commits. CodeCommit has no API that lists tags.

const defaultBranch = "main"

func codeCommitOperations() map[string]operation {
	return map[string]operation{
		"ListBranches":    simulate(200, (*World).listBranches, func(in *codecommit.ListBranchesInput) string { return aws.ToString(in.RepositoryName) }),
		"GetRepository":   simulate(200, (*World).getRepository, func(in *codecommit.GetRepositoryInput) string { return aws.ToString(in.RepositoryName) }),
		"BatchGetCommits": simulate(200, (*World).batchGetCommits, func(in *codecommit.BatchGetCommitsInput) string { return aws.ToString(in.RepositoryName) }),
		"GetBranch":       simulate(200, (*World).getBranch, func(in *codecommit.GetBranchInput) string { return aws.ToString(in.RepositoryName) }),
		"CreateRepository": simulate(200, (*World).createRepository,
			func(in *codecommit.CreateRepositoryInput) string { return aws.ToString(in.RepositoryName) }),
		"CreateCommit": simulate(200, (*World).createCommit,
			func(in *codecommit.CreateCommitInput) string { return aws.ToString(in.RepositoryName) }),
		"ListTagsForResource": simulate(200, (*World).listRepositoryTags,
			func(in *codecommit.ListTagsForResourceInput) string {
				return aws.ToString(in.ResourceArn)[strings.LastIndexByte(aws.ToString(in.ResourceArn), ':')+1:]
			}),
	}
}

// branchNames are what the team's branches are called, besides main.
var branchNames = []string{"fix/duplicate-events", "feature/digest", "feature/new-table", "chore/update-deps", "fix/time-zone", "spike/streams"}

// branches are the branches of a repository: main and up to three others.
func (w *World) branches(repository string) []string {
	r := stream(w.seed, "branches "+repository)
	out := []string{defaultBranch}
	for _, i := range r.Perm(len(branchNames))[:r.IntN(4)] {
		out = append(out, branchNames[i])
	}
	slices.Sort(out)
	return out
}

// repository finds the project whose source is a repository of CodeCommit that nobody made
// by a call.
func (w *World) repository(name *string) (*project, error) {
	p, ok := w.project(aws.ToString(name))
	if !ok || p.source != "CODECOMMIT" || p.own != nil {
		return nil, &refusal{status: 400, err: &types.RepositoryDoesNotExistException{
			Message: aws.String(aws.ToString(name) + " does not exist")}}
	}
	return p, nil
}

func (w *World) listBranches(in *codecommit.ListBranchesInput) (*codecommit.ListBranchesOutput, error) {
	if r, ok := w.repositories[aws.ToString(in.RepositoryName)]; ok {
		return &codecommit.ListBranchesOutput{Branches: slices.Sorted(maps.Keys(r.branches))}, nil
	}
	p, err := w.repository(in.RepositoryName)
	if err != nil {
		return nil, err
	}
	return &codecommit.ListBranchesOutput{Branches: w.branches(p.name)}, nil
}

func (w *World) getRepository(in *codecommit.GetRepositoryInput) (*codecommit.GetRepositoryOutput, error) {
	if r, ok := w.repositories[aws.ToString(in.RepositoryName)]; ok {
		return &codecommit.GetRepositoryOutput{RepositoryMetadata: w.repositoryAsGiven(r)}, nil
	}
	p, err := w.repository(in.RepositoryName)
	if err != nil {
		return nil, err
	}
	return &codecommit.GetRepositoryOutput{RepositoryMetadata: &types.RepositoryMetadata{
		AccountId: aws.String(w.account), RepositoryName: aws.String(p.name), DefaultBranch: aws.String(defaultBranch),
		RepositoryId: aws.String(uuid(stream(w.seed, "repository "+p.name))), RepositoryDescription: aws.String(p.description),
		Arn: aws.String("arn:aws:codecommit:" + w.region + ":" + w.account + ":" + p.name), CloneUrlHttp: aws.String(p.location),
		CreationDate: aws.Time(p.modified), LastModifiedDate: aws.Time(p.modified)}}, nil
}

// getBranch gives the commit that the next build of the branch builds.
func (w *World) getBranch(in *codecommit.GetBranchInput) (*codecommit.GetBranchOutput, error) {
	if r, ok := w.repositories[aws.ToString(in.RepositoryName)]; ok {
		id, there := r.branches[aws.ToString(in.BranchName)]
		if !there {
			return nil, noBranch(aws.ToString(in.BranchName))
		}
		return &codecommit.GetBranchOutput{Branch: &types.BranchInfo{BranchName: in.BranchName,
			CommitId: aws.String(id)}}, nil
	}
	p, err := w.repository(in.RepositoryName)
	if err != nil {
		return nil, err
	}
	name := strings.TrimPrefix(aws.ToString(in.BranchName), "refs/heads/")
	if !slices.Contains(w.branches(p.name), name) {
		return nil, noBranch(name)
	}
	return &codecommit.GetBranchOutput{Branch: &types.BranchInfo{BranchName: aws.String(name),
		CommitId: aws.String(w.resolveCommit(p, name, p.numbers+1))}}, nil
}

func noBranch(name string) error {
	return &refusal{status: 400, err: &types.BranchDoesNotExistException{Message: aws.String("Branch " + name +
		" does not exist")}}
}
