package account

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
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

// GetLogGroup reads one log group. CloudWatch Logs finds groups by the beginnings of their
// names alone.
func (a *Account) GetLogGroup(ctx context.Context, name string) (component.LogGroup, error) {
	ctx, c, done := a.begin(ctx, "DescribeLogGroups", name)
	defer done()
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return component.LogGroup{}, err
		}
		out, err := c.clients.logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{
			LogGroupNamePrefix: &name, NextToken: optional(marker), Limit: aws.Int32(groupsPage),
		})
		if err != nil {
			return component.LogGroup{}, a.failure(ctx, c, err)
		}
		i := slices.IndexFunc(out.LogGroups, func(g types.LogGroup) bool { return aws.ToString(g.LogGroupName) == name })
		if i >= 0 {
			return a.logGroupOf(ctx, c, &out.LogGroups[i])
		}
		next := aws.ToString(out.NextToken)
		if next == "" || next == marker {
			return component.LogGroup{}, missing(c, "there is no such log group")
		}
		marker = next
	}
}

func (a *Account) logGroupOf(ctx context.Context, c call, g *types.LogGroup) (component.LogGroup, error) {
	// The ARN of a group ends with :* for its streams; tags are on the one without.
	arn := strings.TrimSuffix(aws.ToString(g.Arn), ":*")
	c.operation = "ListTagsForResource"
	out, err := c.clients.logs.ListTagsForResource(ctx, &cloudwatchlogs.ListTagsForResourceInput{ResourceArn: &arn})
	if err != nil {
		return component.LogGroup{}, a.failure(ctx, c, err)
	}
	return component.LogGroup{
		Name: safetext.Exact(aws.ToString(g.LogGroupName)), RetentionDays: int(aws.ToInt32(g.RetentionInDays)), Owner: component.OwnerOf(out.Tags),
	}, nil
}

// CreateLogGroup makes a log group that keeps what it takes in for ever.
func (a *Account) CreateLogGroup(ctx context.Context, name string, tags component.Tags) error {
	ctx, c, done := a.begin(ctx, "CreateLogGroup", name)
	defer done()
	_, err := c.clients.logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: &name, Tags: tags})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// SetRetention has a log group delete what is older than days, of which CloudWatch Logs takes
// certain numbers only.
func (a *Account) SetRetention(ctx context.Context, name string, days int) error {
	ctx, c, done := a.begin(ctx, "PutRetentionPolicy", name)
	defer done()
	_, err := c.clients.logs.PutRetentionPolicy(ctx, &cloudwatchlogs.PutRetentionPolicyInput{LogGroupName: &name,
		RetentionInDays: aws.Int32(int32(days))})
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// missing is the failure of a read that was answered, by a list without what was asked for.
func missing(c call, message string) error {
	return &model.Failure{Class: model.Gone, Operation: c.operation, Subject: safetext.Line(c.subject), Message: message}
}
