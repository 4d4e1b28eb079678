//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// stageRow is the row of a stage in the APIs pane.
func stageRow(screen, api, stage string) string {
	return regexp.MustCompile(`(?m)^│[▸> ] *` + regexp.QuoteMeta(api) + ` +([A-Z]+ +)?` + stage + ` [^│\n]*`).FindString(screen)
}

// chooseBroken goes down to the stage of the demo that is wired wrongly.
func chooseBroken(t *testing.T, term *terminal) {
	t.Helper()
	term.await("a mark in the matrix", func(s string) bool {
		return strings.Contains(s, "✗1 wiring") && strings.Contains(firstRow(s, "webhook-relay"), "8✗")
	})
	term.press("6")
	term.await("the APIs", func(s string) bool {
		return strings.Contains(s, "6 APIs 3 ✗1") && strings.Contains(stageRow(s, "hooks-api", "prod"), "✗ 1 of 2 routes")
	})
	pressUntil(t, term, "j", func(s string) bool { return strings.Contains(s, "2 Wiring · hooks-api prod") })
	term.awaitText("✗ POST /hooks/{source}", "webhook-relay:prod does not let this API in", "the caller gets 500", "W AddPermission on webhook-relay:prod", "GET    /hooks")
}

// A key mends what is broken: the sheet lists the call, the stage is sound after it, and the
// mark in the matrix has gone. Undo takes it back.
func TestMendTheWiring(t *testing.T) {
	term := demo(t, wide)
	chooseBroken(t, term)
	term.press("W")
	term.awaitText("Mend the wiring of hooks-api prod", "AddPermission on webhook-relay:prod for arn:aws:execute-api:us-east-1:123456789012:h7k2m9p4q1/prod/*", "enter makes this call")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "Mend the wiring of") })
	term.await("the stage to be sound", func(s string) bool {
		return strings.Contains(stageRow(s, "hooks-api", "prod"), "2 routes sound") && !strings.Contains(s, "✗1") && !strings.Contains(firstRow(s, "webhook-relay"), "✗")
	})
	term.press("W")
	term.awaitText("all routes of hooks-api prod reach their functions")
	term.press("8")
	term.await("the change in the history", func(s string) bool {
		return regexp.MustCompile(`(?m)hooks-api +prod +let in to webho`).MatchString(s) && strings.Contains(s, "takes back what was permitted")
	})
	term.press("U")
	term.awaitText("Put back the wiring of hooks-api prod", "RemovePermission")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "Put back the wiring of") })
	term.await("the mark in the matrix", func(s string) bool { return strings.Contains(s, "✗1 wiring") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

// Trouble leads to the broken cell and to the stage, an API's name to its row.
func TestBrokenWiringIsFound(t *testing.T) {
	term := demo(t, wide)
	term.await("a mark in the matrix", func(s string) bool { return strings.Contains(s, "✗1 wiring") })
	term.press("/", "state:broken", "enter")
	term.await("the broken function alone", func(s string) bool { return firstRow(s, "webhook-relay") != "" && firstRow(s, "activity-router") == "" })
	term.press("l", "l")
	term.awaitText("✗ hooks-api prod POST /hooks/{source}", "let this API in")
	pressUntil(t, term, "esc", func(s string) bool { return firstRow(s, "activity-router") != "" })
	pressUntil(t, term, ":", func(s string) bool { return strings.Contains(s, "Go to or do") })
	term.press("slack-api stage")
	term.awaitText("▸ API        slack-api stage")
	term.press("enter")
	term.awaitText("2 Wiring · slack-api stage", "✔ 5 routes")
	pressUntil(t, term, "!", func(s string) bool { return strings.Contains(s, "2 Wiring · hooks-api prod") })
	term.press("y")
	term.awaitText("Copy", "aws apigateway get-stage", "arn:aws:apigateway:us-east-1::/restapis/h7k2m9p4q1/stages/prod")
	pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "aws apigateway get-stage") })
	term.press("q")
	term.exit()
	term.restored()
}

// Without colours and in ASCII each sign of the wiring is still there.
func TestWiringInASCII(t *testing.T) {
	term := start(t, options{cols: wide.cols, rows: wide.rows, args: []string{"--demo"}, env: []string{"NO_COLOR=1", "LANG=C", "LC_ALL=C"}})
	term.await("a mark in the matrix", func(s string) bool { return strings.Contains(s, "x1 wiring") })
	term.press("6")
	pressUntil(t, term, "j", func(s string) bool {
		return strings.Contains(s, "x 1 of 2") && strings.Contains(s, "x POST /hooks/{source}")
	})
	term.press("q")
	term.exit()
	term.restored()
}

// With --read-only the key that mends says so.
func TestReadOnlyWiring(t *testing.T) {
	term := demo(t, options{cols: wide.cols, rows: wide.rows, args: []string{"--read-only"}})
	chooseBroken(t, term)
	term.press("W")
	term.awaitText("read-only: no wiring is mended")
	term.press("q")
	term.exit()
	term.restored()
}
