package sim

import (
	"math"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

// Percentiles of how long calls took, and the account's own use of CloudWatch.

// timed are calls that take a while: half of the mean at least, and then longer and
// longer ones with a thin tail.
type timed struct {
	calls, mean float64
	all         float64 // what each of them took, where a test has said so; mean is 0 then
}

// within is the share of the calls that took no longer than so many milliseconds.
func (t timed) within(ms float64) float64 {
	switch {
	case t.mean <= 0 && ms >= t.all:
		return 1
	case t.mean <= 0 || ms <= t.mean/2:
		return 0
	}
	return 1 - math.Exp(-(ms-t.mean/2)/(t.mean/2))
}

// quantile is what a share of calls took at most.
func quantile(times []timed, q float64) float64 {
	calls, high := 0.0, 0.0
	for _, t := range times {
		calls, high = calls+t.calls, max(high, 20*t.mean, t.all)
	}
	low := 0.0
	for range 60 {
		mid, within := (low+high)/2, 0.0
		for _, t := range times {
			within += t.calls * t.within(mid)
		}
		if within >= q*calls {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// percentile is the share that a statistic such as p95 names.
func percentile(stat string) (float64, bool) {
	digits, ok := strings.CutPrefix(stat, "p")
	p, err := strconv.ParseFloat(digits, 64)
	return p / 100, ok && err == nil && p > 0 && p <= 100
}

// requestsMade is how often an operation of CloudWatch was called.
func (w *World) requestsMade(_ string, dims map[string]string) *measured {
	if !only(dims, "Service", "Type", "Class", "Resource") || dims["Service"] != "CloudWatch" || dims["Type"] != "API" || dims["Class"] != "None" {
		return nil
	}
	minutes := w.calls.metered[dims["Resource"]]
	if len(minutes) == 0 {
		return nil
	}
	return &measured{unit: types.StandardUnitNone, read: func(borders []int64) []point {
		out := make([]point, len(borders)-1)
		for minute, n := range minutes {
			for i := range out {
				if minute >= borders[i] && minute < borders[i+1] {
					out[i].sum, out[i].count = out[i].sum+n, out[i].count+1
				}
			}
		}
		return out
	}}
}
