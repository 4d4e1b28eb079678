package engine

import (
	"container/heap"
	"iter"
	"slices"
)

// Queue is what waits for its turn, the first to go on top. Before orders it; At is
// where a member keeps its place, which is Outside while it is in no queue.
type Queue[T any] struct {
	Before func(a, b T) bool
	At     func(T) *int
	items  []T
}

// Outside is the place of what is in no queue.
const Outside = -1

// Top is what goes first; it is false when nothing waits.
func (q *Queue[T]) Top() (first T, ok bool) {
	if len(q.items) == 0 {
		return first, false
	}
	return q.items[0], true
}

// Put places a member, whether or not it is in the queue already.
func (q *Queue[T]) Put(x T) {
	if at := *q.At(x); at != Outside {
		heap.Fix((*items[T])(q), at)
		return
	}
	heap.Push((*items[T])(q), x)
}

// Remove takes a member out, if it is in the queue.
func (q *Queue[T]) Remove(x T) {
	if at := *q.At(x); at != Outside {
		heap.Remove((*items[T])(q), at)
	}
}

// All are the members, in no order.
func (q *Queue[T]) All() iter.Seq[T] { return slices.Values(q.items) }

// items is a Queue for package heap.
type items[T any] Queue[T]

func (q *items[T]) Len() int           { return len(q.items) }
func (q *items[T]) Less(i, j int) bool { return q.Before(q.items[i], q.items[j]) }

func (q *items[T]) Swap(i, j int) {
	q.items[i], q.items[j] = q.items[j], q.items[i]
	*q.At(q.items[i]), *q.At(q.items[j]) = i, j
}

func (q *items[T]) Push(x any) {
	*q.At(x.(T)) = len(q.items)
	q.items = append(q.items, x.(T))
}

func (q *items[T]) Pop() any {
	last := len(q.items) - 1
	x := q.items[last]
	clear(q.items[last:])
	q.items = q.items[:last]
	*q.At(x) = Outside
	return x
}
