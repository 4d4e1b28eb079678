package layout

import (
	"fmt"
	"slices"
	"testing"
)

// cockpit are the panes of a cockpit with all that there can be.
func cockpit() []Pane {
	list := func(place Place, cols, rows int) Pane {
		return Pane{Place: place, Needs: Needs{Cols: cols, Head: 1, Rows: 3, Wanted: rows}}
	}
	return []Pane{
		list(First, 60, 22), list(Beside, 54, 43), list(Second, 56, 214), {Place: Across, Needs: Needs{Cols: 60, Rows: 3, Wanted: 1000}},
		list(Third, 58, 11), list(Fourth, 42, 9), list(Fourth, 42, 412),
	}
}

// requests calls with every pane in front, with the keys, zoomed or not, with and
// without a log, and with some of the panes only, at many sizes.
func requests(t *testing.T, f func(*testing.T, Request)) {
	t.Helper()
	sets := [][]int{{0, 1, 2, 3, 4, 5, 6}, {0, 1, 6}, {0, 1, 4, 6}, {0, 1, 2, 3, 6}, {0, 1, 5, 6}}
	for _, size := range sizes() {
		for _, set := range sets {
			var panes []Pane
			all := cockpit()
			for _, i := range set {
				panes = append(panes, all[i])
			}
			for n := range 4 {
				for focus := range panes {
					r := Request{W: size[0], H: size[1], Focus: focus, Last: focus, Zoom: n == 3, Banner: n % 2 * 3, Panes: slices.Clone(panes)}
					if place := panes[focus].Place; place == Across || place == Beside {
						r.Last = 0
					}
					for i := range r.Panes {
						r.Panes[i].Shown = n >= 1
						r.Panes[i].Front = i == len(panes)-1
					}
					f(t, r)
				}
			}
		}
	}
}

func sizes() [][2]int {
	var all [][2]int
	for w := 20; w <= 400; w += 7 {
		for h := 5; h <= 120; h += 5 {
			all = append(all, [2]int{w, h})
		}
	}
	for w := 138; w <= 170; w++ {
		all = append(all, [2]int{w, 40}, [2]int{w, 41})
	}
	return append(all, [2]int{60, 15}, [2]int{80, 24}, [2]int{100, 28}, [2]int{140, 44}, [2]int{200, 60})
}

func arrangements() map[string]Arrangement {
	return map[string]Arrangement{"bands": {{W: WideW, H: WideH, Parts: bands}}, "column": Column()}
}

// bands is an arrangement that the cockpit has not, so that the code is held to more than
// one: the first list and what belongs to it above, the other lists below them, and what
// stands across the screen at the bottom.
func bands(s Scene) Part {
	upper := Part{Across: true, Parts: []Part{{Place: First, Share: Share{55, 100}}, {Place: Beside}}}
	lower := Part{Across: true, Share: Share{1, 4}, Least: 8}
	second, third := s.Has(Second), s.Has(Third)
	switch {
	case second && third:
		lower.Parts = []Part{
			{Place: Second, Share: Share{31, 100}},
			{Across: true, Parts: []Part{{Place: Third, Share: Share{58, 100}}, {Place: Fourth}}},
		}
	default:
		lower.Parts = []Part{{Place: Second, Share: Share{55, 100}}, {Place: Third, Share: Share{55, 100}}, {Place: Fourth}}
	}
	across := Part{Place: Across, Share: Share{2, 5}, Least: 10}
	if (second || third) && !s.Has(Across) {
		lower.Share, lower.Least = Share{1, 3}, 10
	}
	return Part{Parts: []Part{upper, lower, across}}
}

// Every cell between the lines above and those below belongs to one pane, and the pane
// with the keys is there.
func TestPanesTileTheRoomAndTheFocusIsVisible(t *testing.T) {
	for name, a := range arrangements() {
		t.Run(name, func(t *testing.T) {
			requests(t, func(t *testing.T, r Request) {
				p := Arrange(a, r)
				if small := r.W < LeastW || r.H < LeastH; small || p.TooSmall {
					if small != p.TooSmall {
						t.Fatalf("%dx%d: too small is %v", r.W, r.H, p.TooSmall)
					}
					return
				}
				top := 1 + r.Banner
				if p.Tabs >= 0 {
					top++
				}
				if why := tiled(p.Panes, Rect{0, top, r.W, r.H - 2 - top}); why != "" {
					t.Fatalf("%+v: %s in %+v", r, why, p)
				}
				if p.Panes[r.Focus].W == 0 || p.Panes[r.Focus].H == 0 {
					t.Fatalf("%+v: the pane with the keys is not there", r)
				}
			})
		})
	}
}

