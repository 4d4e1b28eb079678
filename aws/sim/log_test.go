package sim

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/codebuild"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func logsOf(w *World) *cloudwatchlogs.Client { return cloudwatchlogs.NewFromConfig(w.Config()) }

// numbered is an account with one stream of n lines that can all be read.
func numbered(t *testing.T, n int) (*World, *cloudwatchlogs.Client) {
	t.Helper()
	w := newWorld(t, Options{Unlimited: true, Now: standing})
	events := make([]LogEvent, n)
	for i := range events {
		events[i] = LogEvent{At: demoStart.Add(time.Duration(i-n) * time.Second), Text: fmt.Sprint(i)}
	}
	w.PutLog("g", "s", events...)
	return w, logsOf(w)
}

func page1(t *testing.T, c *cloudwatchlogs.Client, in cloudwatchlogs.GetLogEventsInput) *cloudwatchlogs.GetLogEventsOutput {
	t.Helper()
	if in.LogGroupName == nil {
		in.LogGroupName, in.LogStreamName = str("g"), str("s")
	}
	out, err := c.GetLogEvents(t.Context(), &in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// drain reads a stream from its head to the end of what there is: the token that
// comes back the same.
func drain(t *testing.T, c *cloudwatchlogs.Client, in cloudwatchlogs.GetLogEventsInput) (lines []string, empty int, token *string) {
	t.Helper()
	in.StartFromHead = aws.Bool(true)
	for {
		out := page1(t, c, in)
		if aws.ToString(in.NextToken) == *out.NextForwardToken {
			if len(out.Events) > 0 {
				t.Errorf("the same token with %d events", len(out.Events))
			}
			return lines, empty, in.NextToken
		}
		if len(out.Events) == 0 {
			empty++
		}
		for _, e := range out.Events {
			lines = append(lines, *e.Message)
		}
		in.NextToken = out.NextForwardToken
	}
}

func TestReadingAStreamForward(t *testing.T) {
	w, c := numbered(t, 500)
	lines, empty, token := drain(t, c, cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(7)})
	if len(lines) != 500 || empty < 3 {
		t.Fatalf("%d lines, %d empty pages before the end", len(lines), empty)
	}
	for i, l := range lines {
		if l != fmt.Sprint(i) {
			t.Fatalf("line %d is %s", i, l)
		}
	}
	if !regexp.MustCompile(`^f/\d{56}$`).MatchString(*token) {
		t.Errorf("the token is %s", *token)
	}
	w.PutLog("g", "s", LogEvent{At: demoStart, Text: "more"})
	more := page1(t, c, cloudwatchlogs.GetLogEventsInput{NextToken: token, StartFromHead: aws.Bool(true)})
	for len(more.Events) == 0 {
		more = page1(t, c, cloudwatchlogs.GetLogEventsInput{NextToken: more.NextForwardToken, StartFromHead: aws.Bool(true)})
	}
	if *more.Events[0].Message != "more" || *more.NextForwardToken == *token {
		t.Errorf("after the end came %+v", more)
	}
}

func TestReadingAStreamBackward(t *testing.T) {
	_, c := numbered(t, 25)
	out := page1(t, c, cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(10)})
	var got []string
	for {
		var lines []string
		for _, e := range out.Events {
			lines = append(lines, *e.Message)
		}
		got = append(lines, got...)
		next := page1(t, c, cloudwatchlogs.GetLogEventsInput{Limit: aws.Int32(10), NextToken: out.NextBackwardToken})
		if *next.NextBackwardToken == *out.NextBackwardToken {
			break
		}
		out = next
	}
	if len(got) != 25 || got[0] != "0" || got[24] != "24" {
		t.Errorf("got %v", got)
	}
}

func TestPagesOfAStreamAreBounded(t *testing.T) {
	w := newWorld(t, Options{Unlimited: true, Now: standing})
	events := make([]LogEvent, 10001)
	for i := range events {
		events[i] = LogEvent{At: demoStart, Text: "x"}
	}
	w.PutLog("g", "many", events...)
	big := LogEvent{At: demoStart, Text: strings.Repeat("x", 400<<10)}
	w.PutLog("g", "big", big, big, big)
	c := logsOf(w)
	for stream, want := range map[string]int{"many": 10000, "big": 2} {
		if out := page1(t, c, cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: &stream}); len(out.Events) != want {
			t.Errorf("%s: %d events", stream, len(out.Events))
		}
	}
}

