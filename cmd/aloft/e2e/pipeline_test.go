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

// What one build made goes out with one sheet, one of its functions left out, and one key
// takes it back.
func TestDeployAllThatABuildMade(t *testing.T) {
	term := demo(t, options{cols: 160, rows: 50})
	term.press("3", "/", "slack-bundle", "enter")
	term.await("the project's builds", func(s string) bool { return buildRow(s, "#3") != "" && buildRow(s, "#1") != "" })
	term.press("d")
	term.awaitText("Deploy what slack-bundle #3 made: 3 of 3 functions", "slack-interactions", "an artifact is called like it")
	pressUntil(t, term, "ctrl+a", func(s string) bool { return strings.Contains(s, "all or nothing on") })
	term.press("tab") // to the list
	term.awaitText("enter its own sheet")
	term.press("space")
	term.awaitText("2 of 3 are chosen")
	term.press("tab")
	term.awaitText("enter deploys 2 of 3")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "esc cancel") })
	term.awaitText("moved: 2 of 2 deployed", "left out", "enter close")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "enter close") })
	term.await("dev of what was taken in", func(s string) bool {
		events, interactions, commands := cells(s, "slack-events"), cells(s, "slack-interactions"), cells(s, "slack-commands")
		return len(events) > 0 && len(interactions) > 0 && len(commands) > 0 && events[0] == "11" && interactions[0] == "20" && commands[0] == "24"
	})
	term.press("U")
	term.awaitText("Undo of dev of 2 functions: deploy", "11→10", "20→19")
	pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "Undo of dev") })
	term.press("q")
	term.exit()
	term.restored()
}

// An image goes from an older build to dev, by its digest.
func TestAnImageFromItsBuild(t *testing.T) {
	term := demo(t, options{cols: 160, rows: 50})
	term.press("3", "/", "report-builder", "enter")
	term.await("the project's builds", func(s string) bool { return buildRow(s, "#33") != "" && buildRow(s, "#34") != "" })
	term.press("j", "d")
	term.awaitText("Deploy report-builder from report-builder #", "dkr.ecr.us-east-1.amazonaws.com/report-builder:", "(sha256)", "esc cancel")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "esc cancel") })
	term.awaitText("before 31", "enter close")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "enter close") })
	term.press("q")
	term.exit()
	term.restored()
}

// What somebody changed by hand becomes a version by a key, and a stage is moved to it.
func TestPublishByAKey(t *testing.T) {
	term := demo(t, options{cols: 160, rows: 50})
	term.press("/", "webhook-relay", "enter")
	term.await("the row", func(s string) bool { c := cells(s, "webhook-relay"); return len(c) > 0 && c[0] == "8" })
	term.press("V")
	term.awaitText("Publish $LATEST of webhook-relay", "the newest version is 8", "no stage is moved", "esc cancel")
	pressUntil(t, term, "ctrl+t", func(s string) bool { return strings.Contains(s, "publishes it, and moves dev") })
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "esc cancel") })
	term.awaitText("dev serves 9, before 8", "enter close")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "enter close") })
	term.await("dev on the new version", func(s string) bool { c := cells(s, "webhook-relay"); return len(c) > 0 && c[0] == "9" })
	term.press("V")
	term.awaitText("nothing has changed since version 9", "enter close")
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "enter close") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}
