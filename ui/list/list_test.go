package list

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// thing is a row of the tests.
type thing struct {
	name  string
	calls float64
	took  time.Duration
	at    time.Time
	hour  []float64
}

// shelf is a list of things, which counts what it is asked for.
type shelf struct {
	*List[*thing]
	things []*thing
	cells  map[string]int // drawn, by column
	values map[string]int // asked for, by column
	rests  string         // the key on which the selection rests; empty: none
	hits   []string
}

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func some(names ...string) []*thing {
	var things []*thing
	for i, n := range names {
		things = append(things, &thing{name: n, calls: float64(i * 10), took: time.Duration(i) * time.Second, at: noon.Add(-time.Duration(i) * time.Hour)})
	}
	return things
}

func newShelf(things []*thing, change ...func(*Spec[*thing], *shelf)) *shelf {
	s := &shelf{things: things, cells: map[string]int{}, values: map[string]int{}}
	counted := func(c Column[*thing]) Column[*thing] {
		if text := c.Cell; text != nil {
			c.Cell = func(r *thing, ctx *Context) string { s.cells[c.ID]++; return text(r, ctx) }
		}
		if value := c.Value; value != nil {
			c.Value = func(r *thing) any { s.values[c.ID]++; return value(r) }
		}
		return c
	}
	spec := Spec[*thing]{
		Number: 3, Name: "Things", Noun: "thing", Theme: theme.New(theme.Options{Depth: colorprofile.ANSI256}), Now: func() time.Time { return noon },
		Rests: store.OfFunctions, Shows: store.OfHistory,
		Rows: func() []*thing { return s.things }, Key: func(r *thing) string { return r.name },
		Text: func(r *thing) string { return r.name }, Of: func(r *thing) string { return r.name },
		Why: func() string { return "reading the things" }, Marks: true,
		Orders: []Order{{}, {Column: "calls", Down: true, Words: "by calls"}},
		Columns: func(int) []Column[*thing] {
			return []Column[*thing]{
				counted(Column[*thing]{ID: "name", Title: "NAME", Width: Width{Floor: 6, Least: 6, Most: 20, Flex: 1, Holds: 1}, Match: Holds, Fitted: true, Kind: Name,
					Value: func(r *thing) any { return r.name }}),
				counted(Column[*thing]{ID: "calls", Title: "CALLS", Width: Width{Least: 6, Right: true}, Kind: Number, Rests: store.OfMetrics,
					Value: func(r *thing) any { return r.calls }}),
				counted(Column[*thing]{ID: "took", Title: "TOOK", Width: Width{Least: 5, Leaves: 2}, Kind: Span,
					Cell: func(r *thing, _ *Context) string { return r.took.String() }, Value: func(r *thing) any { return r.took }}),
				counted(Column[*thing]{ID: "at", Title: "AGE", Width: Width{Least: 4, Leaves: 1}, Kind: Age,
					Value: func(r *thing) any { return r.at }}),
				counted(Column[*thing]{ID: "first", Match: Begins, Value: func(r *thing) any { return r.name[:1] }}),
			}
		},
	}
	for _, c := range change {
		c(&spec, s)
	}
	s.List = New(spec)
	s.Rebuild()
	s.Resize(60, 12)
	return s
}

func (s *shelf) order() string {
	var names []string
	for i := range s.rows {
		names = append(names, s.Key(i))
	}
	return strings.Join(names, " ")
}

func (s *shelf) text() string { return ansi.Strip(strings.Join(s.Lines(true), "\n")) }

func TestAListIsExact(t *testing.T) {
	for _, n := range []int{0, 1, 5, 300} {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("thing-%03d", i))
		}
		s := newShelf(some(names...), func(spec *Spec[*thing], _ *shelf) {
			spec.Head = func(w, h int) []string {
				if h < 3 {
					return nil
				}
				return []string{strings.Repeat("=", w)}
			}
		})
		for w := range 70 {
			for h := range 15 {
				s.Resize(w, h)
				lines := s.Lines(w%2 == 0)
				if len(lines) != h {
					t.Fatalf("%dx%d: %d lines", w, h, len(lines))
				}
				for _, l := range lines {
					if got := ansi.StringWidthWc(l); got != w {
						t.Fatalf("%dx%d: a line of %d cells: %q", w, h, got, l)
					}
				}
			}
		}
	}
}

