package logbook

import "slices"

// Search is a query and the lines that match it. Its ring keeps it current.
type Search struct {
	query string
	match matcher
	lines numbers
}

// Span is a part of a line's plain text, in bytes.
type Span struct{ Start, End int }

// Find searches all lines for a query, in the plain text, without regard to case
// unless the query has a capital letter, and goes on in the lines that are
// appended. It takes the place of the search before it; an empty query ends it and
// gives nil.
func (r *Ring) Find(query string) *Search {
	r.version++
	old := r.search
	r.search = nil
	if query == "" {
		return nil
	}
	s := &Search{query: query, match: newMatcher(query)}
	if old != nil && s.match.narrows(old.match) {
		for _, n := range old.lines.list {
			if r.matches(s, n) {
				s.lines.push(n)
			}
		}
	} else {
		for n := r.first; n < r.end; n++ {
			if r.matches(s, n) {
				s.lines.push(n)
			}
		}
	}
	r.search = s
	return s
}

// matches reports whether a line that is held matches.
func (r *Ring) matches(s *Search, n int) bool {
	i := n % len(r.lines)
	text, k := r.lines[i].Text, r.kinds[i]
	if !s.match.possible(k) {
		return false
	}
	if k&coloured != 0 {
		r.scratch = appendPlain(r.scratch[:0], text)
	} else {
		r.scratch = append(r.scratch[:0], text...)
	}
	return s.match.in(r.scratch)
}

// Found is the search that goes on, nil for none.
func (r *Ring) Found() *Search { return r.search }

// Query is what is searched for.
func (s *Search) Query() string { return s.query }

// Count is how many of the lines held match.
func (s *Search) Count() int { return len(s.lines.list) }

// Rank is which of the matches line n is, from 1, and whether it is one.
func (s *Search) Rank(n int) (int, bool) {
	i, ok := slices.BinarySearch(s.lines.list, n)
	return i + 1, ok
}

// Next is the first line after line n that matches, and whether there is one.
func (s *Search) Next(n int) (int, bool) { return s.lines.after(n) }

// Previous is the last line before line n that matches.
func (s *Search) Previous(n int) (int, bool) { return s.lines.before(n) }

// Spans are where the query stands in a line's plain text, left to right, without
// overlaps.
func (s *Search) Spans(plain string) []Span {
	var spans []Span
	text := []byte(plain)
	for at := 0; ; {
		i, n := s.match.index(text[at:])
		if i < 0 {
			return spans
		}
		spans = append(spans, Span{at + i, at + i + n})
		at += i + n
	}
}
