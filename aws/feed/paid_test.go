package feed

// Which paid reads of metrics are made together, and how long failed ones wait.

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// Sixty tables are read together each minute. One that comes later is first read
// alone, farther back, and then joins them when it is due in half a minute at most.
func TestPaidReadsAreJoined(t *testing.T) {
	for _, tt := range []struct {
		comes  time.Duration // after the others
		denied time.Duration // for how long reads are denied from then on
		from   time.Duration // counted from the first read of the others
		want   []string      // series at a second
	}{
		{20 * time.Second, 0, 0, []string{"20 s: 8", "60 s: 488", "120 s: 488"}},
		{40 * time.Second, 0, 0, []string{"40 s: 8", "60 s: 480", "100 s: 488"}},
		{20 * time.Second, 2 * time.Second, 19 * time.Second, []string{"20 s: 8", "60 s: 480", "80 s: 8", "120 s: 488"}},
		{40 * time.Second, 2 * time.Second, 59 * time.Second, []string{"40 s: 8", "60 s: 480", "100 s: 8", "120 s: 480"}},
	} {
		t.Run(fmt.Sprintf("%v, denied at %v", tt.comes, tt.from), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				aws := newTableAccount(61, 1)
				names := aws.names()
				aws.latency = func(string, string) time.Duration { return time.Millisecond }
				w := runTables(t, aws, shown(names[:60]...), nil)
				w.after(time.Second)
				var began time.Time
				for _, r := range aws.asked(time.Minute) {
					if r.Paid {
						began = r.at
					}
				}
				if began.IsZero() {
					t.Fatal("nothing was read paid")
				}
				aws.forgetReads()
				if tt.denied > 0 {
					time.AfterFunc(tt.from-time.Since(began), func() { aws.set(func() { aws.fail = failing(model.Denied, "GetMetricData") }) })
					time.AfterFunc(tt.from+tt.denied-time.Since(began), func() { aws.set(func() { aws.fail = nil }) })
				}
				w.after(tt.comes - time.Since(began))
				w.feed.Want(shown(names...))
				w.after(125*time.Second - time.Since(began))
				var got []string
				for _, r := range aws.asked(time.Minute) {
					if r.Paid {
						got = append(got, fmt.Sprintf("%.0f s: %d", r.at.Sub(began).Seconds(), len(r.Series)))
					}
				}
				if len(got) < len(tt.want) || !slices.Equal(got[:len(tt.want)], tt.want) {
					t.Errorf("paid reads %q, want %q", got, tt.want)
				}
				w.end()
			})
		})
	}
}

// Hours that are denied just before a new one is due are not asked for again with it.
func TestDeniedHoursWaitLongerThanTheHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(2 * time.Minute) // the hour is read from three minutes past it on
		aws := newTableAccount(1, 0)
		aws.fail = failing(model.Denied, "GetMetricStatistics")
		w := runTables(t, aws, shown("t-000"), nil)
		w.after(14 * time.Minute)
		if n := len(aws.asked(time.Hour)); n != 1 {
			t.Errorf("%d reads of denied hours in a quarter of an hour, want 1", n)
		}
		w.after(3 * time.Minute)
		if n := len(aws.asked(time.Hour)); n != 2 {
			t.Errorf("%d reads of denied hours after it, want 2", n)
		}
		w.end()
	})
}
