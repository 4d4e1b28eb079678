package widget

// What the table promises: exact sizes, rows drawn only where they show, and a
// selection that follows its row.

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// rows is a source that counts how often its rows are drawn.
type rows struct {
	keys     []string
	versions map[string]uint64
	drawn    map[string]int
	asked    int // calls of Key
}

func newRows(n int) *rows {
	r := &rows{versions: map[string]uint64{}, drawn: map[string]int{}}
	for i := range n {
		r.keys = append(r.keys, fmt.Sprintf("row-%03d", i))
	}
	return r
}

func (r *rows) Len() int { return len(r.keys) }

func (r *rows) Key(i int) string {
	r.asked++
	return r.keys[i]
}

func (r *rows) Cells(i int, row Row) []string {
	key := r.keys[i]
	r.drawn[key]++
	cells := []string{key, fmt.Sprint(r.versions[key]), texts[i%len(texts)], row.Theme.Good.Paint("ok")}
	out := make([]string, len(row.Columns))
	for n, id := range row.Columns {
		out[n] = cells[slices.Index([]string{"name", "version", "text", "state"}, id)]
	}
	return out
}

func table(r *rows) *Table {
	t := NewTable(r, true,
		Column{ID: "name", Title: "NAME", Min: 7, Max: 20, Flex: 2},
		Column{ID: "version", Title: "VER", Min: 5, Right: true, Drop: 1},
		Column{ID: "text", Title: "TEXT", Min: 6, Flex: 3, Drop: 3},
		Column{ID: "state", Title: "STATE", Min: 5, Drop: 2},
	)
	t.Empty = "no rows"
	return t
}

func (r *rows) reset() {
	clear(r.drawn)
	r.asked = 0
}

func plainLines(t *Table, w, h int) []string {
	var out []string
	for _, l := range t.Lines(themes()[0], w, h, true) {
		out = append(out, ansi.Strip(l))
	}
	return out
}

func TestTableIsExact(t *testing.T) {
	for _, th := range themes() {
		for _, n := range []int{0, 1, 5, 300} {
			tb := table(newRows(n))
			tb.ToggleMark("row-002")
			for w := range 61 {
				for h := range 21 {
					exactly(t, tb.Lines(th, w, h, h%2 == 0), w, h)
				}
			}
			for _, s := range [][2]int{{80, 24}, {200, 50}, {300, 100}} {
				exactly(t, tb.Lines(th, s[0], s[1], true), s[0], s[1])
			}
		}
	}
}

func TestColumnsGoByTheirPriority(t *testing.T) {
	tb := table(newRows(3))
	for w, want := range map[int]string{
		60: "NAME VER TEXT STATE", 32: "NAME VER TEXT STATE", 30: "NAME VER STATE", 22: "NAME VER", 14: "NAME", 5: "NA…",
	} {
		if got := strings.Join(strings.Fields(plainLines(tb, w, 5)[0]), " "); got != want {
			t.Errorf("at %d the columns are %q, want %q", w, got, want)
		}
	}
}

func TestOnlyRowsThatShowAreDrawn(t *testing.T) {
	r := newRows(100)
	tb := table(r)
	tb.Lines(themes()[0], 80, 20, true)
	if len(r.drawn) != 19 || r.drawn["row-018"] != 1 {
		t.Errorf("a frame of 19 rows drew %v", r.drawn)
	}
}

func TestAFrameShowsTheRowsAsTheyAre(t *testing.T) {
	r := newRows(100)
	tb := table(r)
	first := tb.Lines(themes()[0], 80, 20, true)
	r.versions["row-003"]++
	changed := tb.Lines(themes()[0], 80, 20, true)
	if changed[4] == first[4] || changed[5] != first[5] {
		t.Error("the frame does not show the change alone")
	}
}

func TestAFrameAsksForNoMoreThanItShows(t *testing.T) {
	r := newRows(100_000)
	tb := table(r)
	tb.Lines(themes()[0], 80, 20, true)
	tb.Bottom()
	tb.Lines(themes()[0], 80, 20, true)
	r.reset()
	tb.Lines(themes()[0], 80, 20, true)
	if r.asked > 60 {
		t.Errorf("a frame of 19 rows asked the source %d times", r.asked)
	}
}

