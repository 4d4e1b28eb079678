package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/widget"
)

// View hands over what Update drew.
func (r *Root) View() tea.View {
	v := tea.NewView(r.drawn.content)
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = r.windowTitle()
	if r.input.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (r *Root) windowTitle() string {
	if r.desk.Config.Name == "" {
		return "aloft"
	}
	return "aloft " + r.desk.Theme.Glyphs.Dot + " " + r.desk.Config.Name
}

// arrangement is how the panes are laid out.
func arrangement() layout.Arrangement { return layout.Column() }

// arrange gives the panes their rectangles.
func (r *Root) arrange() {
	d := &r.drawn
	p := layout.Arrange(arrangement(), r.request())
	if !d.every && p.Same(r.plan) {
		return
	}
	r.plan = p
	d.every = false
	d.panes = make([][]string, len(r.panes))
	d.stale = make([]bool, len(r.panes))
	for i, rc := range p.Panes {
		d.stale[i] = true
		if rc.W > 0 {
			h := rc.H
			if p.Ended[i] {
				h++ // the line that ends its frame is the title line of the pane below
			}
			r.panes[i].Resize(rc.W, h)
		}
	}
}

// request is what has to be laid out.
func (r *Root) request() layout.Request {
	q := layout.Request{W: r.w, H: r.h, Panes: make([]layout.Pane, len(r.panes)),
		Focus: r.focus, Last: r.last, Zoom: r.zoom, Banner: len(r.bannerLines())}
	for i, p := range r.panes {
		shown, list := r.front[p.Place]
		front := list && i == shown || i == r.beside()
		q.Panes[i] = layout.Pane{Place: p.Place, Needs: p.Needs, Front: front, Shown: p.Shown != nil && p.Shown()}
		q.Panes[i].Needs.Wanted, _ = p.Count()
	}
	return q
}

// draw brings the frame up to date.
func (r *Root) draw() {
	d, p := &r.drawn, r.plan
	if r.w <= 0 || r.h <= 0 {
		d.content = ""
		return
	}
	if p.TooSmall {
		d.content = strings.Join(r.tooSmall(), "\n")
		return
	}
	for i, rc := range p.Panes {
		if rc.W > 0 && d.stale[i] {
			d.panes[i] = r.panes[i].Lines(i == r.focus && r.desk.Top() == nil)[:rc.H]
			if p.Joined[i] {
				d.panes[i][0] = r.desk.Theme.Joined(d.panes[i][0])
			}
			d.stale[i] = false
		}
	}
	d.hits = d.hits[:0]
	r.hitTabs()
	screen := make([]string, r.h)
	put := func(y int, line string) {
		if y >= 0 && y < len(screen) {
			screen[y] = line
		}
	}
	put(p.Header, r.headerLine())
	for i, line := range r.bannerLines() {
		put(p.Banner+i, line)
	}
	put(p.Tabs, r.tabLine())
	put(p.Status, r.statusLine())
	put(p.Footer, r.footerLine())
	r.join(screen)
	r.titled(screen)
	screen = r.desk.OverToasts(screen, r.w, p.Status-1)
	screen = r.linked(r.overLayers(screen))
	d.content = strings.Join(screen, "\n")
}

// join puts the panes beside and below each other.
func (r *Root) join(screen []string) {
	fromLeft := make([]int, 0, len(r.panes))
	for i, rc := range r.plan.Panes {
		if rc.W > 0 {
			fromLeft = append(fromLeft, i)
		}
	}
	slices.SortStableFunc(fromLeft, func(a, b int) int { return cmp.Compare(r.plan.Panes[a].X, r.plan.Panes[b].X) })
	for _, i := range fromLeft {
		for n, line := range r.drawn.panes[i] {
			if y := r.plan.Panes[i].Y + n; y < len(screen) {
				screen[y] += line
			}
		}
	}
}

// tooSmall says in as much room as there is which size is needed.
func (r *Root) tooSmall() []string {
	lines := make([]string, r.h)
	for i := range lines {
		lines[i] = strings.Repeat(" ", r.w)
	}
	text := fmt.Sprintf("aloft needs %dx%d, this is %dx%d", layout.LeastW, layout.LeastH, r.w, r.h)
	if r.w < len(text) {
		text = fmt.Sprintf("needs %dx%d", layout.LeastW, layout.LeastH)
	}
	lines[r.h/2] = widget.FitTail(text, r.w, r.desk.Theme.Glyphs.Ellipsis)
	return lines
}

// overLayers lays the dialogs over the frame, each in the middle.
func (r *Root) overLayers(screen []string) []string {
	for _, l := range r.desk.AllOpen() {
		box := l.Box.Lines(r.desk.Theme, min(r.w, mostDialogW), r.h-3)
		at := layout.Rect{H: len(box)}
		if len(box) > 0 {
			at.W = widget.Width(box[0])
		}
		at.X, at.Y = max((r.w-at.W)/2, 0), max((r.h-1-at.H)/2, 0)
		screen = widget.Splice(screen, box, at.X, at.Y)
		r.drawn.dialog = at
	}
	return screen
}

// mostDialogW is the widest that a dialog gets: longer lines are hard to read.
const mostDialogW = dialog.Sheets