func TestTimesOfAStream(t *testing.T) {
	_, c := numbered(t, 100)
	from := demoStart.Add(-10 * time.Second).UnixMilli()
	lines, _, _ := drain(t, c, cloudwatchlogs.GetLogEventsInput{StartTime: &from})
	if !slices.Equal(lines, []string{"90", "91", "92", "93", "94", "95", "96", "97", "98", "99"}) {
		t.Errorf("from a time: %v", lines)
	}
	to := from + 2000
	if lines, _, _ = drain(t, c, cloudwatchlogs.GetLogEventsInput{StartTime: &from, EndTime: &to}); !slices.Equal(lines, []string{"90", "91"}) {
		t.Errorf("between times: %v", lines)
	}
}

func TestTokensThatAreNoGood(t *testing.T) {
	now := demoStart
	w := newWorld(t, Options{Unlimited: true, Now: func() time.Time { return now }})
	w.PutLog("g", "s", LogEvent{At: now, Text: "a"})
	w.PutLog("g", "other", LogEvent{At: now, Text: "a"})
	c := logsOf(w)
	get := func(stream string, token *string) error {
		_, err := c.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: &stream,
			NextToken: token, StartFromHead: aws.Bool(true)})
		return err
	}
	bad := func(err error) {
		t.Helper()
		wantError(t, err, "InvalidParameterException", "The specified nextToken is invalid.", 400)
		var typed *logtypes.InvalidParameterException
		if !errors.As(err, &typed) {
			t.Errorf("not typed: %v", err)
		}
	}
	token := page1(t, c, cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: str("s")}).NextForwardToken
	bad(get("s", str("f/123")))
	bad(get("s", str(strings.Repeat("x", 58))))
	bad(get("s", str("f/"+strings.Repeat("9", 56))))
	bad(get("other", token))
	now = now.Add(24*time.Hour - time.Second)
	if err := get("s", token); err != nil {
		t.Error(err)
	}
	now = now.Add(time.Second)
	bad(get("s", token))
	token = page1(t, c, cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: str("s")}).NextForwardToken
	w.ExpireLogTokens()
	bad(get("s", token))
}

func TestEmptyPagesOnRequest(t *testing.T) {
	w, c := numbered(t, 3)
	w.EmptyLogPages(4)
	if lines, empty, _ := drain(t, c, cloudwatchlogs.GetLogEventsInput{}); len(lines) != 3 || empty < 4 {
		t.Errorf("%d lines, %d empty pages", len(lines), empty)
	}
}

func TestLogsThatAreNotThere(t *testing.T) {
	_, c := numbered(t, 1)
	for _, g := range []struct{ group, stream, words string }{
		{"g", "nosuch", "The specified log stream does not exist."},
		{"nosuch", "s", "The specified log group does not exist."},
	} {
		_, err := c.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: &g.group, LogStreamName: &g.stream})
		wantError(t, err, "ResourceNotFoundException", g.words, 400)
		var typed *logtypes.ResourceNotFoundException
		if !errors.As(err, &typed) {
			t.Errorf("not typed: %v", err)
		}
	}
	_, err := c.GetLogEvents(t.Context(), &cloudwatchlogs.GetLogEventsInput{LogGroupName: str("g"), LogStreamName: str("s"), Limit: aws.Int32(10001)})
	wantError(t, err, "InvalidParameterException",
		"1 validation error detected: Value '10001' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 10000", 400)
}

