package sim

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

// Limits of one page of events (GetLogEvents, FilterLogEvents).
const (
	pageEvents     = 10000
	pageBytes      = 1 << 20
	eventOverhead  = 26 // bytes that each event counts for besides its text
	streamsPerPage = 50
)

func logsOperations() map[string]operation {
	of := func(group, stream *string) string {
		if stream == nil {
			return aws.ToString(group)
		}
		return aws.ToString(group) + ":" + *stream
	}
	return map[string]operation{
		"GetLogEvents": simulate(200, (*World).getLogEvents,
			func(in *cloudwatchlogs.GetLogEventsInput) string { return of(in.LogGroupName, in.LogStreamName) }),
		"FilterLogEvents": simulate(200, (*World).filterLogEvents,
			func(in *cloudwatchlogs.FilterLogEventsInput) string { return of(in.LogGroupName, nil) }),
		"DescribeLogStreams": simulate(200, (*World).describeLogStreams,
			func(in *cloudwatchlogs.DescribeLogStreamsInput) string { return of(in.LogGroupName, nil) }),
		"DescribeLogGroups": simulate(200, (*World).describeLogGroups,
			func(*cloudwatchlogs.DescribeLogGroupsInput) string { return "" }),
		"CreateLogGroup": simulate(200, (*World).createLogGroup,
			func(in *cloudwatchlogs.CreateLogGroupInput) string { return of(in.LogGroupName, nil) }),
		"PutRetentionPolicy": simulate(200, (*World).putRetention,
			func(in *cloudwatchlogs.PutRetentionPolicyInput) string { return of(in.LogGroupName, nil) }),
		"ListTagsForResource": simulate(200, (*World).listGroupTags,
			func(in *cloudwatchlogs.ListTagsForResourceInput) string {
				_, name, _ := strings.Cut(aws.ToString(in.ResourceArn), "log-group:")
				return name
			}),
	}
}

// limitOf checks how much of something is asked for.
func limitOf(limit *int32, most int) (int, error) {
	if limit == nil {
		return most, nil
	}
	rule := ""
	switch n := int(*limit); {
	case n < 1:
		rule = "greater than or equal to 1"
	case n > most:
		rule = "less than or equal to " + strconv.Itoa(most)
	default:
		return n, nil
	}
	return 0, badParameter("1 validation error detected: Value '%d' at 'limit' failed to satisfy constraint: Member must have value %s", *limit, rule)
}

func milli(t time.Time) *int64 { return aws.Int64(t.UnixMilli()) }

// getLogEvents reads a page of a stream. A page may be empty and not be the end:
// the end of what there is by now is a token that is the same as the one given.
func (w *World) getLogEvents(in *cloudwatchlogs.GetLogEventsInput) (*cloudwatchlogs.GetLogEventsOutput, error) {
	if in.LogGroupIdentifier != nil || in.LogGroupName == nil || in.Unmask {
		return nil, &loudError{"GetLogEvents is simulated by the group's name, masked"}
	}
	limit, err := limitOf(in.Limit, pageEvents)
	if err != nil {
		return nil, err
	}
	s, err := w.stream(*in.LogGroupName, *in.LogStreamName)
	if err != nil {
		return nil, err
	}
	lines := w.visible(s)
	place := *in.LogGroupName + "\n" + *in.LogStreamName
	token, asked, head := logToken{place: len(lines), stream: place}, aws.ToString(in.NextToken), aws.ToBool(in.StartFromHead)
	switch {
	case asked != "":
		if token, err = w.parseLogToken(asked, place); err != nil {
			return nil, err
		}
		if token.forward && !head {
			return nil, &loudError{"GetLogEvents with a forward token wants startFromHead, which was not set"}
		}
	case head:
		token.forward, token.place = true, 0
		if in.StartTime != nil {
			token.place = slices.IndexFunc(lines, func(l logLine) bool { return l.at.UnixMilli() >= *in.StartTime })
			if token.place < 0 {
				token.place = len(lines)
			}
		}
	}
	from, to := token.place, token.place
	give := func(from, to, empty int) (*string, *string) {
		t := logToken{place: from, issued: w.now(), era: w.logs.era, stream: place}
		backward := t.String()
		t.forward, t.place, t.empty = true, to, empty
		return aws.String(backward), aws.String(t.String())
	}
	out := &cloudwatchlogs.GetLogEventsOutput{Events: []types.OutputLogEvent{}}
	if token.forward && w.comesEmpty(token) {
		out.NextBackwardToken, out.NextForwardToken = give(from, to, token.empty+1)
		return out, nil
	}
	if token.forward {
		to = fill(lines, from, limit, 1)
	} else {
		from = fill(lines, to, limit, -1)
	}
	for _, l := range lines[from:to] {
		at := l.at.UnixMilli()
		if in.StartTime != nil && at < *in.StartTime || in.EndTime != nil && at >= *in.EndTime {
			continue
		}
		out.Events = append(out.Events, types.OutputLogEvent{Timestamp: aws.Int64(at), IngestionTime: milli(l.in), Message: aws.String(l.text)})
	}
	out.NextBackwardToken, out.NextForwardToken = give(from, to, 0)
	switch {
	case asked != "" && token.forward && from == to:
		out.NextForwardToken = in.NextToken
	case asked != "" && !token.forward && from == to:
		out.NextBackwardToken = in.NextToken
	}
	return out, nil
}

