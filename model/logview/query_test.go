package logview

import (
	"strings"
	"testing"
	"time"
)

func TestQueries(t *testing.T) {
	now := time.Date(2026, 11, 29, 14, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"":                                 "text= match= not= context=0 since= wrong=",
		"order 12":                         "text=order 12 match= not= context=0 since= wrong=",
		"error: x":                         "text=error: x match= not= context=0 since= wrong=",
		"grep:Err x":                       "text=x match=Err not= context=0 since= wrong=",
		`grep:"a b" not:\S+ context:3`:     `text= match=(?i:a b) not=(?i:\S+) context=3 since= wrong=`,
		"grep:a grep:b":                    "text= match=(?i:a)|(?i:b) not= context=0 since= wrong=",
		"since:5m":                         "text= match= not= context=0 since=13:55 wrong=",
		"since:10:30":                      "text= match= not= context=0 since=10:30 wrong=",
		"since:x":                          "text= match= not= context=0 since= wrong=since:x: say how long ago",
		"grep:( ok":                        "text=ok match= not= context=0 since= wrong=grep: no regular expression: missing closing ):",
		"context:-1":                       "text= match= not= context=0 since= wrong=context:-1: say a number",
		"grep: not: context: since: grep:": "text= match= not= context=0 since= wrong=",
	} {
		q := ParseQuery(text, now)
		var b strings.Builder
		b.WriteString("text=" + q.Text + " match=")
		if q.Search.Match != nil {
			b.WriteString(q.Search.Match.String())
		}
		b.WriteString(" not=")
		if q.Search.Not != nil {
			b.WriteString(q.Search.Not.String())
		}
		b.WriteString(" context=" + string(rune('0'+q.Search.Context)) + " since=")
		if !q.Since.IsZero() {
			b.WriteString(q.Since.Format("15:04"))
		}
		b.WriteString(" wrong=" + q.Problem)
		if got := b.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s\nwant %s", text, got, want)
		}
	}
	if !ParseQuery("context:inv grep:x", now).Search.Invocations {
		t.Error("whole invocations are not asked for")
	}
}