func TestOnlyWhatShowsIsDrawn(t *testing.T) {
	var names []string
	for i := range 1000 {
		names = append(names, fmt.Sprintf("thing-%03d", i))
	}
	s := newShelf(some(names...))
	s.Lines(true)
	if s.cells["took"] != 9 {
		t.Errorf("a frame of 9 rows drew %v", s.cells)
	}
}

func TestSortingGoesBothWaysAndWhatIsNotReadComesLast(t *testing.T) {
	things := some("a", "b", "c", "d")
	things[1].calls, things[2].at = math.NaN(), time.Time{}
	s := newShelf(things)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "a b c d"},
		{func() { s.Do(action.Sort) }, "d c a b"},
		{func() { s.Do(action.Sort) }, "a b c d"},
		{func() { s.SortBy("calls", false) }, "a c d b"},
		{func() { s.SortBy("calls", true) }, "d c a b"},
		{func() { s.SortBy("at", false) }, "d b a c"},
		{func() { s.SortBy("at", true) }, "a b d c"},
		{func() { s.SortBy("nosuch", true) }, "a b d c"},
		{func() { s.Do(action.Sort) }, "a b c d"}, // from an order of its own to the first
	} {
		step.do()
		if got := s.order(); got != step.want {
			t.Errorf("the order is %q, want %q", got, step.want)
		}
	}
}

func TestAClickOnAHeadSorts(t *testing.T) {
	s := newShelf(some("a", "b", "c"))
	click := func(title string) string {
		x := strings.Index(ansi.Strip(s.Lines(true)[1]), title)
		x -= strings.Count(ansi.Strip(s.Lines(true)[1])[:x], "│") * (len("│") - 1)
		s.Click(x, 1)
		return ansi.Strip(s.Lines(true)[1])
	}
	if head := click("CALLS"); s.order() != "c b a" || !strings.Contains(head, "CALLS▼") {
		t.Errorf("figures: %q, %q", s.order(), head)
	}
	if head := click("CALLS"); s.order() != "a b c" || !strings.Contains(head, "CALLS▲") {
		t.Errorf("again: %q, %q", s.order(), head)
	}
	if head := click("NAME"); s.order() != "a b c" || !strings.Contains(head, "NAME▲") {
		t.Errorf("text: %q, %q", s.order(), head)
	}
	s = newShelf(some("a", "b", "c"), func(spec *Spec[*thing], s *shelf) {
		spec.Hit = func(column string) bool { s.hits = append(s.hits, column); return true }
	})
	click("CALLS")
	s.Click(20, 4)
	if s.order() != "a b c" || !slices.Contains(s.hits, "calls") || len(s.hits) != 2 {
		t.Errorf("the pane's own meaning of a click was passed by: %q, hits %v", s.order(), s.hits)
	}
	if r, _ := s.Chosen(); r.name != "c" {
		t.Errorf("a click chose %q", r.name)
	}
	s.Click(20, 10)
	if r, _ := s.Chosen(); r.name != "c" || len(s.hits) != 2 {
		t.Errorf("a click where there is no row chose %q", r.name)
	}
}

func TestRowsOfAGroupStayTogether(t *testing.T) {
	things := some("a/0", "a/9", "b/0", "b/1")
	things[1].calls = 500
	things[0].calls, things[2].calls, things[3].calls = 1, 2, 0
	s := newShelf(things, func(spec *Spec[*thing], _ *shelf) {
		spec.In = func(r *thing) string { return r.name[:1] }
	})
	s.SortBy("calls", true)
	if got := s.order(); got != "b/0 b/1 a/0 a/9" {
		t.Errorf("the order is %q", got)
	}
	if shown, all := s.Count(); shown != 2 || all != 2 {
		t.Errorf("%d of %d groups", shown, all)
	}
	s.SetFilter("9")
	if shown, all := s.Count(); shown != 1 || all != 2 {
		t.Errorf("filtered: %d of %d groups", shown, all)
	}
}