// emptyEvery is how many places of a stream have one where the first page asked
// for is empty though more may follow.
const emptyEvery = 9

// comesEmpty decides whether a page is empty though it need not be the end: now and
// then, or when a test wants it.
func (w *World) comesEmpty(t logToken) bool {
	switch {
	case w.logs.empty > 0 && t.empty < 9:
		w.logs.empty--
		return true
	case t.empty > 0:
		return false
	}
	return mix(w.seed, "empty "+t.stream, int64(t.place))%emptyEvery == 0
}

// fill is where a page ends that begins at a place and goes forward or backward.
func fill(lines []logLine, place, limit, step int) int {
	bytes := 0
	for n := 0; n < limit; n++ {
		i := place
		if step < 0 {
			i--
		}
		if i < 0 || i >= len(lines) {
			break
		}
		if bytes += len(lines[i].text) + eventOverhead; bytes > pageBytes && n > 0 {
			break
		}
		place += step
	}
	return place
}

// streamLag is how far behind a stream's own account of its last event is. AWS
// says that it can be an hour.
const streamLag = time.Minute

func (w *World) describeLogStreams(in *cloudwatchlogs.DescribeLogStreamsInput) (*cloudwatchlogs.DescribeLogStreamsOutput, error) {
	if in.LogGroupIdentifier != nil || in.LogGroupName == nil {
		return nil, &loudError{"DescribeLogStreams is simulated by the group's name"}
	}
	limit, err := limitOf(in.Limit, streamsPerPage)
	if err != nil {
		return nil, err
	}
	prefix, byTime := aws.ToString(in.LogStreamNamePrefix), in.OrderBy == types.OrderByLastEventTime
	if byTime && prefix != "" {
		return nil, badParameter("Cannot order by LastEventTime with a logStreamNamePrefix.")
	}
	all, found := w.streams(*in.LogGroupName, time.Time{})
	if !found {
		return nil, noGroup()
	}
	now := w.now()
	type entry struct {
		logStream
		seen time.Time // the last event that the group knows of
	}
	entries := make([]entry, 0, len(all))
	for _, s := range all {
		if !strings.HasPrefix(s.name, prefix) {
			continue
		}
		seen := s.last()
		if limit := now.Add(-streamLag); seen.After(limit) {
			seen = limit
			if seen.Before(s.first) {
				seen = s.first
			}
		}
		entries = append(entries, entry{s, seen})
	}
	slices.SortFunc(entries, func(a, b entry) int {
		order := strings.Compare(a.name, b.name)
		if byTime {
			order = cmp.Or(a.seen.Compare(b.seen), order)
		}
		if aws.ToBool(in.Descending) {
			order = -order
		}
		return order
	})
	if in.NextToken != nil { // it holds the last name given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		i := slices.IndexFunc(entries, func(e entry) bool { return e.name == string(text) })
		if err != nil || i < 0 {
			return nil, badToken()
		}
		entries = entries[i+1:]
	}
	out := &cloudwatchlogs.DescribeLogStreamsOutput{LogStreams: []types.LogStream{}}
	for _, e := range entries[:min(limit, len(entries))] {
		out.LogStreams = append(out.LogStreams, types.LogStream{LogStreamName: aws.String(e.name), CreationTime: milli(e.born),
			FirstEventTimestamp: milli(e.first), LastEventTimestamp: milli(e.seen), LastIngestionTime: milli(ingestTime(w.seed, e.name, e.seen)),
			Arn: aws.String("arn:aws:logs:" + w.region + ":" + w.account + ":log-group:" + *in.LogGroupName + ":log-stream:" + e.name)})
	}
	if len(entries) > limit {
		out.NextToken = markerOf(entries[limit-1].name)
	}
	return out, nil
}

