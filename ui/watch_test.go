package ui

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
)

// watches are those that the feed was asked for last.
func (c *cockpit) watches() []health.Watch { return model.Shown[health.Shown](c.feed.last()).Watches }

// figures are those of calls, of which some failed.
func figures(calls, failed, p95 float64) health.Figures {
	w := health.Latest(time.Now(), 5*time.Minute)
	return health.Figures{Window: w, At: time.Now(), Calls: health.Of(calls), Errors: health.Of(failed), Throttles: health.Of(0), P95: health.Of(p95)}
}

func TestWhatWasMovedIsWatched(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.result = movedResult
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			s.Alias = carols("activity-router", "stage", "11", "12").Alias // it tells since when 12 serves
			return s
		}
		c.press(action.Promote)
		c.pass(time.Second)
		if len(c.watches()) > 0 {
			t.Fatal("watched before it is moved")
		}
		c.press(action.Confirm)
		asked := c.watches()
		if len(asked) != 1 {
			t.Fatalf("the feed is asked for %+v", asked)
		}
		w := asked[0]
		key := model.CellKey{Function: "activity-router", Alias: "stage"}
		if w.ID.Cell != key || w.Version != "14" || w.Before != "12" || w.Minutes != c.r.desk.Config.Watch.Minutes || w.Timeout <= 0 || w.Moved.IsZero() || w.Since.IsZero() {
			t.Errorf("%+v", w)
		}
		seen := health.Seen{Watch: w, New: figures(400, 0, 84), Old: figures(5000, 2, 79)}
		c.facts(health.WatchRead{Read: read(), Seen: seen})
		seen.New, seen.Whole, seen.Over = figures(812, 0, 84), true, true
		c.shows("activity-router stage 14: 0 of 400 failed")
		c.pass(7 * time.Second)
		c.facts(health.WatchRead{Read: read(), Seen: seen})
		c.shows("activity-router stage 14: 0 of 812 failed, p95 84 ms · before 0.04%, 79 ms")
		if len(c.watches()) > 0 {
			t.Error("what is over is still asked for")
		}
		c.press(action.Messages)
		c.shows("0 of 812 failed")
		c.lacks("0 of 400 failed")
	})
}

func TestAFailingVersionIsToldUntilAKey(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.press(action.Confirm)
		seen := health.Seen{Watch: c.watches()[0], New: figures(400, 80, 84), Over: true, Whole: true}
		c.facts(health.WatchRead{Read: read(), Seen: seen})
		c.pass(time.Minute)
		c.shows("14: 80 of 400 failed")
	})
}

func TestNothingIsWatchedWhereTheConfigSaysSo(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.press(action.Confirm)
		if w := c.watches(); len(w) > 0 {
			t.Errorf("%+v", w)
		}
	}, func(o *Options) { o.Config.Watch.Minutes = 0 })
}

// How both versions did is read when the sheet is there, each over the hour that it served.
func TestASheetReadsHowBothVersionsDid(t *testing.T) {
	withVault(t, 160, 50, func(c *cockpit, v *vault) {
		old := time.Now().Add(-3 * time.Hour)
		c.facts(model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: "activity-router", Name: "dev", Version: "14",
			Description: stamped("14", "13", "bob", 20*time.Minute)}})
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			s.Alias.Description = stamped("12", "11", "alice", 3*time.Hour)
			return s
		}
		var asked []model.MetricRead
		v.traffic = func(r model.MetricRead) ([]model.Samples, error) {
			asked = append(asked, r)
			samples := make([]model.Samples, len(r.Series))
			for i := range samples {
				samples[i] = model.Samples{Series: r.Series[i], Values: []float64{float64(100 * (i + 1))}}
			}
			return samples, nil
		}
		c.press(action.Promote)
		c.shows("last hour", "stage 12", "dev 14, 17 min", "by bob")
		if len(asked) != 2 {
			t.Fatalf("asked for %+v", asked)
		}
		for i, r := range asked {
			if want := []time.Duration{time.Hour, 17 * time.Minute}[i]; !r.Whole || r.To.Sub(r.From) != want || r.From.Before(old) {
				t.Errorf("asked for %+v", r)
			}
		}
		v.traffic = func(model.MetricRead) ([]model.Samples, error) {
			return nil, &model.Failure{Class: model.Denied, Operation: "GetMetricStatistics", Permission: "cloudwatch:GetMetricStatistics"}
		}
		c.pass(time.Second)
		c.press(action.Cancel, action.Promote)
		c.pass(time.Second)
		c.shows("not read     GetMetricStatistics: denied: cloudwatch:GetMetricStatistics is missing")
	})
}
