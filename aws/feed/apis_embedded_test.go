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
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// Through the SDK, on the demo's account: one alias does not let in the API that calls it,
// which is known within half a minute and no more so once it does.
func TestWiringOfTheEmbeddedAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(21*24*time.Hour + 10*time.Hour + 17*time.Minute) // the 22nd of the month
		world := sim.Demo(1, time.Now, 18)
		acct := openWorld(t, world, 1)
		defer acct.Close()
		stages := model.OrderStages([]string{"dev", "stage", "prod"})
		box := mailbox.New(mailbox.Options{})
		f := feed.New(feed.Options{
			Lambda: acct, Identity: acct.Identity, Metrics: acct, APIs: acct, Spending: acct.Spending, Mailbox: box, Now: time.Now, Stages: stages,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(stages)
		gather := func(d time.Duration) {
			gatherInto(ctx, known, box, d, func(e model.Event) {
				if failed, ok := e.(model.APIsFailed); ok {
					t.Errorf("%+v: %v", failed, failed.Failure)
				}
			})
		}
		gather(time.Second) // which APIs there are
		var shown model.APIsShown
		for _, api := range known.APIs().List {
			shown.Visible = append(shown.Visible, model.APIStageKey{API: api.ID, Stage: "prod"})
		}
		shown.List = true
		f.Want(model.Demand{Visible: world.Functions(), Focused: true, Topics: []any{shown}})
		gather(30 * time.Second)

		apis := known.APIs()
		if len(apis.List) != 3 || apis.Read != 3 || !apis.Complete || !apis.DomainsKnown {
			t.Fatalf("%d APIs, %d read, complete %v, %v", len(apis.List), apis.Read, apis.Complete, apis.Failure)
		}
		broken := model.CellKey{Function: "webhook-relay", Alias: "prod"}
		if got := known.BrokenCells(); !slices.Equal(got, []model.CellKey{broken}) {
			t.Errorf("broken are %v", got)
		}
		way := known.Wired(broken).Broken[0]
		for _, key := range shown.Visible {
			figures, failure := known.APIStageHealth(key)
			if failure != nil || !figures.Calls.Known || !figures.Errors.Known || !figures.P95.Known {
				t.Errorf("requests to %s: %+v, %v", key, figures, failure)
			}
			if failed := figures.Errors.Value > 0; failed != (key == way.Stage) {
				t.Errorf("of %s %v were answered by 5XX", key, figures.Errors.Value)
			}
		}

		p := way.Problem
		if err := acct.AddPermission(ctx, model.Permission{Function: p.Function, Alias: p.Alias, Statement: p.Permission, SourceARN: p.Source}); err != nil {
			t.Fatal(err)
		}
		f.ReadAPI(way.Stage.API)
		gather(10 * time.Second)
		if got := known.BrokenCells(); len(got) > 0 {
			t.Errorf("once it lets the API in broken are %v", got)
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
