//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// buildRow is the row of a build in the Builds pane.
func buildRow(screen, number string) string {
	return regexp.MustCompile(`(?m)│[▸ ] [✔✗●○■!] [^│]*` + regexp.QuoteMeta(number) + ` [^│]*│`).FindString(screen)
}

// A build is started by a key, its log is followed at once, and it is stopped by
// name; the cockpit is left while its log is open.
func TestStartFollowAndStopABuild(t *testing.T) {
	term := demo(t, options{cols: 160, rows: 50})
	term.press("3", "/", "activity-router", "enter")
	term.await("the project's builds", func(s string) bool { return buildRow(s, "#20") != "" })
	term.press("b")
	term.awaitText("Build activity-router", "source version")
	confirm(t, term)
	term.awaitText("4 Log · activity-router #21", "waiting")
	term.await("the first lines of the log", func(s string) bool {
		return strings.Contains(s, "◆ ") && strings.Contains(s, "lean") && strings.Contains(s, "following")
	})
	term.press("v")
	term.await("the log as CodeBuild writes it", func(s string) bool { return strings.Contains(s, "[Container]") })
	term.press("3", "x")
	term.awaitText("#21", "esc cancel")
	confirm(t, term)
	term.await("the stopped build", func(s string) bool { return strings.Contains(buildRow(s, "#21"), "stopped") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

// Deploying the artifact of an older build uploads it, publishes it and moves the
// stage; build, version and stage then know each other.
func TestDeployABuild(t *testing.T) {
	term := demo(t, options{cols: 240, rows: 50})
	term.press("3", "/", "activity-router", "enter")
	term.await("the project's builds with their versions", func(s string) bool {
		return strings.Contains(buildRow(s, "#19"), "router 13") && strings.Contains(buildRow(s, "#20"), "router 14 d")
	})
	term.press("j", "d")
	term.awaitText("Deploy activity-router", "#19", "esc cancel")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "esc cancel") })
	term.awaitText("dev serves 15, before 14", "enter close")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "enter close") })
	term.await("dev on the new version", func(s string) bool {
		c := cells(s, "activity-router")
		return len(c) > 0 && c[0] == "15"
	})
	term.await("the build's version with its stage", func(s string) bool { return strings.Contains(buildRow(s, "#19"), "15 d") })
	term.press("q")
	term.exit()
	term.restored()
}
