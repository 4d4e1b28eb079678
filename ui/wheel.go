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
	turn := dialog.Wheel(wheel)
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
