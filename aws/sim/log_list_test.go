package sim

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
)

func TestListsOfStreams(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, 200, func() time.Time { return now })
	c := logsOf(w)
	group := str("/aws/codebuild/" + longLived)
	in := &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: group, OrderBy: logtypes.OrderByLastEventTime, Descending: aws.Bool(true)}
	var got []logtypes.LogStream
	for pages := cloudwatchlogs.NewDescribeLogStreamsPaginator(c, in); pages.HasMorePages(); {
		out, err := pages.NextPage(t.Context())
		if err != nil || len(out.LogStreams) > 50 {
			t.Fatalf("%v, %d streams", err, len(out.LogStreams))
		}
		got = append(got, out.LogStreams...)
	}
	if len(got) < 200 || !slices.IsSortedFunc(got, func(a, b logtypes.LogStream) int { return int(*b.LastEventTimestamp - *a.LastEventTimestamp) }) {
		t.Errorf("%d streams", len(got))
	}
	_, newest, _ := strings.Cut(w.Builds(longLived)[0], ":")
	if *got[0].LogStreamName != newest {
		t.Errorf("the newest is %s", *got[0].LogStreamName)
	}
	one, err := c.DescribeLogStreams(t.Context(), &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: group, LogStreamNamePrefix: &newest})
	if err != nil || len(one.LogStreams) != 1 {
		t.Errorf("by prefix: %v", err)
	}
	in.LogStreamNamePrefix, in.NextToken = &newest, nil
	_, err = c.DescribeLogStreams(t.Context(), in)
	wantError(t, err, "InvalidParameterException", "Cannot order by LastEventTime with a logStreamNamePrefix.", 400)

	streams, err := c.DescribeLogStreams(t.Context(), &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: str("/aws/lambda/activity-router"),
		OrderBy: logtypes.OrderByLastEventTime, Descending: aws.Bool(true), Limit: aws.Int32(3)})
	if err != nil || len(streams.LogStreams) != 3 || streams.NextToken == nil {
		t.Fatalf("streams of a function: %v, %+v", err, streams)
	}
	stream := streams.LogStreams[0]
	if lines, _, _ := drain(t, c, cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/lambda/activity-router"), LogStreamName: stream.LogStreamName}); len(lines) == 0 ||
		!strings.HasPrefix(lines[0], "INIT_START") {
		t.Errorf("the newest stream begins %q", lines)
	}
}

func TestQuotasOfLogs(t *testing.T) {
	for region, want := range map[string]int{"us-east-1": 50, "eu-central-1": 20, "ap-southeast-2": 50} {
		w := newWorld(t, Options{Region: region, Now: standing})
		w.PutLog("g", "s", LogEvent{At: demoStart, Text: "a"})
		config := w.Config()
		config.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
		c := cloudwatchlogs.NewFromConfig(config)
		for n := 0; ; n++ {
			_, err := c.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: str("s")})
			if err == nil {
				continue
			}
			wantError(t, err, "ThrottlingException", "Rate exceeded", 400)
			var typed *logtypes.ThrottlingException
			if n != want || !errors.As(err, &typed) {
				t.Errorf("%s: throttled after %d by %T", region, n, err)
			}
			break
		}
	}
}
