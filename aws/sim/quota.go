package sim

import (
	"time"

	"golang.org/x/time/rate"
)

// Lambda's quotas for one account and Region, in calls per second: GetFunction
// has its own, all other control-plane operations share one. Neither can be
// raised (Lambda quotas, "API requests").
const (
	getFunctionRate = 100
	lambdaRate      = 15
)

// burstSeconds is how many seconds' worth of calls the buckets hold. AWS does not
// publish their depth. Two seconds' worth lets a client that starts with a burst
// and then keeps to the rate go unthrottled, while one that does not keep to it
// is throttled before its third second.
const burstSeconds = 2

// quota throttles callers as AWS does, by token buckets on the account's clock.
type quota struct {
	getFunction *rate.Limiter
	lambda      *rate.Limiter
}

func newQuota() *quota {
	return &quota{
		getFunction: rate.NewLimiter(getFunctionRate, burstSeconds*getFunctionRate),
		lambda:      rate.NewLimiter(lambdaRate, burstSeconds*lambdaRate),
	}
}

// allow takes a token for a call made now, and reports whether there was one.
func (q *quota) allow(service, operation string, now time.Time) bool {
	switch {
	case q == nil || service != serviceLambda:
		return true
	case operation == "GetFunction":
		return q.getFunction.AllowN(now, 1)
	}
	return q.lambda.AllowN(now, 1)
}
