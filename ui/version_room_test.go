package ui

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
)

// A dialog over the screen leaves a version the room that it was given; the keys going
// elsewhere do not.
func TestAVersionKeepsItsRoomBelowADialog(t *testing.T) {
	withShop(t, 200, 60, func(c *cockpit) {
		room := func() string { return strings.Join(c.lines(), "\n") }
		c.press(action.FocusVersions)
		c.settle()
		little := room()
		c.press(action.Open)
		all := room()
		if all == little {
			t.Fatal("the version was given no room")
		}
		c.press(action.Help, action.Cancel)
		if got := room(); got != all {
			t.Errorf("behind the dialog:\n%s\nwant\n%s", got, all)
		}
		c.press(action.FocusFunctions, action.FocusVersions)
		if got := room(); got != little {
			t.Errorf("after the keys were elsewhere:\n%s\nwant\n%s", got, little)
		}
	})
}
