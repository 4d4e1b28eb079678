package feed

// What is known of each function, and whose turn it is.

import (
	"time"

	"github.com/aloftdeck/aloft/aws/feed/engine"
	"github.com/aloftdeck/aloft/model"
)

// row is what is known of one function.
type row struct {
	name  string
	seq   int // order of being listed
	place int // on the screen, from the top; offScreen elsewhere
	index int // in its heap; engine.Outside when it is in none

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

// cell is what is known of one alias of a function.
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

// newQueue is a queue of rows, by when they are due.
func newQueue() engine.Queue[*row] {
	return engine.Queue[*row]{Before: rowBefore, At: func(r *row) *int { return &r.index }}
}

// rowBefore orders rows: those that are due at the same time as they stand on the
// screen, and those without a cell that was asked for first.
func rowBefore(a, b *row) bool {
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
