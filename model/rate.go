package model

// Rate is one limit of what aloft asks of AWS. Its row says everything about it:
// the settings, their documentation and the account's buckets are made of the rows.
type Rate int

// The rates. A new one is a constant here and a row below.
const (
	LambdaRPS Rate = iota
	LambdaBackgroundRPS
	LambdaBurst
	GetFunctionRPS
	BuildsRPS
	LogsRPS
	TablesRPS
	MetricsRPS
	APIsRPS
	PoliciesRPS
	ScarceRPS
	DeploymentsRPS
	NewAPIsRPS
	ImportsRPS
	RolesRPS
	TrailRPS
	rateCount
)

// Rates are limits by Rate, in calls a second; LambdaBurst is in calls. 0 stands
// for the default.
type Rates [rateCount]float64

// RateRow is what there is to know of a rate.
type RateRow struct {
	Key      string  // in [budget] of a config; empty: it can not be set
	Default  float64 // 0: the account decides, as Absent says
	Absent   string
	Whole    bool // it counts calls and takes no fraction
	Max      float64
	Quota    float64 // what AWS lets a whole account call a second; 0 where that is not known, or differs by Region
	Limit    string  // where Max comes from
	Meaning  string
	Personal string // what a personal config may do with it, where that is not to lower it
}

// The defaults leave room for others in AWS's quotas per account and Region:
// 100 a second for GetFunction, 15 for all other calls to Lambda's control plane
// together, 400 for GetMetricStatistics and 500 for GetMetricData.
var rateRows = [rateCount]RateRow{
	LambdaRPS: {
		Key: "lambda_rps", Default: 12, Max: 15, Quota: 15, Limit: "the account's quota",
		Meaning: "The most that aloft asks of Lambda while somebody waits. The quota of 15 is the whole account's.",
	},
	LambdaBackgroundRPS: {
		Key: "lambda_background_rps", Default: 5, Max: 15, Limit: "the account's quota",
		Meaning: "The most for reads that nobody waits for; never more than lambda_rps.",
	},
	LambdaBurst: {
		Key: "lambda_burst", Default: 30, Whole: true, Max: 100, Limit: "the most that aloft sends at once",
		Meaning: "How many calls may go out at once after a pause, so that a small account fills immediately.",
	},
	GetFunctionRPS: {
		Key: "getfunction_rps", Default: 50, Max: 100, Quota: 100, Limit: "the account's quota",
		Meaning: "The most calls of GetFunction, which has a quota of its own.",
	},
	BuildsRPS: {
		Key: "builds_rps", Default: 5, Max: 20, Limit: "the most that aloft asks of CodeBuild",
		Meaning: "The most calls of CodeBuild, whose quotas are not public.",
	},
	LogsRPS: {
		Key: "logs_rps", Absent: "half of the Region's quota for GetLogEvents", Max: 30, Limit: "the largest quota of any Region",
		Meaning:  "The most calls of CloudWatch Logs. The quota is 25 in most Regions, 10 or 30 in some, for the whole account.",
		Personal: "lower it, or set it when the team file does not",
	},
	TablesRPS: {
		Key: "tables_rps", Default: 20, Max: 100, Limit: "the most that aloft asks of DynamoDB",
		Meaning: "The most calls of DynamoDB's and auto scaling's control planes.",
	},
	MetricsRPS: {
		Key: "metrics_rps", Default: 40, Max: 200, Quota: 400, Limit: "half of the account's quota",
		Meaning: "The most calls of CloudWatch's metrics. The quota is 400 or 500, for the whole account.",
	},
	APIsRPS: {
		Key: "apis_rps", Default: 3, Max: 10, Limit: "the account's quota",
		Meaning: "The most calls of API Gateway. The quota of 10 is the whole account's.",
	},
	PoliciesRPS: {
		Key: "getpolicy_rps", Default: 10, Max: 15, Limit: "the account's quota",
		Meaning: "The most calls of Lambda's GetPolicy, which has a quota of its own.",
	},
	// API Gateway makes a deployment each 5 seconds; below it no 5 seconds hold two.
	DeploymentsRPS: {Default: 0.19},
	// And a regional REST API each 3 seconds, and takes a document of one each second.
	NewAPIsRPS: {Default: 0.32},
	ImportsRPS: {Default: 0.95},
	// IAM's quotas are not public. A role takes four calls to read, and each function has one.
	RolesRPS: {Default: 10},
	// Of services whose quotas are small, or not public: Application Auto Scaling, the
	// price list, Cost Explorer, and CloudWatch's ListMetrics with 25 a second.
	ScarceRPS: {Default: 5},
	// CloudTrail has 2 a second for LookupEvents; below it no second holds three.
	TrailRPS: {Default: 1.9},
}

// AllRates are the rates in the order of the documentation.
func AllRates() []Rate {
	all := make([]Rate, rateCount)
	for i := range all {
		all[i] = Rate(i)
	}
	return all
}

// Row is the rate's row.
func (r Rate) Row() RateRow { return rateRows[r] }

// OrDefaults has the default of each rate that is 0 or less. One that the account
// decides stays 0.
func (r Rates) OrDefaults() Rates {
	for i, row := range rateRows {
		if r[i] <= 0 {
			r[i] = row.Default
		}
	}
	return r
}
