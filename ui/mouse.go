package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/ui/dialog"
)

// click chooses what is under the mouse, or invokes what is named there.
func (r *Root) click(msg tea.MouseClickMsg) tea.Cmd {
	if r.plan.TooSmall {
		return nil
	}
	if l := r.desk.Top(); l != nil {
		if l.Swallows(r.desk.Now()) || msg.Button != tea.MouseLeft {
			return nil
		}
		if r.drawn.dialog.Holds(msg.X, msg.Y) {
			return l.Give(dialog.Click{X: msg.X - r.drawn.dialog.X, Y: msg.Y - r.drawn.dialog.Y})
		}
		if id, ok := r.drawn.hitAt(msg.X, msg.Y); ok {
			if keys := r.desk.Keys.Keys(id); len(keys) > 0 {
				return l.Give(keyPress(keys[0]))
			}
		}
		return nil
	}
	if msg.Button != tea.MouseLeft {
		return nil
	}
	r.desk.Unsay()
	if id, ok := r.drawn.hitAt(msg.X, msg.Y); ok {
		r.input.prompt = nil
		return r.Invoke(id)
	}
	if i, ok := r.paneAt(msg.X, msg.Y); ok {
		r.input.prompt = nil
		r.setFocus(i)
		r.panes[i].Click(msg.X-r.plan.Panes[i].X, msg.Y-r.plan.Panes[i].Y)
		r.drawn.pane(i)
	}
	return nil
}

// wheel scrolls the dialog on top, or the pane under the mouse.
func (r *Root) wheel(msg wheelMsg) tea.Cmd {
	if msg.Turns == 0 {
		return nil
	}
	if l := r.desk.Top(); l != nil {
		if l.Swallows(r.desk.Now()) {
			return nil
		}
		button, n := tea.MouseWheelDown, msg.Turns
		if n < 0 {
			button, n = tea.MouseWheelUp, -n
		}
		var cmds []tea.Cmd
		for range n {
			cmds = append(cmds, l.Give(tea.MouseWheelMsg{X: msg.X - r.drawn.dialog.X, Y: msg.Y - r.drawn.dialog.Y, Button: button}))
		}
		return tea.Batch(cmds...)
	}
	if i, ok := r.paneAt(msg.X, msg.Y); ok {
		r.panes[i].Wheel(msg.Turns)
		r.drawn.pane(i)
	}
	return nil
}

func (r *Root) paneAt(x, y int) (int, bool) {
	for i, rc := range r.plan.Panes {
		if rc.W > 0 && rc.Holds(x, y) {
			return i, true
		}
	}
	return 0, false
}
