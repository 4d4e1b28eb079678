package ui

import (
	tea "charm.land/bubbletea/v2"

	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/widget"
)

// drawn is what was drawn last, by parts, so that a message draws anew only what
// it touched.
type drawn struct {
	content string
	panes   [][]string
	stale   []bool // of panes
	every   bool   // everything has to be drawn
	hits    []hit
	dialog  rect // the one on top
}

// all makes everything be drawn anew.
func (d *drawn) all() { d.every = true }

// pane makes one pane be drawn anew.
func (d *drawn) pane(i int) {
	if i >= 0 && i < len(d.stale) {
		d.stale[i] = true
	}
}

// View hands over what Update drew.
func (r *Root) View() tea.View {
	v := tea.NewView(r.drawn.content)
	v.AltScreen = true
	v.ReportFocus = true
	v.WindowTitle = r.windowTitle()
	if r.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	return v
}

func (r *Root) windowTitle() string {
	if r.host.Config.Name == "" {
		return "aloft"
	}
	return "aloft " + r.host.Theme.Glyphs.Dot + " " + r.host.Config.Name
}

// bottomShown reports whether the pane at the bottom has something to show.
func (r *Root) bottomShown() bool {
	for _, p := range r.panes {
		if p.Place == shell.Bottom && p.Shown != nil && p.Shown() {
			return true
		}
	}
	return false
}

// arrange gives the panes their rectangles.
func (r *Root) arrange() {
	d := &r.drawn
	banner := r.bannerLines()
	p := arrange(r.w, r.h, r.panes, r.focus, r.front, r.zoom, len(banner), r.bottomShown())
	if d.every || !samePlan(p, r.plan) {
		r.plan = p
		d.every = false
		d.panes = make([][]string, len(r.panes))
		d.stale = make([]bool, len(r.panes))
		for i := range r.panes {
			d.stale[i] = true
			if rc := p.panes[i]; rc.w > 0 {
				r.panes[i].Resize(rc.w, rc.h)
			}
		}
		r.nameTabs()
	}
}

// draw brings the frame up to date.
func (r *Root) draw() {
	d, p := &r.drawn, r.plan
	if r.w <= 0 || r.h <= 0 {
		d.content = ""
		return
	}
	if p.tooSmall {
		d.content = strings.Join(r.tooSmall(), "\n")
		return
	}
	for i, rc := range p.panes {
		if rc.w > 0 && d.stale[i] {
			d.panes[i] = r.panes[i].Lines(i == r.focus && r.host.Top() == nil)
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
	put(p.header, r.headerLine())
	for i, line := range r.bannerLines() {
		put(p.banner+i, line)
	}
	put(p.tabs, r.tabLine())
	put(p.status, r.statusLine())
	put(p.footer, r.footerLine())
	r.join(screen)
	screen = r.host.OverToasts(screen, r.w, p.status-1)
	screen = r.overLayers(screen)
	d.content = strings.Join(screen, "\n")
}

// join puts the panes beside and below each other.
func (r *Root) join(screen []string) {
	for i, rc := range r.plan.panes {
		if rc.w == 0 {
			continue
		}
		for n, line := range r.drawn.panes[i] {
			if y := rc.y + n; y < len(screen) {
				screen[y] += line
			}
		}
	}
}

func samePlan(a, b plan) bool {
	if a.tooSmall != b.tooSmall || a.header != b.header || a.banner != b.banner || a.tabs != b.tabs ||
		a.status != b.status || a.footer != b.footer || len(a.panes) != len(b.panes) {
		return false
	}
	for i := range a.panes {
		if a.panes[i] != b.panes[i] {
			return false
		}
	}
	return true
}

// tooSmall says in as much room as there is which size is needed.
func (r *Root) tooSmall() []string {
	lines := make([]string, r.h)
	for i := range lines {
		lines[i] = strings.Repeat(" ", r.w)
	}
	text := fmt.Sprintf("aloft needs %dx%d, this is %dx%d", leastW, leastH, r.w, r.h)
	if r.w < len(text) {
		text = fmt.Sprintf("needs %dx%d", leastW, leastH)
	}
	lines[r.h/2] = widget.FitTail(text, r.w, r.host.Theme.Glyphs.Ellipsis)
	return lines
}

// overLayers lays the dialogs over the frame, each in the middle.
func (r *Root) overLayers(screen []string) []string {
	for _, l := range r.host.AllOpen() {
		box := l.Box.Lines(r.host.Theme, min(r.w, mostDialogW), r.h-3)
		at := rect{h: len(box)}
		if len(box) > 0 {
			at.w = widget.Width(box[0])
		}
		at.x, at.y = max((r.w-at.w)/2, 0), max((r.h-1-at.h)/2, 0)
		screen = widget.Splice(screen, box, at.x, at.y)
		r.drawn.dialog = at
	}
	return screen
}

// mostDialogW is the widest that a dialog gets: longer lines are hard to read.
const mostDialogW = 110
