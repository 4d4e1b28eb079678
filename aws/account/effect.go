package account

// Whether a write that failed is certain to have had no effect.

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/aws/smithy-go"

	"github.com/aloftdeck/aloft/model"
)

// beforeWrite is the failure of a read that a write begins with: nothing of the write was sent.
func beforeWrite(err error) error {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		f.NoEffect = true
	}
	return err
}

// behindWrite is the failure of what comes behind a write that had its effect.
func behindWrite(err error) error {
	if f, ok := errors.AsType[*model.Failure](err); ok {
		f.NoEffect = false
	}
	return err
}

type sentKey struct{}

// counts gives a call the knowledge how many attempts of it were sent.
func counts(ctx context.Context) context.Context {
	return context.WithValue(ctx, sentKey{}, new(atomic.Int32))
}

// sending notes that an attempt of the context's call is sent.
func sending(ctx context.Context) {
	if n, ok := ctx.Value(sentKey{}).(*atomic.Int32); ok {
		n.Add(1)
	}
}

// noEffect reports whether nothing was sent, or one attempt alone, which AWS
// refused. Of several attempts the first may have worked though its answer was
// lost, and an error of the service may come after its effect.
func noEffect(ctx context.Context, f *model.Failure, err error) bool {
	n, ok := ctx.Value(sentKey{}).(*atomic.Int32)
	switch {
	case !ok || n.Load() > 1:
		return false
	case n.Load() == 0:
		return true
	}
	var api smithy.APIError
	if !errors.As(err, &api) || api.ErrorCode() == noCode || api.ErrorFault() == smithy.FaultServer || f.Class == model.Network {
		return false
	}
	code := status(err)
	return code == 0 || code >= http.StatusBadRequest && code < http.StatusInternalServerError && code != http.StatusRequestTimeout
}
