package sim

import (
	"errors"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	gittypes "github.com/aws/aws-sdk-go-v2/service/codecommit/types"
)

func TestBranches(t *testing.T) {
	w, c, _ := builder(t, ProjectSpec{Name: "elsewhere", GitHub: true})
	git := codecommit.NewFromConfig(w.Config())
	out, err := git.ListBranches(t.Context(), &codecommit.ListBranchesInput{RepositoryName: str("orders")})
	if err != nil || !slices.Contains(out.Branches, "main") {
		t.Errorf("branches %v, %v", out, err)
	}
	repository, err := git.GetRepository(t.Context(), &codecommit.GetRepositoryInput{RepositoryName: str("orders")})
	if err != nil || *repository.RepositoryMetadata.DefaultBranch != "main" {
		t.Errorf("repository %v, %v", repository, err)
	}
	head, err := git.GetBranch(t.Context(), &codecommit.GetBranchInput{RepositoryName: str("orders"), BranchName: str("main")})
	if err != nil {
		t.Fatal(err)
	}
	b, _ := w.build(*start(t, c, codebuild.StartBuildInput{SourceVersion: str("main")}).Id)
	if b.commit != *head.Branch.CommitId {
		t.Errorf("main is at %s, and %s was built", *head.Branch.CommitId, b.commit)
	}
	for _, name := range []string{"elsewhere", "nosuch"} {
		_, err := git.ListBranches(t.Context(), &codecommit.ListBranchesInput{RepositoryName: &name})
		var typed *gittypes.RepositoryDoesNotExistException
		if wantError(t, err, "RepositoryDoesNotExistException", name+" does not exist", 400); !errors.As(err, &typed) {
			t.Errorf("not typed: %v", err)
		}
	}
	_, err = git.GetBranch(t.Context(), &codecommit.GetBranchInput{RepositoryName: str("orders"), BranchName: str("nosuch")})
	wantError(t, err, "BranchDoesNotExistException", "Branch nosuch does not exist", 400)
}
