package sim

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/safetext"
)

// readLog reads what a function wrote since a time, as an operator's cockpit does.
func readLog(t *testing.T, w *World, function string, since time.Time) []lambdalog.Line {
	t.Helper()
	origins := map[string]*model.LogOrigin{}
	var lines []model.LogLine
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(logsOf(w), &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: str(functionLogs + function), StartTime: aws.Int64(since.UnixMilli())})
	for pages.HasMorePages() {
		out, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range out.Events {
			origin := origins[*e.LogStreamName]
			if origin == nil {
				origin = &model.LogOrigin{Function: function, Stream: *e.LogStreamName}
				origins[*e.LogStreamName] = origin
			}
			for i, text := range safetext.LogLines(*e.Message) {
				lines = append(lines, model.LogLine{At: time.UnixMilli(*e.Timestamp), Text: text, Part: i > 0, Origin: origin})
			}
		}
	}
	return new(lambdalog.Reader).Read(lines)
}

// What the team's functions write is what functions of AWS write: all of it is
// understood, most goes well, and what fails says why.
func TestLogsAreUnderstood(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	for _, story := range team {
		counts := map[lambdalog.Status]int{}
		cold, traces := 0, 0
		for _, l := range readLog(t, w, story.name, demoStart.Add(-6*time.Hour)) {
			if l.Kind == lambdalog.Raw || l.Kind == lambdalog.Platform {
				t.Fatalf("%s: not understood: %q", story.name, l.Text)
			}
			if l.Continues || len(l.More) > 0 {
				traces++
			}
			for _, i := range l.Ended {
				counts[i.Status]++
				if i.Cold() {
					cold++
				}
				if i.Duration <= 0 || i.MemorySize == 0 || i.MemoryUsed == 0 || i.Status == lambdalog.Failed && (i.ErrorType == "" || i.Why == "") {
					t.Errorf("%s: %+v", story.name, i)
				}
			}
		}
		all := counts[lambdalog.Succeeded] + counts[lambdalog.Failed]
		if len(counts) > 2 || counts[lambdalog.Succeeded] < all*9/10 || counts[lambdalog.Failed] == 0 || cold < 6 || traces == 0 {
			t.Errorf("%s: %v, %d cold, %d lines of stack traces", story.name, counts, cold, traces)
		}
	}
}

func TestFunctionsSayHowTheyLog(t *testing.T) {
	w := unhurried(t, 1, TeamSize, standing)
	for name, want := range map[string]string{"activity-router": "Text", "report-builder": "JSON"} {
		out, err := client(w).GetFunction(t.Context(), &lambda.GetFunctionInput{FunctionName: &name})
		if err != nil || string(out.Configuration.LoggingConfig.LogFormat) != want {
			t.Errorf("%s: %+v, %v", name, out.Configuration.LoggingConfig, err)
		}
		lines := readLog(t, w, name, demoStart.Add(-10*time.Minute))
		if len(lines) == 0 || (lines[0].Text[0] == '{') != (want == "JSON") {
			t.Errorf("%s writes %q", name, lines[0].Text)
		}
	}
}

// A release begins cold, in each environment.
func TestAReleaseBeginsCold(t *testing.T) {
	now := demoStart
	w := unhurried(t, 1, TeamSize, func() time.Time { return now })
	if _, err := client(w).UpdateAlias(t.Context(), &lambda.UpdateAliasInput{FunctionName: str("activity-router"), Name: str("prod"), FunctionVersion: str("13")}); err != nil {
		t.Fatal(err)
	}
	now = now.Add(10 * time.Minute)
	streams := map[string]int{}
	for _, l := range readLog(t, w, "activity-router", demoStart) {
		for _, i := range l.Ended {
			if i.Version == "13" {
				if streams[l.Origin.Stream]++; i.Cold() != (streams[l.Origin.Stream] == 1) {
					t.Errorf("the %d. invocation of %s: %+v", streams[l.Origin.Stream], l.Origin.Stream, i)
				}
			}
		}
	}
	if len(streams) < 2 {
		t.Errorf("streams %v, want those of two environments", streams)
	}
}
