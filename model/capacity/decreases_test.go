package capacity

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
)

func TestDecreases(t *testing.T) {
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	late := time.Date(2026, 11, 23, 23, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		now   time.Time
		today int64
		last  time.Time
		left  int64
		next  time.Time
	}{
		{name: "none yet", now: noon, left: 4},
		{name: "three", now: noon, today: 3, last: noon.Add(-time.Minute), left: 1},
		{name: "four, the last a minute ago", now: noon, today: 4, last: noon.Add(-time.Minute), next: noon.Add(59 * time.Minute)},
		{name: "four, the last an hour ago", now: noon, today: 4, last: noon.Add(-time.Hour), left: 1},
		{name: "nine, the day ends before the hour", now: late, today: 9, last: late.Add(-10 * time.Minute), next: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)},
		{name: "in another zone", now: noon.In(time.FixedZone("", 13*3600)), today: 4, last: noon, next: noon.Add(time.Hour)},
	} {
		got := DecreasesOf(model.Throughput{DecreasesToday: c.today, LastDecrease: c.last}, c.now)
		if got.Left != c.left || !got.Next.Equal(c.next) || got.Today != c.today {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}
