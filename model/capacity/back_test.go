package capacity

import (
	"reflect"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

// The words that a change leaves in the journal say how to undo it.
func TestBack(t *testing.T) {
	table, index := model.CapacityKey{Table: "orders"}, model.CapacityKey{Table: "orders", Index: "by-day"}
	targets := []model.Scaling{
		{CapacityKey: index, Access: model.Reads, Min: 5, Max: 20},
		{CapacityKey: index, Access: model.Writes, Min: 1, Max: 10},
	}
	for _, c := range []struct {
		key  model.CapacityKey
		from string
		want Request
	}{
		{table, Figures(model.Provisioned, 5, 3), Request{CapacityKey: table, Read: 5, Write: 3}},
		{index, Figures(model.Provisioned, 40000, 1), Request{CapacityKey: index, Read: 40000, Write: 1}},
		{table, Figures(model.OnDemand, 0, 0), Request{CapacityKey: table, Billing: model.OnDemand}},
		{index, Bounds(targets), Request{CapacityKey: index, Scaling: []model.ScalingChange{
			{CapacityKey: index, Access: model.Reads, Min: 5, Max: 20},
			{CapacityKey: index, Access: model.Writes, Min: 1, Max: 10},
		}}},
		{index, Bounds(targets[1:]), Request{CapacityKey: index, Scaling: []model.ScalingChange{{CapacityKey: index, Access: model.Writes, Min: 1, Max: 10}}}},
	} {
		if got, ok := Back(c.key, c.from); !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s %q: %+v %t, want %+v", c.key, c.from, got, ok, c.want)
		}
	}
	for _, from := range []string{"", "12", "5 RCU", "0 RCU 3 WCU", "5 RCU 3 WCU and more", "read 5", "sleep 5 to 20"} {
		if got, ok := Back(table, from); ok {
			t.Errorf("%q: %+v", from, got)
		}
	}
	if got, ok := Back(index, "on demand"); ok {
		t.Errorf("an index alone: %+v", got)
	}
}
