package shell

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Pause waits, and reports false when the context ended first.
func Pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// After brings a message after a while, unless the program ends first.
func (h *Host) After(d time.Duration, msg tea.Msg) tea.Cmd {
	ctx := h.ctx
	return func() tea.Msg {
		if !Pause(ctx, d) {
			return nil
		}
		return msg
	}
}
