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
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// Through the SDK, on the demo's account: its tables, how hard they are pressed, and
// what the account costs are known within a minute, free.
func TestTablesAndCostsOfTheEmbeddedAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(21*24*time.Hour + 10*time.Hour + 17*time.Minute) // the 22nd of the month
		world := sim.Demo(1, time.Now, 18)
		acct := openWorld(t, world, 1)
		defer acct.Close()
		box := mailbox.New(mailbox.Options{})
		f := feed.New(feed.Options{
			Lambda: acct, Identity: acct.Identity, Builds: acct, Tables: acct, Metrics: acct, LogGroups: acct, Spending: acct.Spending,
			Mailbox: box, Now: time.Now, Stages: model.OrderStages([]string{"dev", "stage", "prod"}),
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(model.OrderStages([]string{"dev", "stage", "prod"}))
		known.SetBook(cost.Embedded())
		gather := func(d time.Duration) {
			gatherInto(ctx, known, box, d, func(e model.Event) {
				if failed, ok := e.(model.MetricsFailed); ok {
					t.Errorf("%s: %v", failed.Group, failed.Failure)
				}
			})
		}
		f.Want(model.Demand{Tables: true, Cost: true, CostByStage: true, Focused: true, Builds: true})
		gather(90 * time.Second)

		tables := known.Tables()
		if len(tables.List) != 7 || !tables.Complete {
			t.Fatalf("%d tables, complete %v, %v", len(tables.List), tables.Complete, tables.Failure)
		}
		var read, write int64
		for _, table := range tables.List {
			loads := known.Loads(table.Name)
			if i := slices.IndexFunc(loads, func(l capacity.Load) bool { return !l.Known || len(l.Hour) != 60 }); i >= 0 {
				t.Errorf("what %s takes is not known: %+v", table.Name, loads[i])
			}
			for _, l := range loads {
				if l.Access == model.Reads {
					read += int64(l.Provisioned)
				} else {
					write += int64(l.Provisioned)
				}
			}
			v, ok := known.Verdict(table.Name)
			t.Logf("%-20s %s: %s, %v, %s saves %s", table.Name, table.Billing, v.Fit, ok, v.Better, v.Saves)
			if !ok || v.Hours != 14*24 {
				t.Errorf("verdict on %s over %d hours, %v", table.Name, v.Hours, ok)
			}
		}
		if read != 15 || write != 15 {
			t.Errorf("%d and %d units in all, want 15 and 15", read, write)
		}
		m, ok := known.Measured()
		if !ok {
			t.Fatal("nothing measured")
		}
		report := cost.Embedded().Report(known.Identity().Region, m, cost.Options{Now: time.Now()})
		t.Logf("month to date %s, like the last hour %s, like the last day %s, fixed %s", report.MonthToDate, report.RunRateHour, report.RunRateDay, report.Fixed)
		for _, by := range []cost.Group{cost.ByService, cost.ByStage} {
			for _, row := range report.Rows[by] {
				t.Logf("  %-20s %s, %s a month", row.Name, row.MonthToDate, row.RunRate)
			}
		}
		for _, words := range report.Assumed {
			t.Log("  " + words)
		}
		if usd := report.Fixed.Dollars(); usd < 53 || usd > 55 {
			t.Errorf("%s a month by being there, want the story's $54", report.Fixed)
		}
		if spent := known.Spending(); spent.PaidToday != 0 || spent.FreeThisMonth == 0 {
			t.Errorf("spending %+v", spent)
		}
		t.Logf("calls %v", world.Calls())
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}
