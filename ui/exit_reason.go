package ui

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// grace is how long a program that was asked to leave may take before it is ended
// under its feet, such as when writing to its terminal hangs.
const grace = 2 * time.Second

// ending is why the cockpit is ended from outside. The first reason counts, but
// for a signal: whoever began the context may have heard it first and ended it.
type ending struct {
	reasons chan error
	signals chan os.Signal
}

func newEnding() *ending {
	return &ending{reasons: make(chan error, 1), signals: make(chan os.Signal, 1)}
}

// listen takes the signals that would leave the terminal as it is. Bubble Tea does
// nothing on SIGHUP and takes SIGTERM for an ordinary leave.
func (e *ending) listen() { signal.Notify(e.signals, syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP) }

// because ends the cockpit. It never waits, so that whoever writes to the terminal
// may call it.
func (e *ending) because(reason error) {
	select {
	case e.reasons <- reason:
	default:
	}
}

// watch asks the program to leave when a signal comes, when the context ends or
// when there is another reason. The function that it returns stops watching and
// gives the reason, nil when there was none.
func (e *ending) watch(ctx context.Context, leave, kill func()) func() error {
	done := make(chan struct{})
	var watching sync.WaitGroup
	var reason error
	watching.Go(func() {
		select {
		case s := <-e.signals:
			reason = &SignalError{s}
		case <-ctx.Done():
			reason = context.Cause(ctx)
		case reason = <-e.reasons:
		case <-done:
			return
		}
		watching.Go(leave) // returns at the latest when the program has ended
		late := time.NewTimer(grace)
		defer late.Stop()
		select {
		case <-late.C:
			kill()
		case <-done:
		}
	})
	return func() error {
		signal.Stop(e.signals)
		close(done)
		watching.Wait()
		select {
		case s := <-e.signals:
			return &SignalError{s}
		default:
			return reason
		}
	}
}
