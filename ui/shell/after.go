package shell

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
)

// After brings a message after a while, unless the program ends first.
func (h *Host) After(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx := h.ctx
	return func() tea.Msg {
		if !model.Pause(ctx, d) {
			return nil
		}
		return msg
	}
}
