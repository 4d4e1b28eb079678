package logbook

import "slices"

// numbers are numbers of lines, ascending.
type numbers struct {
	list []int
}

func (l *numbers) push(n int) { l.list = append(l.list, n) }

// pushFront puts a number before all others.
func (l *numbers) pushFront(n int) {
	if len(l.list) == 0 || l.list[0] != n {
		l.list = slices.Insert(l.list, 0, n)
	}
}

// dropBefore takes away what is less than n, which is few at a time.
func (l *numbers) dropBefore(n int) {
	i := 0
	for i < len(l.list) && l.list[i] < n {
		i++
	}
	l.list = l.list[i:]
}

// after is the first number greater than n.
func (l *numbers) after(n int) (int, bool) {
	i, _ := slices.BinarySearch(l.list, n+1)
	if i == len(l.list) {
		return 0, false
	}
	return l.list[i], true
}

// before is the last number less than n.
func (l *numbers) before(n int) (int, bool) {
	i, _ := slices.BinarySearch(l.list, n)
	if i == 0 {
		return 0, false
	}
	return l.list[i-1], true
}
