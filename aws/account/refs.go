package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// ListRefs lists the branches of a project whose source is CodeCommit. Of tags
// CodeCommit's API tells nothing; they can be built all the same. Projects with
// another source have none to offer.
func (a *Account) ListRefs(ctx context.Context, project model.Project) ([]string, error) {
	repository := project.Repository()
	if repository == "" {
		return nil, nil
	}
	ctx, c, done := a.begin(ctx, "ListBranches", repository)
	defer done()
	var refs []string
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return nil, err
		}
		out, err := c.clients.codecommit.ListBranches(ctx, &codecommit.ListBranchesInput{
			RepositoryName: &repository, NextToken: optional(marker),
		})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		for _, name := range out.Branches {
			refs = append(refs, safetext.Line(name))
		}
		next := aws.ToString(out.NextToken)
		if next == "" || next == marker {
			return refs, nil
		}
		marker = next
	}
}
