package cell

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/widget"
)

// Middle cuts a name in the middle, where names of one family differ least: its
// beginning and its end stay.
func Middle(s string, w int, ellipsis string) string {
	have := ansi.StringWidthWc(s)
	dots := ansi.StringWidthWc(ellipsis)
	if have <= w || w <= dots+2 {
		return s
	}
	head := (w - dots + 1) / 2
	tail := w - dots - head
	end := ansi.TruncateLeftWc(s, have-tail, "")
	return widget.Truncate(s, head, "") + ellipsis + end
}
