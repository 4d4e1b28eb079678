package account

import (
	"context"

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
		var err error
		if sent, err = b.take(ctx, model.UrgencyOf(ctx)); err != nil {
			return middleware.FinalizeOutput{}, middleware.Metadata{}, &aws.RequestCanceledError{Err: err}
		}
	}
	a.meter.attempt(o)
	timed, cancel := context.WithTimeout(ctx, a.options.Timeout)
	defer cancel()
	out, metadata, err := next.HandleFinalize(timed, in)
	if throttling(err) {
		a.meter.throttle()
		if b != nil {
			b.throttle(sent)
		}
	}
	return out, metadata, err
}

// bucketOf is the bucket that a call takes its token from, nil for none.
func (a *Account) bucketOf(o operation) *bucket {
	switch {
	case o.service != "Lambda":
		return nil
	case o.name == "GetFunction":
		return a.get
	}
	return a.common
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