func TestValuesAreAskedForOncePerChangeOfTheirTopic(t *testing.T) {
	s := newShelf(some("a", "b", "c"))
	s.Do(action.Sort)
	s.SetFilter("calls:>5 first:c")
	if s.order() != "c" {
		t.Fatalf("%q is shown", s.order())
	}
	clear(s.values)
	s.SetFilter("first:b")
	s.Do(action.Sort)
	s.Do(action.Sort)
	if s.values["first"] != 0 || s.values["calls"] != 0 {
		t.Errorf("without a change %v was asked for", s.values)
	}
	if s.Refresh(store.Changed(store.OfBuilds)) || len(s.values) != 0 {
		t.Errorf("a topic that nothing rests on: %v", s.values)
	}
	if !s.Refresh(store.Changed(store.OfHistory)) || len(s.values) != 0 {
		t.Errorf("a topic that only shows: %v", s.values)
	}
	s.things[0].calls = 99
	s.SetFilter("")
	clear(s.values)
	if !s.Refresh(store.Changed(store.OfMetrics)) || s.order() != "a c b" {
		t.Errorf("the order is %q after what it rests on changed", s.order())
	}
	if s.values["calls"] != 3 || s.values["first"] != 0 {
		t.Errorf("%v was asked for", s.values)
	}
	s.SortBy("name", false)
	clear(s.values)
	s.Refresh(store.Changed(store.OfMetrics))
	if len(s.values) != 0 {
		t.Errorf("%v was asked for, and nothing is sorted or filtered by it", s.values)
	}
	s.things = some("b", "x")
	if !s.Refresh(store.Changed(store.OfFunctions)) || s.order() != "b x" {
		t.Errorf("the rows are %q", s.order())
	}
	if s.Refresh(store.Changed(store.OfAccount)) {
		t.Error("the account is nothing that rows rest on")
	}
	s.things = nil
	s.Refresh(store.Changed(store.OfFunctions))
	if !s.Refresh(store.Changed(store.OfAccount)) {
		t.Error("why there are no rows may have changed")
	}
}

func TestTheTitleCounts(t *testing.T) {
	things := some("a", "b", "c", "d")
	things[3].calls = math.NaN()
	s := newShelf(things)
	s.Resize(80, 12)
	for _, step := range []struct {
		do   func()
		want string
	}{
		{func() {}, "3 Things 4 ━"},
		{func() { s.Do(action.Mark); s.Do(action.Mark) }, "3 Things 4 · 2 marked ━"},
		{func() { s.SetFilter("calls:>5") }, "3 Things 2 of 4 · /calls:>5 (1 not read) · 2 marked (1 hidden) ━"},
		{func() { s.Clear() }, "3 Things 4 · 2 marked ━"},
		{func() { s.Clear() }, "3 Things 4 ━"},
		{func() { s.Do(action.Sort) }, " by calls ━"},
		{func() { s.SetFilter("zzz") }, "no thing matches the filter; esc clears it"},
		{func() { s.things = nil; s.Rebuild() }, "reading the things"},
	} {
		step.do()
		if got := s.text(); !strings.Contains(got, step.want) {
			t.Errorf("%q is not said:\n%s", step.want, got)
		}
	}
	s.Clear()
	if s.Clear() {
		t.Error("there was something to clear twice")
	}
}

func TestMarksOfWhatIsGoneAreDropped(t *testing.T) {
	s := newShelf(some("a", "b", "c"))
	s.Do(action.Mark)
	s.Do(action.Mark)
	s.SetFilter("c")
	if got := s.Hidden(); len(got) != 2 || !got["a"] {
		t.Errorf("hidden are %v", got)
	}
	s.things = some("b", "c")
	s.Rebuild()
	if got := s.Marked(); !slices.Equal(got, []string{"b"}) {
		t.Errorf("marked are %v", got)
	}
}

