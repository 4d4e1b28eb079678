//go:build unix

package e2e

import (
	"strings"
	"testing"
)

// A component is begun and made without leaving the cockpit: its plan is shown first, and its
// function is in the list afterwards.
func TestBeginAndApplyAComponent(t *testing.T) {
	term := demo(t, wide)
	term.awaitText("activity-router")
	term.press("ctrl+n")
	term.awaitText("New component")
	into := t.TempDir() + "/parcel"
	term.press("parcel")
	for range 5 {
		term.press("tab")
	}
	term.press(into)
	pressUntil(t, term, "enter", func(s string) bool { return !strings.Contains(s, "New component ━") })
	term.awaitText("files written to")
	term.press("ctrl+e")
	term.awaitText("Apply a component", "parcel/component.toml")
	pressUntil(t, term, "enter", func(s string) bool { return strings.Contains(s, "Apply parcel") })
	term.awaitText("create repository parcel")
	term.press("q")
}
