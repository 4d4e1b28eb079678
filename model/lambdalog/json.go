package lambdalog

// Lines of loggers that write JSON: an object with its fields in their order.

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/model/safetext"
)

// object reads the fields of a JSON object; false when the text is none.
func object(text string) ([]Field, bool) {
	text = strings.TrimSpace(text)
	if len(text) < 2 || text[0] != '{' || text[len(text)-1] != '}' || !json.Valid([]byte(text)) {
		return nil, false
	}
	var fields []Field
	for rest := skipBlanks(text[1:]); rest[0] == '"'; {
		end := stringEnd(rest)
		key := unquoted(rest[:end])
		rest = skipBlanks(skipBlanks(rest[end:])[1:]) // the colon
		end = valueEnd(rest)
		literal := rest[:end]
		fields = append(fields, Field{key, shownValue(literal), literal})
		if rest = skipBlanks(rest[end:]); rest[0] == ',' {
			rest = skipBlanks(rest[1:])
		}
	}
	return fields, true
}

func skipBlanks(text string) string { return strings.TrimLeft(text, " \t\r\n") }

// stringEnd is where the JSON string ends that a text begins with, -1 for nowhere.
func stringEnd(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd is where the JSON value ends that a text which goes on begins with.
func valueEnd(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '"':
			i += stringEnd(text[i:]) - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return len(text)
}

// unquoted is what a JSON string means, safe to show.
func unquoted(literal string) string {
	if len(literal) < 2 {
		return literal
	}
	if strings.IndexByte(literal, '\\') < 0 {
		return literal[1 : len(literal)-1]
	}
	return shownLine(oneLine.Replace(decoded(literal)))
}

// lineEnds makes one of all ends of lines.
var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// oneLine makes one line of several.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

// shownLine is a line that is safe to show, without colours.
func shownLine(text string) string { return logbook.Plain(safetext.LogLine(text)) }

// decoded is what a JSON string means, whatever is in it.
func decoded(literal string) string {
	var s string
	if json.Unmarshal([]byte(literal), &s) != nil {
		return literal
	}
	return s
}

// shownValue is a JSON value for people.
func shownValue(literal string) string {
	if literal[0] == '"' {
		return unquoted(literal)
	}
	return literal
}

// lines are a JSON string's lines, or those of an array of strings, safe to show.
func lines(literal string) []string {
	var out []string
	switch literal[0] {
	case '"':
		for l := range strings.SplitSeq(strings.TrimRight(lineEnds.Replace(decoded(literal)), "\n"), "\n") {
			out = append(out, shownLine(l))
		}
	case '[':
		var parts []json.RawMessage
		if json.Unmarshal([]byte(literal), &parts) != nil {
			return nil
		}
		for _, p := range parts {
			if p[0] == '"' {
				out = append(out, lines(string(p))...)
			} else {
				out = append(out, string(p))
			}
		}
	}
	return out
}

// The names by which loggers call what every line has.
var (
	timeKeys    = []string{"timestamp", "time", "@timestamp", "ts"}
	levelKeys   = []string{"level", "severity", "log.level", "log_level", "levelname"}
	messageKeys = []string{"message", "msg"}
	requestKeys = []string{"requestId", "AWSRequestId", "awsRequestId", "aws_request_id", "function_request_id", "request_id"}
	stackKeys   = []string{"stackTrace", "stack_trace", "stack", "exc_info", "exception", "error.stack_trace", "stacktrace"}
)

// said takes what every line has out of a logger's fields. The others stay.
func (l *Line) said(fields []Field) {
	l.Kind = Said
	rest := fields[:0:0]
	for i := range fields {
		if f := &fields[i]; !l.takes(f) {
			rest = append(rest, *f)
		}
	}
	l.Fields = rest
	if l.Stated.IsZero() && l.Level == Unstated && l.Message == "" && l.Request == "" {
		l.Kind = Raw
	}
}

// takes reports whether a field is one that every line has.
func (l *Line) takes(f *Field) bool {
	switch {
	case l.Stated.IsZero() && slices.Contains(timeKeys, f.Key):
		at, ok := fieldTime(f)
		l.Stated = at
		return ok
	case l.Level == Unstated && slices.Contains(levelKeys, f.Key):
		if l.Level = levelOf(f.Value); l.Level == Unstated {
			l.Level = numberedLevel(f.Value)
		}
		return l.Level != Unstated
	case l.Request == "" && slices.Contains(requestKeys, f.Key) && isUUID(f.Value):
		l.Request = f.Value
		return true
	case l.Message == "" && slices.Contains(messageKeys, f.Key):
		return l.takeMessage(f)
	case slices.Contains(stackKeys, f.Key) && f.Literal != "":
		more := lines(f.Literal)
		if len(more) < 2 {
			return false
		}
		l.More = append(l.More, more...)
		return true
	}
	return false
}

// takeMessage takes the message in. One of several lines goes on below, and an error in
// the place of a message says what went wrong.
func (l *Line) takeMessage(f *Field) bool {
	l.Message = f.Value
	if f.Literal == "" {
		return true
	}
	switch f.Literal[0] {
	case '"':
		if strings.Contains(f.Literal, `\n`) {
			if all := lines(f.Literal); len(all) > 0 {
				l.Message, l.More = all[0], append(l.More, all[1:]...)
			}
		}
	case '{':
		if e, ok := thrown(f.Literal); ok {
			l.Message, l.More = e.words(), append(l.More, e.stack...)
		}
	}
	return true
}

// fieldTime is the time in a field: text, or seconds, milliseconds or nanoseconds since 1970.
func fieldTime(f *Field) (time.Time, bool) {
	if at, ok := parseTime(f.Value); ok {
		return at, true
	}
	n, err := strconv.ParseFloat(f.Value, 64)
	switch {
	case err != nil || n < 1e8 || n >= 1e19:
		return time.Time{}, false
	case n < 1e11:
		return time.UnixMicro(int64(n * 1e6)).UTC(), true
	case n < 1e14:
		return time.UnixMicro(int64(n * 1e3)).UTC(), true
	case n < 1e17:
		return time.UnixMicro(int64(n)).UTC(), true
	}
	return time.Unix(0, int64(n)).UTC(), true
}

// failure is an error as the runtimes write it.
type failure struct {
	kind, message string
	stack         []string
}

// thrown reads an error of a runtime; false when the text is none.
func thrown(text string) (failure, bool) {
	if !strings.Contains(text, `"errorType"`) && !strings.Contains(text, `"errorMessage"`) {
		return failure{}, false
	}
	fields, ok := object(text)
	if !ok {
		return failure{}, false
	}
	var e failure
	for _, f := range fields {
		switch {
		case f.Key == "errorType":
			e.kind = f.Value
		case f.Key == "errorMessage":
			e.message = f.Value
		case slices.Contains(stackKeys, f.Key):
			e.stack = append(e.stack, lines(f.Literal)...)
		}
	}
	return e, e.kind != "" || e.message != ""
}

// words are the error's type and message.
func (e failure) words() string {
	switch {
	case e.kind == "":
		return e.message
	case e.message == "":
		return e.kind
	}
	return e.kind + ": " + e.message
}
