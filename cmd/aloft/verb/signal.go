package verb

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"sync"

	"github.com/aloftdeck/aloft/ui"
)

// untilSignal is a context that ends when one of the signals comes. Its cause says
// in words what the signal means. The function stops listening.
func untilSignal(parent context.Context, signals ...os.Signal) (context.Context, context.CancelFunc) {
	ctx, end := context.WithCancelCause(parent)
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, signals...)
	var listening sync.WaitGroup
	listening.Go(func() {
		select {
		case s := <-heard:
			end(errors.New((&ui.SignalError{Signal: s}).Error()))
		case <-ctx.Done():
		}
	})
	return ctx, func() {
		signal.Stop(heard)
		end(nil)
		listening.Wait()
	}
}