func TestTheSelectionStaysFirstOrRests(t *testing.T) {
	s := newShelf(some("a", "b"), func(spec *Spec[*thing], _ *shelf) { spec.First = true })
	chosen := func(want string) {
		t.Helper()
		if r, _ := s.Chosen(); r == nil || r.name != want {
			t.Errorf("chosen is %+v, want %s", r, want)
		}
	}
	change := func(names ...string) {
		s.things = some(names...)
		s.Refresh(store.Changed(store.OfFunctions))
	}
	s.Lines(false)
	change("n", "a", "b")
	chosen("n")
	s.Lines(true) // the keys are here: no key meets another row than the one that was seen
	change("m", "n", "a", "b")
	chosen("n")

	s = newShelf(some("a", "b"), func(spec *Spec[*thing], _ *shelf) { spec.First = true })
	s.Do(action.Sort)
	s.ToTop()
	s.things[0].calls = 500
	s.Refresh(store.Changed(store.OfMetrics)) // the order changes, the rows do not
	chosen("a")

	s = newShelf(some("a", "b", "c"), func(spec *Spec[*thing], s *shelf) {
		s.rests = "b"
		spec.Resting = func() (string, bool) { return s.rests, s.rests != "" }
	})
	chosen("b")
	s.rests = "c"
	change("a", "b", "c", "d")
	chosen("c")
	s.Do(action.Up)
	change("x", "a", "b", "c")
	chosen("b")
	s.Rest()
	change("a", "b", "c")
	chosen("c")
	s.Wheel(1)
	s.rests = "a"
	change("b", "c", "a")
	chosen("c")
}

func TestLinesAboveTheTableMoveTheClicks(t *testing.T) {
	s := newShelf(some("a", "b", "c"), func(spec *Spec[*thing], _ *shelf) {
		spec.Head = func(w, _ int) []string { return []string{strings.Repeat("=", w), strings.Repeat("-", w)} }
	})
	s.Lines(true)
	s.Click(5, 5) // the border, two lines, the heads, the first row
	if r, _ := s.Chosen(); r.name != "b" {
		t.Errorf("a click on the second row chose %q", r.name)
	}
}

func TestSpinnersTurnWhereTheyShow(t *testing.T) {
	turning := true
	s := newShelf(some("a"), func(spec *Spec[*thing], _ *shelf) {
		spec.Columns = func(int) []Column[*thing] {
			return []Column[*thing]{{ID: "name", Title: "NAME", Width: Width{Least: 9}, Cell: func(_ *thing, c *Context) string {
				if !turning {
					return "still"
				}
				return fmt.Sprint("frame ", c.Spin())
			}}}
		}
	})
	s.Lines(true)
	if !s.Tick(3) || !strings.Contains(s.text(), "frame 3") {
		t.Errorf("the spinner stands still:\n%s", s.text())
	}
	turning = false
	s.Lines(true)
	for range 2 {
		if s.Tick(4) {
			t.Error("nothing turns, and it is drawn again")
		}
	}
}

func TestWidthsGoByTheThemeAndTextsByTheTime(t *testing.T) {
	state := "old"
	s := newShelf(some("a", "b"), func(spec *Spec[*thing], s *shelf) {
		spec.Columns = func(int) []Column[*thing] {
			return []Column[*thing]{{ID: "name", Title: "N", Width: Width{Least: 9, Most: 9}, Match: Equals,
				Fits: func(*thing) (int, int) { w := widget.Width(s.Theme().Glyphs.Ellipsis); return w, w },
				Cell: func(*thing, *Context) string { return "xyz" }, Texts: func(*thing) []string { return []string{state} }}}
		}
	})
	if got := s.text(); strings.Contains(got, "xyz") {
		t.Errorf("wider than its rows need:\n%s", got)
	}
	s.Restyle(theme.New(theme.Options{ASCII: true})) // of two characters
	if got := s.text(); strings.Contains(got, "x..") || !strings.Contains(got, "..") {
		t.Errorf("the width is that of the theme before:\n%s", got)
	}
	s.SetFilter("name:new")
	s.SetFilter("")
	state = "new"
	s.SetFilter("name:new")
	if shown, _ := s.Count(); shown != 2 {
		t.Errorf("%d rows are new", shown)
	}
}

func TestAChosenRowThatAFilterHides(t *testing.T) {
	s := newShelf(some("a", "b", "c"))
	s.SetFilter("a")
	if !s.Choose("c") || s.Filter().Text != "" {
		t.Error("the filter still hides it")
	}
	if s.Choose("zzz") {
		t.Error("what is not there was chosen")
	}
	s.SetFilter("b")
	if r, _ := s.Chosen(); r.name != "b" {
		t.Errorf("%q is chosen, which the filter hides", r.name)
	}
}

