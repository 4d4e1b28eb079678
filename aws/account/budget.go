package account

import "time"

// Budget bounds what the account asks of AWS, in calls a second. Zero fields
// stand for DefaultBudget's.
type Budget struct {
	LambdaRPS           float64 // Lambda's control plane without GetFunction: ceiling for what somebody waits for
	LambdaBackgroundRPS float64 // the same, for what nobody waits for
	LambdaBurst         int     // calls at once after a pause, and at the start
	GetFunctionRPS      float64
	BuildsRPS           float64 // CodeBuild
	LogsRPS             float64 // CloudWatch Logs; 0: half of the Region's quota for GetLogEvents
	TablesRPS           float64 // DynamoDB's control plane
	MetricsRPS          float64 // CloudWatch
	// ScarceRPS is for services whose quotas are small, or not public: Application
	// Auto Scaling, the price list, Cost Explorer, and CloudWatch's ListMetrics with
	// 25 a second.
	ScarceRPS float64
	TrailRPS  float64 // CloudTrail
}

// DefaultBudget leaves room for others in AWS's quotas per account and Region,
// which are 100 a second for GetFunction and 15 a second for all other calls to
// Lambda's control plane together. CodeBuild's quotas are not public. CloudWatch has
// 400 a second for GetMetricStatistics and 500 for GetMetricData. CloudTrail has 2 a
// second for LookupEvents.
func DefaultBudget() Budget {
	return Budget{LambdaRPS: 12, LambdaBackgroundRPS: 5, LambdaBurst: 30, GetFunctionRPS: 50, BuildsRPS: 5,
		TablesRPS: 20, MetricsRPS: 40, ScarceRPS: 5, TrailRPS: 2}
}

// logEventsQuota is AWS's quota for GetLogEvents per account and Region, in calls
// a second, as the service's page of quotas names it. Other reads of logs have 25
// in every Region.
func logEventsQuota(region string) float64 {
	switch region {
	case "us-west-2", "eu-west-1", "eu-central-1", "ap-northeast-3", "ap-southeast-3", "ca-west-1", "il-central-1":
		return 10
	case "eu-west-3":
		return 30
	}
	return 25
}

// even are limits that are the same for all, with a burst of one second's calls.
func even(rate float64) limits {
	return limits{rate: rate, background: rate, burst: max(1, int(rate))}
}

func (b Budget) orDefaults() Budget {
	d := DefaultBudget()
	if b.LambdaRPS > 0 {
		d.LambdaRPS = b.LambdaRPS
	}
	if b.LambdaBackgroundRPS > 0 {
		d.LambdaBackgroundRPS = b.LambdaBackgroundRPS
	}
	if b.LambdaBurst > 0 {
		d.LambdaBurst = b.LambdaBurst
	}
	if b.GetFunctionRPS > 0 {
		d.GetFunctionRPS = b.GetFunctionRPS
	}
	if b.BuildsRPS > 0 {
		d.BuildsRPS = b.BuildsRPS
	}
	if b.LogsRPS > 0 {
		d.LogsRPS = b.LogsRPS
	}
	if b.TablesRPS > 0 {
		d.TablesRPS = b.TablesRPS
	}
	if b.MetricsRPS > 0 {
		d.MetricsRPS = b.MetricsRPS
	}
	if b.ScarceRPS > 0 {
		d.ScarceRPS = b.ScarceRPS
	}
	if b.TrailRPS > 0 {
		d.TrailRPS = b.TrailRPS
	}
	return d
}

// State says how the budget stands.
type State struct {
	LambdaRate      float64   // calls a second allowed now
	GetFunctionRate float64   // calls a second allowed now
	BuildsRate      float64   // calls a second allowed now
	LogsRate        float64   // calls a second allowed now
	TablesRate      float64   // calls a second allowed now
	MetricsRate     float64   // calls a second allowed now
	ScarceRate      float64   // calls a second allowed now, to services with small quotas
	TrailRate       float64   // calls a second allowed now, to CloudTrail
	Waiting         int       // calls that wait for their turn
	HeldTo          time.Time // when throttling will have been made up for; zero when nothing holds back
}

// State is how the budget stands now.
func (a *Account) State() State {
	var s State
	rates := []*float64{&s.LambdaRate, &s.GetFunctionRate, &s.BuildsRate, &s.LogsRate,
		&s.TablesRate, &s.MetricsRate, &s.ScarceRate, &s.TrailRate}
	for i, b := range a.buckets() {
		state := b.state()
		*rates[i] = state.rate
		s.Waiting += state.waiting
		if state.heldTo.After(s.HeldTo) {
			s.HeldTo = state.heldTo
		}
	}
	return s
}

// buckets are all there are, in the order of State's rates.
func (a *Account) buckets() [8]*bucket {
	return [...]*bucket{a.common, a.get, a.builds, a.logs, a.tables, a.metrics, a.scarce, a.trail}
}

// ThrottledUntil is when the rates will be back at their ceilings after AWS
// throttled, zero when they are there.
func (a *Account) ThrottledUntil() time.Time { return a.State().HeldTo }
