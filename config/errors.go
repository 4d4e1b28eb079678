package config

import (
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Error is one thing that is wrong with the configuration: where it stands, what
// is wrong, and what to write instead.
type Error struct {
	File string // path of the file, or the name of an environment variable
	Line int    // from 1; 0 when the whole file is meant
	Key  string // dotted, such as "budget.lambda_rps"; empty when no key is meant
	Text string // what is wrong
	Hint string // what to do about it; empty when there is nothing to say
	Err  error  // the cause, for errors.Is; nil mostly
}

// Error says it in one line that is safe for a terminal:
// "aloft.toml:7: ui.theme: …: did you mean …".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		b.WriteByte(':')
		b.WriteString(strconv.Itoa(e.Line))
	}
	b.WriteString(": ")
	if e.Key != "" {
		b.WriteString(e.Key)
		b.WriteString(": ")
	}
	b.WriteString(e.Text)
	if e.Hint != "" {
		b.WriteString(": ")
		b.WriteString(e.Hint)
	}
	return safetext.Line(b.String())
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// Problems is everything that is wrong, in the order of the files and their
// lines. Load returns no other kind of error, so errors.As with a *Error finds
// the first problem of any error from it.
type Problems []*Error

// shownProblems is how many problems Error lists: after that many, somebody gave
// the wrong file.
const shownProblems = 20

// Error says each problem on a line of its own.
func (p Problems) Error() string {
	lines := make([]string, 0, shownProblems+1)
	for i, e := range p {
		if i == shownProblems {
			lines = append(lines, "and "+strconv.Itoa(len(p)-i)+" more problems")
			break
		}
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the problems to errors.Is and errors.As.
func (p Problems) Unwrap() []error {
	errs := make([]error, len(p))
	for i, e := range p {
		errs[i] = e
	}
	return errs
}
