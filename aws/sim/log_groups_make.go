package sim

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// Log groups that are made by a call, before anything logs to them.

// madeGroup is one such group.
type madeGroup struct {
	tags    map[string]string
	days    int32 // that it keeps what it takes in; 0: for ever
	created time.Time
}

var groupName = regexp.MustCompile(`^[.\-_/#A-Za-z0-9]{1,512}$`)

// retentions are the days that CloudWatch Logs takes (PutRetentionPolicy).
var retentions = []int32{1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
	3288, 3653}

func (w *World) createLogGroup(in *cloudwatchlogs.CreateLogGroupInput) (*cloudwatchlogs.CreateLogGroupOutput, error) {
	if in.KmsKeyId != nil || in.LogGroupClass != "" || in.DeletionProtectionEnabled != nil {
		return nil, &loudError{"CreateLogGroup is simulated with a name and tags"}
	}
	name := aws.ToString(in.LogGroupName)
	switch {
	case !groupName.MatchString(name):
		return nil, badParameter(`1 validation error detected: Value '%s' at 'logGroupName' failed to satisfy constraint: `+
			`Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`, name)
	case w.isLogGroup(name):
		return nil, &refusal{status: 400, err: &types.ResourceAlreadyExistsException{
			Message: aws.String("The specified log group already exists")}}
	}
	if err := checkTags(in.Tags); err != nil {
		return nil, badParameter("%s", err)
	}
	w.logs.made[name] = &madeGroup{tags: maps.Clone(in.Tags), created: w.now()}
	return &cloudwatchlogs.CreateLogGroupOutput{}, nil
}

// madeGroup is what was said of a group by a call; nil for one that nobody said anything of.
func (w *World) madeGroup(name string) *madeGroup { return w.logs.made[name] }

func (w *World) putRetention(in *cloudwatchlogs.PutRetentionPolicyInput) (*cloudwatchlogs.PutRetentionPolicyOutput,
	error) {
	name := aws.ToString(in.LogGroupName)
	switch {
	case !slices.Contains(retentions, aws.ToInt32(in.RetentionInDays)):
		return nil, badParameter("1 validation error detected: "+
			"Value '%d' at 'retentionInDays' failed to satisfy constraint: "+
			"Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, …, 3653]", aws.ToInt32(in.RetentionInDays))
	case !w.isLogGroup(name):
		return nil, noGroup()
	}
	if w.logs.made[name] == nil {
		w.logs.made[name] = &madeGroup{created: timeOf(w.metricsBorn())}
	}
	w.logs.made[name].days = *in.RetentionInDays
	return &cloudwatchlogs.PutRetentionPolicyOutput{}, nil
}

func (w *World) listGroupTags(in *cloudwatchlogs.ListTagsForResourceInput) (*cloudwatchlogs.ListTagsForResourceOutput,
	error) {
	arn := aws.ToString(in.ResourceArn)
	name, ok := strings.CutPrefix(arn, w.regional("logs", "log-group:"))
	switch {
	case !ok || strings.HasSuffix(arn, ":*"):
		return nil, badParameter("Invalid ARN: %s", arn)
	case !w.isLogGroup(name):
		return nil, noGroup()
	}
	tags := map[string]string{}
	if g := w.madeGroup(name); g != nil {
		maps.Copy(tags, g.tags)
	}
	return &cloudwatchlogs.ListTagsForResourceOutput{Tags: tags}, nil
}

// buildsLog reports whether the builds of a project have a log group by now: of one that was
// made by a call, once there was a build.
func (w *World) buildsLog(project string) bool {
	p := w.projects[project]
	if p.own != nil {
		return p.logsTo == logsToStream && len(p.builds) > 0
	}
	return logsElsewhere[project] == logsToStream
}

// functionLogs reports whether a function has a log group by now: one that was made by a call,
// once it was invoked.
func (w *World) functionLogged(name string) bool {
	f := w.functions[name]
	return !f.created || len(f.ran) > 0
}
