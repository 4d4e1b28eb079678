package account

import (
	"context"
	"errors"

	"github.com/aws/smithy-go/middleware"

	"github.com/aloftdeck/aloft/model"
)

// errReadOnly ends a call that may write, where nothing may be written.
var errReadOnly = errors.New("read-only")

// refusedHere is errReadOnly with why it is so.
type refusedHere struct{ why string }

func (r refusedHere) Error() string { return errReadOnly.Error() + ": " + r.why }
func (refusedHere) Unwrap() error   { return errReadOnly }

// mayWrite says why clients may write nothing, nil where they may.
func (a *Account) mayWrite(ctx context.Context, c *clients) error {
	if a.options.ReadOnly {
		return errReadOnly
	}
	number := c.number.Load()
	if number == nil {
		id, err := a.identityOf(ctx, c)
		if err != nil {
			return err
		}
		number = &id.Account
	}
	if why := a.options.Refuse(*number); why != "" {
		return refusedHere{why}
	}
	return nil
}

// refuseWrites puts the refusal of writes into a client's stack: as its first step,
// before the call is signed, takes a token or is charged for, and outside the retry
// loop. Clients that the SDK makes for itself, such as the one that assumes a role,
// are not among those that it is put into.
func refuseWrites(may func(context.Context) error) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("AloftReadOnly", func(
			ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
		) (middleware.InitializeOutput, middleware.Metadata, error) {
			// Not the SDK's own names, which some clients set in a later step.
			o := operation{middleware.GetServiceID(ctx), middleware.GetOperationName(ctx)}
			if !o.reads() {
				if err := may(ctx); err != nil {
					return middleware.InitializeOutput{}, middleware.Metadata{}, err
				}
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.Before)
	}
}

// mayChange is the failure of a write that reads first, where nothing may be written: what it
// would find is of no use then.
func (a *Account) mayChange(ctx context.Context, operation, subject string) error {
	if !a.options.ReadOnly && a.options.Refuse == nil {
		return nil
	}
	ctx, c, done := a.begin(ctx, operation, subject)
	defer done()
	if err := a.mayWrite(ctx, c.clients); err != nil {
		return a.failure(ctx, c, err)
	}
	return nil
}

// refused fills in the failure of a call that was refused because nothing may be
// written. It reports false when an error is none.
func refused(f *model.Failure, err error) bool {
	if !errors.Is(err, errReadOnly) {
		return false
	}
	f.Class, f.Cause = model.Denied, model.ReadOnly
	f.Message = "read-only: aloft sends nothing that may write"
	f.Advice = "aloft config shows where read_only comes from"
	if here, ok := errors.AsType[refusedHere](err); ok {
		f.Message, f.Advice = "read-only: "+here.why, ""
	}
	return true
}
