package capacity

import (
	"time"

	"github.com/aloftdeck/aloft/model"
)

// atOnce is how many decreases of a day DynamoDB allows at any time. After them
// there is one for each hour without any.
const atOnce = 4

// Decreases says how often units may still go down today, a UTC day.
type Decreases struct {
	Today int64     // so many were made
	Left  int64     // at once; after that one for each hour without any
	Next  time.Time // when the next one is possible, when none is left
}

// DecreasesOf says it of a table's or an index' throughput.
func DecreasesOf(t model.Throughput, now time.Time) Decreases {
	now = now.UTC()
	midnight := time.Date(now.Year(), now.Month(), now.Day()+1, 0, 0, 0, 0, time.UTC)
	d := Decreases{Today: t.DecreasesToday}
	if d.Left = atOnce - t.DecreasesToday; d.Left > 0 {
		return d
	}
	d.Left = 0
	next := t.LastDecrease.Add(time.Hour)
	if !next.After(now) {
		d.Left = 1
		return d
	}
	d.Next = next
	if midnight.Before(next) {
		d.Next = midnight
	}
	return d
}
