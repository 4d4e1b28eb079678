package list

import (
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Do moves the selection, marks and sorts, and reports whether the action is one of
// these.
func (l *List[R]) Do(id action.ID) bool {
	switch id {
	case action.Up:
		l.table.Move(-1)
	case action.Down:
		l.table.Move(1)
	case action.Top:
		l.table.Top()
	case action.Bottom:
		l.table.Bottom()
	case action.HalfUp:
		l.table.HalfPage(-1)
	case action.HalfDown:
		l.table.HalfPage(1)
	case action.PageUp:
		l.table.Page(-1)
	case action.PageDown:
		l.table.Page(1)
	default:
		return l.change(id)
	}
	l.resting = false
	return true
}

// change marks the chosen row, or sorts.
func (l *List[R]) change(id action.ID) bool {
	switch {
	case id == action.Sort && (len(l.spec.Orders) > 1 || l.order.Column != ""):
		l.nextOrder()
	case id == action.Mark && l.spec.Marks:
		if key, ok := l.table.Selected(); ok {
			l.table.ToggleMark(key)
			l.table.Move(1)
		}
	default:
		return false
	}
	return true
}

// WheelRows is how many rows a turn of the wheel scrolls.
const WheelRows = 3

// Wheel scrolls by so many turns, down when positive.
func (l *List[R]) Wheel(turns int) {
	l.resting = false
	l.table.Scroll(turns * WheelRows)
}

// Click chooses the row that is drawn at a cell of the pane. On a head it sorts by the
// column, and turns the order round where it does already.
func (l *List[R]) Click(x, y int) {
	if w, h := widget.Inside(l.w, l.h); w != l.w && h != l.h {
		x, y = x-1, y-1
	}
	y -= l.head
	column, on := l.table.ColumnAt(x)
	head := l.table.OnHeader(y)
	if !head {
		if _, ok := l.table.ClickRow(y); !ok {
			return
		}
		l.resting = false
	}
	if !on || l.spec.Hit != nil && l.spec.Hit(column) || !head {
		return
	}
	if l.order.Column == column {
		l.SortBy(column, !l.order.Down)
	} else if c := l.column(column); c != nil {
		l.SortBy(column, c.Kind.compares()) // of figures the greatest is looked for first
	}
}

// SetFilter narrows the rows; the result says what was wrong with the text. The chosen row
// stays chosen when the filter lets it through; else the first one is.
func (l *List[R]) SetFilter(text string) Filter {
	chosen, had := l.table.Selected()
	if l.filter.Text == "" {
		clear(l.texts) // they may go by the time
	}
	l.filter = Filter{Text: text}
	l.sift()
	if had && !l.table.Select(chosen) {
		l.table.Top()
	}
	return l.filter
}

// Filter is the filter in force.
func (l *List[R]) Filter() Filter { return l.filter }

// Clear takes away the filter, else the marks, and reports whether there was any.
func (l *List[R]) Clear() bool {
	switch {
	case l.filter.Text != "":
		l.SetFilter("")
	case len(l.table.Marked()) > 0:
		l.table.ClearMarks()
	default:
		return false
	}
	return true
}

// Choose chooses a row by its key, and gives a filter up that hides it. It reports whether
// there is such a row.
func (l *List[R]) Choose(key string) bool {
	l.resting = false
	if l.table.Select(key) {
		return true
	}
	if !l.filter.Empty() {
		l.SetFilter("")
	}
	return l.table.Select(key)
}

// ToTop chooses the first row.
func (l *List[R]) ToTop() { l.table.Top() }