// filterLogEvents reads the events of many streams, interleaved by time, oldest
// first.
func (w *World) filterLogEvents(in *cloudwatchlogs.FilterLogEventsInput) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	if in.LogGroupIdentifier != nil || in.LogGroupName == nil || in.Unmask || in.FilterPattern != nil || in.StartFromHead != nil && !*in.StartFromHead {
		return nil, &loudError{"FilterLogEvents is simulated by the group's name, masked, from the head and without a pattern"}
	}
	limit, err := limitOf(in.Limit, pageEvents)
	if err != nil {
		return nil, err
	}
	prefix := aws.ToString(in.LogStreamNamePrefix)
	if prefix != "" && in.LogStreamNames != nil {
		return nil, badParameter("Cannot specify both logStreamNames and logStreamNamePrefix.")
	}
	since := time.Time{}
	if in.StartTime != nil {
		since = time.UnixMilli(*in.StartTime)
	}
	streams, found := w.streams(*in.LogGroupName, since)
	if !found {
		return nil, noGroup()
	}
	type event struct {
		logLine
		stream string
		id     string
	}
	var events []event
	for _, s := range streams {
		if !strings.HasPrefix(s.name, prefix) || in.LogStreamNames != nil && !slices.Contains(in.LogStreamNames, s.name) {
			continue
		}
		for i, l := range w.visible(s) {
			at := l.at.UnixMilli()
			if in.StartTime != nil && at < *in.StartTime || in.EndTime != nil && at > *in.EndTime {
				continue
			}
			// As AWS's, the id sorts by time.
			id := fmt.Sprintf("%014d%020d%010d", at, mix(0, s.name, 0), i)
			events = append(events, event{l, s.name, id})
		}
	}
	slices.SortFunc(events, func(a, b event) int { return strings.Compare(a.id, b.id) })
	if in.NextToken != nil { // it holds the last id given
		text, err := base64.StdEncoding.DecodeString(*in.NextToken)
		i, found := slices.BinarySearchFunc(events, string(text), func(e event, id string) int { return strings.Compare(e.id, id) })
		if err != nil || !found {
			return nil, badToken()
		}
		events = events[i+1:]
	}
	out := &cloudwatchlogs.FilterLogEventsOutput{Events: []types.FilteredLogEvent{}}
	bytes := 0
	for i, e := range events {
		if bytes += len(e.text) + eventOverhead; i == limit || bytes > pageBytes && i > 0 {
			out.NextToken = markerOf(events[i-1].id)
			break
		}
		out.Events = append(out.Events, types.FilteredLogEvent{EventId: aws.String(e.id), LogStreamName: aws.String(e.stream),
			Timestamp: milli(e.at), IngestionTime: milli(e.in), Message: aws.String(e.text)})
	}
	return out, nil
}
