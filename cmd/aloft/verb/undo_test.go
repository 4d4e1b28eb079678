package verb

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
)

func TestUndoTakesBackTheLastMove(t *testing.T) {
	h := newHost(t)
	h.run(exitRefused, "undo", "--yes")
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
	h.run(exitRefused, "undo", "--yes")
	h.says("nothing to undo")
	h.run(exitRefused, "undo", "zzz", "--yes")
	h.says("the journal has no change zzz")
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
