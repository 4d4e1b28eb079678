package feed

// What the reads of health cost: the arithmetic of docs/cost.md.

import (
	"fmt"
	"math"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
)

// operators look at one account at a time, which counts what all of them ask for.
func operators(t *testing.T, n, functions int, failing bool) (accounts []*callsAccount, all []*world) {
	t.Helper()
	var asked atomic.Int64 // of all accounts, which are one
	for range n {
		a := newCalls(functions)
		if failing {
			a.failing(a.functions[1], "prod", 12)
		}
		a.use = func(op string) float64 {
			if op != "GetMetricStatistics" {
				return 0
			}
			return float64(asked.Load())
		}
		value := a.values
		a.values = func(s model.Series, at time.Time) float64 {
			if s.Namespace == model.NamespaceLambda {
				asked.Add(1)
			}
			return value(s, at)
		}
		accounts = append(accounts, a)
	}
	for _, a := range accounts {
		visible := a.functions[:min(functions, 40)]
		all = append(all, runHealth(t, a, looking(visible[0], visible...), func(o *Options) {
			o.Intervals.Screen, o.Intervals.Trickle, o.Intervals.List = never, never, never // of aliases, which is not the point
		}))
	}
	return accounts, all
}

// hours let operators look for a while, and say how many requests they made an hour
// together, and how often a row on the screen was read an hour.
func hours(accounts []*callsAccount, all []*world, n int) (requests, rows float64) {
	before := 0
	for _, a := range accounts {
		before += a.spent().FreeThisMonth
		a.forgetReads()
	}
	all[0].after(time.Duration(n) * time.Hour)
	after, chosen := 0, float64(60*n)
	for _, a := range accounts {
		after += a.spent().FreeThisMonth
	}
	reads := float64(accounts[0].requests(time.Time{})["Duration"]) - chosen
	visible := float64(min(len(accounts[0].functions), 40) - 1)
	return float64(after-before) / float64(n), reads / visible / float64(n)
}

// Whoever looks, and at however much: together they stay within the free requests, and
// the rows on the screen are read as often as that allows.
func TestWhatHealthCosts(t *testing.T) {
	for _, c := range []struct {
		functions, operators int
		failing              bool
		requests             float64 // an hour, of all operators together
		every                float64 // minutes between two reads of a row on the screen
	}{
		{18, 1, false, 1050, 2.6},
		{18, 1, true, 1350, 4},
		{120, 1, true, 1350, 12},
		{1000, 1, true, 1350, 12},
		{18, 5, false, 5200, 2.6},
	} {
		t.Run(fmt.Sprintf("%d functions, %d operators, failing %v", c.functions, c.operators, c.failing), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				accounts, all := operators(t, c.operators, c.functions, c.failing)
				all[0].after(20 * time.Minute)
				requests, rows := hours(accounts, all, 1)
				t.Logf("%.0f requests an hour in all; a row on the screen is read each %.1f min", requests, 60/rows)
				if off := requests/c.requests - 1; math.Abs(off) > 0.1 {
					t.Errorf("%.0f requests an hour, docs/cost.md says about %.0f", requests, c.requests)
				}
				if off := 60/rows/c.every - 1; math.Abs(off) > 0.15 {
					t.Errorf("a row is read each %.1f min, docs/cost.md says %.1f", 60/rows, c.every)
				}
				for _, w := range all {
					w.end()
				}
			})
		})
	}
}

// However many look all month, day and night, what they ask for is free.
func TestTheMonthsFreeRequestsDo(t *testing.T) {
	for _, n := range []int{1, 5, 20} {
		used := 0.0
		start := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
		for h := range 30 * 24 {
			now := start.Add(time.Duration(h) * time.Hour)
			r := health.Ration{Used: int(used), Whole: true, At: now}
			if r.Spent() {
				continue
			}
			// The Region and the chosen row are not rationed: six requests a minute.
			used += float64(n) * max(360, r.PerHour(now))
		}
		t.Logf("%d operators all month: %.0f of %d", n, used, health.Quota)
		if used > health.Quota {
			t.Errorf("%d operators ask %.0f times", n, used)
		}
	}
}
