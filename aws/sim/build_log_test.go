package sim

import (
	"bytes"
	"compress/gzip"
	"errors"
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
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

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
