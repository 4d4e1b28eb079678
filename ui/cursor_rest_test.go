package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model/action"
)

// The right pane shows at once what a single key came to; while a key is held it is drawn
// five times a second, and what is to be read is asked for where the cursor rests.
func TestTheRightPaneFollowsTheCursor(t *testing.T) {
	drive(t, 160, 44, func(c *cockpit) {
		c.facts(team()...)
		shows := func(function string) bool {
			return strings.Contains(c.screen(), "2 Versions · "+function)
		}
		c.press(action.Down)
		if !shows("activity-store") {
			t.Errorf("the versions do not follow a single key:\n%s", c.screen())
		}
		before, drawn := c.screen(), 0
		for range 30 { // held for a second
			c.press(action.Down, action.Up)
			c.pass(time.Second / 30)
			if after := c.screen(); right(after) != right(before) {
				before, drawn = after, drawn+1
			}
		}
		if drawn > 6 {
			t.Errorf("the versions were drawn %d times in a second", drawn)
		}
		if d := c.feed.last(); d.Chosen != "activity-router" {
			t.Errorf("%s was asked for before the cursor rested", d.Chosen)
		}
		c.press(action.Down)
		c.pass(restAfter)
		if d := c.feed.last(); d.Chosen != "billing-export" || !shows("billing-export") {
			t.Errorf("demand %+v:\n%s", d, c.screen())
		}
		c.press(action.Up, action.FocusVersions)
		if !shows("activity-store") {
			t.Errorf("the versions are not those of the chosen function when their pane is entered:\n%s", c.screen())
		}
	})
}

// right is the title of the right pane.
func right(screen string) string {
	_, title, _ := strings.Cut(screen, "2 Versions")
	title, _, _ = strings.Cut(title, "\n")
	return title
}
