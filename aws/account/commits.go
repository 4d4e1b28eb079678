package account

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codecommit"
	"github.com/aws/aws-sdk-go-v2/service/codecommit/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// GetCommits reads commits of a repository in CodeCommit, many in one call: those that
// there are, in no order. A short id is none to CodeCommit.
func (a *Account) GetCommits(ctx context.Context, repository string, ids []string) ([]model.Commit, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ctx, c, done := a.begin(ctx, "BatchGetCommits", repository)
	defer done()
	out, err := c.clients.codecommit.BatchGetCommits(ctx, &codecommit.BatchGetCommitsInput{RepositoryName: &repository, CommitIds: ids})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	commits := make([]model.Commit, len(out.Commits))
	for i := range out.Commits {
		commits[i] = commitOf(&out.Commits[i])
	}
	return commits, nil
}

func commitOf(c *types.Commit) model.Commit {
	subject, _, _ := strings.Cut(strings.TrimSpace(aws.ToString(c.Message)), "\n")
	out := model.Commit{ID: line(c.CommitId), Subject: safetext.Line(subject)}
	for _, p := range c.Parents {
		out.Parents = append(out.Parents, safetext.Line(p))
	}
	if c.Author != nil {
		out.Author, out.At = line(c.Author.Name), gitTime(aws.ToString(c.Author.Date))
	}
	if c.Committer != nil { // when it came into the history, which is what orders it
		out.At = gitTime(aws.ToString(c.Committer.Date))
	}
	return out
}

// gitTime reads a time as Git writes it: "1484167798 -0800". It is zero for none.
func gitTime(text string) time.Time {
	seconds, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}
