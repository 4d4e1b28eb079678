package journal

import (
	"path/filepath"
	"testing"
	"time"
)

// Steps of deploys, which released binaries wrote, stand in the journal beside the
// moves: they are none, and none of them waits for an outcome.
func TestDeploysAreNoMoves(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	f, err := Open(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	at := time.Date(2026, 11, 22, 21, 50, 0, 0, time.UTC)
	for _, e := range []Entry{
		{ID: "d1", Phase: Step, At: at, Function: "orders", Step: "update", Status: "begun", Artifact: "s3://b/\x1b[2Jk", CodeSHA256: "abc"},
		{ID: "d2", Phase: Step, At: at, Function: "mail", Step: "update", Status: "begun"},
		{ID: "d1", Phase: Step, At: at, Function: "orders", Step: "update", Status: "done"},
		{ID: "m1", Phase: Intent, At: at, Function: "orders", To: "4"},
		{ID: "m1", Phase: Outcome, At: at, Function: "orders", To: "4", Status: "moved"},
		{ID: "d1", Phase: Step, At: at, Function: "orders", Step: "move", Status: "done", Move: "m1"},
		{ID: "d2", Phase: Outcome, At: at, Function: "mail", Status: "failed", Detail: "update: denied"},
	} {
		if err := f.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	moves, err := f.Moves(t.Context())
	if err != nil || len(moves) != 2 || moves[0].Intent.ID != "m1" || moves[1].Intent.ID != "d2" {
		t.Errorf("moves: %+v, %v", moves, err)
	}
	if pending, err := f.Pending(t.Context(), at.Add(time.Hour), ""); err != nil || len(pending) != 0 {
		t.Errorf("pending: %+v, %v", pending, err)
	}
	if f.Damaged() != 0 {
		t.Errorf("%d damaged lines", f.Damaged())
	}
}
