package sim

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

// EventBridge as far as starting builds on pushes needs it: rules of the default bus and their
// targets. No event ever comes.

// eventRule is one rule.
type eventRule struct {
	name, pattern     string
	schedule          *string
	description, role *string
	state             types.RuleState
	tags              map[string]string
	targets           []types.Target // in the order in which they were put
}

const (
	mostTargets        = 5 // of one rule
	ruleTargetsPerPage = 100
)

var eventRuleName = regexp.MustCompile(`^[.\-_A-Za-z0-9]{1,64}$`)

func eventBridgeOperations() map[string]operation {
	of := func(name *string) string { return aws.ToString(name) }
	return map[string]operation{
		"DescribeRule": simulate(200, (*World).describeRule,
			func(in *eventbridge.DescribeRuleInput) string { return of(in.Name) }),
		"PutRule": simulate(200, (*World).putRule,
			func(in *eventbridge.PutRuleInput) string { return of(in.Name) }),
		"PutTargets": simulate(200, (*World).putTargets,
			func(in *eventbridge.PutTargetsInput) string { return of(in.Rule) }),
		"ListTargetsByRule": simulate(200, (*World).listTargets,
			func(in *eventbridge.ListTargetsByRuleInput) string { return of(in.Rule) }),
		"ListTagsForResource": simulate(200, (*World).listRuleTags, func(in *eventbridge.ListTagsForResourceInput) string {
			return of(in.ResourceARN)[strings.LastIndexByte(of(in.ResourceARN), '/')+1:]
		}),
	}
}

// FailTarget lets the next PutTargets answer that all is well, but for the target.
func (w *World) FailTarget(code, words string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.badTarget = &types.PutTargetsResultEntry{ErrorCode: aws.String(code), ErrorMessage: aws.String(words)}
}

// rule finds the rule that a call is about.
func (w *World) rule(name *string) (*eventRule, error) {
	if r, ok := w.rules[aws.ToString(name)]; ok {
		return r, nil
	}
	return nil, &refusal{status: 400, err: &types.ResourceNotFoundException{Message: aws.String("Rule " +
		aws.ToString(name) + " does not exist on EventBus default.")}}
}

func (w *World) ruleARN(name string) string { return w.regional("events", "rule/"+name) }

func (w *World) describeRule(in *eventbridge.DescribeRuleInput) (*eventbridge.DescribeRuleOutput, error) {
	if in.EventBusName != nil {
		return nil, &loudError{"DescribeRule is simulated for the default bus"}
	}
	r, err := w.rule(in.Name)
	if err != nil {
		return nil, err
	}
	return &eventbridge.DescribeRuleOutput{Name: aws.String(r.name), Arn: aws.String(w.ruleARN(r.name)),
		EventPattern: aws.String(r.pattern), State: r.state,
		Description: r.description, RoleArn: r.role, ScheduleExpression: r.schedule, EventBusName: aws.String("default"),
		CreatedBy: aws.String(w.account)}, nil
}

// putRule replaces a rule as a whole, but for its tags and targets.
func (w *World) putRule(in *eventbridge.PutRuleInput) (*eventbridge.PutRuleOutput, error) {
	if in.EventBusName != nil || in.ScheduleExpression != nil {
		return nil, &loudError{"PutRule is simulated with a pattern, on the default bus"}
	}
	name := aws.ToString(in.Name)
	var pattern map[string]json.RawMessage
	switch {
	case !eventRuleName.MatchString(name):
		return nil, constraint(name, "name", `Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+`)
	case json.Unmarshal([]byte(aws.ToString(in.EventPattern)), &pattern) != nil || len(pattern) == 0:
		return nil, &refusal{status: 400, err: &types.InvalidEventPatternException{Message: aws.String(
			"Event pattern is not valid. Reason: it is no JSON object with fields")}}
	}
	tags := make(map[string]string, len(in.Tags))
	for _, t := range in.Tags {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	if err := checkTags(tags); err != nil {
		return nil, generic(400, "ValidationException", err.Error())
	}
	r, there := w.rules[name]
	if !there {
		r = &eventRule{name: name, tags: tags}
		w.rules[name] = r
	}
	r.pattern, r.state, r.description, r.role = *in.EventPattern, in.State, in.Description, in.RoleArn
	if r.state == "" {
		r.state = types.RuleStateEnabled
	}
	return &eventbridge.PutRuleOutput{RuleArn: aws.String(w.ruleARN(name))}, nil
}

func (w *World) putTargets(in *eventbridge.PutTargetsInput) (*eventbridge.PutTargetsOutput, error) {
	if in.EventBusName != nil {
		return nil, &loudError{"PutTargets is simulated for the default bus"}
	}
	r, err := w.rule(in.Rule)
	if err != nil {
		return nil, err
	}
	targets := slices.Clone(r.targets)
	for _, t := range in.Targets {
		if strings.Contains(aws.ToString(t.Arn), ":codebuild:") && t.RoleArn == nil {
			return nil, generic(400, "ValidationException", "RoleArn is required for target "+aws.ToString(t.Arn)+".")
		}
		if i := slices.IndexFunc(targets, func(o types.Target) bool { return *o.Id == *t.Id }); i >= 0 {
			targets[i] = t
		} else {
			targets = append(targets, t)
		}
	}
	if len(targets) > mostTargets {
		return nil, &refusal{status: 400, err: &types.LimitExceededException{Message: aws.String(
			"The requested resource exceeds the maximum number allowed.")}}
	}
	if bad := w.badTarget; bad != nil {
		w.badTarget = nil
		bad.TargetId = in.Targets[0].Id
		return &eventbridge.PutTargetsOutput{FailedEntryCount: 1, FailedEntries: []types.PutTargetsResultEntry{*bad}}, nil
	}
	r.targets = targets
	return &eventbridge.PutTargetsOutput{}, nil
}

func (w *World) listTargets(in *eventbridge.ListTargetsByRuleInput) (*eventbridge.ListTargetsByRuleOutput, error) {
	if in.EventBusName != nil {
		return nil, &loudError{"ListTargetsByRule is simulated for the default bus"}
	}
	r, err := w.rule(in.Rule)
	if err != nil {
		return nil, err
	}
	after, err := afterToken(in.NextToken)
	if err != nil {
		return nil, generic(400, "ValidationException", "Parameter NextToken is not valid")
	}
	from := 1 + slices.IndexFunc(r.targets, func(t types.Target) bool { return after != "" && *t.Id == after })
	most := ruleTargetsPerPage
	if in.Limit != nil {
		most = int(*in.Limit)
	}
	to := min(from+most, len(r.targets))
	out := &eventbridge.ListTargetsByRuleOutput{Targets: slices.Clone(r.targets[from:to])}
	if to < len(r.targets) {
		out.NextToken = markerOf(*r.targets[to-1].Id)
	}
	return out, nil
}

func (w *World) listRuleTags(in *eventbridge.ListTagsForResourceInput) (*eventbridge.ListTagsForResourceOutput, error) {
	name := strings.TrimPrefix(aws.ToString(in.ResourceARN), w.ruleARN(""))
	r, err := w.rule(&name)
	if err != nil {
		return nil, err
	}
	out := &eventbridge.ListTagsForResourceOutput{Tags: []types.Tag{}}
	for _, key := range slices.Sorted(maps.Keys(r.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(key), Value: aws.String(r.tags[key])})
	}
	return out, nil
}
