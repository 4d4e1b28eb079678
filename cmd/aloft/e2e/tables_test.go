//go:build unix

package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// tableRow is the row of a table in the Tables pane.
func tableRow(screen, table string) string {
	return regexp.MustCompile(`(?m)^│[▸ ] [^│]*` + regexp.QuoteMeta(table) + `[^│]*│`).FindString(screen)
}

// wide is a screen with room for all panes.
var wide = options{cols: 140, rows: 44}

// openCapacity asks for another figure of read units of a table, by appending a
// digit to its 1, up to the sheet that says what it would do.
func openCapacity(t *testing.T, term *terminal) {
	t.Helper()
	term.press("5", "/", "digests", "enter")
	term.await("the table's units and its load", func(s string) bool {
		row := tableRow(s, "digests")
		return strings.Contains(s, "5 Tables 1 of 7") && regexp.MustCompile(`\d/1 .*\d/1 `).MatchString(row)
	})
	term.press("e")
	term.awaitText("Capacity of digests", "read units")
	pressUntil(t, term, "2", func(s string) bool { return regexp.MustCompile(`read units +12 `).MatchString(s) })
	term.awaitText("1 RCU 1 WCU", "12 RCU 1 WCU", "$0.569", "$1.61 (+$1.04)", "With 12 read units the last 24 h would have throttled in 0 of", "enter change to")
}

// Capacity is raised by a key: the sheet shows prices and what the last day would
// have done, the table is UPDATING and then ACTIVE with the new figures, and the
// change is in the history.
func TestChangeCapacity(t *testing.T) {
	term := demo(t, wide)
	openCapacity(t, term)
	confirm(t, term)
	term.await("the table being updated", func(s string) bool { return strings.Contains(s, "updating") })
	term.await("the new figures", func(s string) bool {
		return strings.Contains(tableRow(s, "digests"), "/12 ") && strings.Contains(s, "12 RCU 1 WCU, ACTIVE")
	})
	term.press("8", "z")
	term.awaitText("8 History", "1 → 12 RCU", "you ")
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

// esc changes nothing, and neither does leaving while the sheet is open.
func TestCapacityIsNotChangedByCancelling(t *testing.T) {
	term := demo(t, wide)
	openCapacity(t, term)
	pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "esc cancel") })
	if s := term.screen(); !strings.Contains(tableRow(s, "digests"), "/1 ") || strings.Contains(s, "updating") {
		t.Errorf("something was changed:\n%s", s)
	}
	term.press("ctrl+c")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}

// With --read-only the keys that change capacity say so.
func TestReadOnlyTables(t *testing.T) {
	term := demo(t, options{cols: wide.cols, rows: wide.rows, args: []string{"--read-only"}})
	term.press("5", "/", "digests", "enter")
	term.await("the table", func(s string) bool { return strings.Contains(tableRow(s, "digests"), "/1 ") })
	term.press("e")
	term.awaitText("read-only")
	if strings.Contains(term.screen(), "Capacity of") {
		t.Errorf("the form opened:\n%s", term.screen())
	}
	term.press("q")
	term.exit()
	term.restored()
}

// A terminal that goes while a table is UPDATING takes the cockpit with it: the
// change is made and recorded, and its watching ends.
func TestTerminalGoesWhileATableIsUpdated(t *testing.T) {
	term := demo(t, wide)
	openCapacity(t, term)
	confirm(t, term)
	term.await("the table being updated", func(s string) bool { return strings.Contains(s, "updating") })
	_ = term.pty.Close()
	<-term.drained
	term.exit()
}

// The cost pane shows the story's bill, the other ways to break it down, and what
// other figures would cost.
func TestCostsOfTheStory(t *testing.T) {
	term := demo(t, wide)
	term.press("7", "z")
	screen := term.await("the whole bill", func(s string) bool {
		for _, service := range []string{"DynamoDB", "Lambda", "API Gateway", "CodeBuild", "S3", "CloudWatch"} {
			if !strings.Contains(s, service) {
				return false
			}
		}
		return regexp.MustCompile(`\$5[34]\.\d\d a month`).MatchString(s) && !strings.Contains(s, "still reading")
	})
	// The rates are those of about a million activities a month.
	for service, rate := range map[string]string{"Lambda": `\$(9|10|11)\.\d\d`, "API Gateway": `\$(9|10|11)\.\d\d`, "DynamoDB": `\$5[345]\.\d\d`} {
		if !regexp.MustCompile(service + ` +\$[\d.]+ +` + rate).MatchString(screen) {
			t.Errorf("%s does not cost the story's %s a month:\n%s", service, rate, screen)
		}
	}
	term.press("m")
	term.awaitText("by function", "FUNCTION")
	term.press("t")
	term.awaitText("free tiers taken off")
	term.press("e")
	term.awaitText("What if", "a month")
	pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "What if") })
	term.press("b")
	term.awaitText("Cost Explorer", "$0.01") // nothing is asked before the price was seen
	pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "Cost Explorer") })
	term.press("q")
	if code := term.exit(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	term.restored()
}
