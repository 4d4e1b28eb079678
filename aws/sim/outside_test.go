package sim

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
)

func TestMovesOfOthersKeepDescriptionAndWeights(t *testing.T) {
	w := orders(t, 3)
	if err := w.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Description: "ours",
		Canary: &model.Canary{Version: "3", Weight: 0.2}}); err != nil {
		t.Fatal(err)
	}
	before, _ := w.Alias("orders", "prod")
	if err := w.MoveAlias("orders", "prod", "2"); err != nil {
		t.Fatal(err)
	}
	after, _ := w.Alias("orders", "prod")
	if after.Version != "2" || after.Description.Exact() != "ours" || after.Canary == nil || after.Canary.Version != "3" {
		t.Errorf("moved to %+v", after)
	}
	if after.Revision == before.Revision {
		t.Error("the move left the revision")
	}
	if len(w.Recorded("")) != 0 {
		t.Error("counted as a call")
	}
}

func TestWhatOthersCanNotDo(t *testing.T) {
	w := orders(t, 2)
	for _, c := range []struct {
		err  error
		says string
	}{
		{w.MoveAlias("nope", "prod", "1"), "no such function"},
		{w.MoveAlias("orders", "prod", "9"), "no version 9"},
		{w.MoveAlias("orders", "12", "1"), "pattern"},
		{w.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Description: strings.Repeat("x", 257)}), "256"},
		{w.PutAlias(model.AliasChange{Function: "orders", Alias: "prod", Version: "1", Canary: &model.Canary{Version: "1", Weight: 0.5}}), "already included"},
		{w.DeleteAlias("orders", "stage"), "no such alias"},
		{w.DeleteAlias("nope", "stage"), "no such function"},
		{w.DeleteFunction("nope"), "no such function"},
		{w.DeleteVersion("orders", "1"), "alias prod points to it"},
		{w.DeleteVersion("orders", "$LATEST"), "no such version"},
		{w.DeleteVersion("nope", "1"), "no such function"},
		{func() error { _, err := w.Publish("nope", ""); return err }(), "no such function"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("got %v, want it to say %q", c.err, c.says)
		}
	}
	if err := w.DeleteAlias("orders", "prod"); err != nil {
		t.Fatal(err)
	}
	if _, ok := w.Alias("orders", "prod"); ok {
		t.Error("the alias is still there")
	}
	if w.Versions("nope") != nil {
		t.Error("versions of a function that does not exist")
	}
}

func TestChangingAFunctionKeepsWhatIsLeftOut(t *testing.T) {
	w := orders(t, 1)
	w.PutFunction(FunctionSpec{Name: "orders", MemoryMB: 512, TimeoutSeconds: 30})
	w.PutFunction(FunctionSpec{Name: "orders", Code: "new", Versions: 1})
	f, _ := w.function("orders")
	if v, _ := f.version("2"); v.memoryMB != 512 || v.timeout != 30 || v.runtime != "python3.12" {
		t.Errorf("published %+v", v)
	}
	if n := len(w.Functions()); n != 1 {
		t.Errorf("%d functions", n)
	}
}

func TestAHookOnAnUnknownOperationIsAMistake(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("accepted")
		}
	}()
	orders(t, 1).Before("UpdateAlais", func() {})
}
