package cost

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func scenario() cost.Scenario {
	return cost.Scenario{Name: "story", Activities: 1_000_000, Functions: []cost.ScenarioFunction{{Name: "f", Calls: 1, Milliseconds: 5000, MemoryMB: 128, OmitRequests: true}},
		Tables: []cost.ScenarioTable{{Name: "t", ReadUnits: 15, WriteUnits: 15, Bytes: 1e12}}, APIs: []cost.ScenarioAPI{{Name: "api", Calls: 3, Kind: "REST"}},
		Compare: []cost.Alternative{{Name: "containers", USDPerMonth: 1200}}}
}

// priced is an estimate that needs no book.
func priced(s cost.Scenario) (cost.Estimate, error) {
	e := cost.Estimate{Total: 260 * cost.Dollar, Fixed: 54 * cost.Dollar, PerActivity: 10_400}
	for _, f := range s.Functions {
		e.Lines = append(e.Lines, cost.Line{Usage: cost.Usage{Subject: cost.Subject{Function: f.Name}}, Service: cost.Lambda, USD: 10 * cost.Dollar, Arithmetic: "625,000 GB-s × $0.0000166667"})
	}
	for _, a := range s.Compare {
		e.Compare = append(e.Compare, cost.Comparison{Alternative: a, Difference: -940 * cost.Dollar})
	}
	return e, nil
}

func TestAScenarioComesBackAsItWas(t *testing.T) {
	want := scenario()
	got, problem := scenarioOf(gridOf(want))
	if problem != "" || len(got.Functions) != 1 || got.Functions[0] != want.Functions[0] || got.Tables[0] != want.Tables[0] || got.APIs[0] != want.APIs[0] ||
		got.Compare[0] != want.Compare[0] || got.Activities != want.Activities || got.Name != want.Name {
		t.Errorf("got %+v, %q", got, problem)
	}
}

func TestWhatIfWorksOutEachKey(t *testing.T) {
	env := dialogtest.Env(t)
	var asked []cost.Scenario
	w := newScenarioEditor(env, scenario(), "", func(s cost.Scenario) (cost.Estimate, error) {
		asked = append(asked, s)
		return priced(s)
	})
	dialogtest.Type(w, "0")
	if got := asked[len(asked)-1].Activities; got != 10_000_000 {
		t.Errorf("typing made it %v activities", got)
	}
	dialogtest.Type(w, "x")
	if n := len(asked); n != 2 || !strings.Contains(dialogtest.Screen(w), `activities a month: "10000000x" is no number`) {
		t.Errorf("asked %d times:\n%s", n, dialogtest.Screen(w))
	}
	w.Update(dialogtest.Key("backspace"))
	row := slices.IndexFunc(w.rows, func(r gridRow) bool { return r.kind == gridTable && r.blank() })
	if row < 0 {
		t.Fatal("there is no empty row for another table")
	}
	w.focus(row)
	dialogtest.Type(w, "more")
	dialogtest.Press(t, w, env, action.Confirm)
	dialogtest.Type(w, "7")
	last := asked[len(asked)-1]
	if len(last.Tables) != 2 || last.Tables[1].Name != "more" || last.Tables[1].ReadUnits != 7 || last.Tables[0].Bytes != 1e12 {
		t.Errorf("another table: %+v", last.Tables)
	}
	if w.rows[row+1].kind != gridTable || !w.rows[row+1].blank() {
		t.Error("there is no row for one more")
	}
}

func TestAScenarioIsSavedAndOpenedByName(t *testing.T) {
	env := dialogtest.Env(t)
	w := newScenarioEditor(env, scenario(), "", priced)
	dialogtest.Press(t, w, env, action.SaveFile)
	reply := dialogtest.Press(t, w, env, action.Confirm)
	if got, ok := reply.Request.(scenarioKept); !ok || got.Path != "scenario.toml" || got.Replace || got.Scenario.Activities != 1e6 {
		t.Errorf("saving said %+v", reply)
	}
	if reply := dialogtest.Press(t, w, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter while it is saved said %+v", reply)
	}
	w.Exists()
	if got := dialogtest.Press(t, w, env, action.Confirm).Request.(scenarioKept); !got.Replace {
		t.Errorf("enter on a file that is there said %+v", got)
	}
	w.Saved("scenario.toml")
	dialogtest.Press(t, w, env, action.OpenFile)
	w.Update(tea.PasteMsg{Content: "/tmp/x.toml"})
	if reply := dialogtest.Press(t, w, env, action.Confirm); reply.Request != (scenarioWanted{"/tmp/x.toml"}) {
		t.Errorf("opening said %+v", reply)
	}
	w.Fail("no such file")
	if reply := dialogtest.Press(t, w, env, action.Cancel); reply != (dialog.Reply{}) || w.file != nil {
		t.Errorf("esc left the editor: %+v", reply)
	}
	if reply := dialogtest.Press(t, w, env, action.Cancel); !reply.Close {
		t.Errorf("esc again said %+v", reply)
	}
}

func TestAScenarioThatIsWrongIsNotSaved(t *testing.T) {
	env := dialogtest.Env(t)
	w := newScenarioEditor(env, scenario(), "", priced)
	dialogtest.Type(w, "x")
	dialogtest.Press(t, w, env, action.SaveFile)
	if w.file != nil || strings.Count(dialogtest.Screen(w), "is no number") != 2 {
		t.Errorf("saving shows\n%s", dialogtest.Screen(w))
	}
}
