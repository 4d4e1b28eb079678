package feed_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// Through the SDK, on the demo's account: what fails in prod is known within a minute,
// free, and what a rollback does to it within the minutes of a watch.
func TestHealthOfTheEmbeddedAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(21*24*time.Hour + 10*time.Hour + 17*time.Minute) // the 22nd of the month
		world := sim.Demo(1, time.Now, 18)
		acct := openWorld(t, world, 1)
		defer acct.Close()
		limits := health.Limits{Share: 0.01, LeastCalls: 20}
		box, stages := mailbox.New(mailbox.Options{}), model.OrderStages([]string{"dev", "stage", "prod"})
		f := feed.New(feed.Options{
			Lambda: acct, Identity: acct.Identity, Metrics: acct, Spending: acct.Spending, Health: health.Settings{Limits: limits},
			Mailbox: box, Now: time.Now, Stages: stages,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(stages)
		gather := func(d time.Duration) {
			gatherInto(ctx, known, box, d, func(e model.Event) {
				if failed, ok := e.(health.ReadFailed); ok {
					t.Errorf("%+v: %v", failed.Called, failed.Failure)
				}
			})
		}
		key := model.CellKey{Function: "activity-writer", Alias: "prod"}
		d := model.Demand{Visible: world.Functions(), Chosen: key.Function, Focused: true, Topics: []any{health.Shown{On: true, Alias: "prod"}}}
		f.Want(d)
		gather(time.Minute)
		for _, name := range world.Functions() {
			figures, failure := known.Health(model.CellKey{Function: name, Alias: "prod"})
			if here := name != "intent-parser"; failure != nil || figures.Calls.Known != here { // it is not in prod
				t.Errorf("%s: %+v, %v", name, figures, failure)
			}
		}
		if loud := known.Loud(limits); !slices.Contains(loud, key) || !slices.Contains(loud, model.CellKey{Function: "slack-interactions", Alias: "prod"}) || len(loud) > 3 {
			t.Errorf("loud are %v", loud)
		}
		if fresh, _ := known.HealthOfVersion(model.CellKey{Function: "slack-events", Alias: "prod"}, "10"); !fresh.Calls.Known {
			t.Errorf("the canary: %+v", fresh)
		}

		if err := world.MoveAlias(key.Function, key.Alias, "29"); err != nil {
			t.Fatal(err)
		}
		moved := time.Now()
		watch := health.Watch{ID: health.WatchID{Move: "m", Cell: key}, Version: "29", Before: "30", Moved: moved, Since: moved.Add(-13 * time.Minute),
			Minutes: 5, Timeout: 30 * time.Second}
		d.Topics = []any{health.Shown{On: true, Alias: "prod", Watches: []health.Watch{watch}}}
		f.Want(d)
		gather(20 * time.Minute)
		seen, _ := known.Watched(watch.ID)
		if !seen.Seen.Over || limits.Judge(seen.Seen.New) != health.Well || limits.Judge(seen.Seen.Old) != health.Failing {
			t.Errorf("the watch has seen %q: %+v", limits.Words(seen.Seen), seen)
		}
		if figures, _ := known.Health(key); limits.Judge(figures) != health.Well {
			t.Errorf("after it was taken back: %+v", figures)
		}
		if usd := acct.Spending().PaidThisMonth; usd != 0 {
			t.Errorf("$%v were paid", usd)
		}
		if unknown := world.Unknown(); len(unknown) > 0 {
			t.Errorf("asked for what is not simulated: %v", unknown)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
