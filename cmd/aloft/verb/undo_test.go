package verb

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

func TestUndoTakesBackTheLastMove(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "undo", "--yes")
	h.says("nothing to undo")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.run(exitDone, "undo", "--dry-run")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("a plan moved stage to %s", got)
	}
	h.run(exitRefused, "undo")
	h.says("add --yes")
	h.run(exitRefused, "undo", "--yes", "--read-only")
	h.says("read-only")
	if got := h.served("orders", "stage"); got != "4" {
		t.Errorf("a refused undo moved stage to %s", got)
	}
	h.run(exitDone, "undo", "--yes")
	if got := h.served("orders", "stage"); got != "3" {
		t.Errorf("stage serves %s, want 3", got)
	}
	h.says("undoing promote 3→4 by alice")
	h.run(exitDone, "undo", "--yes", "-o", "json")
	var none struct{ Results []any }
	if h.decode(&none); none.Results == nil || len(none.Results) > 0 {
		t.Errorf("the results are %v", none.Results)
	}
	h.run(exitRefused, "undo", "zzz", "--yes")
	h.says("the journal has no change zzz")
}

// What somebody has moved since is not written over by a script that did not say so.
func TestUndoIsAConflictWhereAStageWasMovedOnSince(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	h.serve("orders", "stage", "2")
	h.run(exitDone, "undo", "--dry-run")
	h.prints("was moved on since")
	h.run(exitConflict, "undo", "--yes", "-o", "json")
	var got struct {
		Results []struct{ Status string }
		Error   errorJSON
	}
	if h.decode(&got); got.Error.Exit != exitConflict || !strings.Contains(got.Error.Message, "stage of orders serves 2 since, not by aloft") || len(got.Results) != 1 {
		t.Errorf("the output is %+v", got)
	}
	if got := h.served("orders", "stage"); got != "2" {
		t.Fatalf("stage serves %s, want 2, as somebody else wants", got)
	}
	h.run(exitDone, "undo", "--yes", "--over")
	if got := h.served("orders", "stage"); got != "3" {
		t.Errorf("stage serves %s, want 3", got)
	}

	h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
	moves := h.changes()
	id := moves[len(moves)-1].Intent.ID
	h.run(exitDone, "history", "-o", "json")
	h.prints(`"id": "` + id + `"`)
	h.Environ = append(h.Environ, "ALOFT_USER=bob")
	h.run(exitDone, "promote", "orders", "--to", "stage", "--version", "2", "--yes")
	h.run(exitConflict, "undo", id, "--yes")
	h.says("stage of orders serves 2 since, by bob on", "--over")
}

// A stage whose name has to be typed is put back by a script that says it alone.
func TestUndoOfAStageThatIsTyped(t *testing.T) {
	h := newHost(t)
	h.run(exitDone, "promote", "orders", "--from", "dev", "--to", "prod", "--yes", "--confirm", "prod")
	h.run(exitRefused, "undo", "--yes")
	h.says("--confirm prod")
	h.run(exitDone, "undo", "--yes", "--confirm", "prod", "-o", "json")
	var document struct {
		Results []struct{ Status string }
	}
	if h.decode(&document); len(document.Results) != 1 || document.Results[0].Status != "moved" {
		t.Errorf("the results are %+v", document.Results)
	}
}

func TestUndoTakesBackASetAsASet(t *testing.T) {
	h := newHost(t)
	before := map[string]string{}
	for _, f := range []string{"orders", "payments"} {
		before[f] = h.served(f, "stage")
	}
	h.run(exitDone, "promote", "--match", "*", "--to", "stage", "--yes")
	h.run(exitDone, "undo", "--yes")
	h.says("a set of 2")
	for f, want := range before {
		if got := h.served(f, "stage"); got != want {
			t.Errorf("stage of %s serves %s, want %s", f, got, want)
		}
	}
}

func TestStageThatAsksMostDecides(t *testing.T) {
	request := func(name string, c model.Confirm) release.Request {
		return release.Request{Stage: model.Stage{Name: name, Confirm: c}}
	}
	got := strictest([]release.Request{request("dev", model.ConfirmNone), request("prod", model.ConfirmType), request("stage", model.ConfirmKey)})
	if got.Name != "prod" {
		t.Errorf("%s is asked for", got.Name)
	}
}

// The last change is taken back whatever its kind.
func TestUndoTakesBackACapacity(t *testing.T) {
	tabled(t, func(h *host) {
		h.run(exitDone, "promote", "orders", "--to", "stage", "--yes")
		h.run(exitDone, "tables", "set", "orders", "--rcu", "20", "--yes")
		h.run(exitDone, "undo", "--dry-run")
		h.says("undoing capacity 10 RCU 5 WCU→20 RCU 5 WCU by alice")
		if got := h.units(ordersTable); got != "20/5" {
			t.Errorf("a plan changed orders to %s", got)
		}
		h.run(exitRefused, "undo")
		h.says("add --yes")
		h.run(exitDone, "undo", "--yes", "--reason", "too dear")
		if got := h.units(ordersTable); got != "10/5" {
			t.Errorf("orders has %s", got)
		}
		changes := h.changes()
		if last := changes[len(changes)-1].Intent; last.Undoes != changes[1].Intent.ID || last.Reason != "too dear" {
			t.Errorf("the journal has %+v", last)
		}
		h.run(exitDone, "undo", "--yes") // and then the move before it
		if got := h.served("orders", "stage"); got != "3" {
			t.Errorf("stage serves %s, want 3", got)
		}
		h.run(exitDone, "undo", "--yes")
		h.says("nothing to undo")
	})
}

func TestUndoOfWhatCapacity(t *testing.T) {
	for _, c := range []struct {
		name, args, since string
		key               model.CapacityKey
		want, says        string
	}{
		{name: "a billing mode", args: "sessions --on-demand", key: model.CapacityKey{Table: "sessions"}, want: "3/3"},
		{name: "units in place of it", args: "audit --rcu 3 --wcu 4", key: model.CapacityKey{Table: "audit"}, want: "on demand"},
		{name: "an index", args: "orders --index by-day --wcu 4", key: byDay, want: "2/1"},
		{name: "what was changed since", args: "orders --rcu 20", since: "30", key: ordersTable, want: "10/5",
			says: "orders was changed since what is undone: it has 30 RCU 5 WCU, not 20 RCU 5 WCU"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tabled(t, func(h *host) {
				h.run(exitDone, append([]string{"tables", "set", "--yes"}, strings.Fields(c.args)...)...)
				id := h.changes()[0].Intent.ID
				if c.since != "" {
					h.run(exitDone, "tables", "set", "orders", "--rcu", c.since, "--yes")
				}
				args := []string{"undo", id, "--yes"}
				if c.since != "" {
					h.run(exitConflict, args...)
					h.says("nothing was changed", "has 30 RCU 5 WCU since, by alice", "not 20 RCU 5 WCU", "--over")
					args = append(args, "--over")
				}
				h.run(exitDone, args...)
				if got := h.units(c.key); got != c.want {
					t.Errorf("%s has %s, want %s", c.key, got, c.want)
				}
				h.says(c.says)
			})
		})
	}
}
