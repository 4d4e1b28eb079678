package logview

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
)

// repeatWithin is how long an error that is said again is counted in one row.
const repeatWithin = time.Minute

// repeat is an error that was said.
type repeat struct {
	at      time.Time
	request string
	row     int // that counts it, -1 while it was said once
	count   int // times that it was said again
}

// again counts an error that was said within a minute in one row, and reports whether it
// did: the first time it has a row of its own.
func (s *shape) again(r *Row, l *lambdalog.Line, text string) bool {
	key := text
	if l.Origin != nil {
		key = l.Origin.Function + "\x00" + l.Origin.Version + "\x00" + text
	}
	e := s.same[key]
	if e == nil || r.At.Sub(e.at) >= repeatWithin || r.At.Before(e.at) {
		if len(s.same) >= mostRequests {
			clear(s.same)
		}
		s.same[strings.Clone(key)] = &repeat{at: r.At, request: r.Request, row: -1}
		return false
	}
	e.count++
	if l.Request != "" && e.count > 1 {
		remember(s.folded, l.Request)
	}
	said := strings.TrimSpace(r.At.UTC().Format(time.TimeOnly) + " " + r.Request)
	row := s.changed(e.row)
	if row == nil {
		r.Tail, r.Folded = e.words(), []string{said}
		e.row = s.add(*r, text, logbook.Told{})
		return true
	}
	row.Tail = e.words()
	row.Errors++
	s.errors++
	if len(row.Folded) < mostFolded {
		row.Folded = append(row.Folded, said)
	}
	return true
}

// words say what an error is the same as.
func (e *repeat) words() string {
	as := e.request
	if as == "" {
		as = e.at.UTC().Format(time.TimeOnly)
	}
	if e.count == 1 {
		return "the same as " + as
	}
	return fmt.Sprintf("the same as %s, %d times in this minute", as, e.count)
}
