package verb

import (
	"context"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/aws/account"
	"github.com/aloftdeck/aloft/model"
)

func TestHistoryMergesJournalAndStamps(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes", "--reason", "mine")
	// A colleague's move, from another host: the stamp alone tells of it.
	colleague := newHost(t)
	colleague.world = h.world
	colleague.Login, colleague.Hostname = "bob", "ops2"
	colleague.run(exitDone, "promote", "payments", "--to", "stage", "--yes", "--reason", "theirs")

	h.run(exitDone, "history", "-o", "json")
	var got struct{ Moves []moveJSON }
	h.decode(&got)
	if len(got.Moves) != 2 {
		t.Fatalf("%d moves, want 2: %s", len(got.Moves), h.out.String())
	}
	first, second := got.Moves[0], got.Moves[1]
	if first.Function == "orders" { // a stamp's time has no fractions of a second
		first, second = second, first
	}
	if first.Function != "payments" || first.By != "bob" || first.Host != "ops2" || first.Source != "stamp" || first.Reason != "theirs" {
		t.Errorf("the colleague's move is %+v", first)
	}
	if second.Function != "orders" || second.By != "alice" || second.Source != "journal" || second.Status != "moved" ||
		second.From != "3" || second.To != "4" || second.Kind != "promote" || second.Reason != "mine" {
		t.Errorf("the own move is %+v", second)
	}

	h.run(exitDone, "history", "orders", "-o", "json")
	h.decode(&got)
	if len(got.Moves) != 1 || got.Moves[0].Function != "orders" {
		t.Errorf("the history of orders is %+v", got.Moves)
	}
	h.run(exitDone, "history", "--limit", "1", "--stage", "stage")
	if n := strings.Count(h.out.String(), "\n"); n != 2 {
		t.Errorf("%d lines, want the head and one move", n)
	}
	h.run(exitDone, "history", "payments")
	h.prints("payments", "3 → 4", "bob@ops2", "theirs")
}

func TestHistoryWithoutAnAccountShowsTheJournal(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.script("GetCallerIdentity=expired")
	h.run(exitDone, "history", "-o", "json")
	h.says("the journal alone is shown")
	var got struct{ Moves []moveJSON }
	h.decode(&got)
	if len(got.Moves) != 1 {
		t.Errorf("%d moves, want 1", len(got.Moves))
	}
	h.Open = func(context.Context, account.Options) (Account, error) {
		return nil, &model.Failure{Class: model.Other, Operation: "Opening the account", Message: "no Region"}
	}
	h.run(exitDone, "history")
	h.says("no Region")
	h.prints("orders")
}

func TestHistoryOfWhatDoesNotExist(t *testing.T) {
	h := newHost(t)
	h.run(exitUsage, "history", "oders")
	h.says("did you mean orders?")
	h.run(exitUsage, "history", "--stage", "prd")
	h.says("dev, stage, prod")
	h.run(exitDone, "history", "orders", "-o", "json")
	h.prints(`"moves": []`)
}
