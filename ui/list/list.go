// Package list is what all panes with rows have in common. A list is rows, of which the
// list knows nothing, and a table of columns, each with all that is to be known of it:
// how wide it is, what it draws, sorts and filters by, and how it is written to a file.
// The list does the rest: it draws what shows, follows the selection, takes keys and
// clicks, and works values out anew when what they rest on has changed.
package list

import (
	"cmp"
	"maps"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Spec is what a list is made of. What is nil or zero is not there.
type Spec[R any] struct {
	Number int
	Name   string // of the list
	Noun   string // what one row is called
	Theme  theme.Theme
	Now    model.Clock

	Rests store.Topics // what the rows rest on: they are taken anew
	Shows store.Topics // what else shows: it is drawn anew

	Rows func() []R              // all there are, as they stand when nothing else is asked for
	Key  func(R) string          // of the row's thing, which selection and marks follow
	Text func(R) string          // what the words of a filter are looked for in
	Of   func(R) string          // the thing's name, of which the list finds what all share; empty: it does not count
	In   func(R) string          // the group that a row stands in, below its first row
	Why  func() string           // there are no rows at all
	Head func(w, h int) []string // lines above the table, as wide as it is
	Foot func(w int) string      // a line below it, empty for none, where there is room
	// Panel are lines below the rows that lead on where the rows alone do not, at most h of
	// them; without any row it has the room of the table.
	Panel func(w, h int) []string

	// Columns are the columns in so many cells, those that have no room in them as well.
	Columns func(room int) []Column[R]
	Orders  []Order

	Subject func() string   // what the rows are of, in the title
	Signs   func() []string // at the right of the title, the most telling first
	Sum     func() string   // in the title instead of the number of rows
	Bare    bool            // the title does not count the rows
	Counts  func() []string // behind the count in the title: how many rows need an operator, and why
	Note    func() string   // at the right of the title, behind all else

	// Favoured reports whether the row is of a favourite: these come first, however the list is
	// sorted. Rows of a group say the same. Nil: nothing in it can be one.
	Favoured func(R) bool

	Marks bool // rows can be marked
	Ages  bool // cells change while time goes by
	// First keeps the first row chosen while the keys are elsewhere and it is.
	First bool
	// Resting is the row on which the selection rests until the operator moves it.
	Resting func() (key string, ok bool)
	// Hit takes a click on a column, and reports whether that was all that it means there.
	Hit func(column string) bool
}

// List is a pane with rows R and a table of columns. New makes one.
type List[R any] struct {
	spec    Spec[R]
	theme   theme.Theme
	table   *widget.Table
	w, h    int
	head    int       // lines above the table when last drawn
	tabs    [2]string // panes that share the place, before and behind this one
	focused bool      // the list had the keys when last drawn
	spin    int
	spun    bool // a spinner showed when last drawn
	resting bool

	all     []R
	rows    []int // of all: those that the filter lets through, in their order
	unread  int   // rows that it leaves out since what it compares was not read
	filter  Filter
	order   Order
	columns []Column[R]
	index   map[string]int // of columns, by id
	asked   map[string]int // of columns that can be filtered by, by what a filter calls them
	fits    map[string]widths
	rests   store.Topics // of all columns
	prefix  string

	words []string              // of all: what words of the filter are looked for in
	texts map[string][][]string // of all, by column: what values are looked for in
	keys  map[string][]key      // of all, by column
}

// New makes a list.
func New[R any](spec Spec[R]) *List[R] {
	l := &List[R]{spec: spec, theme: spec.Theme, resting: spec.Resting != nil}
	if len(spec.Orders) > 0 {
		l.order = spec.Orders[0]
	}
	l.table = widget.NewTable(source[R]{l}, spec.Marks)
	return l
}

// Theme is how the list looks.
func (l *List[R]) Theme() theme.Theme { return l.theme }

// Resize says how big the pane is, in cells, its frame included.
func (l *List[R]) Resize(w, h int) {
	l.w, l.h = w, h
	l.Arrange()
}

// Restyle changes how it looks.
func (l *List[R]) Restyle(t theme.Theme) {
	l.theme = t
	clear(l.fits) // signs may be wider
	l.Arrange()
}

// Refresh takes in what changed, and reports whether the list looks different now.
func (l *List[R]) Refresh(c store.Changes) bool {
	rebuilt := c.Touch(l.spec.Rests)
	favoured := l.spec.Favoured != nil && c.Touch(store.OfFavourites)
	if !rebuilt && !favoured && !c.Touch(l.rests) {
		return c.Touch(l.spec.Shows) || len(l.all) == 0 && c.Touch(store.OfAccount)
	}
	if rebuilt {
		l.Rebuild()
	} else if l.outdate(c) || favoured {
		l.staying(l.sift)
	}
	return true
}

// staying changes the rows. A list that stays at its first row does so.
func (l *List[R]) staying(change func()) {
	first := l.spec.First && !l.focused && l.table.Index() <= 0
	change()
	if first {
		l.table.Top()
	}
}

// outdate forgets the values that rest on what changed, and reports whether the rows that
// show or their order may be others.
func (l *List[R]) outdate(c store.Changes) (sift bool) {
	for _, col := range l.columns {
		if c.Touch(col.Rests) {
			delete(l.texts, col.ID)
			delete(l.keys, col.ID)
			sift = sift || l.filter.asks(cmp.Or(col.Asked, col.ID)) || l.order.Column == col.ID
		}
	}
	return sift
}

// Rebuild takes the rows anew.
func (l *List[R]) Rebuild() { l.staying(l.rebuild) }

func (l *List[R]) rebuild() {
	l.all = l.spec.Rows()
	l.words, l.texts, l.keys, l.fits = nil, map[string][][]string{}, map[string][]key{}, map[string]widths{}
	l.prefix = ""
	if l.spec.Of != nil {
		names := make([]string, len(l.all))
		for i, r := range l.all {
			names[i] = l.spec.Of(r)
		}
		names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
		l.prefix = SharedPrefix(names)
	}
	l.Arrange()
	if l.spec.Marks {
		known := make(map[string]bool, len(l.all))
		for _, r := range l.all {
			known[l.spec.Key(r)] = true
		}
		l.table.KeepMarks(func(key string) bool { return known[key] })
	}
	l.sift()
}

// Arrange makes the columns anew, such as for another width.
func (l *List[R]) Arrange() {
	if l.fits == nil {
		return // nothing was read yet
	}
	w, _ := widget.Inside(l.w, l.h)
	l.columns, l.index, l.asked, l.rests = l.spec.Columns(w), map[string]int{}, map[string]int{}, 0
	var drawn []widget.Column
	for i := range l.columns {
		c := &l.columns[i]
		l.index[c.ID] = i
		l.rests |= c.Rests
		if name := cmp.Or(c.Asked, c.ID); c.Match != nil || c.Kind.compares() {
			if _, taken := l.asked[name]; !taken || c.Asked == "" { // a stage may be called like a column
				l.asked[name] = i
			}
		}
		if c.Title == "" || c.Off {
			continue
		}
		if _, known := l.fits[c.ID]; !known && c.sized() {
			l.fits[c.ID] = c.widest(l.all, l.prefix)
		}
		drawn = append(drawn, c.drawn(l.fits[c.ID]))
	}
	l.table.SetColumns(drawn...)
	l.table.SetSort(l.order.Column, l.order.Down)
}

// Refit measures anew how wide columns have to be, after a change that the rows do not rest
// on.
func (l *List[R]) Refit() {
	clear(l.fits)
	l.Arrange()
}

// column is a column by its id, nil when there is none.
func (l *List[R]) column(id string) *Column[R] {
	if i, ok := l.index[id]; ok {
		return &l.columns[i]
	}
	return nil
}

// sift filters and sorts the rows.
func (l *List[R]) sift() {
	l.filter = parseFilter(l.filter.Text, l.answers())
	l.rows, l.unread = l.matching()
	l.sort()
	if l.resting {
		if key, ok := l.spec.Resting(); ok {
			l.table.Select(key)
		}
	}
}

// Rest lets the selection rest where it does until the operator moves it.
func (l *List[R]) Rest() { l.resting = l.spec.Resting != nil }

// Tick tells that time went by, and which frame spinners are at. It reports whether the
// list shows anything that depends on either.
func (l *List[R]) Tick(spin int) bool {
	if l.spin != spin {
		l.spin = spin
		return l.spun
	}
	return l.spec.Ages && len(l.rows) > 0
}

// Fill adds nothing: no action is about a row, unless the pane says so.
func (l *List[R]) Fill(*action.Situation) {}

// About says nothing of the chosen row, unless the pane does.
func (l *List[R]) About() string { return "" }

// answers are how the columns answer that can be filtered by.
func (l *List[R]) answers() answers {
	a := make(answers, len(l.asked))
	for name, i := range l.asked {
		c := &l.columns[i]
		a[name] = answer{kind: c.Kind, texts: c.Match != nil, oneOf: c.OneOf}
	}
	return a
}

// FilterColumns are the columns that the list can be filtered by, as a filter calls them.
func (l *List[R]) FilterColumns() []string { return slices.Sorted(maps.Keys(l.asked)) }
