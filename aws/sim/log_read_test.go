package sim

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logtypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
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
