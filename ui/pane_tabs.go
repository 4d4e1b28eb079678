package ui

// Panes that share a place: their names in the frame, and clicks on them.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sharing are the lists of a place, in their order, when it is on the screen; nil when
// there is only one, or one pane shows at a time.
func (r *Root) sharing(place layout.Place) []int {
	if r.plan.Tabs >= 0 || r.plan.TooSmall {
		return nil
	}
	var shared []int
	for i, d := range r.panes {
		if d.Place == place {
			shared = append(shared, i)
		}
	}
	if len(shared) < 2 {
		return nil
	}
	return shared
}

// nameTabs tells the lists that show of those that share their place.
func (r *Root) nameTabs() {
	dot := " " + r.desk.Theme.Glyphs.Dot + " "
	for place, front := range r.front {
		var before, behind []string
		for _, i := range r.sharing(place) {
			switch {
			case i < front:
				before = append(before, r.panes[i].Label())
			case i > front:
				behind = append(behind, r.panes[i].Label())
			}
		}
		names := [2]string{strings.Join(before, dot), strings.Join(behind, dot)}
		if r.drawn.tabs == nil {
			r.drawn.tabs = map[layout.Place][2]string{}
		}
		if names != r.drawn.tabs[place] {
			r.drawn.tabs[place] = names
			r.drawn.pane(front)
		}
		if p, ok := r.panes[front].Pane.(pane.Tabbed); ok {
			p.SetTabs(names[0], names[1])
		}
	}
}

// hitTabs makes the names of lists that stand behind answer to clicks.
func (r *Root) hitTabs() {
	for place, front := range r.front {
		shared := r.sharing(place)
		if len(shared) == 0 || len(r.drawn.panes[front]) == 0 {
			continue
		}
		rc := r.plan.Panes[front]
		line := ansi.Strip(r.drawn.panes[front][0])
		for _, i := range shared {
			label := ansi.Strip(r.panes[i].Label())
			if at := strings.Index(line, label); i != front && at >= 0 {
				r.drawn.hit(rc.X+widget.Width(line[:at]), rc.Y, widget.Width(label), r.panes[i].Focus)
			}
		}
	}
}
