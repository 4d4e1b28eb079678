// Package lambdalog reads the lines that Lambda functions and Lambda itself write into
// logs: what each line says, and what each invocation came to. It reads text and JSON,
// as AWS documents them and as the usual loggers of Python, Node.js, Go and Java write
// them. What it does not understand stays as it came.
package lambdalog

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Kind is what sort of line a line is.
type Kind uint8

// The kinds of lines.
const (
	Raw           Kind = iota // not understood: printed by the function
	Said                      // by a logger: it states a time, a level or a request
	Start                     // an invocation begins
	End                       // its function has answered
	Report                    // what it took
	InitStart                 // an environment begins
	InitReport                // what its beginning took, written when it went wrong
	RestoreStart              // an environment comes from a snapshot
	RestoreReport             // what that took
	Extension                 // an extension has begun
	Trace                     // the X-Ray trace of the invocation before
	Fault                     // Lambda ended the invocation: out of time, or the runtime exited
	Platform                  // anything else that Lambda itself says
)

var kindNames = [...]string{
	Raw: "raw", Said: "said", Start: "start", End: "end", Report: "report", InitStart: "init-start", InitReport: "init-report",
	RestoreStart: "restore-start", RestoreReport: "restore-report", Extension: "extension", Trace: "trace", Fault: "fault", Platform: "platform",
}

// String is the kind's name for scripts.
func (k Kind) String() string { return kindNames[k] }

// Level is how grave a line is, as its logger put it.
type Level uint8

// The levels, from the least grave.
const (
	Unstated Level = iota
	Tracing
	Debug
	Info
	Warn
	Error
	Fatal
)

var levelNames = [...]string{"", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}

// String is the level's name in capitals, at most five letters; empty when none is stated.
func (l Level) String() string { return levelNames[l] }

// Field is something that a line says besides its message.
type Field struct {
	Key     string
	Value   string // safe to show; of what is no JSON string, as it stands
	Literal string // the value as JSON source text; empty when the line is no JSON
}

// Line is one line of a log and what it says. The line itself is as it came.
type Line struct {
	model.LogLine
	Kind      Kind
	Continues bool      // it goes on with what the line before it in its stream says, as stack traces do
	Stated    time.Time // the time that the line states; zero for none
	Level     Level
	Request   string   // stated by the line, or of the one invocation under way in its stream
	Message   string   // safe to show, in one line
	More      []string // of a line that is JSON: further lines of its message, and its stack trace
	Fields    []Field  // in their order
	// Ended are the invocations that are known to be over by this line: its own by a
	// report, and those before it in its stream that nothing more was heard of.
	Ended []Invocation
}

// When is the time that the line states, or that of its event.
func (l *Line) When() time.Time {
	if l.Stated.IsZero() {
		return l.At
	}
	return l.Stated
}
