package ui

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/charmbracelet/x/term"
)

// ErrTerminalGone says that the terminal could not be written to any more.
var ErrTerminalGone = errors.New("the terminal has gone")

// TerminalError says that there is no terminal that could show the cockpit.
type TerminalError struct{ Reason string }

// Error names the verbs to use instead.
func (e *TerminalError) Error() string {
	return e.Reason + ": use aloft status, promote, rollback or history, which need no screen"
}

// SignalError says which signal ended the cockpit.
type SignalError struct{ Signal os.Signal }

// Error says in words what the signal means.
func (e *SignalError) Error() string {
	switch e.Signal {
	case syscall.SIGHUP:
		return "ended: the terminal went away (SIGHUP)"
	case syscall.SIGTERM:
		return "ended: it was asked to (SIGTERM)"
	case syscall.SIGINT:
		return "interrupted (SIGINT)"
	}
	return "ended by the signal " + e.Signal.String()
}

// checkTerminal refuses what can not show the cockpit.
func checkTerminal(getenv func(string) string, in, out *os.File) error {
	switch {
	case in == nil || !term.IsTerminal(in.Fd()):
		return &TerminalError{"standard input is no terminal"}
	case out == nil || !term.IsTerminal(out.Fd()):
		return &TerminalError{"standard output is no terminal"}
	case getenv("TERM") == "dumb":
		return &TerminalError{"TERM=dumb can not place text on a screen"}
	}
	return nil
}

// screen is the terminal's output. It stays a terminal file for Bubble Tea, which
// drops errors of writing; here the first one ends the program, which would
// otherwise live on without anybody to see it.
type screen struct {
	*os.File
	gone  func(error)
	pulse *pulse
}

// Terminal is the file itself, for a program that it is handed over to.
func (s *screen) Terminal() *os.File { return s.File }

// Write writes to the terminal.
func (s *screen) Write(p []byte) (int, error) {
	s.pulse.begin()
	n, err := s.File.Write(p)
	s.pulse.end()
	if err != nil {
		s.gone(fmt.Errorf("%w: %w", ErrTerminalGone, err))
	}
	return n, err
}

// WriteString writes to the terminal.
func (s *screen) WriteString(text string) (int, error) { return s.Write([]byte(text)) }
