package config

import (
	"path/filepath"
	"testing"
	"time"
)

func TestTestsOfFunctions(t *testing.T) {
	h := newHost(t)
	team := h.team(`
[[test]]
function = "orders"
name = "takes an order"
event = "events/order.json"
expect = { statusCode = 200, body = { total = ">0" } }
timeout = "3s"
tenant = "blue"

[[test]]
function = "orders"
event = "events/empty.json"
expect = '{"statusCode": 400}'

[[test]]
function = "digest"

[test.event]
items = [1, 2.5, { a = true }]

[[test]]
function = "mail"
expect = "~sent"
`)
	mine := h.personal("[[test]]\nfunction = \"orders\"\nname = \"mine\"\nevent = \"x.json\"\n")
	c := h.load()
	want := []struct {
		function, name, event, payload, expect string
		timeout                                time.Duration
	}{
		{"orders", "takes an order", filepath.Join(filepath.Dir(team), "events", "order.json"), "",
			`{"body":{"total":">0"},"statusCode":200}`, 3 * time.Second},
		{"orders", "empty", filepath.Join(filepath.Dir(team), "events", "empty.json"), "", `{"statusCode":400}`, 0},
		{"digest", "answers", "", `{"items":[1,2.5,{"a":true}]}`, "", 0},
		{"mail", "answers", "", "{}", `"~sent"`, 0},
		{"orders", "mine", filepath.Join(filepath.Dir(mine), "x.json"), "", "", 0},
	}
	if len(c.Tests) != len(want) {
		t.Fatalf("there are %d tests: %+v", len(c.Tests), c.Tests)
	}
	for i, w := range want {
		got := c.Tests[i]
		if got.Function != w.function || got.Name != w.name || got.Event != w.event || string(got.Payload) != w.payload ||
			got.Expect.String() != w.expect || got.Timeout != w.timeout {
			t.Errorf("test %d is %+v, expects %s", i, got, got.Expect)
		}
	}
	if c.Tests[0].Tenant != "blue" {
		t.Errorf("the tenant is %q", c.Tests[0].Tenant)
	}
	if n := len(c.TestsOf("orders")); n != 3 {
		t.Errorf("orders has %d", n)
	}
	if got, want := c.Events(), filepath.Join(filepath.Dir(team), "events"); got != want {
		t.Errorf("events are in %s, want %s", got, want)
	}
	if e := c.Tests[0].Problem("is not there", ""); e.Error() != team+":5: test.event: is not there" {
		t.Errorf("the problem is %q", e)
	}
}

// A personal file adds tests, and does not put its own in the place of the team's.
func TestAPersonalTestDoesNotReplaceTheTeams(t *testing.T) {
	h := newHost(t)
	h.team("[[test]]\nfunction = \"orders\"\nname = \"a\"\n")
	h.personal("[[test]]\nfunction = \"orders\"\nname = \"a\"\nexpect = \"*\"\n")
	_, err := Load(h.options())
	if problems, ok := err.(Problems); !ok || len(problems) != 1 || problems[0].Key != "test.name" ||
		problems[0].Line != 1 {
		t.Errorf("it says %v", err)
	}
}
