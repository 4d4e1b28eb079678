package sim

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

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
