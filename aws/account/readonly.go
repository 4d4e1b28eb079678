package account

import (
	"context"
	"errors"

	"github.com/aws/smithy-go/middleware"

	"github.com/aloftdeck/aloft/model"
)

// errReadOnly ends a call that may write, where nothing may be written.
var errReadOnly = errors.New("read-only")

// refuseWrites puts the refusal of writes into a client's stack: as its first step,
// before the call is signed, takes a token or is charged for, and outside the retry
// loop. Clients that the SDK makes for itself, such as the one that assumes a role,
// are not among those that it is put into.
func refuseWrites(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("AloftReadOnly", func(
		ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler,
	) (middleware.InitializeOutput, middleware.Metadata, error) {
		// Not the SDK's own names, which some clients set in a later step.
		o := operation{middleware.GetServiceID(ctx), middleware.GetOperationName(ctx)}
		if !o.reads() {
			return middleware.InitializeOutput{}, middleware.Metadata{}, errReadOnly
		}
		return next.HandleInitialize(ctx, in)
	}), middleware.Before)
}

// mayWrite is the failure of a write that reads first, where nothing may be written: what it
// would find is of no use then.
func (a *Account) mayWrite(ctx context.Context, operation, subject string) error {
	if !a.options.ReadOnly {
		return nil
	}
	ctx, c, done := a.begin(ctx, operation, subject)
	defer done()
	return a.failure(ctx, c, errReadOnly)
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
	return true
}
