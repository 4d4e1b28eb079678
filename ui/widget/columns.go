package widget

// Which columns of a table show in how much room, and how wide each is.

import "slices"

// Column is one column of a table. Widths are cells.
type Column struct {
	ID    string // names it for sorting and clicks
	Title string
	Min   int  // its width, when it does not grow
	Want  int  // grows to this before any column grows further; 0: Min
	Max   int  // with Flex: the widest it grows to; 0 for no bound
	Flex  int  // its share of the room that is left; 0 never grows
	Right bool // numbers: aligned to the right
	// Before and Behind are cells of its width that reach into the gaps beside it: brackets,
	// and the sign behind a figure. A sign does so only before figures.
	Before, Behind int
	Drop           int // when the table is narrow, the column with the highest goes first; 0 stays
	Holds          int // columns with this Drop and higher go before it gets less than it wants; 0: none does
}

// gap is the room between columns.
const gap = 2

// layout says which columns show and how wide.
type layout struct {
	columns []int // indexes of those that show
	widths  []int // of those, in cells
	gaps    []int // the room before each
	starts  []int // the first cell of each
	width   int   // of the whole table
}

// arrange decides which columns fit in w cells behind a gutter, and how wide each
// is. A single column that does not fit is as wide as there is room.
func arrange(columns []Column, gutter, w int) layout {
	l := layout{width: w}
	for i := range columns {
		l.columns = append(l.columns, i)
	}
	for len(l.columns) > 1 {
		worst := l.worst(columns)
		if worst < 0 || l.need(columns, gutter, columns[l.columns[worst]].Drop) <= w {
			break
		}
		l.columns = slices.Delete(l.columns, worst, worst+1)
	}
	spare := w - l.need(columns, gutter, 0)
	for _, i := range l.columns {
		least := max(columns[i].Min, 1)
		more := max(min(columns[i].Want-least, spare), 0)
		l.widths = append(l.widths, least+more)
		spare -= more
	}
	l.grow(columns, spare)
	l.squeeze(columns, w-gutter)
	x := gutter
	for k, cw := range l.widths {
		x += l.gap(columns, k)
		l.gaps, l.starts = append(l.gaps, l.gap(columns, k)), append(l.starts, x)
		x += cw
	}
	return l
}

// worst is the place of the column that leaves next, -1 when all stay.
func (l *layout) worst(columns []Column) int {
	worst := -1
	for k, i := range l.columns {
		if columns[i].Drop > 0 && (worst < 0 || columns[i].Drop >= columns[l.columns[worst]].Drop) {
			worst = k
		}
	}
	return worst
}

// need is how many cells the columns take while one with that Drop shows.
func (l *layout) need(columns []Column, gutter, drop int) int {
	n := gutter
	for k, i := range l.columns {
		c := columns[i]
		if n += max(c.Min, 1); c.Holds > 0 && drop >= c.Holds {
			n += max(c.Want-max(c.Min, 1), 0)
		}
		n += l.gap(columns, k)
	}
	return n
}

// gap is the room before the column at place k.
func (l *layout) gap(columns []Column, k int) int {
	if k == 0 {
		return 0
	}
	left, right := columns[l.columns[k-1]], columns[l.columns[k]]
	n := gap - right.Before
	if right.Right || right.Before > 0 {
		n -= left.Behind
	}
	return max(n, 0)
}

// grow hands spare cells to the columns that take them, by their shares.
func (l *layout) grow(columns []Column, spare int) {
	for spare > 0 {
		shares := 0
		for k, i := range l.columns {
			if columns[i].room(l.widths[k]) > 0 {
				shares += columns[i].Flex
			}
		}
		if shares == 0 {
			return
		}
		given := 0
		for k, i := range l.columns {
			room := columns[i].room(l.widths[k])
			if room == 0 {
				continue
			}
			more := min(max(spare*columns[i].Flex/shares, 1), room, spare-given)
			l.widths[k] += more
			given += more
		}
		spare -= given
	}
}

// room is how much more a column would take.
func (c Column) room(now int) int {
	switch {
	case c.Flex <= 0:
		return 0
	case c.Max <= 0:
		return 1 << 20
	}
	return max(c.Max-now, 0)
}

// squeeze takes the cells away that are not there, from the last column on: what
// does not fit at all is not shown.
func (l *layout) squeeze(columns []Column, w int) {
	used := 0
	for k := range l.widths {
		used += l.gap(columns, k)
		if used+l.widths[k] > w {
			l.widths[k] = max(w-used, 0)
			keep := k + 1
			if l.widths[k] == 0 {
				keep = k
			}
			l.widths, l.columns = l.widths[:keep], l.columns[:keep]
			return
		}
		used += l.widths[k]
	}
}
