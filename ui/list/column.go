package list

import (
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Column is all that a list knows of one column of rows R.
type Column[R any] struct {
	ID    string // names it for the order, the filter, clicks and files
	Title string // its head; none: it never shows and is there to sort and filter by
	Width Width
	// Fitted makes it as wide as the values of its rows need. Fits says so where that is
	// something else: how many cells a row needs, and how many it would take.
	Fitted bool
	Fits   func(R) (needs, takes int)
	Off    bool // it has no place now, such as a stage that is scrolled away

	// Cell is the text of a row, which the list cuts and aligns; nil: that of the value.
	Cell func(R, *Context) string

	// Value is what a row has in the column, for sorting, comparing and files: a string,
	// []string, int, int64, float64 (Share: 0 to 1; Money: dollars), bool, time.Duration
	// or time.Time. Nil, not a number and the zero time are a value that was not read.
	Value func(R) any
	Kind  Kind
	Sort  func(R) any // instead of Value, where rows are sorted by something else

	// Match is how column:value compares; nil: the column is not filtered by its texts.
	Match Match
	Asked string           // what a filter calls the column; empty: its ID
	Texts func(R) []string // instead of Value, what Match compares
	OneOf []string         // the only values that can be asked for; empty: any

	Rests store.Topics // what its values rest on beside what the rows rest on
}

// Width is how much room a column gets, in cells.
type Width struct {
	Floor  int  // it is never narrower, whatever its rows need
	Least  int  // it is never narrower where its rows need as much
	Most   int  // with Flex: the widest it grows to; 0 for no bound
	Flex   int  // its share of the room that is left; 0 never grows
	Right  bool // figures: aligned to the right
	Before int  // cells of it that reach into the gap before it: a bracket
	Behind int  // and into the gap behind it: a bracket, or the sign behind a figure
	Leaves int  // where there is no room, the column with the highest goes first; 0 stays
	Holds  int  // columns with this Leaves and higher go before it is narrower than its rows; 0: none does
}

// Kind says what the values of a column are, and so what they are compared with by
// column:>value and column:<value.
type Kind int

// The kinds of values, each with what is typed to compare with it.
const (
	Text   Kind = iota // nothing: texts are not compared
	Name               // nor are names, which are cut in their middle
	Number             // 12, 1.5k, 3M
	Bytes              // 512, 1.5k, 3M, of 1,024
	Share              // 5 or 5%
	Money              // 4 or $4.50
	Span               // 90, 90s, 5m, 2h, 3d, 1w
	Age                // as Span: of two, the older one is greater
)

// Context is how a cell will be drawn.
type Context struct {
	Theme    theme.Theme
	Now      time.Time
	Width    int  // of the cell
	Selected bool // the row
	Focused  bool // the row is selected and the list has the keys
	Marked   bool
	ids      []string
	prefix   string // of all names
	spin     int
	spun     *bool
}

// Spin is the frame that a spinner in the cell is at.
func (c *Context) Spin() int {
	*c.spun = true
	return c.spin
}

// Shows reports whether a column shows.
func (c *Context) Shows(id string) bool { return slices.Contains(c.ids, id) }

// Having are columns of which only some rows have anything: the others have no text and no
// value in them.
func Having[R any](has func(R) bool, columns ...Column[R]) []Column[R] {
	for i := range columns {
		c := &columns[i]
		c.Value, c.Sort = valueOf(has, c.Value), valueOf(has, c.Sort)
		if text := c.Cell; text != nil {
			c.Cell = func(r R, ctx *Context) string {
				if !has(r) {
					return ""
				}
				return text(r, ctx)
			}
		}
	}
	return columns
}

// valueOf is a value that there is only for some rows.
func valueOf[R any](has func(R) bool, value func(R) any) func(R) any {
	if value == nil {
		return nil
	}
	return func(r R) any {
		if !has(r) {
			return nil
		}
		return value(r)
	}
}

// draw is the text of a row.
func (c *Column[R]) draw(r R, ctx *Context) string {
	switch {
	case c.Cell != nil:
		return c.Cell(r, ctx)
	case c.Value == nil:
		return ""
	case c.Kind == Name:
		return widget.Middle(strings.TrimPrefix(wordsOf(c.Value(r)), ctx.prefix), ctx.Width, ctx.Theme.Glyphs.Ellipsis)
	case c.Kind == Age:
		if at, _ := c.Value(r).(time.Time); !at.IsZero() {
			return ctx.Theme.Dim.Paint(widget.Age(ctx.Now.Sub(at)))
		}
		return ""
	}
	return wordsOf(c.Value(r))
}

// sized reports whether the rows decide about the width.
func (c *Column[R]) sized() bool { return c.Fitted || c.Fits != nil }

// widths are how many cells the rows of a column need and would take.
type widths struct{ needs, takes int }

// measured bounds the rows that decide about the width of a column.
const measured = 2000

// widest measures a column.
func (c *Column[R]) widest(rows []R, prefix string) widths {
	w := widths{c.Width.Floor, c.Width.Floor}
	for _, r := range rows[:min(len(rows), measured)] {
		if c.Fits != nil {
			needs, takes := c.Fits(r)
			w.needs, w.takes = max(w.needs, needs), max(w.takes, takes)
			continue
		}
		words := wordsOf(c.Value(r))
		if c.Kind == Name {
			words = strings.TrimPrefix(words, prefix)
		}
		cells := widget.Width(words)
		w.needs, w.takes = max(w.needs, cells), max(w.takes, cells)
	}
	return w
}

// drawn is the column as the table draws it.
func (c *Column[R]) drawn(w widths) widget.Column {
	out := widget.Column{ID: c.ID, Title: c.Title, Min: c.Width.Least, Max: c.Width.Most, Flex: c.Width.Flex,
		Right: c.Width.Right, Before: c.Width.Before, Behind: c.Width.Behind, Drop: c.Width.Leaves, Holds: c.Width.Holds}
	if !c.sized() {
		return out
	}
	out.Min, out.Max = min(c.Width.Least, w.needs), w.takes
	if c.Width.Most > 0 {
		out.Max = min(out.Max, c.Width.Most)
	}
	out.Max = max(out.Max, out.Min)
	if c.Width.Holds > 0 {
		out.Want = out.Max
	}
	return out
}