func TestNamesGetTheirRoomBeforeColumnsThatLeave(t *testing.T) {
	s := newShelf(some("a-name-of-18-cells", "b"))
	for w, want := range map[int]string{
		60: "NAME CALLS TOOK AGE", 43: "NAME CALLS TOOK AGE", 42: "NAME CALLS AGE", 35: "NAME CALLS", 30: "NAME CALLS", 20: "NAME CALLS",
	} {
		s.Resize(w, 8)
		lines := s.Lines(true)
		if got := strings.Join(strings.Fields(strings.Trim(ansi.Strip(lines[1]), "│")), " "); got != want {
			t.Errorf("at %d the columns are %q, want %q", w, got, want)
		}
		if whole := strings.Contains(ansi.Strip(lines[2]), "a-name-of-18-cells"); whole != (w >= 30) {
			t.Errorf("at %d the name is %q", w, ansi.Strip(lines[2]))
		}
	}
}

// Whatever is done to a list, it stays exact, and what is chosen is one of its rows.
func FuzzList(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
	f.Add([]byte{12, 5, 13, 200, 3, 10, 9, 14, 0, 0, 7})
	actions := []action.ID{action.Up, action.Down, action.Top, action.Bottom, action.PageUp, action.PageDown, action.HalfUp, action.HalfDown,
		action.Sort, action.Mark}
	filters := []string{"", "a", "!a", "calls:>50", "zzz", "took:<3s", "first:x"}
	f.Fuzz(func(t *testing.T, steps []byte) {
		s := newShelf(some("a", "b", "c"))
		for i, step := range steps[:min(len(steps), 200)] {
			n := int(step)
			switch k := n % 16; {
			case k < len(actions):
				s.Do(actions[k])
			case k == 10:
				s.SetFilter(filters[n/16%len(filters)])
			case k == 11:
				s.Resize(n/16*7, 3+i%9)
			case k == 12:
				s.Click(n/4, n/16)
			case k == 13:
				s.things = some(strings.Split("a b c d e f g h i j k l m"[:n/16%13*2+1], " ")...)
				s.Refresh(store.Changed(store.OfFunctions))
			case k == 14:
				s.Wheel(n/16 - 8)
			default:
				if len(s.things) > 0 {
					s.things[i%len(s.things)].calls = float64(n)
				}
				s.Refresh(store.Changed(store.OfMetrics))
			}
			lines := s.Lines(n%2 == 0)
			if len(lines) != s.h {
				t.Fatalf("%d lines of %d after step %d", len(lines), s.h, i)
			}
			for _, l := range lines {
				if got := ansi.StringWidthWc(l); got != s.w {
					t.Fatalf("a line of %d cells in %d after step %d: %q", got, s.w, i, l)
				}
			}
			shown, all := s.Count()
			if r, ok := s.Chosen(); ok != (shown > 0) || ok && !slices.Contains(s.things, r) || shown > all {
				t.Fatalf("chosen is %+v of %d rows of %d after step %d", r, shown, all, i)
			}
		}
	})
}

func TestSharedPrefix(t *testing.T) {
	for _, tt := range []struct {
		names []string
		want  string
	}{
		{nil, ""},
		{[]string{"shopfront-orders"}, ""},
		{[]string{"shopfront-orders", "shopfront-carts"}, "shopfront-"},
		{[]string{"shopfront-orders", "shopfront-orbit"}, "shopfront-"}, // whole words alone
		{[]string{"shop-eu-orders", "shop-eu-carts"}, "shop-eu-"},
		{[]string{"shop_orders", "shop_carts", "shop.users"}, ""},
		{[]string{"orders", "orders-get"}, ""}, // the first has no word besides
		{[]string{"a-b-", "a-b-c"}, ""},        // nothing would be left of the first
		{[]string{"shift-a", "shift-b"}, ""},   // a letter names nothing
		{[]string{"shop-eu-1", "shop-eu-2"}, "shop-"},
		{[]string{"shop-eu-get", "shop-eu-lists"}, "shop-eu-"},
		{[]string{"orders", "carts"}, ""},
		{[]string{"/aws/lambda/get", "/aws/lambda/list"}, "/aws/lambda/"},
		{[]string{"same-name", "same-name"}, "same-"},
		{[]string{"x-", "x-"}, ""},
		{[]string{"", "a-b"}, ""},
		{[]string{"é-üöä", "é-öüä"}, "é-"},
		{[]string{"é-üö", "é-öü"}, ""},
	} {
		if got := SharedPrefix(tt.names); got != tt.want {
			t.Errorf("%q share %q, want %q", tt.names, got, tt.want)
		}
	}
	s := newShelf(some("shop-carts", "shop-orders"))
	s.SetFilter("carts")
	if s.Prefix() != "shop-" {
		t.Errorf("a filter makes the prefix %q", s.Prefix())
	}
}

