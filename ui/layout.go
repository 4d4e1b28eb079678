package ui

import (
	"slices"

	"github.com/aloftdeck/aloft/ui/shell"
)

// The sizes at which the layout changes, in cells.
const (
	wideW, wideH   = 140, 40 // all panes at once
	leastW, leastH = 60, 15  // below, only the size needed is said
)

// rect is a part of the screen, in cells.
type rect struct{ x, y, w, h int }

func (r rect) holds(x, y int) bool {
	return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// plan is where everything stands.
type plan struct {
	tooSmall bool
	header   int // lines' y; -1 when not shown
	banner   int // the first of its lines
	tabs     int
	status   int
	footer   int
	panes    []rect // of each pane; zero width when hidden
}

// arrange makes the plan for a screen. Above the panes stand the header, the
// lines of the banner when there is one, and the tabs when one pane shows at a time; below
// them the status line and the footer. The pane at the bottom gets its room only
// while it is shown or has the focus. Of the panes that share the place below, the
// one in front shows.
func arrange(w, h int, panes []shell.Pane, focus, front int, zoom bool, banner int, shown bool) plan {
	p := plan{header: -1, banner: -1, tabs: -1, status: -1, footer: -1, panes: make([]rect, len(panes))}
	if w < leastW || h < leastH {
		p.tooSmall = true
		return p
	}
	y := 0
	line := func() int { y++; return y - 1 }
	p.header = line()
	if banner > 0 {
		p.banner = y
		y += banner
	}
	all := w >= wideW && h >= wideH && !zoom
	if !all {
		p.tabs = line()
	}
	p.status, p.footer = h-2, h-1
	body := rect{0, y, w, h - 2 - y}
	if !all {
		p.panes[focus] = body
		return p
	}
	across := shown || panes[focus].Place == shell.Bottom
	has := func(at shell.Place) bool {
		return slices.ContainsFunc(panes, func(d shell.Pane) bool { return d.Place == at })
	}
	split := has(shell.LowerLeft) || has(shell.LowerMiddle)
	lower, lowest := max(8, body.h/4), 0
	switch {
	case split && across:
		lowest = max(10, body.h*2/5)
	case split:
		lower = max(10, body.h/3)
	}
	upper := body.h - lower - lowest
	leftW := w * 55 / 100
	middleX, belowX := 0, 0 // where those below the upper panes begin
	switch {
	case has(shell.LowerLeft) && has(shell.LowerMiddle):
		// The builds need room for their phase or the versions that they became.
		middleX = max(w*31/100, min(56, w-100))
		belowX = middleX + (w-middleX)*58/100
	case split:
		belowX = leftW
	}
	lowerW := belowX
	if has(shell.LowerMiddle) {
		lowerW = middleX
	}
	for i, d := range panes {
		switch d.Place {
		case shell.Left:
			p.panes[i] = rect{0, body.y, leftW, upper}
		case shell.Right:
			p.panes[i] = rect{leftW, body.y, w - leftW, upper}
		case shell.LowerLeft:
			p.panes[i] = rect{0, body.y + upper, lowerW, lower}
		case shell.LowerMiddle:
			p.panes[i] = rect{middleX, body.y + upper, belowX - middleX, lower}
		case shell.Below:
			if i != front {
				continue
			}
			p.panes[i] = rect{belowX, body.y + upper, w - belowX, lower}
		case shell.Bottom:
			if lowest > 0 {
				p.panes[i] = rect{0, body.y + upper + lower, w, lowest}
			}
		}
	}
	return p
}
