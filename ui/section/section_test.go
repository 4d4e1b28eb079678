package section

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/theme"
)

// part is a section of so many lines that say which one they are.
func part(title string, rows, least, leaves int) Section {
	return Section{Title: title, Rows: rows, Least: least, Leaves: leaves, Draw: func(w, h int) []string {
		lines := make([]string, h)
		for i := range lines {
			lines[i] = fmt.Sprintf("%s-%d", title, i)
		}
		return lines
	}}
}

// pile is what the right pane of functions is like: a list, plots and figures under one
// title, and moves.
func pile() []Section {
	rows := part("list", 20, 6, 0)
	rows.Fills = true
	plots, figures, guards, moves := part("hour", 4, 0, 1), part("hour", 6, 0, 0), part("hour", 1, 0, 2), part("moves", 8, 4, 3)
	return []Section{rows, plots, figures, guards, moves}
}

func TestWhatLeavesFirst(t *testing.T) {
	for _, tt := range []struct {
		lines int
		rows  []int // of list, plots, figures, guards, moves; 0 for one that has left
	}{
		{60, []int{20, 4, 6, 1, 8}},
		{41, []int{20, 4, 6, 1, 8}},
		{40, []int{19, 4, 6, 1, 8}}, // the list gets shorter
		{27, []int{6, 4, 6, 1, 8}},
		{23, []int{6, 4, 6, 1, 4}},
		{22, []int{10, 4, 6, 1, 0}}, // the moves leave, and the list has their room
		{18, []int{6, 4, 6, 1, 0}},
		{17, []int{6, 4, 6, 0, 0}},
		{16, []int{9, 0, 6, 0, 0}},
		{13, []int{6, 0, 6, 0, 0}},
		{5, []int{4, 0, 0, 0, 0}}, // what stays gets what there is
	} {
		shown, rows := fit(pile(), tt.lines)
		got := make([]int, 5)
		for i, s := range pile() {
			for n, sh := range shown {
				if s.Title == sh.Title && s.Rows == sh.Rows {
					got[i] = rows[n]
				}
			}
		}
		if !slices.Equal(got, tt.rows) {
			t.Errorf("in %d lines: %v, want %v", tt.lines, got, tt.rows)
		}
		sum := bars(shown)
		for _, n := range rows {
			sum += n
		}
		if sum > tt.lines {
			t.Errorf("in %d lines %d are drawn", tt.lines, sum)
		}
	}
}

func TestPartsOfOneTitleHaveOneTitleLine(t *testing.T) {
	p := New(Spec{Env: pane.Env{Now: time.Now}, Title: func() (string, string) { return "2 Things", "" }, Sections: func(int, int, bool) []Section { return pile() }})
	p.Restyle(theme.New(theme.Options{}))
	p.Resize(40, 50)
	if n := strings.Count(plain(p), " hour "); n != 1 {
		t.Errorf("%d title lines:\n%s", n, plain(p))
	}
	p.Resize(40, 18) // the plots have left: what stays of them has the title
	if text := plain(p); strings.Count(text, " hour ") != 1 || strings.Contains(text, "hour-6") {
		t.Errorf("%s", text)
	}
}

func TestAPileIsExactlyAsBigAsItIsTold(t *testing.T) {
	for _, withList := range []bool{false, true} {
		spec := Spec{Title: func() (string, string) { return "2 Things · of a long name", "1–5 of 43" }, None: "nothing is chosen"}
		spec.Sections = func(int, int, bool) []Section { return pile() }
		if withList {
			spec.List = names(40)
		}
		for _, sections := range []func(int, int, bool) []Section{spec.Sections, func(int, int, bool) []Section { return nil }} {
			spec.Sections, spec.Env.Now = sections, time.Now
			p := New(spec)
			p.Restyle(theme.New(theme.Options{}))
			for w := range 70 {
				for h := range 50 {
					p.Resize(w, h)
					lines := p.Lines(h%2 == 0)
					if len(lines) != h {
						t.Fatalf("%dx%d: %d lines", w, h, len(lines))
					}
					for _, line := range lines {
						if n := ansi.StringWidthWc(line); n != w {
							t.Fatalf("%dx%d: a line of %d cells: %q", w, h, n, ansi.Strip(line))
						}
					}
				}
			}
		}
	}
}