func TestTheSelectionFollowsTheRow(t *testing.T) {
	for name, change := range map[string]func(*rows){
		"insert before": func(r *rows) { r.keys = slices.Insert(r.keys, 0, "new-1", "new-2", "new-3") },
		"insert after":  func(r *rows) { r.keys = append(r.keys, "new") },
		"remove before": func(r *rows) { r.keys = slices.Delete(r.keys, 0, 5) },
		"sort":          func(r *rows) { slices.Reverse(r.keys) },
		"filter":        func(r *rows) { r.keys = []string{"row-002", "row-040", "row-041"} },
	} {
		r := newRows(100)
		tb := table(r)
		tb.Lines(themes()[0], 60, 11, true)
		tb.Move(40)
		before := plainLines(tb, 60, 11)
		change(r)
		lines := plainLines(tb, 60, 11)
		if key, ok := tb.Selected(); !ok || key != "row-040" {
			t.Errorf("%s: %q is selected", name, key)
		}
		y := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "▸") })
		if y < 0 || !strings.Contains(lines[y], "row-040") {
			t.Errorf("%s: the marker is not at the row:\n%s", name, strings.Join(lines, "\n"))
		}
		if strings.HasPrefix(name, "insert") || strings.HasPrefix(name, "remove") {
			if was := slices.IndexFunc(before, func(l string) bool { return strings.HasPrefix(l, "▸") }); was != y {
				t.Errorf("%s: the row jumped from line %d to %d", name, was, y)
			}
		}
	}
}

func TestARemovedSelectionGoesToItsNeighbour(t *testing.T) {
	r := newRows(10)
	tb := table(r)
	tb.Lines(themes()[0], 60, 20, true)
	tb.Move(4)
	r.keys = slices.Delete(r.keys, 4, 5)
	if key, _ := tb.Selected(); key != "row-005" {
		t.Errorf("%q is selected, want the row that took its place", key)
	}
	tb.Bottom()
	r.keys = r.keys[:3]
	if key, _ := tb.Selected(); key != "row-002" {
		t.Errorf("%q is selected, want the last", key)
	}
}

func TestASelectionSurvivesNoRowsAtAll(t *testing.T) {
	r := newRows(10)
	tb := table(r)
	tb.Lines(themes()[0], 60, 20, true)
	tb.Select("row-007")
	all := r.keys
	r.keys = nil
	lines := plainLines(tb, 60, 20)
	if _, ok := tb.Selected(); ok || tb.Index() != -1 {
		t.Error("something is selected among no rows")
	}
	if !strings.Contains(lines[1], "no rows") {
		t.Errorf("the table does not say that it is empty: %q", lines[1])
	}
	tb.Move(1)
	tb.Scroll(1)
	r.keys = all
	if key, _ := tb.Selected(); key != "row-007" {
		t.Errorf("%q is selected", key)
	}
}

func TestMovementsStopAtTheEnds(t *testing.T) {
	tb := table(newRows(100))
	tb.Lines(themes()[0], 60, 11, true) // ten rows
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"up at the top", func() { tb.Move(-1) }, "row-000"},
		{"down", func() { tb.Move(1) }, "row-001"},
		{"page down", func() { tb.Page(1) }, "row-010"},
		{"half a page up", func() { tb.HalfPage(-1) }, "row-005"},
		{"bottom", tb.Bottom, "row-099"},
		{"down at the bottom", func() { tb.Move(1) }, "row-099"},
		{"page up", func() { tb.Page(-1) }, "row-090"},
		{"top", tb.Top, "row-000"},
	} {
		step.do()
		if key, _ := tb.Selected(); key != step.want {
			t.Errorf("%s: %q is selected, want %q", step.name, key, step.want)
		}
		if lines := plainLines(tb, 60, 11); !strings.Contains(strings.Join(lines, "\n"), "▸ "+step.want) {
			t.Errorf("%s: the selection is not on the screen:\n%s", step.name, strings.Join(lines, "\n"))
		}
	}
}

func TestTheWheelScrollsAndKeepsTheSelectionVisible(t *testing.T) {
	tb := table(newRows(100))
	tb.Lines(themes()[0], 60, 11, true)
	tb.Move(5)
	tb.Scroll(3)
	if key, _ := tb.Selected(); key != "row-005" || tb.VisibleKeys()[0] != "row-003" {
		t.Errorf("after 3 rows %q is selected and %q on top", key, tb.VisibleKeys()[0])
	}
	tb.Scroll(10)
	if key, _ := tb.Selected(); key != "row-013" {
		t.Errorf("after 13 rows %q is selected", key)
	}
	tb.Scroll(1000)
	if keys := tb.VisibleKeys(); keys[len(keys)-1] != "row-099" || len(keys) != 10 {
		t.Errorf("at the end %v show", keys)
	}
	tb.Scroll(-1000)
	if key, _ := tb.Selected(); key != "row-009" || tb.VisibleKeys()[0] != "row-000" {
		t.Errorf("back at the top %q is selected", key)
	}
}

func TestAClickChoosesTheRowUnderIt(t *testing.T) {
	tb := table(newRows(30))
	lines := plainLines(tb, 60, 11)
	for y := range lines {
		key, ok := tb.ClickRow(y)
		if ok != (y > 0) || ok && !strings.Contains(lines[y], key) {
			t.Errorf("a click on line %d chose %q, %v: %q", y, key, ok, lines[y])
		}
	}
	if _, ok := tb.ClickRow(11); ok {
		t.Error("a click below the table chose a row")
	}
	if !tb.OnHeader(0) || tb.OnHeader(1) {
		t.Error("the header is not where it is")
	}
	for x, want := range map[int]string{3: "name", 1: ""} {
		if id, _ := tb.ColumnAt(x); id != want {
			t.Errorf("at cell %d is column %q, want %q", x, id, want)
		}
	}
	plainLines(tb, 60, 1) // no header
	if key, ok := tb.ClickRow(0); !ok || key == "" {
		t.Error("without a header the first line is no row")
	}
}

