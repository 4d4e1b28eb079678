package ui

import (
	"testing"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/store"
)

// A topic that a pane forgets to rest on leaves it showing what was.
func TestWhatPanesRestOn(t *testing.T) {
	o := Options{Config: demoConfig(), Now: epoch, Pipeline: &shop{}, Tables: true, Book: cost.Embedded(), Account: Account{Store: store.New(demoConfig().Stages)}}
	o.Store.Apply(team()...)
	r := New(o)
	cells := store.Changed(store.OfCells, "activity-router")
	for _, tt := range []struct {
		name    string
		pane    action.Scope
		changes store.Changes
		want    bool
	}{
		{"cells", action.Functions, cells, true},
		{"builds", action.Functions, store.Changed(store.OfBuilds), false},
		{"cells", action.Versions, cells, true},
		{"builds that versions came from", action.Versions, store.Changed(store.OfBuilds), true},
		{"stages that serve what a build became", action.Builds, cells, true},
		{"versions that a build became", action.Builds, store.Changed(store.OfVersions, "activity-router"), true},
		{"metrics", action.Tables, store.Changed(store.OfMetrics), true},
		{"cells", action.Tables, cells, false},
		{"moves", action.History, store.Changed(store.OfHistory), true},
	} {
		if got := r.panes[r.paneOf(tt.pane)].Refresh(tt.changes); got != tt.want {
			t.Errorf("%s, %s: drawn anew: %v", tt.pane, tt.name, got)
		}
	}
}
