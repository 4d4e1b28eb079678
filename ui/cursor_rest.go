package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/shell"
)

// restAfter is how long the cursor rests before the panes that follow it show what
// it came to. While a key is held, a slow line then carries the two rows that
// change and not a whole pane for each function on the way.
const restAfter = 120 * time.Millisecond

// rest is when the cursor rests after it went through a list.
type rest struct {
	moving  bool   // it has not rested yet
	awaited bool   // a rest is waited for
	last    uint64 // number of the last key: earlier rests are dropped
}

// restMsg says that the cursor has rested after the key of that number.
type restMsg struct{ number uint64 }

// pressed notes an action: a movement sets the cursor going or keeps it going,
// anything else ends that, because it acts on what the panes show.
func (c *rest) pressed(id action.ID) {
	c.moving = keymap.Movement(id)
	c.awaited = false
	c.last++
}

// await waits for the rest at the end of a movement.
func (c *rest) await(h *shell.Host) tea.Cmd {
	if !c.moving || c.awaited {
		return nil
	}
	c.awaited = true
	return h.After(restAfter, restMsg{c.last})
}

func (c *rest) rested(msg restMsg) {
	if msg.number == c.last {
		c.moving = false
	}
}