func TestInfoSaysWhichRowsShow(t *testing.T) {
	th := themes()[0]
	tb := table(newRows(200))
	tb.Lines(th, 60, 30, true)
	if got := tb.Info(th); got != "1–29 of 200" {
		t.Errorf("it says %q", got)
	}
	tb.Bottom()
	tb.Lines(th, 60, 30, true)
	if got := tb.Info(th); got != "172–200 of 200" {
		t.Errorf("at the end it says %q", got)
	}
	tb.Lines(th, 60, 300, true)
	if got := tb.Info(th); got != "" {
		t.Errorf("with all rows on the screen it says %q", got)
	}
}

func TestMarksStayWithHiddenRows(t *testing.T) {
	r := newRows(10)
	tb := table(r)
	tb.ToggleMark("row-008")
	tb.ToggleMark("row-002")
	tb.ToggleMark("row-003")
	tb.ToggleMark("row-003")
	r.keys = r.keys[:5]
	if got := tb.Marked(); !slices.Equal(got, []string{"row-002", "row-008"}) {
		t.Errorf("marked are %v", got)
	}
	lines := plainLines(tb, 40, 6)
	if !strings.Contains(lines[3], "●row-002") {
		t.Errorf("the mark does not show: %q", lines[3])
	}
	tb.KeepMarks(func(key string) bool { return key != "row-008" })
	if tb.IsMarked("row-008") || !tb.IsMarked("row-002") {
		t.Errorf("kept are %v", tb.Marked())
	}
	tb.ClearMarks()
	if len(tb.Marked()) != 0 {
		t.Errorf("cleared, there are %v", tb.Marked())
	}
}

func TestTheHeaderShowsTheOrder(t *testing.T) {
	tb := table(newRows(3))
	tb.SetSort("name", false)
	if h := plainLines(tb, 60, 5)[0]; !strings.Contains(h, "NAME▲") {
		t.Errorf("the header is %q", h)
	}
	tb.SetSort("version", true)
	if h := plainLines(tb, 60, 5)[0]; !strings.Contains(h, "VER▼") || strings.Contains(h, "▲") {
		t.Errorf("the header is %q", h)
	}
}

func TestTheSelectionIsShownBySignAndReverse(t *testing.T) {
	for _, th := range themes() {
		tb := table(newRows(3))
		line := tb.Lines(th, 60, 5, true)[1]
		if !strings.Contains(ansi.Strip(line), th.Glyphs.Marker) || !strings.HasPrefix(line, th.Selected.Open()) {
			t.Errorf("the selected row is %q", line)
		}
	}
}

func BenchmarkTableFrame(b *testing.B) {
	tb := table(newRows(1000))
	th := themes()[0]
	tb.Lines(th, 200, 50, true)
	for b.Loop() {
		tb.Lines(th, 200, 50, true)
	}
}

func BenchmarkTableMoveAndFrame(b *testing.B) {
	tb := table(newRows(1000))
	th := themes()[0]
	tb.Lines(th, 200, 50, true)
	down := 1
	for b.Loop() {
		if i := tb.Index(); i == 999 || i == 0 {
			down = map[bool]int{true: 1, false: -1}[i == 0]
		}
		tb.Move(down)
		Frame(th, FrameSpec{Title: "1 Functions", Info: tb.Info(th), W: 202, H: 52, Exact: true}, tb.Lines(th, 200, 50, true))
	}
}

// A failure that is said instead of rows ends with what to do: it is shown whole
// where there is room.
func TestTableWithoutRowsSaysAllOfIt(t *testing.T) {
	tb := table(newRows(0))
	tb.Empty = "ListVersionsByFunction on shopfront-audit-create: denied: lambda:ListVersionsByFunction is missing"
	for _, tt := range []struct {
		w, h  int
		whole bool
	}{{200, 3, true}, {60, 4, true}, {40, 6, true}, {40, 2, false}, {10, 40, true}, {3, 3, false}, {1, 2, false}} {
		exactly(t, tb.Lines(themes()[0], tt.w, tt.h, true), tt.w, tt.h)
		said := strings.Join(strings.Fields(strings.Join(plainLines(tb, tt.w, tt.h)[1:], " ")), "")
		if whole := said == strings.ReplaceAll(tb.Empty, " ", ""); whole != tt.whole {
			t.Errorf("%dx%d says %q", tt.w, tt.h, said)
		}
	}
}
