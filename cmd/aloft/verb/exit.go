package verb

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui"
)

// The exit codes, which scripts rely on.
const (
	exitDone     = 0 // done, or nothing to do
	exitFailed   = 1
	exitUsage    = 2 // wrong usage or configuration
	exitRefused  = 3 // refused by a check, by read-only mode or by the operator
	exitConflict = 4 // somebody else moved it first
	exitPartly   = 5 // some moved, some not

	exitSignal = 128 // and the number of the signal that ended the cockpit or the following of a log, as shells do
)

// exitCodesHelp is what the help of every verb says of them.
const exitCodesHelp = `Exit codes: 0 done or nothing to do, 1 failed, 2 wrong usage or config, 3 refused, read-only or no,
4 conflict: somebody else moved it first, 5 some moved and some not.`

// usageError is a wrong use of the command line.
type usageError struct{ text string }

func (e *usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// refusal says that nothing was done because it must not be, or was not wanted.
type refusal struct{ text string }

func (e *refusal) Error() string { return e.text }

func refusef(format string, args ...any) error { return &refusal{fmt.Sprintf(format, args...)} }

// interruption says that following was ended by the operator. What was followed
// goes on.
type interruption struct {
	text   string
	signal os.Signal
}

func (e *interruption) Error() string { return e.text }

// withOutput is an error beside which the verb still has something to print: in
// JSON both go into one object.
type withOutput struct {
	error
	code   int // 0: that of the error
	output func(*errorJSON) any
}

func (e *withOutput) Unwrap() error { return e.error }

// exitCode is the one place where kinds of error become exit codes.
func exitCode(err error) int {
	var (
		usage    *usageError
		refused  *refusal
		problem  *config.Error
		problems config.Problems
		output   *withOutput
		terminal *ui.TerminalError
		signaled *ui.SignalError
		followed *interruption
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &output) && output.code != 0:
		return output.code
	case errors.As(err, &usage), errors.As(err, &problem), errors.As(err, &problems),
		errors.As(err, &terminal):
		return exitUsage
	case errors.As(err, &refused):
		return exitRefused
	case errors.As(err, &signaled):
		return signalCode(signaled.Signal)
	case errors.As(err, &followed):
		return signalCode(followed.signal)
	case misconfigured(err):
		return exitUsage
	case model.ClassOf(err) == model.Conflict:
		return exitConflict
	}
	return exitFailed
}

// misconfigured reports whether the account can not be opened as the arguments, the
// environment and AWS's own config name it.
func misconfigured(err error) bool {
	var f *model.Failure
	if !errors.As(err, &f) {
		return false
	}
	return f.Cause == model.NoRegion || f.Cause == model.NoProfile || f.Cause == model.BadProfile
}

// errorJSON is how an error is written with -o json.
type errorJSON struct {
	Message string      `json:"message"`
	Class   model.Class `json:"class,omitempty"`
	Exit    int         `json:"exit"`
}

// errorDocument is the output of a verb that has nothing but an error to print.
type errorDocument struct {
	Error *errorJSON `json:"error"`
}

// report prints an error: to the standard error stream as one line for each thing
// that is wrong, and with JSON to the standard output too, with what the verb has
// to print. It returns the exit code.
func report(e *Env, inJSON bool, err error) int {
	if err == nil {
		return exitDone
	}
	code := exitCode(err)
	lines := strings.Split(err.Error(), "\n")
	for i := range lines {
		lines[i] = safetext.Line(lines[i])
	}
	if inJSON {
		j := &errorJSON{Message: strings.Join(lines, "; "), Exit: code}
		var f *model.Failure
		if errors.As(err, &f) {
			j.Class = f.Class
		}
		var document any = errorDocument{j}
		var w *withOutput
		if errors.As(err, &w) && w.output != nil {
			document = w.output(j)
		}
		if failed := e.printJSON(document); failed != nil {
			e.notef("%v", failed)
			code = max(code, exitFailed)
		}
	}
	for _, line := range lines {
		e.notef("%s", line)
	}
	return code
}

// printJSON writes one JSON value to the standard output.
func (e *Env) printJSON(v any) error {
	encoder := json.NewEncoder(e.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("writing to the standard output: %w", err)
	}
	return nil
}

// toldAnyway says what was done on the standard error stream when the standard output
// could not take it.
func (e *Env) toldAnyway(printed error, lines ...string) error {
	if printed != nil {
		for _, line := range lines {
			e.notef("%s", line)
		}
	}
	return printed
}

// notef writes one line for people to the standard error stream. That stream may
// be closed; there is nowhere else to say so.
func (e *Env) notef(format string, args ...any) {
	_, _ = io.WriteString(e.Err, e.inLocale("aloft: "+fmt.Sprintf(format, args...)+"\n"))
}
