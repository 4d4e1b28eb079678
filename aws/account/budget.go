package account

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// buckets are those of the rates, nil for a rate that is a part of another's.
type buckets [len(model.Rates{})]*bucket

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

// apisBurst is how many calls of API Gateway may go out at once after a pause: a quarter of
// what AWS lets the whole account do. What is read of a small account is there at once.
const apisBurst = 10

// newBuckets makes the bucket of each rate that calls take tokens from.
func newBuckets(now model.Clock, rates model.Rates, region string) buckets {
	if rates[model.LogsRPS] <= 0 {
		rates[model.LogsRPS] = logEventsQuota(region) / 2
	}
	var all buckets
	for _, rate := range model.AllRates() {
		switch rate {
		case model.LambdaBackgroundRPS, model.LambdaBurst: // of the bucket of LambdaRPS
		case model.LambdaRPS:
			all[rate] = newBucket(now, limits{
				rate: rates[rate], background: rates[model.LambdaBackgroundRPS], burst: int(rates[model.LambdaBurst]),
			})
		case model.APIsRPS:
			l := even(rates[rate])
			l.burst = apisBurst
			all[rate] = newBucket(now, l)
		default:
			all[rate] = newBucket(now, even(rates[rate]))
		}
	}
	return all
}

// even are limits that are the same for all, with a burst of one second's calls.
func even(rate float64) limits {
	return limits{rate: rate, background: rate, burst: max(1, int(rate))}
}

// State says how the budget stands.
type State struct {
	Rates   model.Rates // allowed now, of the rates that have a bucket
	Waiting int         // calls that wait for their turn
	HeldTo  time.Time   // when throttling will have been made up for; zero when nothing holds back
}

// State is how the budget stands now.
func (a *Account) State() State {
	var s State
	for rate, b := range *a.buckets.Load() {
		if b == nil {
			continue
		}
		state := b.state()
		s.Rates[rate] = state.rate
		s.Waiting += state.waiting
		if state.heldTo.After(s.HeldTo) {
			s.HeldTo = state.heldTo
		}
	}
	return s
}

// ThrottledUntil is when the rates will be back at their ceilings after AWS
// throttled, zero when they are there.
func (a *Account) ThrottledUntil() time.Time { return a.State().HeldTo }
