package e2e

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/aws/feed"
	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/mailbox"
	"github.com/aloftdeck/aloft/model/store"
)

// TestFullReadStaysWithinItsCalls reads accounts of several sizes cold, through the
// SDK, under Lambda's real quotas and with the demo's latency, in simulated time. A
// full read may cost one call a function, one a page of functions, and one for each
// stage of the rows on the screen, beside the one that tells the identity. The rows
// on the screen are there within a second.
func TestFullReadStaysWithinItsCalls(t *testing.T) {
	for _, c := range []struct{ functions, visible int }{{18, 18}, {200, 36}, {1000, 36}} {
		t.Run(fmt.Sprint(c.functions), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				world := sim.Demo(1, time.Now, c.functions)
				acct, err := account.Open(t.Context(), account.Options{
					Config: func(context.Context) (aws.Config, error) { return world.Config(), nil }, Embedded: true, Now: time.Now,
				})
				if err != nil {
					t.Fatal(err)
				}
				defer acct.Close()
				stages := model.OrderStages([]string{"dev", "stage", "prod"})
				box := mailbox.New(mailbox.Options{})
				f := feed.New(feed.Options{Lambda: acct, Identity: acct.Identity, Renew: acct.Renew, Meter: acct.Meter, Mailbox: box, Now: time.Now, Stages: stages})
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				begun := time.Now()
				go func() { ended <- f.Run(ctx) }()

				known := store.New(stages)
				var onScreen, all time.Duration
				for all == 0 {
					known.Apply(box.Gather(ctx)...)
					names := known.Functions()
					if len(names) == 0 {
						continue
					}
					rows := make([]string, 0, c.visible)
					for _, fn := range names[:min(c.visible, len(names))] {
						rows = append(rows, fn.Name)
					}
					f.Want(model.Demand{Visible: rows, Focused: true})
					if onScreen == 0 && len(names) >= c.visible && serving(known, rows, false) {
						onScreen = time.Since(begun)
					}
					if len(names) == c.functions && known.Listing().Complete && serving(known, allNames(names), true) {
						all = time.Since(begun)
					}
				}
				calls := world.Calls()
				cancel()
				if err := <-ended; err != nil && ctx.Err() == nil {
					t.Error(err)
				}
				total := 0
				for _, n := range calls {
					total += n
				}
				pages := (c.functions + 49) / 50
				most := c.functions + pages + len(stages)*c.visible + 1
				t.Logf("%d functions: rows on the screen after %v, everything after %v, %d calls of at most %d: %v",
					c.functions, onScreen.Round(time.Millisecond), all.Round(100*time.Millisecond), total, most, sorted(calls))
				if total > most {
					t.Errorf("%d calls, want at most %d", total, most)
				}
				if onScreen > time.Second {
					t.Errorf("the rows on the screen took %v of simulated time, want at most 1s", onScreen)
				}
				if n := acct.Meter().Throttled; n > 0 {
					t.Errorf("AWS had to throttle %d calls", n)
				}
			})
		})
	}
}

// serving reports whether every cell of the rows is known; fully, with weights.
func serving(s *store.Store, rows []string, fully bool) bool {
	for _, r := range rows {
		for _, st := range s.Stages() {
			c := s.Cell(r, st.Name)
			if c.State == store.Unread || (fully && !c.Full) {
				return false
			}
		}
	}
	return true
}

func allNames(fs []model.Function) []string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.Name
	}
	return names
}

func sorted(calls map[string]int) []string {
	var lines []string
	for _, op := range slices.Sorted(maps.Keys(calls)) {
		lines = append(lines, fmt.Sprintf("%s %d", op, calls[op]))
	}
	return lines
}
