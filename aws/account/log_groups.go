package account

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// groupsPage is the most log groups that CloudWatch Logs puts on a page.
const groupsPage = 50

// ListLogGroups reads one page of the account's log groups with their size, which
// is some hours old.
func (a *Account) ListLogGroups(ctx context.Context, marker string) (model.LogGroupPage, error) {
	ctx, c, done := a.begin(ctx, "DescribeLogGroups", "")
	defer done()
	if err := a.walks.page(c, marker); err != nil {
		return model.LogGroupPage{}, err
	}
	out, err := c.clients.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{
		NextToken: optional(marker), Limit: aws.Int32(groupsPage),
	})
	if err != nil {
		return model.LogGroupPage{}, a.failure(ctx, c, err)
	}
	page := model.LogGroupPage{Next: aws.ToString(out.NextToken)}
	for _, g := range out.LogGroups {
		page.Groups = append(page.Groups, model.LogGroup{
			Name:             safetext.Exact(aws.ToString(g.LogGroupName)),
			Bytes:            aws.ToInt64(g.StoredBytes),
			RetentionDays:    int(aws.ToInt32(g.RetentionInDays)),
			InfrequentAccess: g.LogGroupClass == types.LogGroupClassInfrequentAccess,
		})
	}
	return page, nil
}
