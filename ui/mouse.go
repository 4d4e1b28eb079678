package ui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// wheelPause is how far apart turns of the wheel reach the root at most: one a
// frame.
const wheelPause = 16 * time.Millisecond

// wheelMsg is several turns of the wheel in one.
type wheelMsg struct {
	X, Y  int
	Turns int // down is positive
}

// wheelFilter gathers turns of the wheel, of which a touchpad sends hundreds a
// second.
type wheelFilter struct {
	now   model.Clock
	last  time.Time
	turns int
}

func newWheelFilter(now model.Clock) *wheelFilter { return &wheelFilter{now: now} }

// pass lets everything through but turns of the wheel that come too soon after
// one; the next that passes carries them. Drags and releases mean nothing here.
func (f *wheelFilter) pass(_ tea.Model, msg tea.Msg) tea.Msg {
	switch m := msg.(type) {
	case tea.MouseMotionMsg, tea.MouseReleaseMsg:
		return nil
	case tea.ModeReportMsg:
		if m.Mode == ansi.ModeUnicodeCore {
			return nil // characters are counted one by one, see widget.Width
		}
	}
	wheel, ok := msg.(tea.MouseWheelMsg)
	if !ok {
		return msg
	}
	turn := wheelTurn(wheel)
	if turn == 0 {
		return nil
	}
	if (turn > 0) != (f.turns > 0) {
		f.turns = 0
	}
	f.turns += turn
	now := f.now()
	if now.Sub(f.last) < wheelPause {
		return nil
	}
	f.last = now
	turns := f.turns
	f.turns = 0
	return wheelMsg{X: wheel.X, Y: wheel.Y, Turns: turns}
}

func wheelTurn(wheel tea.MouseWheelMsg) int {
	switch wheel.Button {
	case tea.MouseWheelUp:
		return -1
	case tea.MouseWheelDown:
		return 1
	}
	return 0
}

// click chooses what is under the mouse, or invokes what is named there.
func (r *Root) click(msg tea.MouseClickMsg) tea.Cmd {
	if r.plan.tooSmall {
		return nil
	}
	if l := r.top(); l != nil {
		if l.guard.swallow(r.now()) || msg.Button != tea.MouseLeft {
			return nil
		}
		if l.at.holds(msg.X, msg.Y) {
			return r.give(l, dialog.Click{X: msg.X - l.at.x, Y: msg.Y - l.at.y})
		}
		if h, ok := r.hitAt(msg.X, msg.Y); ok {
			if keys := r.keys.Keys(h.id); len(keys) > 0 {
				return r.give(l, keyPress(keys[0]))
			}
		}
		return nil
	}
	if msg.Button != tea.MouseLeft {
		return nil
	}
	r.note = note{}
	if h, ok := r.hitAt(msg.X, msg.Y); ok {
		r.prompt = nil
		return r.invoke(h.id)
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
	if l := r.top(); l != nil {
		if l.guard.swallow(r.now()) {
			return nil
		}
		button, n := tea.MouseWheelDown, msg.Turns
		if n < 0 {
			button, n = tea.MouseWheelUp, -n
		}
		var cmds []tea.Cmd
		for range n {
			cmds = append(cmds, r.give(l, tea.MouseWheelMsg{X: msg.X - l.at.x, Y: msg.Y - l.at.y, Button: button}))
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
