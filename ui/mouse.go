package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/ui/dialog"
)

// click chooses what is under the mouse, or invokes what is named there.
func (r *Root) click(msg tea.MouseClickMsg) tea.Cmd {
	if r.plan.tooSmall {
		return nil
	}
	if l := r.host.Top(); l != nil {
		if l.Swallows(r.host.Now()) || msg.Button != tea.MouseLeft {
			return nil
		}
		if r.drawn.dialog.holds(msg.X, msg.Y) {
			return l.Give(dialog.Click{X: msg.X - r.drawn.dialog.x, Y: msg.Y - r.drawn.dialog.y})
		}
		if h, ok := r.hitAt(msg.X, msg.Y); ok {
			if keys := r.host.Keys.Keys(h.id); len(keys) > 0 {
				return l.Give(keyPress(keys[0]))
			}
		}
		return nil
	}
	if msg.Button != tea.MouseLeft {
		return nil
	}
	r.host.Unsay()
	if h, ok := r.hitAt(msg.X, msg.Y); ok {
		r.prompt = nil
		return r.Invoke(h.id)
	}
	if i, ok := r.paneAt(msg.X, msg.Y); ok {
		r.prompt = nil
		r.setFocus(i)
		r.panes[i].Click(msg.X-r.plan.panes[i].x, msg.Y-r.plan.panes[i].y)
		r.drawn.pane(i)
	}
	return nil
}

// wheel scrolls the dialog on top, or the pane under the mouse.
func (r *Root) wheel(msg wheelMsg) tea.Cmd {
	if msg.Turns == 0 {
		return nil
	}
	if l := r.host.Top(); l != nil {
		if l.Swallows(r.host.Now()) {
			return nil
		}
		button, n := tea.MouseWheelDown, msg.Turns
		if n < 0 {
			button, n = tea.MouseWheelUp, -n
		}
		var cmds []tea.Cmd
		for range n {
			cmds = append(cmds, l.Give(tea.MouseWheelMsg{X: msg.X - r.drawn.dialog.x, Y: msg.Y - r.drawn.dialog.y, Button: button}))
		}
		return tea.Batch(cmds...)
	}
	if i, ok := r.paneAt(msg.X, msg.Y); ok {
		r.panes[i].Wheel(msg.Turns)
		r.drawn.pane(i)
	}
	return nil
}

func (r *Root) hitAt(x, y int) (hit, bool) {
	for _, h := range r.drawn.hits {
		if h.at.holds(x, y) {
			return h, true
		}
	}
	return hit{}, false
}

func (r *Root) paneAt(x, y int) (int, bool) {
	for i, rc := range r.plan.panes {
		if rc.w > 0 && rc.holds(x, y) {
			return i, true
		}
	}
	return 0, false
}
