package ui

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
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

	loans atomic.Int32   // above 0 while another program has the terminal
	quits chan os.Signal // what that program's keys send to aloft too
}

func newEnding() *ending {
	return &ending{reasons: make(chan error, 1), signals: make(chan os.Signal, 1), quits: make(chan os.Signal, 1)}
}

// afterLoan is how long an interrupt still counts as meant for the program that had the
// terminal: it may come a moment later than that program's end.
const afterLoan = time.Second

// lend tells that another program has the terminal, or that it is back. What is typed there
// to interrupt it reaches aloft too, which shares the terminal: it is none of aloft's.
func (e *ending) lend(lent bool) {
	if lent {
		e.loans.Add(1)
		signal.Notify(e.quits, syscall.SIGQUIT)
		return
	}
	signal.Stop(e.quits)
	time.AfterFunc(afterLoan, func() { e.loans.Add(-1) })
}

// await is the first reason to end; none when it was done before.
func (e *ending) await(ctx context.Context, done <-chan struct{}) (reason error, ended bool) {
	for {
		select {
		case s := <-e.signals:
			if s == os.Interrupt && e.loans.Load() > 0 {
				continue
			}
			return &SignalError{s}, true
		case <-ctx.Done():
			return context.Cause(ctx), true
		case reason = <-e.reasons:
			return reason, true
		case <-done:
			return nil, false
		}
	}
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
		var ended bool
		if reason, ended = e.await(ctx, done); !ended {
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
