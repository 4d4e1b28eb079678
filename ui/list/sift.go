package list

import (
	"cmp"
	"slices"
	"strings"
)

// Order is one way in which a list is sorted.
type Order struct {
	Column string // none: as the rows come
	Down   bool
	Words  string // at the right of the title, where it is not the list's first order
}

// matching are the rows that the filter lets through, and how many it can not tell of.
func (l *List[R]) matching() (picked []int, unread int) {
	if l.filter.Empty() {
		picked = make([]int, len(l.all))
		for i := range picked {
			picked[i] = i
		}
		return picked, 0
	}
	if l.words == nil {
		l.words = make([]string, len(l.all))
		for i, r := range l.all {
			l.words[i] = strings.ToLower(l.spec.Text(r))
		}
	}
	now := l.spec.Now()
	rows := make([]row, len(l.all))
	for i, r := range l.all {
		rows[i] = row{
			text:    l.words[i],
			matches: func(column, value string) bool { return l.matches(i, column, value) },
			amount:  func(column string) (float64, bool) { return amountOf(l.columns[l.asked[column]].Value(r), now) },
		}
	}
	return l.filter.pick(rows)
}

// matches reports whether row i of all has a value in a column.
func (l *List[R]) matches(i int, column, value string) bool {
	c := &l.columns[l.asked[column]]
	texts, known := l.texts[c.ID]
	if !known {
		texts = make([][]string, len(l.all))
		for k, r := range l.all {
			if c.Texts != nil {
				texts[k] = c.Texts(r)
			} else {
				texts[k] = textsOf(c.Value(r))
			}
			texts[k] = lowered(texts[k])
		}
		l.texts[c.ID] = texts
	}
	return slices.ContainsFunc(texts[i], func(text string) bool { return c.Match(text, value) })
}

// lowered are the texts in lower case, in a slice of their own.
func lowered(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = strings.ToLower(t)
	}
	return out
}

// sort puts the rows that show into their order. Rows of a group stay below its first
// one; a value that was not read comes last, and a favourite first, whichever way the list is
// sorted.
func (l *List[R]) sort() {
	l.sortByColumn()
	if favoured := l.spec.Favoured; favoured != nil {
		slices.SortStableFunc(l.rows, func(a, b int) int {
			switch x, y := favoured(l.all[a]), favoured(l.all[b]); {
			case x == y:
				return 0
			case x:
				return -1
			}
			return 1
		})
	}
}

func (l *List[R]) sortByColumn() {
	c := l.column(l.order.Column)
	if c == nil || !c.sorts() {
		return
	}
	keys := l.keysOf(c)
	slices.SortStableFunc(l.rows, func(a, b int) int {
		x, y := keys[a], keys[b]
		switch {
		case x.read != y.read:
			if x.read {
				return -1
			}
			return 1
		case l.order.Down:
			return y.compare(x)
		}
		return x.compare(y)
	})
}

// sorts reports whether a list can be sorted by the column.
func (c *Column[R]) sorts() bool { return c.Sort != nil || c.Value != nil }

// keysOf are what all rows are sorted by in a column.
func (l *List[R]) keysOf(c *Column[R]) []key {
	if keys, known := l.keys[c.ID]; known {
		return keys
	}
	value := c.Value
	if c.Sort != nil {
		value = c.Sort
	}
	keys := make([]key, len(l.all))
	for i, r := range l.all {
		if i > 0 && l.spec.In != nil && l.spec.In(r) == l.spec.In(l.all[i-1]) {
			keys[i] = keys[i-1]
			continue
		}
		keys[i] = keyOf(value(r))
	}
	l.keys[c.ID] = keys
	return keys
}

// SortBy sorts by a column that can be sorted by.
func (l *List[R]) SortBy(column string, down bool) {
	if c := l.column(column); c != nil && c.sorts() {
		l.reorder(Order{Column: column, Down: down})
	}
}

// SortNames are the columns that the list can be sorted by, as a filter calls them.
func (l *List[R]) SortNames() []string {
	var names []string
	for i := range l.columns {
		if c := &l.columns[i]; c.sorts() {
			names = append(names, cmp.Or(c.Asked, c.ID))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// SortNamed sorts by one of SortNames, and reports whether it is one.
func (l *List[R]) SortNamed(name string, down bool) bool {
	for _, asked := range []bool{false, true} { // a stage may be called like a column
		for i := range l.columns {
			if c := &l.columns[i]; c.sorts() && (c.Asked != "") == asked && cmp.Or(c.Asked, c.ID) == name {
				l.reorder(Order{Column: c.ID, Down: down})
				return true
			}
		}
	}
	return false
}

// SortLater sorts by a column as soon as there is one of that id.
func (l *List[R]) SortLater(column string, down bool) {
	l.reorder(Order{Column: column, Down: down})
}

// Unsort puts the rows into the list's first order.
func (l *List[R]) Unsort() {
	if len(l.spec.Orders) > 0 {
		l.reorder(l.spec.Orders[0])
	} else {
		l.reorder(Order{})
	}
}

// nextOrder goes to the next of the list's orders, and to the first from one that is not
// among them: without any the rows stand as they come.
func (l *List[R]) nextOrder() {
	if len(l.spec.Orders) == 0 {
		l.reorder(Order{})
		return
	}
	at := slices.IndexFunc(l.spec.Orders, func(o Order) bool {
		return o.Column == l.order.Column && o.Down == l.order.Down
	})
	l.reorder(l.spec.Orders[(at+1)%len(l.spec.Orders)])
}

func (l *List[R]) reorder(o Order) {
	l.order = o
	l.table.SetSort(o.Column, o.Down)
	l.sift()
}
