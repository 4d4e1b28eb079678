package journal

import (
	"path/filepath"
	"testing"
	"time"
)

// A change of capacity stands beside the moves, and is not settled as one.
func TestChangesOfCapacityArePendingByThemselves(t *testing.T) {
	f, err := Open(filepath.Join(t.TempDir(), "journal.jsonl"), false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, e := range []Entry{
		{ID: "move", Phase: Intent, At: at, Kind: "promote", Function: "orders", Alias: "prod", From: "1", To: "2", Until: at.Add(time.Minute)},
		{ID: "change", Phase: Intent, At: at, Kind: "capacity", Table: "orders", Index: "by-day", From: "5 RCU 5 WCU", To: "9 RCU 5 WCU", Until: at.Add(time.Minute)},
		{ID: "done", Phase: Intent, At: at, Kind: "capacity", Table: "orders", Until: at.Add(time.Minute)},
		{ID: "done", Phase: Outcome, At: at, Kind: "capacity", Table: "orders", Status: "moved"},
	} {
		if err := f.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	later := at.Add(time.Hour)
	pending, err := f.Pending(t.Context(), later, "")
	if err != nil || len(pending) != 2 {
		t.Fatalf("pending are %+v, %v", pending, err)
	}
	moves := Among(pending, "promote", "move", "rollback", "put-back", "deploy")
	if err != nil || len(moves) != 1 || moves[0].Intent.ID != "move" {
		t.Errorf("pending moves are %+v, %v", moves, err)
	}
	changes := Among(pending, "capacity")
	if err != nil || len(changes) != 1 || changes[0].Intent.ID != "change" || changes[0].Intent.Index != "by-day" {
		t.Errorf("pending changes are %+v, %v", changes, err)
	}
	if all, err := f.Moves(t.Context()); err != nil || len(all) != 3 {
		t.Errorf("%d entries, %v", len(all), err)
	}
}
