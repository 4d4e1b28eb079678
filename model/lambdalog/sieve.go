package lambdalog

// Looking for lines: those that match, those around them, or all of the invocations
// that have one that matches.

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
)

// The bounds of what a Sieve holds back.
const (
	mostOfEntry = 1000   // lines of one event or invocation that does not match yet
	mostHeld    = 50_000 // lines of all
)

// Search says which lines are wanted. The expressions are asked of a line as it came,
// without its colours.
type Search struct {
	Match   *regexp.Regexp // nil: any
	Not     *regexp.Regexp // nil: none
	Context int            // how many lines around those that match are wanted too
	// Invocations wants all lines of the invocations that have one which matches and
	// none that may not, in place of Context.
	Invocations bool
}

// All reports whether every line is wanted.
func (s Search) All() bool { return s.Match == nil && s.Not == nil }

// Kept is a line that is wanted.
type Kept struct {
	Line
	Left int // lines left out between the wanted one before and this
}

// Sieve lets the lines through that are wanted, in their order. What a stack trace says
// belongs to the line that it goes on from: one that matches brings the others along.
// Invocations come as a whole where they are looked for, each with its lines in their
// order. It belongs to one goroutine.
type Sieve struct {
	search  Search
	entries map[model.LogOrigin]*entry // what goes on in each stream
	before  []numbered                 // lines that may still be wanted
	after   int                        // lines that are wanted behind one that matched
	taken   int                        // lines so far
	last    int                        // number of the last line let through

	runs map[run]*held
	held int // lines of all runs
}

// numbered is a line and which one it is, from 1.
type numbered struct {
	Line
	n int
}

// entry is a line and what goes on from it.
type entry struct {
	verdict verdict
	began   int // number of its first line
}

type verdict uint8

const (
	undecided verdict = iota
	wanted
	refused
)

// run names an invocation.
type run struct {
	origin  model.LogOrigin
	request string
}

// held is what is held back of an invocation.
type held struct {
	first   int // its first line
	verdict verdict
	lines   []numbered
}

// NewSieve makes a sieve.
func NewSieve(s Search) *Sieve {
	return &Sieve{search: s, entries: map[model.LogOrigin]*entry{}, runs: map[run]*held{}}
}

// Take takes lines in and answers those that are wanted by now.
func (s *Sieve) Take(lines []Line) []Kept {
	var out []Kept
	for i := range lines {
		s.taken++
		l := numbered{lines[i], s.taken}
		switch {
		case s.search.All():
			out = s.pass(out, l)
		case s.search.Invocations:
			out = s.invocation(out, l)
		default:
			out = s.line(out, l)
		}
	}
	return out
}

// Rest are the lines that are held back and wanted by what is known, for when no more
// come.
func (s *Sieve) Rest() []Kept {
	return s.releaseAll(nil, run{})
}

// pass lets a line through.
func (s *Sieve) pass(out []Kept, l numbered) []Kept {
	left := max(l.n-s.last-1, 0)
	s.last = max(s.last, l.n)
	return append(out, Kept{l.Line, left})
}

// judge is what a line's own text says.
func (s *Sieve) judge(l *Line) verdict {
	text := logbook.Plain(l.Text)
	switch {
	case s.search.Not != nil && s.search.Not.MatchString(text):
		return refused
	case s.search.Match == nil || s.search.Match.MatchString(text):
		return wanted
	}
	return undecided
}

func originOf(l *Line) model.LogOrigin {
	if l.Origin == nil {
		return model.LogOrigin{}
	}
	return *l.Origin
}

// line takes one line in.
func (s *Sieve) line(out []Kept, l numbered) []Kept {
	origin := originOf(&l.Line)
	e := s.entries[origin]
	if e == nil || !l.Continues {
		if e == nil && len(s.entries) >= mostStreams {
			clear(s.entries)
		}
		e = &entry{began: l.n}
		s.entries[origin] = e
	}
	own := s.judge(&l.Line)
	switch {
	case e.verdict == refused:
		return out
	case own == refused:
		e.verdict = refused
		s.before = without(s.before, origin, e.began)
		return out
	case own == wanted:
		e.verdict = wanted
		s.after = s.search.Context
		for _, b := range s.before {
			if b.n >= l.n-s.search.Context || b.n >= e.began && originOf(&b.Line) == origin {
				out = s.pass(out, b)
			}
		}
		s.before = s.before[:0]
		return s.pass(out, l)
	case e.verdict == wanted:
		return s.pass(out, l)
	case s.after > 0:
		s.after--
		return s.pass(out, l)
	}
	s.before = append(s.before, l)
	if len(s.before) >= 2*(s.search.Context+mostOfEntry) {
		n := copy(s.before, s.before[len(s.before)-s.search.Context-mostOfEntry:])
		clear(s.before[n:])
		s.before = s.before[:n]
	}
	return out
}

// without leaves out the lines of an entry.
func without(lines []numbered, origin model.LogOrigin, began int) []numbered {
	kept := lines[:0]
	for _, l := range lines {
		if l.n < began || originOf(&l.Line) != origin {
			kept = append(kept, l)
		}
	}
	return kept
}

// invocation takes one line in where whole invocations are looked for.
func (s *Sieve) invocation(out []Kept, l numbered) []Kept {
	own := s.judge(&l.Line)
	key := run{originOf(&l.Line), l.Request}
	if l.Request == "" {
		if own == wanted {
			out = s.pass(out, l)
		}
	} else {
		h := s.runs[key]
		if h == nil {
			h = &held{first: l.n}
			s.runs[key] = h
		}
		if own > h.verdict {
			h.verdict = own
		}
		out = s.hold(out, h, l)
	}
	for _, ended := range l.Ended {
		k := run{key.origin, ended.Request}
		if h := s.runs[k]; h != nil {
			out = s.release(out, k, h)
		}
	}
	if s.held > mostHeld || len(s.runs) > mostHeld {
		out = s.releaseAll(out, key)
	}
	return out
}

// hold keeps a line of an invocation until it is known whether it is wanted.
func (s *Sieve) hold(out []Kept, h *held, l numbered) []Kept {
	switch {
	case h.verdict == refused:
		s.held -= len(h.lines)
		h.lines = nil
		return out
	case h.verdict == wanted && (s.search.Not == nil || len(h.lines) >= mostOfEntry):
		out = s.passAll(out, h)
		return s.pass(out, l)
	case len(h.lines) >= mostOfEntry: // its oldest lines are given up
		h.lines = h.lines[1:]
		s.held--
	}
	h.lines = append(h.lines, l)
	s.held++
	return out
}

// release ends the holding back of an invocation.
func (s *Sieve) release(out []Kept, key run, h *held) []Kept {
	if h.verdict == wanted {
		out = s.passAll(out, h)
	}
	s.held -= len(h.lines)
	delete(s.runs, key)
	return out
}

// releaseAll releases all invocations but one, by their first lines.
func (s *Sieve) releaseAll(out []Kept, but run) []Kept {
	var keys []run
	for k := range s.runs {
		if k != but {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b run) int { return cmp.Compare(s.runs[a].first, s.runs[b].first) })
	for _, k := range keys {
		out = s.release(out, k, s.runs[k])
	}
	return out
}

func (s *Sieve) passAll(out []Kept, h *held) []Kept {
	for _, l := range h.lines {
		out = s.pass(out, l)
	}
	s.held -= len(h.lines)
	h.lines = nil
	return out
}
