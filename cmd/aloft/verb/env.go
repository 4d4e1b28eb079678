// Package verb is aloft on the command line: one file for each verb. A verb is
// first parsed into a struct of options, which tests can look at, and then run
// with the Env.
package verb

import (
	"context"
	"io"
	"os"
	"os/user"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/model"
)

// Env is everything that a verb takes from the host.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Terminal Terminal
	// Columns is how wide the terminal of a stream is, 0 where it is none. Nil: none is known.
	Columns  func(io.Writer) int
	Environ  []string // "NAME=value"
	Dir      string   // the working folder, empty when it is not known
	Home     string   // the user's home folder, empty when it is not known
	Login    string   // the login name, empty when it is not known
	UID      int      // the user's number, below 0 where the host has none
	Hostname string
	PID      int
	Now      model.Clock
	Build    Build
	named    []namedByARN // things that the arguments name by their ARNs
	// Open opens an account.
	Open func(context.Context, account.Options) (Account, error)
	// Screen shows the cockpit until it is left.
	Screen Screen
	// Interrupt ends the context of a verb when the host wants the process to end.
	// Nil: nothing does. The cockpit, which has the terminal, sees to it itself.
	Interrupt func(context.Context) (context.Context, context.CancelFunc)
}

// Terminal says which of the streams are terminals.
type Terminal struct{ In, Out, Err bool }

// Asks reports whether a question can be asked: it is written to the standard
// error stream, and the answer is read from the standard input.
func (t Terminal) Asks() bool { return t.In && t.Err }

// Host is the Env of this process.
func Host(b Build) *Env {
	e := &Env{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		Terminal: Terminal{
			In:  term.IsTerminal(os.Stdin.Fd()),
			Out: term.IsTerminal(os.Stdout.Fd()),
			Err: term.IsTerminal(os.Stderr.Fd()),
		},
		Columns: terminalColumns,
		Environ: os.Environ(),
		UID:     os.Getuid(),
		PID:     os.Getpid(),
		Now:     time.Now,
		Build:   b.orBuildInfo(),
		Open: func(ctx context.Context, o account.Options) (Account, error) {
			return account.Open(ctx, o)
		},
		Screen: showScreen,
		Interrupt: func(ctx context.Context) (context.Context, context.CancelFunc) {
			return untilSignal(ctx, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
		},
	}
	// None of these is needed by every verb: each says so itself when it is missing.
	e.Dir, _ = os.Getwd()
	e.Home, _ = os.UserHomeDir()
	e.Hostname, _ = os.Hostname()
	if u, err := user.Current(); err == nil {
		e.Login = u.Username
	}
	return e
}

// terminalColumns is how wide a terminal is, 0 where the stream is none.
func terminalColumns(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(f.Fd())
	if err != nil {
		return 0
	}
	return width
}

// columns is how wide the terminal of a stream is, 0 where that is not known.
func (e *Env) columns(w io.Writer) int {
	if e.Columns == nil {
		return 0
	}
	return e.Columns(w)
}

// Getenv is the value of an environment variable, empty when it is not set.
func (e *Env) Getenv(name string) string {
	for i := len(e.Environ) - 1; i >= 0; i-- {
		if value, ok := strings.CutPrefix(e.Environ[i], name+"="); ok {
			return value
		}
	}
	return ""
}