func TestFilesHoldWhatIsShown(t *testing.T) {
	things := some("a", `b, "quoted"`, "c")
	things[2].calls, things[2].at = math.NaN(), time.Time{}
	s := newShelf(things)
	s.SortBy("calls", true)
	s.SetFilter("!a")
	s.Resize(20, 8) // a file does not depend on the room
	var csv, js strings.Builder
	if err := s.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	if want := "name,calls,took,at\n\"b, \"\"quoted\"\"\",10,1,2026-11-22T11:00:00Z\nc,,2,\n"; csv.String() != want {
		t.Errorf("CSV:\n%swant:\n%s", csv.String(), want)
	}
	if err := s.WriteJSON(&js); err != nil {
		t.Fatal(err)
	}
	var got []map[string]any
	if err := json.Unmarshal([]byte(js.String()), &got); err != nil || len(got) != 2 {
		t.Fatalf("%v: %s", err, js.String())
	}
	if got[0]["calls"] != 10.0 || got[0]["took"] != 1.0 || got[1]["calls"] != nil || got[1]["at"] != nil {
		t.Errorf("JSON: %v", got)
	}
	if text := s.Copy(); text != "b, \"quoted\"\t10\t1\t2026-11-22T11:00:00Z" {
		t.Errorf("the copy is %q", text)
	}
	if title, lines := s.Details(); title != `b, "quoted"` || fmt.Sprint(lines) != `[[name b, "quoted"] [calls 10] [took 1] [age 2026-11-22T11:00:00Z]]` {
		t.Errorf("details of %s: %v", title, lines)
	}
	s.SetFilter("zzz")
	csv.Reset()
	js.Reset()
	if s.WriteCSV(&csv) != nil || s.WriteJSON(&js) != nil || csv.String() != "name,calls,took,at\n" || js.String() != "[]\n" {
		t.Errorf("without rows: %q, %q", csv.String(), js.String())
	}
	if s.Copy() != "" {
		t.Error("there is something to copy of no row")
	}
}

func TestCellsAreDrawnFromTheirValues(t *testing.T) {
	value := func(v any) func(*thing) any { return func(*thing) any { return v } }
	ctx := &Context{Theme: theme.New(theme.Options{ASCII: true}), Now: noon, Width: 9}
	for _, tt := range []struct {
		column Column[*thing]
		want   string
	}{
		{Column[*thing]{Value: value("orders-archive")}, "orders-archive"},
		{Column[*thing]{Kind: Name, Value: value("orders-archive")}, "orde..ive"},
		{Column[*thing]{Value: value([]string{"dev", "prod"})}, "dev prod"},
		{Column[*thing]{Kind: Number, Value: value(int64(1536))}, "1536"},
		{Column[*thing]{Kind: Age, Value: value(noon.Add(-3 * time.Hour))}, "3h"},
		{Column[*thing]{Kind: Age, Value: value(time.Time{})}, ""},
		{Column[*thing]{Value: value(nil)}, ""},
		{Column[*thing]{}, ""},
	} {
		if got := ansi.Strip(tt.column.draw(&thing{}, ctx)); got != tt.want {
			t.Errorf("%q, want %q", got, tt.want)
		}
	}
}

