package verb

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/model/wiring"
)

// moveOutside does what other tools do: it moves an alias and leaves its description.
func (h *host) moveOutside(function, alias, version string) {
	h.t.Helper()
	a, ok := h.world.Alias(function, alias)
	if !ok {
		h.t.Fatalf("%s has no alias %s", function, alias)
	}
	change := model.AliasChange{Function: function, Alias: alias, Version: version, Description: a.Description.Exact()}
	if err := h.world.PutAlias(change); err != nil {
		h.t.Fatal(err)
	}
}

// later lets the host's clock go on.
func (h *host) later(d time.Duration) {
	now := h.Now
	h.Now = func() time.Time { return now().Add(d) }
}

func TestHistoryDoesNotTakeTheTimeOfReadingForThatOfAMove(t *testing.T) {
	h := newHost(t)
	h.script("LookupEvents=denied") // CloudTrail would know it
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.moveOutside("orders", "stage", "2")
	outside := func() moveJSON {
		h.run(exitDone, "history", "-o", "json")
		var got struct{ Moves []moveJSON }
		h.decode(&got)
		for _, m := range got.Moves {
			if m.Source == "outside" {
				return m
			}
		}
		t.Fatalf("no move outside aloft: %s", h.out.String())
		return moveJSON{}
	}
	first := outside()
	if first.At != nil || first.SeenAt.IsZero() || first.AfterAt.IsZero() || first.AfterAt.After(first.SeenAt) || first.From != "4" || first.To != "2" || first.By != "" {
		t.Errorf("%+v, want no time of its own, but those that it was made between", first)
	}
	h.later(time.Hour)
	if again := outside(); !again.SeenAt.Equal(first.SeenAt) || !again.AfterAt.Equal(first.AfterAt) {
		t.Errorf("an hour later it is %+v, want %+v", again, first)
	}
	h.run(exitDone, "history", "orders")
	h.prints("seen "+moment(first.SeenAt), "4 → 2", "not aloft", "made after "+moment(first.AfterAt))
	h.run(exitDone, "status") // writes what is known for the next start
	h.later(time.Hour)
	if again := outside(); !again.SeenAt.Equal(first.SeenAt) {
		t.Errorf("after status it was first seen at %v, want %v", again.SeenAt, first.SeenAt)
	}
	h.run(exitDone, "promote", "payments", "--to", "stage", "--yes")
	h.run(exitDone, "history", "--limit", "1")
	if strings.Contains(h.out.String(), "orders") {
		t.Errorf("the newest is not the move that was made since:\n%s", h.out.String())
	}
}

func TestHistorySaysHowAMoveEndedAndWhatItEnded(t *testing.T) {
	h := newHost(t)
	canary := model.AliasChange{Function: "orders", Alias: "stage", Version: "3", Canary: &model.Canary{Version: "4", Weight: 0.1}}
	if err := h.world.PutAlias(canary); err != nil {
		t.Fatal(err)
	}
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes", "--reason", "done")
	h.script("UpdateAlias=denied")
	h.run(exitFailed, "promote", "payments", "--to", "stage", "--yes", "--reason", "hotfix")
	h.run(exitDone, "history", "orders")
	h.prints("done; ended the canary 3→4 10%")
	h.run(exitDone, "history", "payments")
	h.prints("failed", "hotfix; ", "lambda:UpdateAlias")
}

func TestVersionsThatAreNotKnownAreNotBlank(t *testing.T) {
	start := &journal.Move{Intent: journal.Entry{Ref: "project/1/us-east-1/orders"}}
	for _, tt := range []struct {
		r    store.Record
		want string
	}{
		{store.Record{From: "3", To: "4"}, "3 → 4"},
		{store.Record{From: "5"}, "5 → ?"},
		{store.Record{To: "4"}, "— → 4"},
		{store.Record{To: "4", Source: store.Outside}, "? → 4"},
		{store.Record{To: "orders#42", Entry: start}, "orders#42"},
		{store.Record{Entry: start}, "?"},
		{store.Record{From: "orders:prod", Entry: &journal.Move{Intent: journal.Entry{Kind: wiring.UnpermitKind}}}, "orders:prod → —"},
	} {
		if got := moveWords(tt.r); got != tt.want {
			t.Errorf("%+v is %q, want %q", tt.r, got, tt.want)
		}
	}
}

func TestHistoryTellsOfAMoveOutsideWhatCloudTrailKnows(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.moveOutside("orders", "stage", "2")
	h.run(exitDone, "history", "-o", "json")
	var got struct{ Moves []moveJSON }
	h.decode(&got)
	if len(got.Moves) != 2 {
		t.Fatalf("want one row for each move: %s", h.out.String())
	}
	bySource := map[store.Source]moveJSON{}
	for _, m := range got.Moves {
		bySource[m.Source] = m
	}
	told, own := bySource[store.Trailed], bySource[store.Journal]
	if told.At == nil || !told.SeenAt.IsZero() || told.From != "4" || told.To != "2" || told.By != "deploy" || told.Kind != "" || told.Detail != "as ci" {
		t.Errorf("got %+v, want its own time, and who made it", told)
	}
	if own.From != "3" || own.To != "4" || own.By != "alice" {
		t.Errorf("got %+v", own)
	}
	h.run(exitDone, "history", "orders")
	h.prints("outside aloft", "deploy", "4 → 2")

	h.script("LookupEvents=denied") // what was read before is kept
	h.run(exitDone, "history", "orders")
	h.prints("outside aloft", "deploy", "4 → 2")
	h.says("moves that CloudTrail alone knows may be missing", "cloudtrail:LookupEvents is missing")
}
