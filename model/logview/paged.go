package logview

import "slices"

// page is how many things are kept in one piece.
const page = 1024

// paged are things with numbers that stay, of which the oldest may go. Adding one moves
// no other, and who has a copy of the pages may read what was in them beside whoever adds.
type paged[T any] struct {
	pages [][]T // each full but the last
	gone  int   // pages given up
	first int   // number of the oldest
	end   int   // number of the next
}

// push adds one.
func (p *paged[T]) push(v T) {
	if i := p.end/page - p.gone; i == len(p.pages) {
		p.pages = append(p.pages, make([]T, 0, page))
	}
	last := len(p.pages) - 1
	p.pages[last] = append(p.pages[last], v)
	p.end++
}

// at is the one of a number that is held.
func (p *paged[T]) at(n int) *T { return &p.pages[n/page-p.gone][n%page] }

// dropBefore gives up what is older than a number.
func (p *paged[T]) dropBefore(n int) {
	p.first = max(p.first, n)
	for len(p.pages) > 0 && (p.gone+1)*page <= p.first {
		p.pages[0] = nil
		p.pages = p.pages[1:]
		p.gone++
	}
}

// snapshot is what is held now, to be read beside whoever adds.
func (p *paged[T]) snapshot() paged[T] {
	s := *p
	s.pages = slices.Clone(p.pages)
	return s
}
