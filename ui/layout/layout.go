// Package layout says where everything stands on a screen of any size. It is one pure
// function of what the panes need, and of an arrangement, which is data.
package layout

import "slices"

// The least screen, in cells: below, only the size needed is said.
const LeastW, LeastH = 60, 15

// Place says where a pane stands, by what it is for. Where several panes have the
// same place, one of them shows.
type Place int

// The places.
const (
	First  Place = iota // the list that gets what others do not need
	Beside              // what belongs to the list that has the keys, or had them last
	Second              // the other lists, in their order
	Third
	Fourth
	Across // at the bottom across the screen, while it has something to show
)

// Pane is what is asked of a pane.
type Pane struct {
	Place Place
	Needs Needs
	Front bool // it is the one that shows at its place
	Shown bool // it has something to show; asked of the place Across alone
}

// Needs are how many cells a pane has use for.
type Needs struct {
	Cols   int // least columns, with its frame
	Head   int // lines above its rows, title not counted
	Rows   int // least rows below those
	Wanted int // rows that it could show
}

// Request is what has to be laid out.
type Request struct {
	W, H   int // of the screen
	Panes  []Pane
	Focus  int  // index of the pane with the keys
	Last   int  // index of the list that had the keys last: the focus itself where that is a list
	Zoom   bool // the focus has the whole screen
	Banner int  // lines under the header
}

// Rect is a part of the screen, in cells.
type Rect struct{ X, Y, W, H int }

// Holds reports whether a cell is in it.
func (r Rect) Holds(x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Plan is where everything stands. Lines are their y, -1 when not shown.
type Plan struct {
	TooSmall bool
	Header   int
	Banner   int // the first of its lines
	Tabs     int // the names of the panes, where not all are shown
	Status   int
	Footer   int
	Panes    []Rect // of each pane; zero width when hidden
	// Ended is of panes whose frame is ended by the title line of the one below, and
	// Joined of those whose title line does that.
	Ended, Joined []bool
}

// Same reports whether two plans are the same.
func (p Plan) Same(o Plan) bool {
	return p.TooSmall == o.TooSmall && p.Header == o.Header && p.Banner == o.Banner && p.Tabs == o.Tabs &&
		p.Status == o.Status && p.Footer == o.Footer && slices.Equal(p.Panes, o.Panes) && slices.Equal(p.Joined, o.Joined)
}

// Arrangement is how panes are laid out: the forms of ever smaller screens. Where
// none fits, and in the zoom, the pane with the keys shows alone.
type Arrangement []Form

// Form is how panes are laid out from a size of the screen on.
type Form struct {
	W, H int
	Tabs bool // not all panes are shown, so their names are
	// Parts divide the room between the lines above and those below. A part whose place
	// has no pane to show is left out.
	Parts func(s Scene) Part
}

// Arrange lays out. Above the panes stand the header, the lines of the banner, and the
// tabs where not all panes are shown; below them the status line and the footer.
func Arrange(a Arrangement, r Request) Plan {
	n := len(r.Panes)
	p := Plan{Header: -1, Banner: -1, Tabs: -1, Status: -1, Footer: -1, Panes: make([]Rect, n), Ended: make([]bool, n), Joined: make([]bool, n)}
	if r.W < LeastW || r.H < LeastH {
		p.TooSmall = true
		return p
	}
	form, whole := a.form(r)
	y := 1
	p.Header = 0
	if r.Banner > 0 {
		p.Banner = y
		y += r.Banner
	}
	if !whole || form.Tabs {
		p.Tabs = y
		y++
	}
	p.Status, p.Footer = r.H-2, r.H-1
	body := Rect{0, y, r.W, r.H - 2 - y}
	if whole {
		s := Scene{Request: r, Body: body}
		s.place(form.Parts(s), body, &p)
	}
	if p.Panes[r.Focus].W == 0 {
		clear(p.Panes)
		clear(p.Ended)
		clear(p.Joined)
		p.Panes[r.Focus] = body
	}
	return p
}

// Whole reports whether a screen shows more than the pane with the keys.
func (a Arrangement) Whole(w, h int) bool {
	_, ok := a.form(Request{W: w, H: h})
	return ok
}

// form is the one for a screen, and whether there is one.
func (a Arrangement) form(r Request) (Form, bool) {
	i := slices.IndexFunc(a, func(f Form) bool { return r.W >= f.W && r.H >= f.H })
	if i < 0 || r.Zoom {
		return Form{}, false
	}
	return a[i], true
}
