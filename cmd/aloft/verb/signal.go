package verb

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/aloftdeck/aloft/ui"
)

// signalHeard is why a context ended: a signal, in words.
type signalHeard struct {
	text   string
	signal os.Signal
}

func (e *signalHeard) Error() string { return e.text }

// untilSignal is a context that ends when one of the signals comes. Its cause says
// in words what the signal means. A second ctrl+c ends the process at once. The
// function stops listening.
func untilSignal(parent context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(parent)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, signals...)
	deaf := make(chan os.Signal, 1) // to the others, which may come together
	var listening sync.WaitGroup
	listening.Go(func() {
		select {
		case s := <-heard:
			for _, other := range signals {
				if other != os.Interrupt {
					signal.Notify(deaf, other)
				}
			}
			signal.Stop(heard)
			end(&signalHeard{(&ui.SignalError{Signal: s}).Error(), s})
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		end(nil)
		listening.Wait()
		signal.Stop(heard)
		signal.Stop(deaf)
	}
}

// signalCode is the exit code of a command that a signal ended, as shells have it.
func signalCode(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return exitSignal + int(number)
	}
	return exitSignal + int(syscall.SIGINT)
}

// interrupted says what was ended by the signal that ended the context.
func interrupted(ctx context.Context, text string) error {
	var heard *signalHeard
	if errors.As(context.Cause(ctx), &heard) {
		return &interruption{text, heard.signal}
	}
	return &interruption{text, os.Interrupt}
}

// How long a verb may take to end after a signal. One that writes settles what it
// began first; one that only reads can wait for nothing but a file or a pipe.
const (
	readerEnds = time.Second
	writerEnds = 2 * time.Minute
)

// writer is a command that may have begun something when a signal comes.
type writer interface{ settles() }

func (moveOptions) settles()  {}
func (writeOptions) settles() {}

// runUntilSignal runs a command and gives it up when it does not end after a signal:
// not every wait on the host knows a context. What it waits for ends with the process.
func runUntilSignal(ctx context.Context, e *Env, c command) error {
	ended := make(chan error, 1)
	go func() { ended <- e.inSession(ctx, c) }()
	select {
	case err := <-ended:
		return endedBy(ctx, err)
	case <-ctx.Done():
	}
	patience := readerEnds
	if _, settling := c.(writer); settling {
		patience = writerEnds
	}
	select {
	case err := <-ended:
		return endedBy(ctx, err)
	case <-time.After(patience):
		return interrupted(ctx, "given up: "+context.Cause(ctx).Error())
	}
}

// endedBy is the error of a command, which is the signal where that alone ended it:
// what a command found out before keeps its own words and its own exit code.
func endedBy(ctx context.Context, err error) error {
	var heard *signalHeard
	if !errors.As(context.Cause(ctx), &heard) || exitCode(err) != exitFailed {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.As(err, new(*signalHeard)) {
		return interrupted(ctx, heard.Error())
	}
	return err
}
