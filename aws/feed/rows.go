package feed

// What the plan knows of each function, and the heaps that say whose turn it is.

import (
	"container/heap"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// row is what the plan knows of one function.
type row struct {
	name  string
	seq   int // order of being listed
	place int // on the screen, from the top; offScreen elsewhere
	index int // in its heap; outside when it is in none

	due     time.Time // when its aliases are to be read next
	from    time.Time // on the screen: not before this, so that scrolling by reads nothing
	last    time.Time // when the last read of its aliases that has ended was asked for
	full    time.Time // the same for the last one that worked
	reading time.Time // since when its aliases are being read; zero when they are not
	tried   bool      // a read of its aliases has ended, one way or the other
	touched bool      // cells of it have been asked for: rows without any come first
	exempt  bool      // an operator asked for it: no spacing, no cap
	awaited bool      // and waits for it

	denied   *model.Failure // ListAliases is not allowed on it
	deniedTo time.Time      // and is not tried again before this

	cells map[string]*cell // by alias name
}

const (
	offScreen = -1
	outside   = -1
)

// cell is what the plan knows of one alias of a function.
type cell struct {
	alias   model.Alias
	absent  bool
	full    bool      // read with weights and revision
	asked   time.Time // when what is known was asked for; zero when nothing is
	at      time.Time // when the answer came
	seen    model.Sighting
	reading bool
	queued  bool
}

// known reports whether the cell was read at all.
func (c *cell) known() bool { return !c.asked.IsZero() }

func (r *row) cell(alias string) *cell {
	c := r.cells[alias]
	if c == nil {
		c = &cell{}
		r.cells[alias] = c
	}
	return c
}

// byCells reports whether the row has to be read cell by cell.
func (r *row) byCells(now time.Time) bool {
	return r.denied != nil && now.Before(r.deniedTo)
}

// queue is a heap of rows, the one to read next on top.
type queue []*row

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	a, b := q[i], q[j]
	if !a.due.Equal(b.due) {
		return a.due.Before(b.due)
	}
	if a.touched != b.touched {
		return b.touched
	}
	if a.place != b.place {
		return a.place < b.place
	}
	return a.seq < b.seq
}

func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

// Push is for package heap.
func (q *queue) Push(x any) {
	r := x.(*row)
	r.index = len(*q)
	*q = append(*q, r)
}

// Pop is for package heap.
func (q *queue) Pop() any {
	last := len(*q) - 1
	r := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	r.index = outside
	return r
}

// next is the row to read next, nil when there is none.
func (q queue) next() *row {
	if len(q) == 0 {
		return nil
	}
	return q[0]
}

func (q *queue) remove(r *row) {
	if r.index != outside {
		heap.Remove(q, r.index)
	}
}

// put places a row by its due time, whether or not it is in the heap already.
func (q *queue) put(r *row) {
	if r.index != outside {
		heap.Fix(q, r.index)
		return
	}
	heap.Push(q, r)
}
