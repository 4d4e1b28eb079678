package account

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestReadLogLeadsForward(t *testing.T) {
	from := time.UnixMilli(1795384203123)
	for name, c := range map[string]struct {
		read model.LogRead
		want string
	}{
		"from the start":        {model.LogRead{}, `"startFromHead":true`},
		"from a time":           {model.LogRead{From: from}, `"startFromHead":true,"startTime":1795384203123`},
		"from the end":          {model.LogRead{FromTail: true}, `"startFromHead":false`},
		"on":                    {model.LogRead{Token: "f/1"}, `"startFromHead":true,"nextToken":"f/1"`},
		"on after the end":      {model.LogRead{Token: "f/1", FromTail: true}, `"startFromHead":true,"nextToken":"f/1"`},
		"on, begun from a time": {model.LogRead{Token: "f/1", From: from}, `"startFromHead":true,"nextToken":"f/1","startTime":1795384203123`},
	} {
		t.Run(name, func(t *testing.T) {
			w := &wire{answer: always(200, "", `{"events":[],"nextForwardToken":"f/2","nextBackwardToken":"b/2"}`)}
			c.read.Group, c.read.Stream = "/aws/codebuild/orders", "1a2b"
			page, err := open(t, w, nil).ReadLog(t.Context(), c.read)
			if err != nil || page.Token != "f/2" || len(page.Lines) != 0 {
				t.Errorf("got %+v, %v", page, err)
			}
			if body := w.seen()[0].body; !sameJSON(t, body, `{"logGroupName":"/aws/codebuild/orders","logStreamName":"1a2b",`+c.want+`}`) {
				t.Errorf("asked %s", body)
			}
		})
	}
}

func TestReadLogMakesLines(t *testing.T) {
	message, err := json.Marshal("\x1b[32mok\x1b[0m\x1b]52;c;ZXZpbA==\x07\n 10%\r100%\n")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{answer: always(200, "", `{"events":[{"timestamp":1000,"ingestionTime":2500,"message":`+string(message)+`},
		{"timestamp":1001,"message":"token ***\n"},{"timestamp":1002}],"nextForwardToken":"f"}`)}
	page, err := open(t, w, nil).ReadLog(t.Context(), model.LogRead{Group: "g", Stream: "s", Overwritten: true})
	at := func(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
	want := []model.LogLine{
		{At: at(1000), Ingested: at(2500), Text: "\x1b[32mok\x1b[m"},
		{At: at(1000), Ingested: at(2500), Text: "100%", Part: true},
		{At: at(1001), Text: "token ***"},
		{At: at(1002)},
	}
	if err != nil || !reflect.DeepEqual(page.Lines, want) {
		t.Errorf("got %+v, %v, want %+v", page.Lines, err, want)
	}
}

func TestTokensThatAreNoLongerKnown(t *testing.T) {
	w := &wire{answer: always(400, "InvalidParameterException", `{"message":"The specified nextToken is invalid."}`)}
	a := open(t, w, nil)
	if _, err := a.ReadLog(t.Context(), model.LogRead{Group: "g", Stream: "s", Token: "f/1"}); model.ClassOf(err) != model.Conflict {
		t.Errorf("got %v, want class conflict", err)
	}
	w.answer = always(400, "InvalidParameterException", `{"message":"1 validation error detected: logStreamName"}`)
	if _, err := a.ReadLog(t.Context(), model.LogRead{Group: "g", Stream: "*", Token: "f/1"}); model.ClassOf(err) != model.Other {
		t.Errorf("got %v, want class other", err)
	}
}

func TestLogStreamsNewestFirst(t *testing.T) {
	w := &wire{answer: always(200, "", `{"logStreams":[{"logStreamName":"2026/11/22/[14]0a1b","firstEventTimestamp":1,"lastEventTimestamp":2,"lastIngestionTime":3},
		{"logStreamName":"bad\u001b[2J"}],"nextToken":"n"}`)}
	streams, next, err := open(t, w, nil).ListLogStreams(t.Context(), "/aws/lambda/orders", "m")
	want := []model.LogStream{
		{Name: "2026/11/22/[14]0a1b", FirstAt: time.UnixMilli(1).UTC(), LastAt: time.UnixMilli(2).UTC(), Ingested: time.UnixMilli(3).UTC()},
		{Name: "bad"},
	}
	if err != nil || next != "n" || !reflect.DeepEqual(streams, want) {
		t.Errorf("got %+v, %q, %v", streams, next, err)
	}
	if r := w.seen()[0]; !strings.HasSuffix(r.target, ".DescribeLogStreams") ||
		!sameJSON(t, r.body, `{"logGroupName":"/aws/lambda/orders","nextToken":"m","limit":50,"orderBy":"LastEventTime","descending":true}`) {
		t.Errorf("asked %s %s", r.target, r.body)
	}
}
