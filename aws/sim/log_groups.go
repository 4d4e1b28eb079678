package sim

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// groupsPerPage is the most log groups that are listed at once.
const groupsPerPage = 50

// The log groups keep what they take in for so long. Text is charged as it is
// compressed, to about so much of what was taken in.
const (
	functionLogDays = 30
	storedShare     = 0.15
)

// logGroups are the names of the groups, sorted: of functions that were called, of
// projects that log to one, and those that a test made.
func (w *World) logGroups() []string {
	var out []string
	for _, f := range w.names {
		out = append(out, functionLogs+f)
	}
	for _, p := range w.projectNames {
		if logsElsewhere[p] == logsToStream {
			out = append(out, buildLogs+p)
		}
	}
	for g := range w.logs.groups {
		out = append(out, g)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *World) describeLogGroups(in *cloudwatchlogs.DescribeLogGroupsInput) (*cloudwatchlogs.DescribeLogGroupsOutput, error) {
	if in.AccountIdentifiers != nil || in.IncludeLinkedAccounts != nil || in.LogGroupIdentifiers != nil || in.LogGroupNamePattern != nil ||
		in.LogGroupClass != "" {
		return nil, &loudError{"DescribeLogGroups is simulated by prefix, in one account"}
	}
	limit, err := limitOf(in.Limit, groupsPerPage)
	if err != nil {
		return nil, err
	}
	prefix := aws.ToString(in.LogGroupNamePrefix)
	names := slices.DeleteFunc(w.logGroups(), func(g string) bool { return !strings.HasPrefix(g, prefix) })
	if in.NextToken != nil { // it holds the last name given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		i, found := slices.BinarySearch(names, string(text))
		if err != nil || !found {
			return nil, badToken()
		}
		names = names[i+1:]
	}
	out := &cloudwatchlogs.DescribeLogGroupsOutput{LogGroups: []types.LogGroup{}}
	for _, name := range names[:min(limit, len(names))] {
		arn := "arn:aws:logs:" + w.region + ":" + w.account + ":log-group:" + name
		g := types.LogGroup{LogGroupName: aws.String(name), Arn: aws.String(arn + ":*"), LogGroupArn: aws.String(arn),
			LogGroupClass: types.LogGroupClassStandard, MetricFilterCount: aws.Int32(0), StoredBytes: aws.Int64(w.storedBytes(name)),
			CreationTime: milli(timeOf(w.metricsBorn()))}
		if strings.HasPrefix(name, functionLogs) {
			g.RetentionInDays = aws.Int32(functionLogDays)
		}
		out.LogGroups = append(out.LogGroups, g)
	}
	if len(names) > limit {
		out.NextToken = markerOf(names[limit-1])
	}
	return out, nil
}

// storedBytes is what a group holds, compressed. CloudWatch Logs does not count it
// anew for every reader either: it is that of the last midnight.
func (w *World) storedBytes(name string) int64 {
	if streams, ok := w.logs.groups[name]; ok {
		var n int64
		for _, lines := range streams {
			for _, l := range lines {
				n += int64(len(l.text) + eventOverhead)
			}
		}
		return n
	}
	s := w.logMetric("IncomingBytes", map[string]string{"LogGroupName": name})
	if s == nil {
		return 0
	}
	midnight := minuteOf(w.now()) / dayMinutes * dayMinutes
	from := s.born
	if strings.HasPrefix(name, functionLogs) {
		from = max(from, midnight-functionLogDays*dayMinutes)
	}
	if from >= midnight {
		return 0
	}
	return int64(s.read([]int64{from, midnight})[0].sum * storedShare)
}