func TestTheLogOfABuildFlowsWithIt(t *testing.T) {
	w, c, now := builder(t)
	logs := logsOf(w)
	id := start(t, c, codebuild.StartBuildInput{}).Id
	_, stream, _ := strings.Cut(*id, ":")
	in := cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/codebuild/orders"), LogStreamName: &stream, StartFromHead: aws.Bool(true)}
	var lines []string
	var events []logtypes.OutputLogEvent
	missing, batches := 0, 0
	for range 200 {
		*now = now.Add(500 * time.Millisecond)
		out, err := logs.GetLogEvents(t.Context(), &in)
		var gone *logtypes.ResourceNotFoundException
		if errors.As(err, &gone) {
			missing++
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Events) > 0 {
			batches++
		}
		for _, e := range out.Events {
			lines = append(lines, *e.Message)
			events = append(events, e)
			if lag := *e.IngestionTime - *e.Timestamp; lag < 700 || lag > 3000 || *e.IngestionTime > now.UnixMilli() {
				t.Fatalf("taken in %d ms after it was written", lag)
			}
		}
		in.NextToken = out.NextForwardToken
	}
	if missing < 8 || batches < 15 || len(lines) < 60 {
		t.Errorf("not there %d times, then %d lines in %d batches", missing, len(lines), batches)
	}
	if !slices.IsSortedFunc(events, func(a, b logtypes.OutputLogEvent) int { return int(*a.Timestamp - *b.Timestamp) }) {
		t.Error("not in the order of time")
	}
	whole, _, _ := drain(t, logs, cloudwatchlogs.GetLogEventsInput{LogGroupName: in.LogGroupName, LogStreamName: in.LogStreamName})
	if !slices.Equal(whole, lines) {
		t.Error("read while it ran and read afterwards, the log is not the same")
	}
	text := strings.Join(lines, "")
	for _, want := range []string{"Entering phase INSTALL\n", "Entering phase BUILD\n", "\x1b[32m", "\r   ", "Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED\n", "passed"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in the log", want)
		}
	}
	if !regexp.MustCompile(`(?m)^\[Container\] 2026/11/22 21:50:\d\d\.\d{6} Entering phase PRE_BUILD$`).MatchString(text) {
		t.Errorf("no such line in %s", text)
	}
}

