package account

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/safetext"
)

// GetRule reads a rule of the default bus with its first target.
func (a *Account) GetRule(ctx context.Context, name string) (component.Rule, error) {
	out, err := a.describeRule(ctx, name)
	if err != nil {
		return component.Rule{}, err
	}
	r := component.Rule{Name: line(out.Name), ARN: line(out.Arn), Pattern: safetext.Line(aws.ToString(out.EventPattern)),
		Enabled: out.State != types.RuleStateDisabled, Paths: map[string]string{}}
	ctx, c, done := a.begin(ctx, "ListTagsForResource", name)
	defer done()
	listed, err := c.clients.events.ListTagsForResource(ctx, &eventbridge.ListTagsForResourceInput{ResourceARN: out.Arn})
	if err != nil {
		return component.Rule{}, a.failure(ctx, c, err)
	}
	tags := make(map[string]string, len(listed.Tags))
	for _, t := range listed.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	r.Owner = component.OwnerOf(tags)
	targets, err := a.targets(ctx, name)
	if err != nil || len(targets) == 0 {
		return r, err
	}
	t := targets[0]
	r.Target, r.TargetID, r.Role = line(t.Arn), line(t.Id), line(t.RoleArn)
	if t.InputTransformer != nil {
		for key, path := range t.InputTransformer.InputPathsMap {
			r.Paths[safetext.Line(key)] = safetext.Line(path)
		}
		r.Template = safetext.Line(aws.ToString(t.InputTransformer.InputTemplate))
	}
	return r, nil
}

func (a *Account) describeRule(ctx context.Context, name string) (*eventbridge.DescribeRuleOutput, error) {
	ctx, c, done := a.begin(ctx, "DescribeRule", name)
	defer done()
	out, err := c.clients.events.DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: &name})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	return out, nil
}

// targets are what a rule starts.
func (a *Account) targets(ctx context.Context, rule string) ([]types.Target, error) {
	ctx, c, done := a.begin(ctx, "ListTargetsByRule", rule)
	defer done()
	var all []types.Target
	marker := ""
	for {
		if err := a.walks.page(c, marker); err != nil {
			return nil, err
		}
		out, err := c.clients.events.ListTargetsByRule(ctx, &eventbridge.ListTargetsByRuleInput{Rule: &rule,
			NextToken: optional(marker)})
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		all = append(all, out.Targets...)
		next := aws.ToString(out.NextToken)
		if next == "" || next == marker {
			return all, nil
		}
		marker = next
	}
}

// PutRule makes a rule, or changes what it waits for. EventBridge replaces a rule as a whole
// and ignores the tags of one that is there.
func (a *Account) PutRule(ctx context.Context, r component.Rule, tags component.Tags) error {
	if err := a.mayChange(ctx, "PutRule", r.Name); err != nil {
		return err
	}
	in := &eventbridge.PutRuleInput{Name: &r.Name, EventPattern: &r.Pattern, State: types.RuleStateEnabled}
	if !r.Enabled {
		in.State = types.RuleStateDisabled
	}
	now, err := a.describeRule(ctx, r.Name)
	switch {
	case err == nil:
		in.Description, in.RoleArn = now.Description, now.RoleArn
		in.ScheduleExpression = optional(aws.ToString(now.ScheduleExpression))
	case model.ClassOf(err) != model.Gone:
		return beforeWrite(err)
	default:
		in.Description = aws.String("made by aloft")
		for _, key := range slices.Sorted(maps.Keys(tags)) {
			in.Tags = append(in.Tags, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
		}
	}
	ctx, c, done := a.begin(ctx, "PutRule", r.Name)
	defer done()
	if _, err := c.clients.events.PutRule(ctx, in); err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// PutTarget has a rule start its target, in place of the one of the same id.
func (a *Account) PutTarget(ctx context.Context, r component.Rule) error {
	ctx, c, done := a.begin(ctx, "PutTargets", r.Name)
	defer done()
	t := types.Target{Id: &r.TargetID, Arn: &r.Target, RoleArn: optional(r.Role)}
	if r.Template != "" {
		t.InputTransformer = &types.InputTransformer{InputPathsMap: r.Paths, InputTemplate: &r.Template}
	}
	out, err := c.clients.events.PutTargets(ctx, &eventbridge.PutTargetsInput{Rule: &r.Name, Targets: []types.Target{t}})
	if err == nil && out.FailedEntryCount > 0 {
		err = refusedTarget(out.FailedEntries)
	}
	if err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// refusedTarget is the error of a target that EventBridge did not take, in an answer that says
// that all is well.
func refusedTarget(entries []types.PutTargetsResultEntry) error {
	api := &smithy.GenericAPIError{Code: "FailedEntry", Message: "the target was not taken", Fault: smithy.FaultClient}
	if len(entries) > 0 {
		if code := line(entries[0].ErrorCode); code != "" {
			api.Code, api.Message = code, line(entries[0].ErrorMessage)
		}
	}
	return &smithy.OperationError{ServiceID: eventbridge.ServiceID, OperationName: "PutTargets", Err: api}
}
