package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// glideRest is how long the cursor rests before the panes that follow it show what
// it came to. While a key is held, a slow line then carries the two rows that
// change and not a whole pane for each function on the way.
const glideRest = 120 * time.Millisecond

// glide is the cursor on its way through a list.
type glide struct {
	under   bool   // it has not rested yet
	pending bool   // a rest is waited for
	serial  uint64 // of the last key: earlier rests are dropped
}

// restMsg says that the cursor has rested after the key of that number.
type restMsg struct{ serial uint64 }

// glideBy notes an action: a movement starts or prolongs a glide, anything else
// ends it, because it acts on what the panes show.
func (r *Root) glideBy(id action.ID) {
	r.glide.under = keymap.Movement(id)
	r.glide.pending = false
	r.glide.serial++
}

// startRest waits for the rest at the end of a glide.
func (r *Root) startRest() tea.Cmd {
	if !r.glide.under || r.glide.pending {
		return nil
	}
	r.glide.pending = true
	return r.after(glideRest, restMsg{r.glide.serial})
}

func (r *Root) rested(msg restMsg) {
	if msg.serial == r.glide.serial {
		r.glide.under = false
	}
}
