package account

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"

	"github.com/aloftdeck/aloft/model"
)

// instrument puts the call budget, the meter and the time-out into a client's
// stack: inside the retry loop, so that each attempt counts, behind the look-up
// of credentials, so that calls without any cost nothing, and before signing, so
// that a signature does not age while the call waits for its turn.
func (a *Account) instrument(stack *middleware.Stack) error {
	if err := awsmiddleware.AddUserAgentKeyValue("aloft", a.options.Version)(stack); err != nil {
		return err
	}
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("AloftBudget", a.attempt), "Signing", middleware.Before)
}

// attempt lets one attempt of a call pass when its turn has come.
func (a *Account) attempt(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
	o := operation{awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)}
	b := a.bucketOf(o)
	sent := a.options.Now()
	if b != nil {
		waiting(ctx, true)
		var err error
		if sent, err = b.take(ctx, model.UrgencyOf(ctx)); err != nil {
			return middleware.FinalizeOutput{}, middleware.Metadata{}, &aws.RequestCanceledError{Err: err}
		}
		waiting(ctx, false)
	}
	fee, err := a.charge(ctx, o)
	if err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	a.meter.attempt(rateOf(o))
	timed, stop := a.timed(ctx, o)
	defer stop()
	sending(ctx)
	out, metadata, err := next.HandleFinalize(timed, in)
	if err != nil && context.Cause(timed) == errSlow {
		err = &aws.RequestCanceledError{Err: context.DeadlineExceeded}
	}
	a.settle(fee, err)
	if throttling(err) {
		a.meter.throttle()
		waiting(ctx, true)
		if b != nil {
			b.throttle(sent)
		}
	}
	return out, metadata, err
}

var errSlow = errors.New("no answer in time")

// timed bounds one attempt. Of an object, whose content is read after the attempt
// is over, only the wait for the first byte is bounded: the rest has the time of
// the whole call.
func (a *Account) timed(ctx context.Context, o operation) (context.Context, context.CancelFunc) {
	if o != (operation{"S3", "GetObject"}) {
		return context.WithTimeout(ctx, a.patience(ctx))
	}
	timed, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(a.patience(ctx), func() { cancel(errSlow) })
	return timed, func() { timer.Stop() } // timed itself ends with the call's own context
}

type patienceKey struct{}

// patient gives each attempt of the calls made with the context so much more time.
func (a *Account) patient(ctx context.Context, more time.Duration) context.Context {
	return context.WithValue(ctx, patienceKey{}, a.patience(ctx)+more)
}

// patience is how long one attempt may take.
func (a *Account) patience(ctx context.Context) time.Duration {
	if d, ok := ctx.Value(patienceKey{}).(time.Duration); ok {
		return d
	}
	return a.options.Timeout
}

// retryer repeats what may pass: throttling, dropped connections, errors of the
// service. Its own budget of retries is switched off, because every attempt
// already waits for a token.
func (a *Account) retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = a.options.Attempts
		o.RateLimiter = ratelimit.None
	})
}
