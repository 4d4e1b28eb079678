package pane

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/store"
)

// A topic that a pane forgets to rest on leaves it showing what was.
func TestWhatPanesRestOn(t *testing.T) {
	s := store.New([]model.Stage{{Name: "dev", Alias: "dev"}})
	s.Apply(model.FunctionsListed{Functions: []model.Function{{Name: "orders"}}, Complete: true},
		model.ProjectsListed{Projects: []model.Project{{Name: "orders"}}, Complete: true}, model.TablesListed{Names: []string{"orders"}, Complete: true})
	env := Env{Store: s, Now: time.Now}
	env.Links = NewLinks(s, nil)
	versions := NewVersions(env, 2)
	versions.Follow(action.Situation{Function: "orders", Stage: "dev"})
	cells := store.Changed(store.OfCells, "orders")
	for _, tt := range []struct {
		name    string
		pane    Pane
		changes store.Changes
		want    bool
	}{
		{"cells", NewFunctions(env, 1), cells, true},
		{"builds", NewFunctions(env, 1), store.Changed(store.OfBuilds), false},
		{"cells of the function", versions, cells, true},
		{"cells of another", versions, store.Changed(store.OfCells, "carts"), false},
		{"builds that versions came from", versions, store.Changed(store.OfBuilds), true},
		{"stages that serve what a build became", NewBuilds(env, 3), cells, true},
		{"versions that a build became", NewBuilds(env, 3), store.Changed(store.OfVersions, "orders"), true},
		{"metrics", NewTables(env, 5), store.Changed(store.OfMetrics), true},
		{"cells", NewTables(env, 5), cells, false},
		{"moves", NewHistory(env, 8), store.Changed(store.OfHistory), true},
	} {
		if got := tt.pane.Refresh(tt.changes); got != tt.want {
			t.Errorf("%T, %s: drawn anew: %v", tt.pane, tt.name, got)
		}
	}
}

func TestAChangeUnderWayIsFound(t *testing.T) {
	s := store.New(nil)
	s.Apply(model.TablesListed{Names: []string{"carts", "orders"}, Complete: true})
	p := NewTables(Env{Store: s, Now: time.Now}, 5)
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
