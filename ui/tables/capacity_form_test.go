package tables

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func ordersKey() model.CapacityKey { return model.CapacityKey{Table: "orders"} }

func orders() model.Table {
	return model.Table{Name: "orders", Status: "ACTIVE", Billing: model.Provisioned, Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 3},
		Bytes: 3 << 30, Items: 12_345, Indexes: []model.Index{{Name: "by-day", Status: "ACTIVE", Throughput: model.Throughput{ReadUnits: 1, WriteUnits: 2}}}}
}

func bounds() []model.Scaling {
	return []model.Scaling{{CapacityKey: ordersKey(), Access: model.Reads, Min: 2, Max: 20, Target: 70}, {CapacityKey: ordersKey(), Access: model.Writes, Min: 1, Max: 10, Suspended: true}}
}

func capacitySheet(r capacity.Request) capacity.Sheet {
	return capacity.Sheet{
		Request: r, ID: "c1", ReadAt: dialogtest.Now, Table: orders(), From: "5 RCU 3 WCU", To: "8 RCU 3 WCU", NowUSD: 4_270_500_000, ThenUSD: 3_900_000_000, Priced: true,
		PriceNote: "list prices of 2026-09-01, 730 h a month", Decreases: capacity.Decreases{Today: 4, Next: dialogtest.Now.Add(time.Hour)}, Falls: true,
		Scaling: bounds(), Verdict: release.Ready, Notes: []string{"a note"}, Change: model.CapacityChange{CapacityKey: ordersKey(), Read: 8, Write: 3,
			Indexes: []model.CapacityChange{{CapacityKey: model.CapacityKey{Table: "orders", Index: "by-day"}, Read: 1, Write: 2}}},
		Trials: []capacity.Trial{{Access: model.Reads, Units: 8, Throttled: 3, Was: 7, Minutes: 1440, Lower: true}, {Access: model.Writes, Units: 3, Minutes: 1400}},
	}
}

func formWith(env dialog.Env, sheet *capacity.Sheet) *capacityForm {
	c := newCapacityForm(env, orders(), ordersKey(), bounds())
	c.Asks()
	if sheet != nil {
		c.SetSheet(*sheet)
		c.at = dialogtest.Now.Add(-time.Minute)
	}
	return c
}

func TestEachFigureAsksForItsOwnSheet(t *testing.T) {
	env := dialogtest.Env(t)
	c := newCapacityForm(env, orders(), ordersKey(), nil)
	c.Asks()
	reply := c.Update(dialogtest.Key("2"))
	second, ok := reply.Request.(capacityAsked)
	if !ok || second.Request.Read != 52 || second.Request.Write != 3 {
		t.Fatalf("typing a digit asks for %+v", reply.Request)
	}
	for range 2 {
		reply = c.Update(dialogtest.Key("backspace"))
	}
	if reply.Request != nil || !strings.Contains(dialogtest.Screen(c), "read units must be 1 or more") {
		t.Errorf("an empty figure asks for %+v:\n%s", reply.Request, dialogtest.Screen(c))
	}
	c.SetSheet(capacitySheet(second.Request))
	if dialogtest.Press(t, c, env, action.Confirm) != (dialog.Reply{}) || c.sheet != nil {
		t.Error("enter took a sheet of figures that are not there any more")
	}
	if r := c.Update(dialogtest.Key("-")); r != (dialog.Reply{}) || c.units[0].Value() != "" {
		t.Error("a sign was typed into a figure")
	}
}

func TestEnterTakesOnlyASheetThatWasSeen(t *testing.T) {
	at := dialogtest.Now
	env := dialogtest.Env(t)
	env.Now = func() time.Time { return at }
	c := newCapacityForm(env, orders(), ordersKey(), nil)
	asked := c.Asks()
	if dialogtest.Press(t, c, env, action.Confirm) != (dialog.Reply{}) || !strings.Contains(dialogtest.Screen(c), "still being read") {
		t.Errorf("enter before the sheet came:\n%s", dialogtest.Screen(c))
	}
	c.SetSheet(capacitySheet(asked.Request))
	if dialogtest.Press(t, c, env, action.Confirm) != (dialog.Reply{}) {
		t.Error("enter that was on its way took the sheet")
	}
	at = at.Add(stepBack)
	c.Form.Focus(3)
	dialogtest.Type(c, "load test")
	reply := dialogtest.Press(t, c, env, action.Confirm)
	if got, ok := reply.Request.(capacityConfirmed); !ok || !reply.Close || got.Sheet.ID != "c1" || got.Sheet.Request.Reason != "load test" {
		t.Errorf("enter said %+v", reply)
	}
	s := capacitySheet(asked.Request)
	s.Verdict = release.Refused
	c = newCapacityForm(env, orders(), ordersKey(), nil)
	c.Asks()
	c.SetSheet(s)
	at = at.Add(stepBack)
	if reply := dialogtest.Press(t, c, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("a refused sheet said %+v", reply)
	}
}

func TestModesAskForWhatTheyMean(t *testing.T) {
	env := dialogtest.Env(t)
	c := newCapacityForm(env, orders(), ordersKey(), bounds())
	var got []capacity.Request
	for range 3 {
		reply := dialogtest.Press(t, c, env, action.OtherMode)
		got = append(got, reply.Request.(capacityAsked).Request)
	}
	if got[0].Billing != model.OnDemand || got[0].Read != 0 {
		t.Errorf("on demand asks for %+v", got[0])
	}
	want := []model.ScalingChange{{CapacityKey: ordersKey(), Access: model.Reads, Min: 2, Max: 20}, {CapacityKey: ordersKey(), Access: model.Writes, Min: 1, Max: 10}}
	if !slices.Equal(got[1].Scaling, want) || got[1].Billing != "" {
		t.Errorf("auto scaling asks for %+v", got[1])
	}
	if got[2].Read != 5 || got[2].Write != 3 || got[2].Billing != "" {
		t.Errorf("units ask for %+v", got[2])
	}
	demand := orders()
	demand.Billing, demand.Throughput = model.OnDemand, model.Throughput{}
	c = newCapacityForm(env, demand, ordersKey(), nil)
	if r := c.request(); r.Billing != model.OnDemand {
		t.Errorf("a table on demand begins with %+v", r)
	}
	dialogtest.Press(t, c, env, action.OtherMode)
	c.Form.Focus(1)
	dialogtest.Type(c, "4")
	c.Form.Focus(2)
	reply := c.Update(dialogtest.Key("7"))
	if r := reply.Request.(capacityAsked).Request; r.Billing != model.Provisioned || r.Read != 4 || r.Write != 7 {
		t.Errorf("on the way to provisioned it asks for %+v", r)
	}
	index := newCapacityForm(env, orders(), model.CapacityKey{Table: "orders", Index: "by-day"}, nil)
	if reply := dialogtest.Press(t, index, env, action.OtherMode); reply != (dialog.Reply{}) {
		t.Errorf("the billing mode of an index became %+v", reply)
	}
}
