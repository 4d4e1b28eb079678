package verb

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aloftdeck/aloft/aws/sim"
	"github.com/aloftdeck/aloft/ui"
)

// withBill shows a cockpit that knows its account to a test, which looks at Cost
// Explorer through it.
func (h *host) withBill(look func(ctx context.Context, o ui.Options)) {
	h.t.Helper()
	h.terminal()
	h.Screen = func(ctx context.Context, o ui.Options) error {
		untilListed(ctx, h.t, o)
		look(ctx, o)
		return nil
	}
	h.run(exitDone)
}

// asked is how many pages of Cost Explorer were paid for.
func (h *host) asked() int { return h.world.Calls()["GetCostAndUsage"] }

// A bill is asked for when the operator says so, and serves for eight hours, in
// other runs of aloft too.
func TestABillIsKeptForEightHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t)
		time.Sleep(20 * 24 * time.Hour)
		h.world = sim.Demo(demoSeed, time.Now, defaultDemoFunctions)
		h.withBill(func(ctx context.Context, o ui.Options) {
			if _, ok := o.Bill.Kept(ctx); ok || h.asked() > 0 {
				t.Errorf("something is kept that nobody asked for, after %d pages", h.asked())
			}
			bill, err := o.Bill.Bill(ctx)
			if err != nil || len(bill.Days) != 20 || !bill.To.Equal(time.Now().UTC().Truncate(24*time.Hour)) {
				t.Errorf("the bill has %d days to %s, %v", len(bill.Days), bill.To, err)
			}
			kept, ok := o.Bill.Kept(ctx)
			if !ok || len(kept.Days) != len(bill.Days) || kept.Days[0].Services[0].Amount != bill.Days[0].Services[0].Amount {
				t.Errorf("kept is %+v, %t", kept, ok)
			}
		})
		pages := h.asked()
		path := filepath.Join(h.Home, "cache", "aloft", "bill-"+h.world.Account()+".json")
		if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("the file is %v, %v", info, err)
		}
		for _, c := range []struct {
			name   string
			before func()
			want   bool
		}{
			{"at once", func() {}, true},
			{"a little before eight hours", func() { time.Sleep(8*time.Hour - 10*time.Minute) }, true},
			{"after eight hours", func() { time.Sleep(time.Hour) }, false},
			{"of a time to come", func() {
				future := `{"format": 1, "at": "2999-01-01T00:00:00Z", "bill": {}}`
				if err := os.WriteFile(path, []byte(future), 0o600); err != nil {
					t.Fatal(err)
				}
			}, false},
			{"damaged", func() {
				if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
					t.Fatal(err)
				}
			}, false},
		} {
			c.before()
			h.withBill(func(ctx context.Context, o ui.Options) {
				if _, ok := o.Bill.Kept(ctx); ok != c.want {
					t.Errorf("%s: kept is %t", c.name, ok)
				}
			})
		}
		if h.asked() != pages {
			t.Errorf("Cost Explorer was asked for %d pages, want the first %d alone", h.asked(), pages)
		}
	})
}

func TestABillThatIsDenied(t *testing.T) {
	h := newHost(t)
	h.script("GetCostAndUsage=denied")
	h.withBill(func(ctx context.Context, o ui.Options) {
		if _, err := o.Bill.Bill(ctx); err == nil {
			t.Error("a bill that is denied came")
		}
		if _, ok := o.Bill.Kept(ctx); ok {
			t.Error("a failure is kept")
		}
	})
}
