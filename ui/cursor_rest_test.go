package ui

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
)

// While the cursor is on its way, the versions of the functions it passes are not
// drawn; where it rests, they are, and at once when something is done there.
func TestVersionsFollowWhereTheCursorRests(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		shows := func(function string) bool {
			return strings.Contains(c.screen(), "2 Versions · "+function)
		}
		c.press(action.Down, action.Down)
		if !shows("activity-router") {
			t.Error("the versions are drawn anew for a function that the cursor only passes")
		}
		c.pass(restAfter)
		if !shows("billing-export") {
			t.Errorf("the versions do not follow the cursor:\n%s", c.screen())
		}
		c.press(action.Up, action.FocusVersions)
		if !shows("activity-store") {
			t.Errorf("the versions are not those of the chosen function when their pane is entered:\n%s", c.screen())
		}
	})
}