// tiled says what is wrong with a tiling.
func tiled(rects []Rect, room Rect) string {
	area := 0
	for i, r := range rects {
		if r.W == 0 || r.H == 0 {
			continue
		}
		if r.X < room.X || r.Y < room.Y || r.X+r.W > room.X+room.W || r.Y+r.H > room.Y+room.H || r.W < 0 || r.H < 0 {
			return fmt.Sprintf("%+v is not in %+v", r, room)
		}
		for _, o := range rects[:i] {
			if o.W > 0 && r.X < o.X+o.W && o.X < r.X+r.W && r.Y < o.Y+o.H && o.Y < r.Y+r.H {
				return fmt.Sprintf("%+v and %+v have cells in common", r, o)
			}
		}
		area += r.W * r.H
	}
	if area != room.W*room.H {
		return fmt.Sprintf("%d of %d cells are nobody's", room.W*room.H-area, room.W*room.H)
	}
	return ""
}

// Where the least of all fits, everybody has it.
func TestTheLeastIsKeptWherePossible(t *testing.T) {
	for name, a := range arrangements() {
		t.Run(name, func(t *testing.T) {
			requests(t, func(t *testing.T, r Request) {
				p := Arrange(a, r)
				whole := p.Tabs < 0 && !p.TooSmall
				if !whole || r.W < 156 {
					return
				}
				for i, rc := range p.Panes {
					if rc.W == 0 {
						continue
					}
					if n := r.Panes[i].Needs; rc.W < n.Cols {
						t.Fatalf("%+v: pane %d has %d columns of %d", r, i, rc.W, n.Cols)
					}
					if n := r.Panes[i].Needs; rc.H < 1+n.Head+n.Rows-1 {
						t.Fatalf("%+v: pane %d has %d lines", r, i, rc.H)
					}
				}
			})
		})
	}
}

// The column of lists, as the screens are drawn: the rows of each list, title and heads
// not counted.
func TestTheColumnOfListsAsDrawn(t *testing.T) {
	const functions, builds, tables, costs, history, log = 0, 2, 4, 5, 6, 3
	for _, tt := range []struct {
		name   string
		w, h   int
		focus  int
		log    bool
		apis   bool // the list of APIs, of 9, is in front of the tables
		want   [4]int
		across int // lines of the log
	}{
		{"functions", 140, 44, functions, false, false, [4]int{22, 3, 4, 3}, 0},
		{"builds with the log", 140, 44, builds, true, false, [4]int{5, 9, 2, 2}, 14},
		{"tables", 140, 44, tables, false, false, [4]int{15, 3, 11, 3}, 0},
		{"apis", 140, 40, tables, false, true, [4]int{13, 3, 9, 3}, 0},
		{"cost", 140, 40, costs, false, false, [4]int{13, 3, 3, 9}, 0},
		{"history", 140, 40, history, false, false, [4]int{8, 3, 3, 14}, 0},
		{"a canary with the log", 140, 40, functions, true, false, [4]int{12, 2, 2, 2}, 10},
		{"200x60", 200, 60, functions, false, false, [4]int{22, 8, 11, 7}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Request{W: tt.w, H: tt.h, Panes: cockpit(), Focus: tt.focus, Last: tt.focus}
			r.Panes[history].Front = true
			r.Panes[log].Shown = tt.log
			if tt.apis {
				r.Panes[tables].Needs.Wanted = 9
			}
			p := Arrange(Column(), r)
			fourth := history
			if tt.focus == costs {
				fourth = costs
			}
			var got [4]int
			for i, at := range []int{functions, builds, tables, fourth} {
				got[i] = p.Panes[at].H - 2
			}
			got[3]-- // the line that ends the column
			if got != tt.want || p.Panes[log].H != tt.across {
				t.Errorf("rows %v and a log of %d lines, want %v and %d", got, p.Panes[log].H, tt.want, tt.across)
			}
			if beside := p.Panes[1]; p.Panes[functions].W != tt.w*60/100 || beside.W != tt.w-tt.w*60/100 || beside.H != tt.h-3-tt.across {
				t.Errorf("the right pane is %+v beside %+v", beside, p.Panes[functions])
			}
		})
	}
}

func TestAMiddleScreenHasAListAndWhatBelongsToIt(t *testing.T) {
	r := Request{W: 100, H: 30, Panes: cockpit()}
	r.Panes[0].Needs.Wanted = 9
	p := Arrange(Column(), r)
	if p.Tabs != 1 || p.Panes[0] != (Rect{0, 2, 100, 12}) || p.Panes[1] != (Rect{0, 14, 100, 14}) {
		t.Errorf("%+v", p)
	}
	r.Focus, r.Last = 4, 4
	if p := Arrange(Column(), r); p.Panes[4].H != 13 || p.Panes[1].H != 13 || p.Panes[0].W != 0 {
		t.Errorf("with the keys in another list: %+v", p)
	}
	r.Focus = 1
	if p := Arrange(Column(), r); p.Panes[4].W == 0 || p.Panes[1].W == 0 {
		t.Errorf("with the keys beside it: %+v", p)
	}
}
