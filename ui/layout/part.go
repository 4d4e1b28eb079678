package layout

import "slices"

// Part is a piece of the room: the place of a pane, or more parts.
type Part struct {
	Place  Place
	Parts  []Part // instead of a place
	Across bool   // the parts stand beside each other, else below each other
	Share  Share  // of the length of what it is a part of
	Length int    // wanted in place of a share. Neither: what remains
	Least  int    // 0: what its panes need
	// ByNeed shares the rows of its parts, which are places of lists, by what they need.
	ByNeed bool
}

// Share is so many of so many parts.
type Share struct{ Of, In int }

// Scene is what a form can go by.
type Scene struct {
	Request
	Body Rect
}

// Frame is how many lines and columns the frame of a pane takes.
const Frame = 2

// At is the pane that shows at a place: the one with the keys, else the one in front,
// else the first; -1 where none does.
func (s Scene) At(place Place) int {
	at := -1
	for i, p := range s.Panes {
		switch {
		case p.Place != place || place == Across && !p.Shown && i != s.Focus:
		case i == s.Focus:
			return i
		case at < 0 || p.Front && !s.Panes[at].Front:
			at = i
		}
	}
	return at
}

// Has reports whether a pane shows at a place.
func (s Scene) Has(place Place) bool { return s.At(place) >= 0 }

// place gives the panes of a part their rectangles.
func (s Scene) place(p Part, at Rect, plan *Plan) {
	if p.Parts == nil {
		if i := s.At(p.Place); i >= 0 {
			plan.Panes[i] = at
		}
		return
	}
	parts := s.there(p.Parts)
	total := at.H
	if p.Across {
		total = at.W
	}
	var lengths []int
	if p.ByNeed {
		lengths = s.byNeed(parts, total)
	} else {
		lengths = s.byShare(parts, total, p.Across)
	}
	for i, part := range parts {
		r := at
		if p.Across {
			r.W, at.X = lengths[i], at.X+lengths[i]
		} else {
			r.H, at.Y = lengths[i], at.Y+lengths[i]
		}
		s.place(part, r, plan)
		if p.ByNeed {
			pane := s.At(part.Place)
			plan.Joined[pane], plan.Ended[pane] = i > 0, i < len(parts)-1
		}
	}
}

// there leaves out the parts with no pane to show.
func (s Scene) there(parts []Part) []Part {
	return slices.DeleteFunc(slices.Clone(parts), func(p Part) bool {
		if p.Parts != nil {
			return len(s.there(p.Parts)) == 0
		}
		return !s.Has(p.Place)
	})
}

// least is the least length of a part.
func (s Scene) least(p Part, across bool) int {
	switch {
	case p.Least > 0:
		return p.Least
	case p.Parts == nil:
		needs := s.Panes[s.At(p.Place)].Needs
		if across {
			return needs.Cols
		}
		return Frame + needs.Head + needs.Rows
	}
	sum, most := 0, 0
	for _, part := range s.there(p.Parts) {
		n := s.least(part, across)
		sum, most = sum+n, max(most, n)
	}
	if p.Across == across {
		return sum
	}
	return most
}

// byShare divides a length: each part gets its share, at least its least as far as
// the others keep theirs, and the one without a share what remains.
func (s Scene) byShare(parts []Part, total int, across bool) []int {
	leasts := 0
	for _, p := range parts {
		leasts += s.least(p, across)
	}
	lengths, rest, left := make([]int, len(parts)), len(parts)-1, total
	for i, p := range parts {
		if p.Share.In == 0 && p.Length == 0 {
			rest = i
		}
	}
	for i, p := range parts {
		if i == rest {
			continue
		}
		least := s.least(p, across)
		n, most := p.Length, total-(leasts-least) // most: what leaves the others their least
		if p.Share.In > 0 {
			n = total * p.Share.Of / p.Share.In
		}
		n = max(n, min(least, most))
		if leasts <= total {
			n = min(n, most)
		}
		lengths[i] = max(min(n, left), 0)
		left -= lengths[i]
	}
	lengths[rest] = left
	return lengths
}

// tight is from how many rows on each list gets all of its least. Where fewer are to
// be shared it is one less.
const tight = 20

// byNeed divides lines between lists, each with its title and heads, the last with the
// line that ends it. Each has its least; the list that has the keys gets what it needs
// up to half of the rows, the first all that remains. What nobody needs completes the
// list that lacks least, and the rest is shared evenly.
func (s Scene) byNeed(parts []Part, total int) []int {
	type list struct{ head, rows, wanted int }
	lists, rows, keys := make([]list, len(parts)), total-1, 0
	for i, p := range parts {
		at := s.At(p.Place)
		needs := s.Panes[at].Needs
		lists[i] = list{1 + needs.Head, needs.Rows, needs.Wanted}
		rows -= lists[i].head
		if at == s.Last {
			keys = i
		}
	}
	all := rows
	for i := range lists {
		if all < tight {
			lists[i].rows--
		}
		lists[i].rows = max(min(lists[i].rows, rows), 0)
		rows -= lists[i].rows
	}
	give := func(i, n int) {
		n = max(min(n, rows), 0)
		lists[i].rows, rows = lists[i].rows+n, rows-n
	}
	lacks := func(i int) int { return max(lists[i].wanted-lists[i].rows, 0) }
	if keys > 0 {
		give(keys, min(lacks(keys), all/2-lists[keys].rows))
	}
	give(0, lacks(0))
	least := -1
	for i := range lists {
		if n := lacks(i); n > 0 && (least < 0 || n < lacks(least)) {
			least = i
		}
	}
	if least >= 0 {
		give(least, lacks(least))
	}
	for before := -1; rows != before; {
		before = rows
		for i := range lists {
			give(i, min(lacks(i), 1))
		}
	}
	give(0, rows) // of no use to anybody
	lengths, left := make([]int, len(parts)), total
	for i, l := range lists {
		lengths[i] = max(min(l.head+l.rows, left), 0)
		left -= lengths[i]
	}
	lengths[len(lengths)-1] += left // the line that ends the column
	return lengths
}
