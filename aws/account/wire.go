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
	a.meter.attempt()
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

// serviceOf is the service that a call is made to, as the SDK names it, empty for
// what is no call.
func serviceOf(name string) string {
	switch name {
	case "GetCallerIdentity":
		return "STS"
	case "ListFunctions", "ListAliases", "GetAlias", "ListVersionsByFunction", "GetFunction", "GetFunctionConfiguration",
		"UpdateAlias", "CreateAlias", "UpdateFunctionCode", "PublishVersion", "ListTags":
		return "Lambda"
	case "ListProjects", "BatchGetProjects", "ListBuildsForProject", "BatchGetBuilds", "StartBuild", "StopBuild", "RetryBuild":
		return "CodeBuild"
	case "GetLogEvents", "DescribeLogStreams", "DescribeLogGroups":
		return "CloudWatch Logs"
	case "GetObject", "HeadObject":
		return "S3"
	case "ListBranches":
		return "CodeCommit"
	case "ListTables", "DescribeTable", "UpdateTable":
		return "DynamoDB"
	case "DescribeScalableTargets", "DescribeScalingPolicies", "RegisterScalableTarget":
		return "Application Auto Scaling"
	case "GetMetricData", "GetMetricStatistics", "ListMetrics":
		return "CloudWatch"
	case "GetProducts":
		return "Pricing"
	case "GetCostAndUsage":
		return "Cost Explorer"
	case "LookupEvents":
		return "CloudTrail"
	case "DescribeStackResources":
		return "CloudFormation"
	}
	return ""
}

// bucketOf is the bucket that a call takes its token from, nil for none.
func (a *Account) bucketOf(o operation) *bucket {
	switch o.service {
	case "Lambda":
		if o.name == "GetFunction" {
			return a.get
		}
		return a.common
	case "CodeBuild":
		return a.builds
	case "CloudWatch Logs":
		return a.logs
	case "DynamoDB":
		return a.tables
	case "CloudWatch":
		if o.name == "ListMetrics" {
			return a.scarce
		}
		return a.metrics
	case "Application Auto Scaling", "Pricing", "Cost Explorer", "CloudFormation":
		return a.scarce
	case "CloudTrail":
		return a.trail
	}
	return nil
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
