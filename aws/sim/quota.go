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

// CloudWatch Logs' quotas for one account and Region, in calls per second. None
// can be raised (CloudWatch Logs quotas).
const (
	getLogEventsRate    = 25
	filterLogEventsRate = 10
	describeStreamsRate = 25
	describeGroupsRate  = 10
)

// CloudWatch's and DynamoDB's quotas for one account and Region, in calls per
// second (CloudWatch service quotas; that of DescribeTable is DynamoDB's own).
const (
	getStatisticsRate = 400
	getMetricDataRate = 500
	listMetricsRate   = 25
	describeTableRate = 2500
)

// lookupEventsRate is CloudTrail's quota for one account and Region, in calls per
// second (CloudTrail quotas).
const lookupEventsRate = 2

// getLogEventsRates are the Regions whose rate is not the usual one.
var getLogEventsRates = map[string]rate.Limit{
	"us-west-2": 10, "eu-west-1": 10, "eu-central-1": 10, "ap-northeast-3": 10, "ap-southeast-3": 10,
	"ca-west-1": 10, "il-central-1": 10, "eu-west-3": 30,
}

// filterLogEventsRates are the Regions whose rate is not the usual one.
var filterLogEventsRates = map[string]rate.Limit{"us-east-1": 25, "eu-central-1": 5}

// burstSeconds is how many seconds' worth of calls the buckets hold. AWS does not
// publish their depth. Two seconds' worth lets a client that starts with a burst
// and then keeps to the rate go unthrottled, while one that does not keep to it
// is throttled before its third second.
const burstSeconds = 2

// quota throttles callers as AWS does, by token buckets on the account's clock.
// CodeBuild, S3, CodeCommit, STS and the services of prices publish no rate for what
// aloft asks of them.
type quota struct {
	lambda *rate.Limiter            // all operations of Lambda without a bucket of their own
	own    map[string]*rate.Limiter // by operation
}

func newQuota(region string) *quota {
	bucket := func(r rate.Limit) *rate.Limiter { return rate.NewLimiter(r, int(burstSeconds*r)) }
	regional := func(rates map[string]rate.Limit, usual rate.Limit) *rate.Limiter {
		if r, ok := rates[region]; ok {
			return bucket(r)
		}
		return bucket(usual)
	}
	return &quota{
		lambda: bucket(lambdaRate),
		own: map[string]*rate.Limiter{
			serviceLambda + ".GetFunction":      bucket(getFunctionRate),
			serviceLogs + ".GetLogEvents":       regional(getLogEventsRates, getLogEventsRate),
			serviceLogs + ".FilterLogEvents":    regional(filterLogEventsRates, filterLogEventsRate),
			serviceLogs + ".DescribeLogStreams": bucket(describeStreamsRate),
			serviceLogs + ".DescribeLogGroups":  bucket(describeGroupsRate),

			serviceCloudWatch + ".GetMetricStatistics": bucket(getStatisticsRate),
			serviceCloudWatch + ".GetMetricData":       bucket(getMetricDataRate),
			serviceCloudWatch + ".ListMetrics":         bucket(listMetricsRate),
			serviceDynamoDB + ".DescribeTable":         bucket(describeTableRate),
			serviceTrail + ".LookupEvents":             bucket(lookupEventsRate),
		},
	}
}

// allow takes a token for a call made now, and reports whether there was one.
func (q *quota) allow(service, operation string, now time.Time) bool {
	if q == nil {
		return true
	}
	if own, ok := q.own[service+"."+operation]; ok {
		return own.AllowN(now, 1)
	}
	return service != serviceLambda || q.lambda.AllowN(now, 1)
}
