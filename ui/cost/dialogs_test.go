package cost

// What holds for the dialogs of costs, and how they look.

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"bill", "what"},
	Writes: func(request any) bool {
		switch request.(type) {
		case billPaid, scenarioKept:
			return true
		}
		return false
	},
}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	dialogtest.AreHarmless(t, hostileDialogs(dialogtest.Env(t)))
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"bill-asking":  "ask, for $0.01 a page",
		"bill-kept":    "close",
		"what-if-save": "replace it",
	}, map[string]string{
		"bill-looking": "",
	})
}

// opened are the dialogs of costs in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{}
	out["bill-looking"] = newCharges(env, cost.Dollar/100)
	ask := newCharges(env, cost.Dollar/100)
	ask.SetKept(model.Bill{}, false)
	out["bill-asking"] = ask
	kept := newCharges(env, cost.Dollar/100)
	kept.SetKept(billOf(), true)
	out["bill-kept"] = kept
	out["what-if"] = newScenarioEditor(env, scenario(), "From docs/scenarios/story.toml.", priced)
	save := newScenarioEditor(env, scenario(), "", priced)
	save.ask(true, "scenario.toml")
	save.Exists()
	out["what-if-save"] = save
	wrong := newScenarioEditor(env, scenario(), "", priced)
	dialogtest.Type(wrong, "x")
	out["what-if-wrong"] = wrong
	return out
}

// hostileDialogs are full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{}
	r := costReport()
	r.Region, r.Assumed = dialogtest.Hostile, []string{dialogtest.Hostile}
	row := costRow()
	row.Name, row.Lines[0].Arithmetic, row.Lines[0].Subject.Function, row.Lines[0].Item = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile
	b := billOf()
	b.Days[0].Services[0] = model.BillService{Name: dialogtest.Hostile, Amount: dialogtest.Hostile}
	kept := newCharges(env, 1)
	kept.SetKept(b, true)
	out["bill"] = kept
	failed := newCharges(env, 1)
	failed.Fail(dialogtest.Hostile)
	out["bill-failed"] = failed
	sc := scenario()
	sc.Name, sc.Functions[0].Name, sc.Compare[0].Name = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile
	w := newScenarioEditor(env, sc, dialogtest.Hostile, priced)
	w.Saved(dialogtest.Hostile)
	out["what-if"] = w
	w = newScenarioEditor(env, sc, dialogtest.Hostile, priced)
	w.ask(false, dialogtest.Hostile)
	w.Fail(dialogtest.Hostile)
	out["what-if-failed"] = w
	return out
}

func costReport() cost.Report {
	r := cost.Report{MonthToDate: 54 * cost.Dollar, RunRateDay: 79 * cost.Dollar, RunRateHour: 80 * cost.Dollar, Fixed: 43 * cost.Dollar, WeekAgo: 0.12,
		Passed: dialogtest.Now.AddDate(0, 0, 3), Region: "us-east-1", Prices: dialogtest.Now, Assumed: []string{"A thing is taken to be so."}}
	for i := range 22 {
		r.Days = append(r.Days, cost.DayCost{Day: dialogtest.Now.AddDate(0, 0, i-21), USD: cost.USD(1+i%5) * cost.Dollar, Partial: i == 21})
	}
	return r
}

func costRow() *cost.Row {
	return &cost.Row{Name: "Lambda", Lines: []cost.Line{{Usage: cost.Usage{Item: cost.LambdaDurationX86, Subject: cost.Subject{Function: "orders"}}, Service: cost.Lambda,
		USD: 10 * cost.Dollar, Arithmetic: "625,000 GB-s × $0.0000166667"}}}
}
