package verb

import (
	"errors"
	"fmt"
	"os"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
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

	exitSignal = 128 // and the number of the signal that ended the command, as shells do
)

// batchExit is the exit code of a batch by how its members ended, and how many were not made;
// exitDone and 0 when all were.
func batchExit(made, refused, conflicts, failed int) (code, bad int) {
	bad = refused + conflicts + failed
	switch {
	case bad == 0:
		return exitDone, 0
	case made > 0:
		return exitPartly, bad
	case failed > 0:
		return exitFailed, bad
	case conflicts > 0:
		return exitConflict, bad
	}
	return exitRefused, bad
}

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

// interruption says that a signal ended a command. What was followed goes on.
type interruption struct {
	text   string
	signal os.Signal
}

func (e *interruption) Error() string { return e.text }

// withCode is an error that says itself which exit code it has.
type withCode struct {
	error
	code int
}

func (e *withCode) Unwrap() error { return e.error }

// exitCode is the one place where kinds of error become exit codes.
func exitCode(err error) int {
	var (
		usage    *usageError
		refused  *refusal
		problem  *config.Error
		problems config.Problems
		coded    *withCode
		terminal *ui.TerminalError
		signaled *ui.SignalError
		followed *interruption
	)
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &usage), errors.As(err, &problem), errors.As(err, &problems),
		errors.As(err, &terminal):
		return exitUsage
	case errors.As(err, &refused):
		return exitRefused
	case errors.As(err, &signaled):
		return signalCode(signaled.Signal)
	case errors.As(err, &followed):
		return signalCode(followed.signal)
	case causeOf(err) == model.ReadOnly:
		return exitRefused
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
	c := causeOf(err)
	return c == model.NoRegion || c == model.NoProfile || c == model.BadProfile
}

func causeOf(err error) model.Cause {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		return f.Cause
	}
	return ""
}
