package account

// Invocations of functions. They cost money and have effects, so each is sent once.

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
)

// beyondTimeout is what an invocation may take beyond the function's own timeout: the
// beginning of its environment is not counted in that.
const beyondTimeout = 30 * time.Second

// Invoke invokes a function and waits for its answer, longer than the function may run.
// It is sent once: the SDK would send it again after a lost answer, and the function
// would do twice what it does.
func (a *Account) Invoke(ctx context.Context, i model.Invocation) (model.Invoked, error) {
	ctx, cut := context.WithTimeout(ctx, i.Timeout+beyondTimeout)
	defer cut()
	ctx, c, done := a.beginLong(a.patient(ctx, i.Timeout+beyondTimeout), "Invoke", i.Function+":"+i.Qualifier)
	defer done()
	out, err := c.clients.lambda.Invoke(ctx, &lambda.InvokeInput{
		FunctionName: &i.Function, Qualifier: optional(i.Qualifier), Payload: i.Payload, TenantId: optional(i.Tenant),
		InvocationType: types.InvocationTypeRequestResponse, LogType: types.LogTypeTail,
	}, once)
	if err != nil {
		return model.Invoked{}, a.notInvoked(ctx, c, err)
	}
	request, _ := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata)
	log, err := base64.StdEncoding.DecodeString(aws.ToString(out.LogResult))
	if err != nil {
		log = nil // what was invoked has answered: the log alone can not be read
	}
	return model.Invoked{
		Request: safetext.Line(request), Version: line(out.ExecutedVersion), FunctionError: line(out.FunctionError),
		Payload: out.Payload, Log: log,
	}, nil
}

// once has a call sent once.
func once(o *lambda.Options) {
	o.RetryMaxAttempts = 1
	o.Retryer = aws.NopRetryer{}
}

// notInvoked is the failure of an invocation. Lambda says which of several limits was
// reached.
func (a *Account) notInvoked(ctx context.Context, c call, err error) error {
	failed := a.failure(ctx, c, err)
	f, ok := errors.AsType[*model.Failure](failed)
	t, throttled := errors.AsType[*types.TooManyRequestsException](err)
	if !ok || !throttled {
		return failed
	}
	switch t.Reason {
	case types.ThrottleReasonReservedFunctionConcurrentInvocationLimitExceeded:
		f.Advice = "the function's reserved concurrency is used up: wait a moment, or raise it"
	case types.ThrottleReasonConcurrentInvocationLimitExceeded:
		f.Advice = "the concurrency of the account is used up: wait a moment"
	case types.ThrottleReasonReservedFunctionInvocationRateLimitExceeded,
		types.ThrottleReasonFunctionInvocationRateLimitExceeded:
		f.Advice = "more is invoked each second than Lambda allows for the function: wait a moment"
	case types.ThrottleReasonCallerRateLimitExceeded:
		f.Advice = "more is invoked each second than Lambda allows who asks: wait a moment"
	default:
		f.Advice = cmp.Or(safetext.Line(string(t.Reason)), "more is invoked than Lambda allows") + ": wait a moment"
	}
	if seconds, err := strconv.ParseFloat(aws.ToString(t.RetryAfterSeconds), 64); err == nil && seconds > 0 &&
		seconds < 3600 {
		f.RetryAt = a.options.Now().Add(time.Duration(seconds * float64(time.Second)))
	}
	return f
}

// GetConcurrencyLimits reads how many invocations may run at the same time in the
// Region.
func (a *Account) GetConcurrencyLimits(ctx context.Context) (model.ConcurrencyLimits, error) {
	ctx, c, done := a.begin(ctx, "GetAccountSettings", "")
	defer done()
	out, err := c.clients.lambda.GetAccountSettings(ctx, &lambda.GetAccountSettingsInput{})
	if err == nil && out.AccountLimit == nil {
		err = errEmpty
	}
	if err != nil {
		return model.ConcurrencyLimits{}, a.failure(ctx, c, err)
	}
	l := model.ConcurrencyLimits{Account: int(out.AccountLimit.ConcurrentExecutions)}
	l.Unreserved = int(aws.ToInt32(out.AccountLimit.UnreservedConcurrentExecutions))
	return l, nil
}

// GetReserved reads how many invocations of a function may run at the same time, nil
// where it has no number of its own.
func (a *Account) GetReserved(ctx context.Context, function string) (*int, error) {
	ctx, c, done := a.begin(ctx, "GetFunctionConcurrency", function)
	defer done()
	out, err := c.clients.lambda.GetFunctionConcurrency(ctx, &lambda.GetFunctionConcurrencyInput{FunctionName: &function})
	if err != nil {
		return nil, a.failure(ctx, c, err)
	}
	if out.ReservedConcurrentExecutions == nil {
		return nil, nil
	}
	n := int(*out.ReservedConcurrentExecutions)
	return &n, nil
}
