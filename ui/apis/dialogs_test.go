package apis

// What holds for the dialogs of APIs, and how they look.

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/wiring"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"mend", "back"},
	Writes: func(request any) bool {
		_, changes := request.(mendConfirmed)
		return changes
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
		"mend":         "makes these 3 calls",
		"mend-nothing": "close",
		"mend-left":    "close",
		"mend-ended":   "close",
		"back":         "makes this call",
	}, map[string]string{
		"mend-reading": "reading",
		"mend-refused": "can not be mended",
		"mend-running": "mending",
	})
}

// A stage whose name has to be typed is mended by nothing less.
func TestTheStageIsTypedBeforeItIsMended(t *testing.T) {
	env := dialogtest.Env(t)
	d := opened(env)["mend-typed"]
	if reply := dialogtest.Press(t, d, env, action.Confirm); reply.Request != nil {
		t.Fatal("mended without the stage's name")
	}
	_, _, prod := dialogtest.Stages(env)
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Type(d, dialog.StageName(prod))
	if _, ok := dialogtest.Press(t, d, env, action.Confirm).Request.(mendConfirmed); !ok {
		t.Error("not mended with the stage's name")
	}
}

// A stage of an API that leads to another stage's alias, or is called like its alias, wants the
// names of all of them.
func TestEachStageThatIsTouchedIsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	env.Stages = append(env.Stages, model.Stage{Name: "live", Alias: "production", Confirm: model.ConfirmType})
	crossed := mendingSheet("dev")
	crossed.Changes[0].Permission.Alias, crossed.Changes[1].Variable.To = "prod", "production"
	if must := sheetOf(env, "dev", crossed).Must(); must != "prod live" {
		t.Errorf("it wants %q typed, want both", must)
	}
	if must := sheetOf(env, "production", wiring.Sheet{Changes: mendingSheet("production").Changes[2:]}).Must(); must != "live" {
		t.Errorf("it wants %q typed for the alias of live", must)
	}
}

var shop = model.API{ID: "a1b2c3d4e5", Name: "storefront", Kind: model.RESTAPI}

// mendingSheet is a sheet of a permission, a variable and a deployment.
func mendingSheet(stage string) wiring.Sheet {
	step := func(id string, s wiring.Step) wiring.StepSheet {
		s.API, s.Stage = shop, stage
		return wiring.StepSheet{Step: s, ID: id}
	}
	s := wiring.Sheet{ID: "set", Verdict: change.Ready, Undo: "undo takes permissions and variables back"}
	s.Changes = []wiring.StepSheet{
		step("1", wiring.Step{Permission: model.Permission{Function: "payments-refund", Alias: stage, Statement: "aloft-a1b2c3d4e5-stage-" + stage,
			SourceARN: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/" + stage + "/*"}, Problems: []string{"payments-refund:" + stage + " does not let this API in"}}),
		step("2", wiring.Step{Variable: wiring.Variable{Name: "alias", To: stage}, Problems: []string{"the stage has no variable alias, which the integration's URI uses"}}),
		step("3", wiring.Step{Deploys: true, Serves: "d1", Problems: []string{"what is deployed is not what is drafted: GET /new is new"}}),
	}
	s.Left = []string{"catalog-reindex has no alias " + stage + ": promote a version of catalog-reindex to " + stage}
	return s
}

func sheetOf(env dialog.Env, stage string, s wiring.Sheet) *mendSheet {
	d := newMendSheet(env, shop, stage)
	d.SetSheet(s)
	return d
}

// opened are the dialogs of APIs in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{}
	reading := newMendSheet(env, shop, "dev")
	reading.told(3, 14)
	out["mend-reading"] = reading
	out["mend"] = sheetOf(env, "dev", mendingSheet("dev"))
	out["mend-typed"] = sheetOf(env, "prod", mendingSheet("prod"))
	out["mend-nothing"] = sheetOf(env, "dev", wiring.Sheet{Verdict: change.Unchanged})
	out["mend-left"] = sheetOf(env, "dev", wiring.Sheet{Verdict: change.Unchanged, Left: mendingSheet("dev").Left})
	refused := mendingSheet("dev")
	for i := range refused.Changes {
		refused.Changes[i].Refusal = "held since 09:12 by carol: incident 4711"
	}
	out["mend-refused"] = sheetOf(env, "dev", refused)
	failed := newMendSheet(env, shop, "dev")
	failed.Fail("GetStages: denied: apigateway:GET is missing")
	out["mend-failed"] = failed
	running := sheetOf(env, "dev", mendingSheet("dev"))
	running.Go("")
	running.SetSteps(map[string]change.Progress{"1": {ID: "1", Step: change.StepDone}, "2": {ID: "2", Step: change.StepIntent}})
	out["mend-running"] = running
	ended := sheetOf(env, "dev", mendingSheet("dev"))
	ended.Go("")
	ended.SetResults([]change.Result{{ID: "1", Status: change.Moved}, {ID: "2", Status: change.NotChanged, Reason: "the variable alias says so already"},
		{ID: "3", Status: change.Failed, Reason: "CreateDeployment: throttled"}}, "1 of 3 made, 1 there already; CreateDeployment: throttled", false)
	out["mend-ended"] = ended
	back := newMendSheet(env, shop, "dev")
	back.back = true
	s := mendingSheet("dev")
	s.Changes, s.Left, s.Undoes = s.Changes[:1], []string{"the deployment of storefront to dev stays"}, &change.Undone{ID: "x"}
	back.SetSheet(s)
	out["back"] = back
	return out
}

// hostileDialogs are full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	api := model.API{ID: dialogtest.Hostile, Name: dialogtest.Hostile, Kind: model.RESTAPI}
	s := mendingSheet(dialogtest.Hostile)
	for i := range s.Changes {
		c := &s.Changes[i]
		c.API, c.Problems, c.Refusal = api, []string{dialogtest.Hostile}, dialogtest.Hostile
	}
	s.Left, s.Undo = []string{dialogtest.Hostile}, dialogtest.Hostile
	d := newMendSheet(env, api, dialogtest.Hostile)
	d.SetSheet(s)
	failed := newMendSheet(env, api, dialogtest.Hostile)
	failed.Fail(dialogtest.Hostile)
	ended := newMendSheet(env, api, dialogtest.Hostile)
	ended.SetSheet(s)
	ended.Go(dialogtest.Hostile)
	ended.SetResults([]change.Result{{ID: "1", Status: change.Failed, Reason: dialogtest.Hostile}}, dialogtest.Hostile, false)
	return map[string]dialog.Dialog{"mend": d, "failed": failed, "ended": ended}
}
