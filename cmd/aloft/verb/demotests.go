package verb

import (
	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/expect"
)

// demoTests are the tests of the demo's team. One of them fails on dev: the next report
// is no good.
func demoTests() []config.Test {
	test := func(function, name, event, expectation string) config.Test {
		t := config.Test{Function: function, Name: name, Payload: []byte(event), Origin: config.Origin{Source: "demo"}}
		t.Expect, _ = expect.Parse([]byte(expectation)) // each is one: a test of this package parses them
		return t
	}
	return []config.Test{
		test("activity-router", "routes an activity", `{"id":"a-17","items":[{"kind":"message"}]}`,
			`{"ok":true,"id":"a-17"}`),
		test("activity-router", "takes an empty event", `{}`, `{"ok":true}`),
		test("activity-writer", "writes an activity", `{"id":"a-17","items":[{"kind":"message"}]}`, `{"ok":true,"items":">=1"}`),
		test("slack-commands", "answers a command", `{"id":"c-1"}`, `{"statusCode":200,"body":{"ok":true,"id":"c-1"}}`),
		test("report-builder", "builds a report", `{"id":"week-48"}`, `{"ok":true}`),
	}
}
