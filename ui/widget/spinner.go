package widget

// The sign that something is under way.

import (
	"time"

	"github.com/aloftdeck/aloft/ui/theme"
)

// SpinnerEvery is how long one frame of the spinner stands.
const SpinnerEvery = 120 * time.Millisecond

// Spinner is the spinner's frame at a time: one cell. All spinners on a screen
// turn together, because the frame comes from the time alone.
func Spinner(t theme.Theme, at time.Time) string {
	return t.Glyphs.Spin(int(at.UnixMilli() / SpinnerEvery.Milliseconds()))
}
