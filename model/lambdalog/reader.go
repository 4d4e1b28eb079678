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
	// longestRun is longer than any invocation may take: 15 minutes.
	longestRun = 20 * time.Minute
	keptWhy    = 300 // bytes of what went wrong
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

// under is an invocation that is under way.
type under struct {
	Invocation
	began uint64 // its first line
	last  uint64 // the last line that names it
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

// Open are the invocations under way: no report of them has come, nor a sign that none
// will. The oldest comes first.
func (r *Reader) Open() []Invocation {
	var out []Invocation
	for _, s := range r.streams {
		for _, u := range s.open {
			u.Status = cmp.Or(u.Status, Running)
			out = append(out, u.Invocation)
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
	s.trace = strings.HasPrefix(l.Message, "Traceback (most recent") || errorHead(l.Message)
	s.deep = false
}

// parse reads what a line says by itself, and reports whether it tells of an error that
// nobody caught.
func (l *Line) parse(text string, told *Invocation) bool {
	l.Kind, l.Message = Raw, text
	if l.platformText(text, told) {
		return false
	}
	if strings.HasPrefix(text, "{") {
		if fields, ok := object(text); ok {
			if l.platformJSON(fields, told) {
				return false
			}
			if e, ok := thrown(text); ok && valueOf(fields, "level") == "" {
				return l.threw(e, told)
			}
			l.Message = ""
			l.said(fields)
			return false
		}
	}
	if fields, ok := logfmt(text); ok {
		l.Message = ""
		l.said(fields)
		return false
	}
	h, ok := readHead(text)
	if !ok {
		if errorHead(text) || strings.HasPrefix(text, "Traceback (most recent") {
			l.Level = Error
		}
		return false
	}
	l.Kind, l.Stated, l.Level, l.Request, l.Message = Said, h.at, h.level, h.request, h.rest
	if strings.HasPrefix(h.rest, timedOut) {
		l.Kind, l.Level = Fault, Error
		told.Status, told.Why = TimedOut, short(h.rest)
		return false
	}
	if i := strings.IndexByte(h.rest, '{'); i >= 0 && (i == 0 || uncaught(h.rest[:i])) {
		if e, ok := thrown(h.rest[i:]); ok {
			return l.threw(e, told)
		}
	}
	return false
}

// timedOut is how Lambda begins to say that an invocation took too long.
const timedOut = "Task timed out after "

// uncaught reports whether Node.js announces an error that nobody caught.
func uncaught(words string) bool {
	switch strings.TrimSpace(words) {
	case "Invoke Error", "Uncaught Exception", "Unhandled Promise Rejection", "Init Error":
		return true
	}
	return false
}

// threw takes in an error that a runtime reports.
func (l *Line) threw(e failure, told *Invocation) bool {
	l.Kind, l.Level, l.Message, l.More = Said, Error, e.words(), e.stack
	told.ErrorType, told.Why = strings.Clone(e.kind), short(e.message)
	return true
}

// short is a text to remember.
func short(text string) string {
	if len(text) > keptWhy {
		end := keptWhy
		for end > 0 && text[end]&0xc0 == 0x80 {
			end--
		}
		text = text[:end] + "…"
	}
	return strings.Clone(text)
}

// errorHead reports whether a text begins as a stack trace does: the name of an error,
// alone or before a colon.
func errorHead(text string) bool {
	text = strings.TrimPrefix(text, `Exception in thread "main" `)
	name, _, _ := strings.Cut(text, ":")
	for i := range len(name) {
		c := name[i]
		if !(c == '.' || c == '_' || c == '$' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
			return false
		}
	}
	last := name[strings.LastIndexAny(name, ".$")+1:]
	return len(last) > len("Error") && (strings.HasSuffix(last, "Exception") || strings.HasSuffix(last, "Error")) ||
		strings.HasSuffix(name, ".Throwable")
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

// current is the one invocation that is under way, nil for none or several.
func (s *stream) current() *under {
	if len(s.open) != 1 {
		return nil
	}
	return s.open[0]
}

func (s *stream) named(request string) *under {
	for _, u := range s.open {
		if u.Request == request {
			return u
		}
	}
	return nil
}

// invocationOf is the invocation that a line is of, nil for none. A request that is
// named the first time begins one, unless it is named after its end.
func (s *stream) invocationOf(l *Line, number uint64) *under {
	switch {
	case l.Request == "" && (l.Kind == Raw || l.Kind == Said):
		return s.current()
	case l.Request == "":
		return nil
	}
	u := s.named(l.Request)
	if u == nil {
		if l.Kind == Fault {
			return nil // it is said behind the report
		}
		u = &under{Invocation: Invocation{Request: strings.Clone(l.Request), Origin: l.Origin}, began: number}
		if l.Origin != nil {
			u.Version = l.Origin.Version
		}
		s.open = append(s.open, u)
	}
	u.last = number
	return u
}

// tell takes in what a line tells of its invocation.
func (u *under) tell(l *Line, told *Invocation, unhandled bool) {
	switch l.Kind {
	case Start:
		u.Began, u.Version = l.When(), cmp.Or(strings.Clone(told.Version), u.Version)
	case End:
		u.Ended = l.When()
		u.Status, u.ErrorType = cmp.Or(told.Status, u.Status), cmp.Or(told.ErrorType, u.ErrorType)
	case Report:
		u.Duration, u.Billed, u.MemorySize, u.MemoryUsed = told.Duration, told.Billed, told.MemorySize, told.MemoryUsed
		u.Init, u.Restore = told.Init, told.Restore
		u.ErrorType = cmp.Or(told.ErrorType, u.ErrorType)
		if u.Status = cmp.Or(told.Status, u.Status); u.Status == "" {
			u.Status = Succeeded
		}
	case Fault:
		u.Status = cmp.Or(u.Status, told.Status, Failed)
		u.Why = cmp.Or(told.Why, short(l.Message))
	default:
		switch {
		case unhandled:
			u.failed(told.ErrorType, told.Why)
		case l.Level >= Error && u.Status == "":
			u.Why = short(l.Message) // it counts when the invocation turns out to have failed
		}
	}
}

// failed notes an error that nobody caught.
func (u *under) failed(kind, why string) {
	if u.Status == "" {
		u.Status, u.ErrorType = Failed, strings.Clone(kind)
	}
	u.Why = short(why)
}

// conclude finds out which invocations are over by a line: its own by a report, and
// those that wrote nothing any more since one began that is over now.
func (s *stream) conclude(l *Line, u *under) {
	if u == nil || l.Kind != Report && l.Kind != End && l.Kind != Start {
		return
	}
	when := l.When()
	keep := s.open[:0]
	for _, o := range s.open {
		old := o != u && !o.Began.IsZero() && when.Sub(o.Began) > longestRun
		passed := o != u && l.Kind != Start && o.last < u.began
		switch {
		case o == u && l.Kind == Report:
			if u.Status == Succeeded || u.Status == TimedOut && !strings.HasPrefix(u.Why, timedOut) {
				u.Why = "" // it logged an error and went on
			}
		case old || passed:
			o.silent()
		default:
			keep = append(keep, o)
			continue
		}
		l.Ended = append(l.Ended, o.Invocation)
	}
	if more := len(keep) - mostOpen; more > 0 {
		for _, o := range keep[:more] {
			o.silent()
			l.Ended = append(l.Ended, o.Invocation)
		}
		keep = slices.Delete(keep, 0, more)
	}
	clear(s.open[len(keep):])
	s.open = keep
}

// silent ends an invocation of which no report came.
func (u *under) silent() {
	switch {
	case u.Status == Failed || u.Status == TimedOut || u.Status == Succeeded:
	case u.Ended.IsZero():
		u.Status = Lost
	default:
		u.Status, u.Why = Unreported, ""
	}
	if !u.Began.IsZero() && !u.Ended.IsZero() {
		u.Duration = u.Ended.Sub(u.Began)
	}
}