// What a row has nothing of is neither drawn nor compared, and stands last.
func TestColumnsOfWhichOnlySomeRowsHaveAnything(t *testing.T) {
	has := func(r *thing) bool { return r != nil }
	columns := Having(has, Column[*thing]{ID: "a", Value: func(r *thing) any { return r.name }, Cell: func(r *thing, _ *Context) string { return r.name }},
		Column[*thing]{ID: "b", Sort: func(r *thing) any { return r.calls }})
	if columns[0].Value(nil) != nil || columns[0].draw(nil, &Context{}) != "" || columns[1].Sort(nil) != nil || columns[1].Value != nil {
		t.Error("a row that has nothing has something")
	}
	if r := (&thing{name: "x", calls: 3}); columns[0].Value(r) != "x" || columns[0].draw(r, &Context{}) != "x" || columns[1].Sort(r) != 3.0 {
		t.Error("a row that has something has not")
	}
}

// From a key to the frame that shows what it did: a thousand functions and 120 tables with
// plots, of which facts come in all the while.
func BenchmarkKeyToFrameWhileFactsStreamIn(b *testing.B) {
	names := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			out[i] = fmt.Sprintf("shopfront-thing-%04d", i)
		}
		return out
	}
	functions, tables := newShelf(some(names(1000)...)), newShelf(some(names(120)...), func(spec *Spec[*thing], _ *shelf) {
		columns := spec.Columns
		spec.Columns = func(room int) []Column[*thing] {
			return append(columns(room), Column[*thing]{ID: "hour", Title: "last hour", Width: Width{Least: 20}, Rests: store.OfMetrics,
				Cell: func(r *thing, c *Context) string { return widget.Spark(c.Theme.Glyphs, r.hour, 100, c.Width) }})
		}
	})
	for _, r := range tables.things {
		for m := range 60 {
			r.hour = append(r.hour, float64(m))
		}
	}
	functions.Resize(120, 30)
	tables.Resize(120, 30)
	functions.SortBy("calls", true)
	tables.SortBy("calls", true)
	n := 0
	for b.Loop() {
		n++
		functions.things[n%1000].calls = float64(n % 977)
		tables.things[n%120].calls = float64(n % 89)
		functions.Refresh(store.Changed(store.OfMetrics))
		tables.Refresh(store.Changed(store.OfMetrics))
		functions.Do([]action.ID{action.Down, action.Up}[n/50%2])
		functions.Lines(true)
		tables.Lines(false)
	}
}

func TestASpreadsheetFindsNoFormulas(t *testing.T) {
	s := newShelf(some("=HYPERLINK(1)", "@x", "+x", "-x", "x"))
	var csv strings.Builder
	if err := s.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(csv.String(), "\n") {
		if line != "" && strings.ContainsRune("=+-@", rune(line[0])) {
			t.Errorf("a row begins like a formula: %q", line)
		}
	}
}

// Rows of a favourite's group stay together, and the first alone has its sign.
func TestFavouritesComeFirstWithTheirGroups(t *testing.T) {
	group := func(r *thing) string { return strings.TrimRight(r.name, "0123456789") }
	liked := map[string]bool{}
	s := newShelf(some("a", "a1", "b", "b1", "c"), func(spec *Spec[*thing], _ *shelf) {
		spec.In, spec.Favoured = group, func(r *thing) bool { return liked[group(r)] }
	})
	s.Resize(40, 10)
	rows := func() string {
		var names []string
		for _, line := range s.Lines(true)[2:7] {
			names = append(names, strings.Join(strings.Fields(ansi.Strip(line))[:3], ""))
		}
		return strings.Join(names, " ")
	}
	plain := rows()
	liked["b"] = true
	if !s.Refresh(store.Changed(store.OfFavourites)) {
		t.Error("it does not look different")
	}
	if got := rows(); !strings.Contains(got, "*b") || strings.Contains(got, "*b1") || strings.Index(got, "b1") > strings.Index(got, "a") {
		t.Errorf("the rows were %s and are %s", plain, got)
	}
	s.SortBy("name", true)
	if got := rows(); strings.Index(got, "b1") > strings.Index(got, "c") || strings.Index(got, "c") > strings.Index(got, "a1") {
		t.Errorf("sorted down they are %s", got)
	}
	liked["b"] = false
	s.Refresh(store.Changed(store.OfFavourites))
	if got := rows(); strings.Contains(got, "*") || strings.Index(got, "c") > strings.Index(got, "b") {
		t.Errorf("without favourites they are %s", got)
	}
}
