package store

import (
	"reflect"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
)

// What is measured in the memory of the last time is what a new store measures.
func TestMeasuringAgainLeavesNothingOfTheLastTime(t *testing.T) {
	list := model.FunctionsListed{Read: read(0, 1), Complete: true, Functions: []model.Function{{Name: "a", MemoryMB: 128}, {Name: "b", MemoryMB: 256}}}
	fewer := model.FunctionsListed{Read: read(5, 6), Complete: true, Functions: list.Functions[1:]}
	short := used(model.Invocations("b", ""), 7, 1)[:1] // days alone
	events := [][]model.Event{
		{list, model.MetricsRead{Read: read(2, 3), Group: model.GroupFunctions, Samples: append(used(model.Invocations("a", ""), 1000, 40), used(model.Duration("a", ""), 500, 20)...)}},
		{model.MetricsRead{Read: read(3, 4), Group: model.GroupFunctions, Samples: used(model.Invocations("b", ""), 3, 2)}},
		{model.TableRead{Read: read(3, 4), Table: provisioned("orders", 5, 5, "by-day")}},
		{fewer},
		{model.MetricsRead{Read: read(7, 8), Group: model.GroupFunctions, Samples: short}},
	}
	again := New(nil)
	for i := range events {
		again.Apply(events[i]...)
		got, _ := again.Measured()
		fresh := New(nil)
		for _, e := range events[:i+1] {
			fresh.Apply(e...)
		}
		want, _ := fresh.Measured()
		if again.Unmeasured() != fresh.Unmeasured() || !reflect.DeepEqual(whole(got), whole(want)) {
			t.Errorf("after step %d: %+v, not %+v", i, got, want)
		}
	}
}

// whole makes no difference between nothing and an empty slice.
func whole(m cost.Measured) cost.Measured {
	if len(m.Standing) == 0 {
		m.Standing = nil
	}
	if len(m.Entries) == 0 {
		m.Entries = nil
	}
	return m
}