func TestTheLogOfAFailureSaysWhy(t *testing.T) {
	for _, c := range []struct {
		outcome Outcome
		runtime string
		want    []string
	}{
		{FailsTests, python, []string{"TypeError: unsupported operand", "Command did not exit successfully pytest -q exit status 1", "Phase complete: BUILD State: FAILED",
			"Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: pytest -q. Reason: exit status 1", "Entering phase POST_BUILD"}},
		{FailsTests, node, []string{"TypeError: Cannot read properties", "Command did not exit successfully npm test exit status 1"}},
		{FailsLint, python, []string{"F841", "exit successfully ruff check . exit status 1"}},
		{FailsInstall, node, []string{"ERESOLVE", "exit successfully npm ci exit status 1"}},
		{FailsInstall, python, []string{"No matching distribution found"}},
	} {
		w, client, now := builder(t, ProjectSpec{Name: "p", Runtime: c.runtime})
		if err := w.PlanBuilds("p", c.outcome); err != nil {
			t.Fatal(err)
		}
		id := start(t, client, codebuild.StartBuildInput{ProjectName: str("p")}).Id
		finish(t, client, now, id)
		_, stream, _ := strings.Cut(*id, ":")
		lines, _, _ := drain(t, logsOf(w), cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/codebuild/p"), LogStreamName: &stream})
		text := strings.Join(lines, "")
		for _, want := range c.want {
			if !strings.Contains(text, want) {
				t.Errorf("%s %s: no %q in\n%s", c.outcome, c.runtime, want, text)
			}
		}
	}
}

func TestTheLogOfAStoppedBuildBreaksOff(t *testing.T) {
	w, c, now := builder(t)
	id := start(t, c, codebuild.StartBuildInput{}).Id
	*now = now.Add(20 * time.Second)
	if _, err := c.StopBuild(t.Context(), &codebuild.StopBuildInput{Id: id}); err != nil {
		t.Fatal(err)
	}
	stopped := *now
	*now = now.Add(time.Hour)
	_, stream, _ := strings.Cut(*id, ":")
	out := page1(t, logsOf(w), cloudwatchlogs.GetLogEventsInput{LogGroupName: str("/aws/codebuild/orders"), LogStreamName: &stream})
	if n := len(out.Events); n == 0 || *out.Events[n-1].Timestamp > stopped.UnixMilli() {
		t.Errorf("%d events", n)
	}
}

func TestLogsInABucketAndNowhere(t *testing.T) {
	w, c, now := builder(t, ProjectSpec{Name: "bucket", LogBucket: true}, ProjectSpec{Name: "silent", NoLog: true})
	b := start(t, c, codebuild.StartBuildInput{ProjectName: str("bucket")})
	silent := start(t, c, codebuild.StartBuildInput{ProjectName: str("silent")})
	*now = now.Add(20 * time.Second)
	running := read(t, c, b.Id)
	if running.Logs.StreamName != nil || running.Logs.CloudWatchLogs.Status != "DISABLED" || running.Logs.S3Logs.Status != "ENABLED" {
		t.Errorf("logs are %+v", running.Logs)
	}
	bucket, key, _ := strings.Cut(strings.TrimPrefix(*running.Logs.S3LogsArn, "arn:aws:s3:::"), "/")
	objects := s3.NewFromConfig(w.Config())
	_, err := objects.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	wantError(t, err, "NoSuchKey", "The specified key does not exist.", 404)
	finish(t, c, now, b.Id)
	out, err := objects.GetObject(t.Context(), &s3.GetObjectInput{Bucket: &bucket, Key: &key})
	if err != nil {
		t.Fatal(err)
	}
	packed, _ := io.ReadAll(out.Body)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if text, _ := io.ReadAll(z); !strings.Contains(string(text), "Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED") {
		t.Errorf("the log is %s", text)
	}
	if l := read(t, c, silent.Id).Logs; l.StreamName != nil || l.S3LogsArn != nil || l.CloudWatchLogs.Status != "DISABLED" || l.S3Logs.Status != "DISABLED" {
		t.Errorf("the silent one logs to %+v", l)
	}
}

func TestTheLogOfAFunctionGoesOnWithTheClock(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, TeamSize, func() time.Time { return now })
	c := logsOf(w)
	group := str("/aws/lambda/activity-router")
	since := func(from time.Time) (all []logtypes.FilteredLogEvent) {
		pages := cloudwatchlogs.NewFilterLogEventsPaginator(c, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group,
			StartTime: aws.Int64(from.UnixMilli()), Limit: aws.Int32(100)})
		for pages.HasMorePages() {
			out, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, out.Events...)
		}
		return all
	}
	first := since(now.Add(-10 * time.Minute))
	now = now.Add(10 * time.Minute)
	both := since(now.Add(-20 * time.Minute))
	if len(first) < 100 || len(both) < len(first)+100 {
		t.Fatalf("%d events, then %d", len(first), len(both))
	}
	for i, e := range first {
		if *both[i].EventId != *e.EventId || *both[i].Message != *e.Message {
			t.Fatalf("what was written has changed: %q is now %q", *e.Message, *both[i].Message)
		}
	}
	name := regexp.MustCompile(`^2026/11/22/\[(\d+)\][0-9a-f]{32}$`)
	versions := map[string]int{}
	kinds := map[string]int{}
	for i, e := range both {
		m := name.FindStringSubmatch(*e.LogStreamName)
		if m == nil || i > 0 && *e.Timestamp < *both[i-1].Timestamp || !strings.HasSuffix(*e.Message, "\n") {
			t.Fatalf("event %d: %s %q", i, *e.LogStreamName, *e.Message)
		}
		versions[m[1]]++
		word, rest, _ := strings.Cut(*e.Message, " ")
		if strings.HasPrefix(word, "[") {
			word, _, _ = strings.Cut(word, "\t")
		}
		kinds[word]++
		if word == "START" && !strings.HasSuffix(strings.TrimSpace(rest), "Version: "+m[1]) {
			t.Errorf("%s in the stream of %s", *e.Message, m[1])
		}
	}
	if len(versions) != 3 || versions["14"] == 0 || versions["12"] == 0 || versions["11"] == 0 {
		t.Errorf("versions %v", versions)
	}
	if kinds["START"] == 0 || kinds["START"] != kinds["END"] || kinds["END"] != kinds["REPORT"] || kinds["[INFO]"] == 0 || kinds["[WARNING]"] == 0 {
		t.Errorf("kinds %v", kinds)
	}
}

func TestAMoveIsSeenInTheFunctionsLog(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, TeamSize, func() time.Time { return now })
	if _, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("activity-router"), Name: str("prod"), FunctionVersion: str("13")}); err != nil {
		t.Fatal(err)
	}
	moved := now
	now = now.Add(10 * time.Minute)
	out, err := logsOf(w).FilterLogEvents(t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: str("/aws/lambda/activity-router"),
		StartTime: aws.Int64(moved.Add(-10 * time.Minute).UnixMilli())})
	if err != nil {
		t.Fatal(err)
	}
	before, after := 0, 0
	for _, e := range out.Events {
		old, new := strings.Contains(*e.LogStreamName, "[11]"), strings.Contains(*e.LogStreamName, "[13]")
		switch late := *e.Timestamp > moved.Add(3*time.Second).UnixMilli(); {
		case old && late, new && !late && *e.Timestamp < moved.UnixMilli():
			t.Errorf("%s at %v", *e.LogStreamName, time.UnixMilli(*e.Timestamp))
		case old:
			before++
		case new:
			after++
		}
	}
	if before == 0 || after == 0 {
		t.Errorf("%d events before the move, %d after", before, after)
	}
}

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
