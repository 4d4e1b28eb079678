package account

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/codebuild/types"
	"github.com/aws/aws-sdk-go-v2/service/codeconnections"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// Pushes to repositories that are not CodeCommit's start builds by a webhook of CodeBuild's,
// over a connection.

var errNoConnection = errors.New("the answer has no connection")

// SetWebhook has pushes to branches start a project, and makes the webhook where there is
// none. What else starts it by the webhook, such as a pull request, goes on to do so.
func (a *Account) SetWebhook(ctx context.Context, project string, branches []string) error {
	if err := a.mayChange(ctx, "CreateWebhook", project); err != nil {
		return err
	}
	now, err := a.project(ctx, project)
	if err != nil {
		return beforeWrite(err)
	}
	groups := make([][]types.WebhookFilter, 0, len(branches))
	for _, glob := range branches {
		groups = append(groups, filtersOf(glob))
	}
	if now.Webhook == nil {
		ctx, c, done := a.begin(ctx, "CreateWebhook", project)
		defer done()
		in := &codebuild.CreateWebhookInput{ProjectName: &project, FilterGroups: groups}
		if _, err := c.clients.codebuild.CreateWebhook(ctx, in); err != nil {
			return a.hookFailure(ctx, c, err)
		}
		return nil
	}
	for _, group := range now.Webhook.FilterGroups {
		if _, push := globOf(group); !push {
			groups = append(groups, group)
		}
	}
	ctx, c, done := a.begin(ctx, "UpdateWebhook", project)
	defer done()
	_, err = c.clients.codebuild.UpdateWebhook(ctx, &codebuild.UpdateWebhookInput{ProjectName: &project,
		FilterGroups: groups, BuildType: now.Webhook.BuildType})
	if err != nil {
		return a.hookFailure(ctx, c, err)
	}
	return nil
}

// hookFailure is the failure of a change of a webhook, which the host of the repository may be
// the reason of.
func (a *Account) hookFailure(ctx context.Context, c call, err error) error {
	failure := a.failure(ctx, c, err)
	if f, ok := errors.AsType[*model.Failure](failure); ok && f.Code == "OAuthProviderException" {
		f.Advice = "see that the connection is finished, and that its app may see the repository and make webhooks"
	}
	return failure
}

// What a pattern of branches begins and ends with, in the regular expressions of CodeBuild.
const (
	headsBegin = "^refs/heads/"
	headsEnd   = "$"
)

// filtersOf are the filters of pushes to the branches of a glob, in which * stands for any
// text, as it does in a rule of EventBridge.
func filtersOf(glob string) []types.WebhookFilter {
	pattern := regexp.QuoteMeta(glob)
	pattern = strings.NewReplacer(`\*`, `.*`, `\?`, `.`).Replace(pattern)
	return []types.WebhookFilter{
		{Type: types.WebhookFilterTypeEvent, Pattern: aws.String("PUSH")},
		{Type: types.WebhookFilterTypeHeadRef, Pattern: aws.String(headsBegin + pattern + headsEnd)},
	}
}

// globOf is the glob that filters were made of, false for others.
func globOf(filters []types.WebhookFilter) (string, bool) {
	i := slices.IndexFunc(filters, func(f types.WebhookFilter) bool { return f.Type == types.WebhookFilterTypeHeadRef })
	if i < 0 || len(filters) != 2 {
		return "", false
	}
	event := filters[1-i]
	if event.Type != types.WebhookFilterTypeEvent || strings.TrimSpace(aws.ToString(event.Pattern)) != "PUSH" ||
		aws.ToBool(event.ExcludeMatchedPattern) || aws.ToBool(filters[i].ExcludeMatchedPattern) {
		return "", false
	}
	pattern, begins := strings.CutPrefix(aws.ToString(filters[i].Pattern), headsBegin)
	pattern, ends := strings.CutSuffix(pattern, headsEnd)
	var glob strings.Builder
	for rest := pattern; rest != ""; {
		switch {
		case len(rest) > 1 && rest[0] == '\\':
			glob.WriteByte(rest[1])
			rest = rest[2:]
		case strings.HasPrefix(rest, ".*"):
			glob.WriteByte('*')
			rest = rest[2:]
		case rest[0] == '.':
			glob.WriteByte('?')
			rest = rest[1:]
		default:
			glob.WriteByte(rest[0])
			rest = rest[1:]
		}
	}
	// What is written otherwise than here may mean something else.
	same := begins && ends && aws.ToString(filtersOf(glob.String())[1].Pattern) == aws.ToString(filters[i].Pattern)
	return safetext.Line(glob.String()), same
}

// GetConnection reads a connection to a host of repositories.
func (a *Account) GetConnection(ctx context.Context, arn string) (component.Connection, error) {
	ctx, c, done := a.begin(ctx, "GetConnection", arn)
	defer done()
	out, err := c.clients.connections.GetConnection(ctx, &codeconnections.GetConnectionInput{ConnectionArn: &arn})
	if err == nil && out.Connection == nil {
		err = errNoConnection
	}
	if err != nil {
		return component.Connection{}, a.failure(ctx, c, err)
	}
	return component.Connection{
		Name: line(out.Connection.ConnectionName), ARN: line(out.Connection.ConnectionArn),
		Host:   safetext.Line(string(out.Connection.ProviderType)),
		Status: safetext.Line(string(out.Connection.ConnectionStatus)),
	}, nil
}
