package list

import "strings"

// The rows of a list as others ask for them.

// All are all rows, those that the filter hides as well.
func (l *List[R]) All() []R { return l.all }

// Key names the thing of row i of those that the filter lets through.
func (l *List[R]) Key(i int) string { return l.spec.Key(l.all[l.rows[i]]) }

// Chosen is the chosen row and whether there is one.
func (l *List[R]) Chosen() (R, bool) {
	if i := l.table.Index(); i >= 0 {
		return l.all[l.rows[i]], true
	}
	var none R
	return none, false
}

// ChosenKey names the thing of the chosen row, empty where none is chosen.
func (l *List[R]) ChosenKey() string {
	if r, ok := l.Chosen(); ok {
		return l.spec.Key(r)
	}
	return ""
}

// OnLast reports whether the last row is chosen.
func (l *List[R]) OnLast() bool { return l.table.Index() == len(l.rows)-1 }

// OnScreen are the rows that show, top to bottom: before the first frame, as many as there
// is room for.
func (l *List[R]) OnScreen() []R {
	first, last := l.table.Visible()
	if first == last {
		last = min(first+l.h, len(l.rows))
	}
	rows := make([]R, 0, last-first)
	for _, i := range l.rows[first:min(last, len(l.rows))] {
		rows = append(rows, l.all[i])
	}
	return rows
}

// Prefix is what all names of the list begin with, whole words with what they end with;
// empty when they share nothing.
func (l *List[R]) Prefix() string { return l.prefix }

// Short is a name without what all names of the list begin with.
func (l *List[R]) Short(name string) string { return strings.TrimPrefix(name, l.prefix) }

// Count is how many rows the filter lets through, and of how many. A row in a group counts
// as the group.
func (l *List[R]) Count() (shown, all int) {
	if l.spec.In == nil {
		return len(l.rows), len(l.all)
	}
	last := ""
	for n, i := range l.rows {
		if in := l.spec.In(l.all[i]); n == 0 || in != last {
			shown, last = shown+1, in
		}
	}
	for n, r := range l.all {
		if in := l.spec.In(r); n == 0 || in != last {
			all, last = all+1, in
		}
	}
	return shown, all
}

// Marked are the keys of the marked rows, those that the filter hides as well.
func (l *List[R]) Marked() []string { return l.table.Marked() }

// Hidden are the marked rows that the filter hides.
func (l *List[R]) Hidden() map[string]bool {
	hidden := map[string]bool{}
	for _, m := range l.table.Marked() {
		hidden[m] = true
	}
	for i := range l.rows {
		delete(hidden, l.Key(i))
	}
	return hidden
}
