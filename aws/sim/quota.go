package sim

import (
	"slices"
	"time"

	"golang.org/x/time/rate"
)

// Lambda's quotas for one account and Region, in calls per second: GetFunction
// has its own, all other control-plane operations share one. Neither can be
// raised (Lambda quotas, "API requests").
const (
	getFunctionRate = 100
	lambdaRate      = 15
	executionsRate  = 15 // of lists of durable executions
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

func lambdaRates(string) map[string]rate.Limit {
	return map[string]rate.Limit{"": lambdaRate, "GetFunction": getFunctionRate, "ListDurableExecutionsByFunction": executionsRate}
}

func logsRates(region string) map[string]rate.Limit {
	in := func(rates map[string]rate.Limit, usual rate.Limit) rate.Limit {
		if r, ok := rates[region]; ok {
			return r
		}
		return usual
	}
	return map[string]rate.Limit{
		"GetLogEvents": in(getLogEventsRates, getLogEventsRate), "FilterLogEvents": in(filterLogEventsRates, filterLogEventsRate),
		"DescribeLogStreams": describeStreamsRate, "DescribeLogGroups": describeGroupsRate,
	}
}

func cloudWatchRates(string) map[string]rate.Limit {
	return map[string]rate.Limit{
		"GetMetricStatistics": getStatisticsRate, "GetMetricData": getMetricDataRate, "ListMetrics": listMetricsRate,
	}
}

func dynamoDBRates(string) map[string]rate.Limit {
	return map[string]rate.Limit{"DescribeTable": describeTableRate}
}

func cloudTrailRates(string) map[string]rate.Limit {
	return map[string]rate.Limit{"LookupEvents": lookupEventsRate}
}

// quota throttles callers as AWS does, by token buckets on the account's clock: by
// service and operation, or by service for all that have none of their own.
type quota map[string]*rate.Limiter

func newQuota(region string) quota {
	q := quota{}
	for _, s := range services {
		if s.rates == nil {
			continue
		}
		for operation, r := range s.rates(region) {
			q[s.id+"."+operation] = rate.NewLimiter(r, int(burstSeconds*r))
		}
	}
	return q
}

// allow takes a token for a call made now, and reports whether there was one.
func (q quota) allow(service, operation string, now time.Time) bool {
	if slices.Contains(serviceOf(service).unlimited, operation) {
		return true
	}
	for _, key := range []string{service + "." + operation, service + "."} {
		if bucket, ok := q[key]; ok {
			return bucket.AllowN(now, 1)
		}
	}
	return true
}
