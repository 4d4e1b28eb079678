package ui

// Panes that share a place: their names in the frame, and clicks on them.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sharing are the panes that share a place, in their order, when that place is on
// the screen; nil when there is only one, or one pane shows at a time.
func (r *Root) sharing() []int {
	if r.plan.tabs >= 0 || r.plan.tooSmall {
		return nil
	}
	var shared []int
	for i, d := range r.panes {
		if d.Place == shell.Below {
			shared = append(shared, i)
		}
	}
	if len(shared) < 2 {
		return nil
	}
	return shared
}

// nameTabs tells panes that share a place of each other.
func (r *Root) nameTabs() {
	shared := r.sharing()
	var before, behind []string
	own := false
	for _, i := range shared {
		switch {
		case i == r.front:
			own = true
		case own:
			behind = append(behind, r.panes[i].Label())
		default:
			before = append(before, r.panes[i].Label())
		}
	}
	dot := " " + r.host.Theme.Glyphs.Dot + " "
	for _, d := range r.panes {
		if p, ok := d.Pane.(pane.Tabbed); ok && d.Place == shell.Below {
			p.SetTabs(strings.Join(before, dot), strings.Join(behind, dot))
		}
	}
}

// hitTabs makes the names of panes that stand behind answer to clicks.
func (r *Root) hitTabs() {
	shared := r.sharing()
	if len(shared) == 0 || len(r.drawn.panes[r.front]) == 0 {
		return
	}
	rc := r.plan.panes[r.front]
	line := ansi.Strip(r.drawn.panes[r.front][0])
	for _, i := range shared {
		label := r.panes[i].Label()
		if at := strings.Index(line, label); i != r.front && at >= 0 {
			r.hit(rect{rc.x + widget.Width(line[:at]), rc.y, len(label), 1}, r.panes[i].Focus)
		}
	}
}
