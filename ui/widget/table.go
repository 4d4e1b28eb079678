package widget

// The table: rows with columns in an exact rectangle.

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/ui/theme"
)

// Source is what a table shows. Rows have an identity, their key, which the
// selection and the marks follow wherever the row goes.
type Source interface {
	Len() int
	Key(i int) string
	// Cells are the texts of row i, one for each column of r.Columns. The table
	// cuts and aligns them.
	Cells(i int, r Row) []string
}

// favouring is a Source some of whose rows are of favourites, which have a sign where a mark
// would stand.
type favouring interface{ Favoured(i int) bool }

// Row is how a row will be drawn.
type Row struct {
	Theme    theme.Theme
	Columns  []string // ids of the columns that show
	Widths   []int    // of those
	Selected bool
	Focused  bool // the row is selected and the table has the focus
	Marked   bool
}

// Table is a list of rows with columns, a selection and marks. A frame costs no more
// than the rows that show, at any length. The zero value is not usable; NewTable makes
// one.
type Table struct {
	// Empty is what a table without rows says.
	Empty string

	source  Source
	columns []Column
	marking bool
	sortBy  string
	down    bool // sorted downwards

	index  int    // of the selection
	key    string // of the selection
	known  bool   // a row was selected once
	offset int    // first row shown
	rows   int    // rows that the last frame had room for
	headed bool   // the last frame had a header
	marked map[string]bool

	layout  layout
	themeID string
	ids     []string // of the columns that show
	header  string
}

// NewTable makes a table. With marking, rows have a mark before them.
func NewTable(source Source, marking bool, columns ...Column) *Table {
	return &Table{source: source, columns: columns, marking: marking, marked: map[string]bool{}, layout: layout{width: -1}}
}

// SetColumns replaces the columns.
func (t *Table) SetColumns(columns ...Column) {
	t.columns = columns
	t.layout.width = -1
}

// SetSort says by which column the rows are sorted, for the header; the source
// does the sorting.
func (t *Table) SetSort(column string, down bool) {
	if t.sortBy != column || t.down != down {
		t.sortBy, t.down = column, down
		t.header = ""
	}
}

// gutter is the room before the first column: the marker, and the mark or a blank.
const gutter = 2

// Lines draws the table: exactly h lines of w cells, the header first where there
// is room for two.
func (t *Table) Lines(th theme.Theme, w, h int, focused bool) []string {
	w, h = max(w, 0), max(h, 0)
	t.prepare(th, w)
	t.rows, t.headed = h, h >= 2
	out := make([]string, 0, h)
	if t.headed {
		out = append(out, t.header)
		t.rows--
	}
	t.follow()
	t.scrollToSelection()
	n := t.source.Len()
	if n == 0 && t.Empty != "" && t.rows > 0 {
		out = append(out, t.says(th, w, h-len(out))...)
	}
	for i := t.offset; i < n && len(out) < h; i++ {
		out = append(out, t.row(th, i, focused))
	}
	for len(out) < h {
		out = append(out, blanks(w))
	}
	return out
}

// prepare makes layout and header fit theme and width.
func (t *Table) prepare(th theme.Theme, w int) {
	if t.layout.width != w || t.themeID != th.ID() {
		t.layout = arrange(t.columns, min(gutter, w), w)
		t.ids = t.ids[:0]
		for _, c := range t.layout.columns {
			t.ids = append(t.ids, t.columns[c].ID)
		}
		t.themeID, t.header = th.ID(), ""
	}
	if t.header == "" {
		t.header = t.headerLine(th)
	}
}

