package logview

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
)

// lambda makes rows of a line of a function's log.
func (s *shape) lambda(l *lambdalog.Line, left int) {
	origin := model.LogOrigin{}
	if l.Origin != nil {
		origin = *l.Origin
	}
	if l.Continues {
		s.goesOn(l, origin, left)
		return
	}
	for i := range l.Ended {
		s.ended(&l.Ended[i], l)
	}
	if len(s.heads) > mostHeads {
		clear(s.heads)
	}
	if l.Folds() {
		delete(s.heads, origin)
		return
	}
	r := Row{At: l.When(), Lean: true, Level: l.Level, Request: short(l.Request), Origin: l.Origin, Late: l.Late, Left: left}
	text := l.Message
	if l.Kind == lambdalog.Said || l.Kind == lambdalog.Raw && l.Message == "" {
		text, r.Fields = withFields(l.Message, l.Fields)
	}
	switch {
	case l.Level >= lambdalog.Error || l.Kind == lambdalog.Fault:
		r.Tone = Bad
	case l.Level == lambdalog.Warn:
		r.Tone = Warn
	}
	stack := isTrace(l.Message)
	if r.Tone == Bad {
		if l.Request != "" {
			remember(s.told, l.Request)
		}
		if !stack && s.again(&r, l, text) {
			s.heads[origin] = head{-1, true}
			return
		}
	}
	if len(l.More) > 0 {
		r.Folded = l.More
		r.Tail = trace(l.More)
	}
	n := s.add(r, text, logbook.Told{})
	s.heads[origin] = head{n, stack || r.Tone == Bad}
}

// isTrace reports whether a message is the head of a stack trace.
func isTrace(message string) bool {
	return strings.HasPrefix(message, "Traceback (most recent") || strings.HasPrefix(message, "goroutine ")
}

// goesOn folds a line of a stack trace below its head, and shows any other below its own.
func (s *shape) goesOn(l *lambdalog.Line, origin model.LogOrigin, left int) {
	h, known := s.heads[origin]
	text := strings.TrimLeft(l.Message, " \t")
	frame := strings.HasPrefix(text, "at ") || strings.HasPrefix(text, `File "`) || isTrace(text)
	switch {
	case known && h.row < 0:
		return
	case known && (h.trace || frame):
		r := s.changed(h.row)
		if r == nil {
			return
		}
		if len(r.Folded) < mostFolded {
			r.Folded = append(r.Folded, strings.Clone(l.Message))
		}
		r.Tail = trace(r.Folded)
		if head, _ := s.ring.Line(h.row); isTrace(head.Text) && !frame && text == l.Message && text != "" {
			r.Tail = text + " " + r.Tail // Python says last what it is
		}
		return
	}
	tone := Plain
	if l.Level >= lambdalog.Error {
		tone = Bad
	}
	n := s.add(Row{At: l.When(), Tone: tone, Lean: true, Indent: true, Origin: l.Origin, Late: l.Late, Left: left}, l.Message, logbook.Told{})
	if !known {
		s.heads[origin] = head{n, false}
	}
}

// ended makes the row of an invocation.
func (s *shape) ended(i *lambdalog.Invocation, by *lambdalog.Line) {
	told := s.told[i.Request]
	delete(s.told, i.Request)
	if s.folded[i.Request] {
		delete(s.folded, i.Request)
		if i.Bad() {
			return // its error is folded into one that was there before
		}
	}
	r := Row{At: by.When(), Lean: true, Tone: Quiet, Request: short(i.Request), Origin: by.Origin, Late: by.Late}
	switch {
	case i.Bad() && !told:
		r.Tone = Bad
	case i.Status == lambdalog.Unreported, i.Status == lambdalog.Lost:
		r.Tone = Warn
	}
	s.add(r, took(i, told), logbook.Told{})
}

// took is an invocation in one line. Why it failed is left out where that was told.
func took(i *lambdalog.Invocation, told bool) string {
	var parts []string
	if i.Duration > 0 || i.Status == lambdalog.Succeeded {
		parts = append(parts, milliseconds(i.Duration))
	}
	if i.MemorySize > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d MB", i.MemoryUsed, i.MemorySize))
	}
	if i.Init > 0 {
		parts = append(parts, "cold start "+milliseconds(i.Init))
	}
	if i.Restore > 0 {
		parts = append(parts, "restored in "+milliseconds(i.Restore))
	}
	switch i.Status {
	case lambdalog.Succeeded:
	case lambdalog.Unreported:
		parts = append(parts, "no report was written")
	case lambdalog.Lost:
		parts = append(parts, "lost: no end of it was written")
	default:
		words := string(i.Status)
		if why := strings.Trim(i.ErrorType+": "+i.Why, ": "); why != "" && !told {
			words += ": " + why
		}
		parts = append(parts, words)
	}
	return strings.Join(parts, " · ")
}

// milliseconds is a time in whole milliseconds.
func milliseconds(d time.Duration) string {
	n := fmt.Sprint(max(d.Round(time.Millisecond).Milliseconds(), 0))
	for i := len(n) - 3; i > 0; i -= 3 {
		n = n[:i] + "," + n[i:]
	}
	return n + " ms"
}

// remember notes a request, and forgets all when they are too many.
func remember(requests map[string]bool, id string) {
	if len(requests) >= mostRequests {
		clear(requests)
	}
	requests[id] = true
}
