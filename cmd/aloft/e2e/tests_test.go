//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// T invokes what a stage serves after a sheet, and the sheet of the next move says how its
// version was tested: well, and not.
func TestTestAndPromote(t *testing.T) {
	for _, c := range []struct{ function, ends, sheet, history string }{
		{"activity-router", "2 of 2 tests passed", "2 of 2 passed", "2 of 2 passed"},
		{"report-builder", "builds a report: the function failed: KeyError", "31 was tested just now, 1 of 1 failed: builds a report",
			"31 failed"},
	} {
		t.Run(c.function, func(t *testing.T) {
			term := demo(t, options{cols: 140, rows: 44})
			term.awaitText("activity-router", "report-builder")
			choose(term, c.function, 0)
			term.press("T")
			term.awaitText("Test "+c.function+" in dev", "typed or pasted")
			pressUntil(t, term, "enter", func(s string) bool { return strings.Contains(s, "reason") })
			pressUntil(t, term, "enter", func(s string) bool { return strings.Contains(s, c.ends) })
			pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "Test "+c.function) })
			term.press("p")
			term.awaitText("Promote "+c.function, c.sheet)
			pressUntil(t, term, "esc", func(s string) bool { return !strings.Contains(s, "Promote "+c.function) })
			pressUntil(t, term, "8", func(s string) bool { return strings.Contains(s, c.history) })
			term.press("q")
			if code := term.exit(); code != 0 {
				t.Errorf("exit code %d, want 0", code)
			}
			term.restored()
		})
	}
}
