package lambdalog

// What a line says by itself.

import (
	"slices"
	"strings"
)

// keptWhy is how many bytes are remembered of what went wrong.
const keptWhy = 300

// parse reads what a line says by itself, and reports whether it tells of an error that
// nobody caught.
func (l *Line) parse(text string, told *Invocation) bool {
	l.Kind, l.Message = Raw, text
	if l.platformText(text, told) {
		return false
	}
	if strings.HasPrefix(text, "{") {
		if fields, ok := object(text); ok && len(fields) > 0 {
			if l.platformJSON(fields, told) {
				return false
			}
			l.Message = ""
			l.said(fields)
			if e, ok := thrown(text); ok && l.Message == "" {
				l.threw(e, told)
				return valueOf(fields, "level") == "" // a runtime's own
			}
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
		if errorHead(text) || panicHead(text) || strings.HasPrefix(text, "Traceback (most recent") {
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

// threw takes in an error that stands in the place of a message.
func (l *Line) threw(e failure, told *Invocation) bool {
	l.Kind, l.Level, l.Message = Said, max(l.Level, Error), e.words()
	if len(l.More) == 0 {
		l.More = e.stack
	}
	l.Fields = slices.DeleteFunc(l.Fields, func(f Field) bool {
		return f.Key == "errorType" || f.Key == "errorMessage" || slices.Contains(stackKeys, f.Key)
	})
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

// panicHead reports whether a text is how Go begins to say that a program ends: "panic:
// boom", "fatal error: all goroutines are asleep".
func panicHead(text string) bool {
	return strings.HasPrefix(text, "panic: ") || strings.HasPrefix(text, "fatal error: ")
}

// panicLine reports whether a line that is not indented belongs to what Go writes of a
// panic: another one, a goroutine, a call, or how the program ended.
func panicLine(text string) bool {
	for _, begin := range []string{
		"goroutine ", "created by ", "[signal ", "exit status ", "panic: ", "runtime stack:", "...additional frames elided",
	} {
		if strings.HasPrefix(text, begin) {
			return true
		}
	}
	name, args, call := strings.Cut(text, "(")
	return call && strings.HasSuffix(args, ")") && name != "" && !strings.Contains(name, " ")
}