func (t *Table) headerLine(th theme.Theme) string {
	line := blanks(min(gutter, t.layout.width))
	used := min(gutter, t.layout.width)
	for k, i := range t.layout.columns {
		line += blanks(t.layout.gaps[k])
		used += t.layout.gaps[k]
		c, cw := t.columns[i], t.layout.widths[k]
		title := c.Title
		if c.ID != "" && c.ID == t.sortBy && cw >= 2 {
			sign := th.Glyphs.Up
			if t.down {
				sign = th.Glyphs.Down
			}
			if !c.Right {
				title, _ = cut(title, cw-1, th.Glyphs.Ellipsis)
			}
			title += sign
		}
		room := cw
		if c.Right { // the head of figures ends where they do, and may begin before them
			room -= c.Behind
			for more := Width(title) - room; more > 0 && strings.HasSuffix(line, "  "); more-- {
				line, room = line[:len(line)-1], room+1
			}
			line += align(title, room, true, th.Glyphs.Ellipsis) + blanks(c.Behind)
		} else {
			line += align(title, room, false, th.Glyphs.Ellipsis)
		}
		used += cw
	}
	return th.Header.Over(line + blanks(t.layout.width-used))
}

func align(s string, w int, right bool, tail string) string {
	if right {
		return FitRight(s, w, tail)
	}
	return FitTail(s, w, tail)
}

// row draws one row.
func (t *Table) row(th theme.Theme, i int, focused bool) string {
	l := &t.layout
	selected, marked := i == t.index, t.marked[t.source.Key(i)]
	focused = focused && selected
	cells := t.source.Cells(i, Row{Theme: th, Columns: t.ids, Widths: l.widths, Selected: selected, Focused: focused, Marked: marked})
	var b strings.Builder
	lead, used := " ", min(gutter, l.width)
	if selected {
		lead = th.Glyphs.Marker
	}
	if marked && t.marking {
		lead += th.Marked.Paint(th.Glyphs.Mark)
	} else if f, ok := t.source.(favouring); ok && f.Favoured(i) {
		lead += th.Info.Paint(th.Glyphs.Favourite)
	}
	b.WriteString(FitTail(lead, used, ""))
	for n, c := range l.columns {
		b.WriteString(blanks(l.gaps[n]))
		used += l.gaps[n]
		text := ""
		if n < len(cells) {
			text = cells[n]
		}
		b.WriteString(align(text, l.widths[n], t.columns[c].Right, th.Glyphs.Ellipsis))
		used += l.widths[n]
	}
	b.WriteString(blanks(l.width - used))
	line := b.String()
	switch {
	case focused:
		return th.Bar(line)
	case selected:
		return th.SelectedBlurred.Over(line)
	}
	return line
}

// Info says which rows show, such as "12–40 of 200"; it is empty when all do.
func (t *Table) Info(th theme.Theme) string {
	n := t.source.Len()
	if n <= t.rows || t.rows <= 0 {
		return ""
	}
	return strconv.Itoa(t.offset+1) + th.Glyphs.Dash + strconv.Itoa(min(t.offset+t.rows, n)) + " of " + strconv.Itoa(n)
}

// Visible are the rows that the last frame showed: from the first to before the
// last.
func (t *Table) Visible() (first, last int) {
	return t.offset, max(min(t.offset+t.rows, t.source.Len()), t.offset)
}

// VisibleKeys are the rows that the last frame showed, top to bottom.
func (t *Table) VisibleKeys() []string {
	n := t.source.Len()
	var keys []string
	for i := t.offset; i < min(t.offset+t.rows, n); i++ {
		keys = append(keys, t.source.Key(i))
	}
	return keys
}

// ToggleMark marks a row or takes the mark away. Marks stay with rows that a
// filter hides.
func (t *Table) ToggleMark(key string) {
	if t.marked[key] {
		delete(t.marked, key)
		return
	}
	t.marked[key] = true
}

// IsMarked reports whether a row is marked.
func (t *Table) IsMarked(key string) bool { return t.marked[key] }

// Marked are the keys of the marked rows in their order by name, those that the
// source does not show included.
func (t *Table) Marked() []string { return slices.Sorted(maps.Keys(t.marked)) }

// ClearMarks takes all marks away.
func (t *Table) ClearMarks() { clear(t.marked) }

// KeepMarks takes the marks of rows away that keep does not want, such as those
// of things that no longer exist.
func (t *Table) KeepMarks(keep func(key string) bool) {
	maps.DeleteFunc(t.marked, func(key string, _ bool) bool { return !keep(key) })
}
