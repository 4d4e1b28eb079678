package tables

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/pane"
)

func TestAChangeUnderWayIsFound(t *testing.T) {
	s := store.New(nil)
	s.Apply(model.TablesListed{Names: []string{"carts", "orders"}, Complete: true})
	p := newPane(pane.Env{Store: s, Now: time.Now}, 5)
	p.SetFilter("state:changing")
	p.SetChanging(model.CapacityKey{Table: "orders"}, &capacity.Progress{})
	if shown, _ := p.Count(); shown != 1 {
		t.Errorf("%d tables are being changed", shown)
	}
	p.SetChanging(model.CapacityKey{Table: "orders"}, nil)
	if shown, _ := p.Count(); shown != 0 {
		t.Errorf("%d tables are still being changed", shown)
	}
}
