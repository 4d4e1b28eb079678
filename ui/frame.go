package ui

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/layout"
)

// drawn is what was drawn last, by parts, so that a message draws anew only what
// it touched.
type drawn struct {
	content string
	panes   [][]string
	stale   []bool // of panes
	every   bool   // everything has to be drawn
	hits    []hit
	// tabs are the names of the lists that share a place with one that shows, before and
	// behind it.
	tabs   map[layout.Place][2]string
	dialog layout.Rect // the one on top
}

// hit is a place on the screen where a click invokes an action.
type hit struct {
	at layout.Rect
	id action.ID
}

// all makes everything be drawn anew.
func (d *drawn) all() { d.every = true }

// pane makes one pane be drawn anew.
func (d *drawn) pane(i int) {
	if i >= 0 && i < len(d.stale) {
		d.stale[i] = true
	}
}

// hit makes a line of cells answer to a click.
func (d *drawn) hit(x, y, w int, id action.ID) {
	d.hits = append(d.hits, hit{layout.Rect{X: x, Y: y, W: w, H: 1}, id})
}

// hitAt is what a click at a cell invokes.
func (d *drawn) hitAt(x, y int) (action.ID, bool) {
	for _, h := range d.hits {
		if h.at.Holds(x, y) {
			return h.id, true
		}
	}
	return "", false
}
