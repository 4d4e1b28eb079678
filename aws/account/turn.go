package account

// A call that ends while it waits for its turn, because AWS throttles or because
// many calls are ahead of it, says nothing of the network.

import (
	"context"
	"errors"
	"sync/atomic"

	"github.com/aloftdeck/aloft/model"
)

type waitKey struct{}

// waits gives a call the knowledge whether it waits for its turn: for a token, or
// after an attempt that was throttled.
func waits(ctx context.Context) context.Context {
	return context.WithValue(ctx, waitKey{}, new(atomic.Bool))
}

// waiting notes whether the call of the context waits for its turn.
func waiting(ctx context.Context, on bool) {
	if w, ok := ctx.Value(waitKey{}).(*atomic.Bool); ok {
		w.Store(on)
	}
}

// turnless sorts a call whose time was over before its turn came.
func (a *Account) turnless(ctx context.Context, f *model.Failure, err error) bool {
	w, ok := ctx.Value(waitKey{}).(*atomic.Bool)
	if !ok || !w.Load() || !errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	f.Class, f.RetryAt = model.Throttled, a.retryAt(askedIn(err))
	f.Message = "its turn did not come in time"
	f.Advice = "the account's quota is used up, or many calls are ahead of it: wait a moment"
	return true
}
