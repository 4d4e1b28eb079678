package tables

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func ordersView() tableView {
	load := tableLoad{Now: capacity.Load{Known: true, Provisioned: 5, Consumed: 4.2, Throttled: 12}, Period: time.Minute,
		Consumed: []float64{1, 2, 3, 4, 5, 4, math.NaN()}, Provisioned: []float64{5, 5, 6}, Throttled: []float64{0, 0, 12, math.NaN()}}
	return tableView{
		Table: orders(), Known: true,
		Parts: []tablePart{
			{Key: ordersKey(), Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 3, MaxReadUnits: 40, WarmReadUnits: 12000, LastIncrease: dialogtest.Now.Add(-time.Hour)}, Read: load, Write: load, Scaling: bounds()},
			{Key: model.CapacityKey{Table: "orders", Index: "by-day"}, Status: "CREATING"},
		},
		Verdict: &capacity.Verdict{Table: "orders", Hours: 336, Provisioned: 8 * cost.Dollar, OnDemand: 3 * cost.Dollar, Better: model.OnDemand, Saves: 5 * cost.Dollar,
			Covered: 0.97, Fit: capacity.Wasteful, Arithmetic: []string{"5 RCU × 730 h × $0.00013 = $0.47"}},
		Changes: []tableChange{{At: dialogtest.Now.Add(-time.Hour), Key: ordersKey(), From: "1 RCU 1 WCU", To: "5 RCU 3 WCU", By: "bob", Status: "moved", Reason: "the wave"}},
	}
}

func TestATableGoesThroughItsPartsAndSpans(t *testing.T) {
	env := dialogtest.Env(t)
	d := newTableBox(env, ordersKey(), ordersView(), true)
	if d.Span() != defaultSpan || !strings.Contains(dialogtest.Screen(d), "[table]") {
		t.Errorf("it begins as\n%s", dialogtest.Screen(d))
	}
	if reply := dialogtest.Press(t, d, env, action.TimeSpan); reply.Request != (spanChanged{}) || d.Span() != 24*time.Hour {
		t.Errorf("another span said %+v, %s", reply, d.Span())
	}
	dialogtest.Press(t, d, env, action.NextField)
	if !strings.Contains(dialogtest.Screen(d), "[by-day]") {
		t.Errorf("the next part is not shown:\n%s", dialogtest.Screen(d))
	}
	d.SetView(ordersView())
	if reply := dialogtest.Press(t, d, env, action.EditCapacity); reply.Request != (capacityWanted{model.CapacityKey{Table: "orders", Index: "by-day"}}) {
		t.Errorf("editing said %+v", reply)
	}
	shown := newTableBox(env, ordersKey(), ordersView(), false)
	if reply := dialogtest.Press(t, shown, env, action.EditCapacity); reply != (dialog.Reply{}) {
		t.Errorf("where nothing is changed editing said %+v", reply)
	}
}
