package ui

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// counted counts the reads of the shop's metrics, and can fail.
type counted struct {
	shopfront.Metrics
	reads *int
	fail  *error
}

func (m counted) ReadMetrics(ctx context.Context, r model.MetricRead) ([]model.Samples, error) {
	*m.reads++
	if *m.fail != nil {
		return nil, *m.fail
	}
	return m.Metrics.ReadMetrics(ctx, r)
}

// How both sides of a move did is read once when the cursor rests on it, again while its
// first hour is not over, and what can not be read is said.
func TestTheSidesOfAMoveAreReadWhenTheCursorRests(t *testing.T) {
	var reads int
	var fail error
	withShop(t, 140, 44, func(c *cockpit) {
		c.press(action.FocusHistory, action.Down)
		c.pass(time.Second)
		c.shows("41, 60 min before", "42, 9 min since", "24,720", "6.4%!")
		first := reads
		if first == 0 {
			t.Fatal("nothing was read")
		}
		c.press(action.Down)
		c.pass(time.Second)
		c.press(action.Up)
		c.pass(time.Second)
		c.shows("42, 9 min since")
		if reads > 2*first {
			t.Errorf("%d reads, and %d for the first look", reads, first)
		}
		fail = errors.New("the metrics are not there")
		c.press(action.Down, action.Down) // a move of dev
		c.pass(time.Second)
		c.shows("GetMetricStatistics on", "metrics are not there")
	}, func(o *Options) { o.Metrics = counted{reads: &reads, fail: &fail} })
}
