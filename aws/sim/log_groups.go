package sim

import (
	"encoding/base64"
	"maps"
	"math"
	"slices"
	"sort"
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

// logGroups are the names of all groups, sorted.
func (w *World) logGroups() []string { return w.groupsBehind("", "", math.MaxInt) }

// groupsBehind are the names of so many groups, sorted, that begin with a prefix and
// come after a name: of functions that were called, of projects that log to one, and
// those that a test made.
func (w *World) groupsBehind(after, prefix string, most int) []string {
	var out []string
	collect := func(root string, names []string, logs func(name string) bool) {
		first := sort.Search(len(names), func(i int) bool { return root+names[i] > after && root+names[i] >= prefix })
		end := len(out) + min(most, len(names)-first)
		for _, name := range names[first:] {
			if len(out) == end || !strings.HasPrefix(root+name, prefix) {
				break
			}
			if logs(name) {
				out = append(out, root+name)
			}
		}
	}
	all := func(string) bool { return true }
	collect(buildLogs, w.projectNames, w.buildsLog)
	collect(functionLogs, w.names, w.functionLogged)
	collect("", slices.Sorted(maps.Keys(w.logs.groups)), all)
	collect("", slices.Sorted(maps.Keys(w.logs.made)), all)
	slices.Sort(out)
	out = slices.Compact(out)
	return out[:min(most, len(out))]
}

// isLogGroup reports whether there is a group of a name.
func (w *World) isLogGroup(name string) bool {
	behind := w.groupsBehind("", name, 1)
	return len(behind) > 0 && behind[0] == name
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
	last := ""
	if in.NextToken != nil { // it holds the last name given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		last = string(text)
		if err != nil || !strings.HasPrefix(last, prefix) || !w.isLogGroup(last) {
			return nil, badToken()
		}
	}
	names := w.groupsBehind(last, prefix, limit+1)
	out := &cloudwatchlogs.DescribeLogGroupsOutput{LogGroups: []types.LogGroup{}}
	for _, name := range names[:min(limit, len(names))] {
		arn := "arn:aws:logs:" + w.region + ":" + w.account + ":log-group:" + name
		g := types.LogGroup{LogGroupName: aws.String(name), Arn: aws.String(arn + ":*"), LogGroupArn: aws.String(arn),
			LogGroupClass: types.LogGroupClassStandard, MetricFilterCount: aws.Int32(0), StoredBytes: aws.Int64(w.storedBytes(name)),
			CreationTime: milli(timeOf(w.metricsBorn()))}
		switch made := w.madeGroup(name); {
		case made == nil && strings.HasPrefix(name, functionLogs):
			g.RetentionInDays = aws.Int32(functionLogDays)
		case made != nil:
			g.CreationTime = milli(made.created)
			if made.days > 0 {
				g.RetentionInDays = aws.Int32(made.days)
			}
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
