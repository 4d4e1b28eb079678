package lambdalog

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/logbook"
)

// The bounds of what a Reader remembers.
const (
	mostStreams = 1000 // the least lately written of more are forgotten
	mostOpen    = 128  // invocations under way in one stream; an environment that runs several at once runs 64
)

// Reader reads lines in the order in which they were written to their streams. It
// remembers what is under way in each stream, within bounds. It belongs to one
// goroutine. The zero one is ready.
type Reader struct {
	streams map[model.LogOrigin]*stream
	at      *stream // of the line before
	origin  *model.LogOrigin
	lines   uint64 // read so far
}

// stream is what is known of one stream.
type stream struct {
	open []*under
	used uint64 // the line that was read last

	begun bool // there is a line before
	head  Line // what goes on: kind, level, request
	bare  bool // the head is how Python begins an error that nobody caught
	trace bool // a stack trace is under way
	deep  bool // its line before is indented
}

// Read reads lines, one for each of those given. A line continues the one before it in
// its own stream, and is of the invocation that is under way there unless it names one.
func (r *Reader) Read(lines []model.LogLine) []Line {
	out := make([]Line, len(lines))
	for n := range lines {
		out[n].LogLine = lines[n]
		r.read(&out[n])
	}
	return out
}

// Open are the invocations of which no report has come, nor a sign that none will. They
// are running, or lost when they can not be any more. The oldest comes first.
func (r *Reader) Open(now time.Time) []Invocation {
	var out []Invocation
	for _, s := range r.streams {
		for _, u := range s.open {
			i := u.Invocation
			if i.Status = cmp.Or(i.Status, Running); i.Status == Running && !i.Began.IsZero() && now.Sub(i.Began) > longestRun {
				i.Status = Lost
			}
			out = append(out, i)
		}
	}
	slices.SortFunc(out, func(a, b Invocation) int {
		return cmp.Or(a.Began.Compare(b.Began), strings.Compare(a.Request, b.Request))
	})
	return out
}

// stream is that of a line.
func (r *Reader) stream(origin *model.LogOrigin) *stream {
	if r.at != nil && r.origin == origin {
		return r.at
	}
	var key model.LogOrigin
	if origin != nil {
		key = *origin
	}
	s := r.streams[key]
	if s == nil {
		if r.streams == nil {
			r.streams = map[model.LogOrigin]*stream{}
		}
		if len(r.streams) >= mostStreams {
			r.forget()
		}
		s = &stream{}
		r.streams[key] = s
	}
	r.at, r.origin = s, origin
	return s
}

// forget drops the half of the streams that were written to the longest ago.
func (r *Reader) forget() {
	var used []uint64
	for _, s := range r.streams {
		used = append(used, s.used)
	}
	slices.Sort(used)
	for key, s := range r.streams {
		if s.used <= used[len(used)/2] {
			delete(r.streams, key)
		}
	}
}

// read reads one line.
func (r *Reader) read(l *Line) {
	s := r.stream(l.Origin)
	r.lines++
	s.used = r.lines
	var told Invocation
	text := logbook.Plain(l.Text)
	unhandled := l.parse(text, &told)
	if s.continues(l, text) {
		s.goesOn(l, text)
		return
	}
	u := s.invocationOf(l, r.lines)
	if u != nil {
		l.Request = u.Request
		u.tell(l, &told, unhandled)
	}
	s.conclude(l, u)
	s.begun, s.head = true, Line{Kind: l.Kind, Level: l.Level, Request: l.Request, Message: l.Message}
	s.bare = l.Kind == Said && l.Level == Error && l.Stated.IsZero() && strings.HasPrefix(text, "[ERROR] ") && errorHead(l.Message)
	s.trace = strings.HasPrefix(l.Message, "Traceback (most recent") || errorHead(l.Message) || panicHead(l.Message)
	s.deep = false
}

// continues reports whether a line goes on with what the one before it says.
func (s *stream) continues(l *Line, text string) bool {
	switch {
	case !s.begun:
		return false
	case l.Kind != Raw:
		return false
	case l.Part:
		return true
	case text == "":
		return s.trace
	case text[0] == ' ' || text[0] == '\t':
		return true
	case strings.HasPrefix(text, "Caused by: "), strings.HasPrefix(text, "During handling of the above exception"),
		strings.HasPrefix(text, "The above exception was "):
		return s.trace
	case strings.HasPrefix(text, "Traceback (most recent"):
		return s.bare || s.trace
	case panicHead(s.head.Message):
		return panicLine(text)
	}
	// The last line of Python's trace names the error.
	return s.trace && s.deep && strings.HasPrefix(s.head.Message, "Traceback") && !strings.Contains(text[:1], "{")
}

// goesOn makes a line one that goes on.
func (s *stream) goesOn(l *Line, text string) {
	l.Continues, l.Kind, l.Message = true, s.head.Kind, text
	l.Level, l.Request = s.head.Level, s.head.Request
	indented := text != "" && (text[0] == ' ' || text[0] == '\t')
	if strings.HasPrefix(text, "Traceback (most recent") {
		s.trace = true
		if u := s.current(); s.bare && u != nil {
			kind, why, _ := strings.Cut(s.head.Message, ": ")
			u.failed(kind, why)
		}
	}
	if s.head.Kind == Fault && !indented && strings.HasPrefix(text, "Runtime.") {
		if u := s.named(l.Request); u != nil {
			u.ErrorType = strings.Clone(text)
		}
	}
	s.deep = indented
}
