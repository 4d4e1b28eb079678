package verb

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
	uicost "github.com/aloftdeck/aloft/ui/cost"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// The pane of the cockpit and the verb show the same rows, with the same figures,
// however they came to know them.
func TestThePaneAndTheVerbShowTheSameCosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(21*24*time.Hour + 10*time.Hour + 17*time.Minute)
		h := newHost(t)
		h.world = sim.Demo(1, time.Now, sim.TeamSize)
		h.configure("[[stage]]\nname = \"dev\"\n[[stage]]\nname = \"stage\"\n[[stage]]\nname = \"prod\"\n")
		stages := model.OrderStages([]string{"dev", "stage", "prod"})
		acct, err := account.Open(t.Context(), account.Options{
			Config: func(context.Context) (aws.Config, error) { return h.world.Config(), nil }, Embedded: true, Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer acct.Close()
		box := mailbox.New(mailbox.Options{})
		f := feed.New(feed.Options{
			Lambda: acct, Identity: acct.Identity, Builds: acct, Tables: acct, Metrics: acct, LogGroups: acct, Spending: acct.Spending,
			Mailbox: box, Now: time.Now, Stages: stages,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- f.Run(ctx) }()
		known := store.New(stages)
		desk := shell.NewDesk(shell.Setup{Store: known, Now: time.Now})
		desk.Theme = theme.New(theme.Options{})
		p := uicost.New(desk.Host, uicost.Options{Book: cost.Embedded()}).Panes()[0].Pane.(*uicost.Pane)
		f.Want(model.Demand{Tables: true, Cost: true, CostByStage: true, Focused: true, Builds: true})
		until, stop := context.WithTimeout(ctx, 4*time.Minute)
		for until.Err() == nil {
			p.Refresh(known.Apply(box.Gather(until)...))
		}
		stop()
		p.Refresh(store.Changed(store.OfFunctions | store.OfCost))
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		for range 4 {
			group, _, ok := p.ChosenOf()
			report, known := p.Report()
			if !ok || !known {
				t.Fatalf("nothing is shown by %s", group)
			}
			rows := h.costs(exitDone, "--by", string(group)).By[group]
			shown := report.Rows[group]
			if len(rows) != len(shown) || len(rows) == 0 {
				t.Fatalf("by %s: %d rows in the pane, %d of the verb", group, len(shown), len(rows))
			}
			for i, row := range rows {
				// Some minutes passed between the two readings, in which builds ran.
				if d := row.MonthToDateUSD / shown[i].MonthToDate.Dollars(); row.Name != shown[i].Name || d < 0.98 || d > 1.02 {
					t.Errorf("by %s: the pane shows %s %s, the verb %s %v", group, shown[i].Name, shown[i].MonthToDate, row.Name, row.MonthToDateUSD)
				}
			}
			p.Do(action.CostGroup)
		}
	})
}
