package cost

import (
	"fmt"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
)

// What comes in hundreds of parts does not make hundreds of reports of an account
// with much in it, and the last part is not left out.
func TestTheReportOfALargeAccountWaits(t *testing.T) {
	for _, c := range []struct {
		functions int
		waits     bool
	}{{10, false}, {manyEntries, true}} {
		began := time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)
		now, s := began, store.New(nil)
		asked := began
		read := func(from, to int) store.Changes {
			asked = asked.Add(time.Second)
			e := model.MetricsRead{Read: model.Read{Asked: asked, At: asked}, Group: model.GroupFunctions}
			for i := from; i < to; i++ {
				e.Samples = append(e.Samples, model.Samples{Series: model.Invocations(fmt.Sprint("f-", i), ""),
					Period: 24 * time.Hour, From: began.Truncate(24 * time.Hour), Values: []float64{1000}})
			}
			return s.Apply(e)
		}
		list := model.FunctionsListed{Read: model.Read{Asked: asked, At: asked}, Complete: true}
		for i := range c.functions + 1 {
			list.Functions = append(list.Functions, model.Function{Name: fmt.Sprint("f-", i), MemoryMB: 128})
		}
		s.Apply(list)
		read(0, c.functions)
		p := newPane(env{Env: pane.Env{Store: s, Now: func() time.Time { return now }}, Book: cost.Embedded()}, 7)
		before := p.entries
		p.Refresh(read(c.functions, c.functions+1))
		if waited := p.entries == before; waited != c.waits {
			t.Errorf("%d functions: the report waits: %v, want %v", c.functions, waited, c.waits)
		}
		p.Tick(0)
		if p.entries != before+1 {
			t.Errorf("%d functions: %d entries in the report, want %d", c.functions, p.entries, before+1)
		}
		now = now.Add(reportPause)
		p.Refresh(read(0, 1))
		if p.stale {
			t.Errorf("%d functions: the report is stale after a pause", c.functions)
		}
	}
}
