package ui

// Panes that share a place: their names in the frame, and clicks on them.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sharing are the panes that share a place, in their order, when that place is on
// the screen; nil when there is only one, or one pane shows at a time.
func (r *Root) sharing() []int {
	if r.plan.Tabs >= 0 || r.plan.TooSmall {
		return nil
	}
	var shared []int
	for i, d := range r.panes {
		if d.Place == layout.Fourth {
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
	dot := " " + r.desk.Theme.Glyphs.Dot + " "
	for _, d := range r.panes {
		if p, ok := d.Pane.(pane.Tabbed); ok && d.Place == layout.Fourth {
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
	rc := r.plan.Panes[r.front]
	line := ansi.Strip(r.drawn.panes[r.front][0])
	for _, i := range shared {
		label := r.panes[i].Label()
		if at := strings.Index(line, label); i != r.front && at >= 0 {
			r.drawn.hit(rc.X+widget.Width(line[:at]), rc.Y, len(label), r.panes[i].Focus)
		}
	}
}
