package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/shell"
)

// followEvery is how often panes that follow the cursor are drawn at most: while a key is
// held, a slow line carries the two rows that change, and a whole pane five times a second.
const followEvery = 200 * time.Millisecond

// restAfter is how long the cursor rests before what it came to is read.
const restAfter = 300 * time.Millisecond

// rest is when the cursor rests after it went through a list.
type rest struct {
	moving   bool      // it has not rested yet
	awaited  bool      // a rest is waited for
	last     uint64    // number of the last key: earlier rests are dropped
	behind   bool      // panes do not show what the cursor came to
	catching bool      // the next time to follow is waited for
	followed time.Time // when panes followed last while it moved
}

// restMsg says that the cursor has rested after the key of that number.
type restMsg struct{ number uint64 }

// followMsg says that panes may follow the cursor again.
type followMsg struct{}

// pressed notes an action: a movement sets the cursor going or keeps it going,
// anything else ends that, because it acts on what the panes show.
func (c *rest) pressed(id action.ID) {
	c.moving = keymap.Movement(id)
	c.awaited = false
	c.last++
	c.behind = c.moving
}

// follows reports whether the panes that follow the cursor do so now: at once after a
// single key, and every so often while one is held.
func (c *rest) follows(now time.Time) bool {
	if !c.moving {
		c.behind = false
		return true
	}
	if !c.behind || now.Sub(c.followed) < followEvery {
		return false
	}
	c.behind, c.followed = false, now
	return true
}

// await waits for the rest at the end of a movement, and until panes may follow again.
func (c *rest) await(h *shell.Host) tea.Cmd {
	var cmds []tea.Cmd
	if c.moving && !c.awaited {
		c.awaited = true
		cmds = append(cmds, h.After(restAfter, restMsg{c.last}))
	}
	if c.behind && !c.catching {
		c.catching = true
		cmds = append(cmds, h.After(max(followEvery-h.Now().Sub(c.followed), time.Millisecond), followMsg{}))
	}
	return tea.Batch(cmds...)
}

func (c *rest) rested(msg restMsg) {
	if msg.number == c.last {
		c.moving = false
	}
}
