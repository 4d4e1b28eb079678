package logview

import (
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
)

// Look says what is shown of a log, and how.
type Look struct {
	Lean   bool // else the lines as they came
	Build  bool // it is a build's: CodeBuild writes around the lines
	Search lambdalog.Search
}

// shape is the rows that a look makes of lines.
type shape struct {
	look   Look
	sieve  *lambdalog.Sieve
	ring   *logbook.Ring // the rows' texts
	rows   paged[Row]    // beside them, with the same numbers
	errors int
	stale  []int // rows that were changed after they were made

	heads  map[model.LogOrigin]head // what may go on, by stream
	same   map[string]*repeat       // errors that may be said again
	folded map[string]bool          // requests whose error is folded into another's
	told   map[string]bool          // requests whose error has a row
	began  time.Time                // of the phase of a build that is under way
	phase  string
}

// head is the row that goes on in a stream.
type head struct {
	row   int // its number; -1: it is folded away
	trace bool
}

// The bounds of what a shape remembers.
const (
	mostHeads    = 1000
	mostRequests = 4000
	mostFolded   = 1000 // lines below one row
)

func newShape(look Look) *shape {
	return &shape{
		look: look, sieve: lambdalog.NewSieve(look.Search), ring: logbook.New(),
		heads: map[model.LogOrigin]head{}, same: map[string]*repeat{}, folded: map[string]bool{}, told: map[string]bool{},
	}
}

// take makes rows of lines. What is folded away counts for nothing, also not as a line
// around one that matches.
func (s *shape) take(lines []lambdalog.Line) {
	if !s.look.Lean || s.look.Build {
		s.show(s.sieve.Take(lines))
		return
	}
	shown := make([]lambdalog.Line, 0, len(lines))
	for i := range lines {
		if l := &lines[i]; l.Continues || len(l.Ended) > 0 || !l.Folds() {
			shown = append(shown, lines[i])
		}
	}
	s.show(s.sieve.Take(shown))
}

// rest makes rows of lines that are held back, for when no more come.
func (s *shape) rest() { s.show(s.sieve.Rest()) }

func (s *shape) show(kept []lambdalog.Kept) {
	for i := range kept {
		k := &kept[i]
		left := 0
		if s.look.Search.Context > 0 || s.look.Search.Invocations {
			left = k.Left
		}
		switch {
		case !s.look.Lean:
			s.add(Row{At: k.At, Origin: k.Origin, Late: k.Late, Left: left}, k.Text, logbook.Told{})
		case s.look.Build:
			s.build(&k.LogLine, left)
		default:
			s.lambda(&k.Line, left)
		}
	}
}

// add adds a row.
func (s *shape) add(r Row, text string, told logbook.Told) int {
	n := s.ring.End()
	if r.Tone == Bad {
		told.Erring, r.Errors = true, max(r.Errors, 1)
	}
	s.errors += r.Errors
	s.rows.push(r)
	s.ring.Add(model.LogLine{At: r.At, Text: strings.Clone(text), Origin: r.Origin}, told)
	for first := s.ring.First(); s.rows.first < first; {
		s.errors -= s.rows.at(s.rows.first).Errors
		s.rows.dropBefore(s.rows.first + 1)
	}
	return n
}

// row is the row of a number, nil for one that is not held.
func (s *shape) row(n int) *Row {
	if n < s.rows.first || n >= s.rows.end {
		return nil
	}
	return s.rows.at(n)
}

// changed is the row of a number, to be changed.
func (s *shape) changed(n int) *Row {
	r := s.row(n)
	if r != nil && (len(s.stale) == 0 || s.stale[len(s.stale)-1] != n) {
		s.stale = append(s.stale, n)
	}
	return r
}
