package ui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/widget"
)

// aim takes the page of what the right pane shows. While the cursor moves the page stays,
// since a link that changes writes the title anew.
func (r *Root) aim(s action.Situation) {
	switch term := r.desk.Getenv("TERM"); {
	case term == "linux" || term == "dumb" || r.desk.Getenv("STY") != "": // they might show it
	case r.panes[r.focus].Place == layout.Across: // what it shows is not what is chosen
	default:
		r.link.page = r.console(s.Subject())
	}
}

// titled remembers the title line of the right pane before anything lies over it.
func (r *Root) titled(screen []string) {
	r.link.y = -1
	if i := r.beside(); i >= 0 && r.shows(i) {
		if y := r.plan.Panes[i].Y; y < len(screen) {
			r.link.y, r.link.line = y, screen[y]
		}
	}
}

// linked is the screen with the link on the title that it stands on, unless something lies
// over that.
func (r *Root) linked(screen []string) []string {
	if r.link.page == "" || r.link.y < 0 || screen[r.link.y] != r.link.line {
		return screen
	}
	const corner = 3 // cells before a title
	g, x := r.desk.Theme.Glyphs, r.plan.Panes[r.beside()].X+corner
	text := ansi.TruncateLeftWc(ansi.Strip(r.link.line), x, "")
	end := strings.Index(text, " "+g.Horizontal)
	if heavy := strings.Index(text, " "+g.Heavy); heavy >= 0 && (end < 0 || heavy < end) {
		end = heavy
	}
	if end > 0 {
		screen[r.link.y] = widget.Link(r.link.line, x, widget.Width(text[:end]), r.link.page)
	}
	return screen
}