func TestWithoutAListThePileScrolls(t *testing.T) {
	p := New(Spec{Env: pane.Env{Now: time.Now}, Title: func() (string, string) { return "2 Things", "" }, Sections: func(int, int, bool) []Section {
		return []Section{part("first", 10, 0, 0), part("second", 10, 0, 0)}
	}})
	p.Restyle(theme.New(theme.Options{}))
	p.Resize(40, 12) // ten lines for 21
	p.Lines(true)
	for range 3 {
		p.Do(action.Down)
	}
	if text := plain(p); strings.Contains(text, "first-2") || !strings.Contains(text, "first-3") || !strings.Contains(text, " second ") {
		t.Errorf("after three lines:\n%s", text)
	}
	p.Do(action.Bottom)
	if text := plain(p); !strings.Contains(text, "second-9") || strings.Contains(text, "first-9") {
		t.Errorf("at the end:\n%s", text)
	}
	p.Do(action.Down)
	if text := plain(p); !strings.Contains(text, "second-9") {
		t.Errorf("behind the end:\n%s", text)
	}
	if !p.Clear() || !strings.Contains(plain(p), "first-0") || p.Clear() {
		t.Errorf("esc does not lead back:\n%s", plain(p))
	}
	p.Wheel(1)
	if text := plain(p); strings.Contains(text, "first-0") {
		t.Errorf("the wheel does not scroll:\n%s", text)
	}
}

func TestAClickReachesTheListAtItsPlace(t *testing.T) {
	rows := names(40)
	p := New(Spec{Env: pane.Env{Now: time.Now}, Title: func() (string, string) { return "2 Things", "" }, List: rows, Sections: func(int, int, bool) []Section {
		list := Section{Rows: 41, Least: 6, Fills: true, Draw: func(w, h int) []string { return rows.Body(w, h, true) }}
		return []Section{list, part("more", 5, 0, 0)}
	}})
	p.Restyle(theme.New(theme.Options{}))
	p.Resize(40, 20)
	for y, line := range p.Lines(true) {
		if name := strings.Trim(ansi.Strip(line), "│▸ "); strings.HasPrefix(name, "row-") {
			p.Click(5, y)
			if got, _ := rows.Chosen(); got != name {
				t.Errorf("the click on %s chose %s", name, got)
			}
			p.Lines(true)
		}
	}
	for range 60 {
		p.Do(action.Down)
	}
	p.Lines(true)
	before, _ := rows.Chosen()
	p.Click(5, 18) // on another section
	if after, _ := rows.Chosen(); after != before {
		t.Errorf("a click below the list chose %s", after)
	}
}

// followed is a list as a right pane has it.
type followed struct{ *list.List[string] }

func (followed) Follow(action.Situation) bool { return false }

// names is a list of so many rows.
func names(n int) followed {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("row-%02d", i))
	}
	l := list.New(list.Spec[string]{Number: 2, Name: "Things", Theme: theme.New(theme.Options{}), Now: time.Now,
		Rows: func() []string { return all }, Key: func(s string) string { return s }, Text: func(s string) string { return s },
		Columns: func(int) []list.Column[string] {
			return []list.Column[string]{{ID: "name", Title: "NAME", Width: list.Width{Least: 8}, Value: func(s string) any { return s }}}
		}})
	l.Rebuild()
	return followed{l}
}

func plain(p *Pile) string { return ansi.Strip(strings.Join(p.Lines(true), "\n")) }

// A tick makes a right pane be drawn anew only when ages on it may look different.
func TestATickChangesWhatCountsTime(t *testing.T) {
	now, counts := time.Date(2026, 11, 29, 14, 14, 8, 0, time.UTC), false
	p := New(Spec{Env: pane.Env{Now: func() time.Time { return now }}, Title: func() (string, string) { return "2 Things", "" },
		Sections: func(int, int, bool) []Section { return pile() }, Counts: func() bool { return counts }})
	p.Resize(60, 20)
	p.Lines(false)
	for _, tt := range []struct {
		after   time.Duration
		counts  bool
		changed bool
	}{{0, false, false}, {time.Second, false, false}, {time.Second, true, true}, {agesEvery, false, true}} {
		now, counts = now.Add(tt.after), tt.counts
		if p.Tick(0) != tt.changed {
			t.Errorf("%v after it was drawn, with seconds %v: changed is %v", tt.after, tt.counts, !tt.changed)
		}
		p.Lines(false)
	}
}
