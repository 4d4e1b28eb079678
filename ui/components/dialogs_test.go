package components

// What holds for the dialogs of components, and how they look.

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component"
	"github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"apply", "new"},
	Writes: func(request any) bool {
		switch request.(type) {
		case applyConfirmed, beginAsked:
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
		"apply":       "shows the plan",
		"apply-plan":  "makes 3 changes",
		"apply-same":  "close",
		"apply-bad":   "shows the plan",
		"apply-ended": "close",
		"new":         "write its files",
	}, map[string]string{
		"apply-reading": "reading",
		"apply-running": "making",
		"new-writing":   "writing",
	})
}

// Another file is another plan: what is shown goes with the first key.
func TestAnotherFileForgetsThePlan(t *testing.T) {
	env := dialogtest.Env(t)
	d := planned(env, shopPlan())
	dialogtest.Type(d, "x")
	if reply := dialogtest.Press(t, d, env, action.Confirm); reply.Request != (planAsked{"component.tomlx"}) {
		t.Errorf("it asked for %+v", reply.Request)
	}
}

// A plan that changes something for the users of a stage whose name has to be typed wants it.
func TestTheStageIsTypedBeforeAPlanIsMade(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	of := shopPlan()
	of.Steps[1].Stage = prod
	d := planned(env, of)
	if reply := dialogtest.Press(t, d, env, action.Confirm); reply.Request != nil {
		t.Fatalf("made without the stage's name: %+v", reply.Request)
	}
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Type(d, dialog.StageName(prod))
	if _, ok := dialogtest.Press(t, d, env, action.Confirm).Request.(applyConfirmed); !ok {
		t.Error("not made with the stage's name")
	}
}

// What is wanted is what is typed; a folder is called like its component.
func TestWhatANewComponentIsLike(t *testing.T) {
	env := dialogtest.Env(t)
	d := newBeginForm(env, shown)
	if reply := dialogtest.Press(t, d, env, action.Confirm); reply.Request != nil {
		t.Fatalf("written without a name: %+v", reply.Request)
	}
	dialogtest.Type(d, "activity")
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Type(d, "node")
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Type(d, " ")
	dialogtest.Press(t, d, env, action.NextField)
	dialogtest.Type(d, "activities")
	want := beginAsked{Folder: "activity", Options: scaffold.Options{Name: "activity", Runtime: "node",
		Architecture: component.X86, API: component.REST, Table: "activities"}}
	got, ok := dialogtest.Press(t, d, env, action.Confirm).Request.(beginAsked)
	if !ok || got.Folder != want.Folder || got.Options.Name != want.Options.Name || got.Options.Runtime != want.Options.Runtime ||
		got.Options.API != want.Options.API || got.Options.Table != want.Options.Table {
		t.Errorf("it asked for %+v, want %+v", got, want)
	}
}

func TestWordsOfAllSteps(t *testing.T) {
	of := shopPlan()
	for _, c := range []struct {
		statuses []change.Status
		words    string
		status   change.Status
	}{
		{[]change.Status{change.NotChanged, change.Moved, change.Moved, change.Moved}, "3 made", change.Moved},
		{[]change.Status{change.NotChanged, change.NotChanged, change.NotChanged, change.NotChanged}, "nothing was made", change.NotChanged},
		{[]change.Status{change.NotChanged, change.Moved, change.Failed, change.WasRefused},
			"1 made, 2 not: function activity-router: why; apply goes on from there", change.Failed},
	} {
		if words, status := appliedWords(resultsOf(of, c.statuses...)); words != c.words || status != c.status {
			t.Errorf("%v: %q and %s, want %q and %s", c.statuses, words, status, c.words, c.status)
		}
	}
}

func shown(path string) string { return "~/work/" + path }

// shopPlan has a step of each action.
func shopPlan() plan.Plan {
	step := func(k plan.Kind, name string, a plan.Action, detail string) plan.Step {
		return plan.Step{ID: plan.ID{Kind: k, Name: name}, Action: a, Detail: detail}
	}
	of := plan.Plan{ID: "set", Name: "activity", Steps: []plan.Step{
		step(plan.BucketKind, "aloft-artifacts-123456789012-us-east-1", plan.None, ""),
		step(plan.RoleKind, "activity-router", plan.Create, "may write its log; may read and write activities"),
		step(plan.FunctionKind, "activity-router", plan.Update, "memory 128 → 256"),
		step(plan.TableKind, "activities", plan.Create, "id:S at:N, 3 RCU 3 WCU"),
		step(plan.TTLKind, "activities", plan.Drift, "expires → until: aloft does not change it"),
		step(plan.APIKind, "activity", plan.Refused, "it belongs to the CloudFormation stack web, where it has to be changed"),
	}}
	of.Steps[3].USD = cost.Dollars(1.75)
	return of
}

func resultsOf(of plan.Plan, statuses ...change.Status) []plan.Result {
	var all []plan.Result
	for i, s := range of.Steps {
		r := change.Result{Status: change.NotChanged}
		if i < len(statuses) {
			r.Status = statuses[i]
		}
		if r.Status != change.Moved && r.Status != change.NotChanged {
			r.Reason = "why"
		}
		all = append(all, plan.Result{Step: s, Result: r})
	}
	return all
}

func planned(env dialog.Env, of plan.Plan) *applySheet {
	d := newApplySheet(env, scaffold.ComponentFile, shown)
	d.Go("")
	d.SetPlan(Planned{Plan: of, Notes: []string{"component.toml:7: build.image: is an old one"}})
	return d
}

// opened are the dialogs of components in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{"apply": newApplySheet(env, scaffold.ComponentFile, shown)}
	reading := newApplySheet(env, scaffold.ComponentFile, shown)
	reading.Go("")
	reading.told(3, 21)
	out["apply-reading"] = reading
	out["apply-plan"] = planned(env, shopPlan())
	same := shopPlan()
	same.Steps = same.Steps[:1]
	out["apply-same"] = planned(env, same)
	bad := newApplySheet(env, scaffold.ComponentFile, shown)
	bad.Go("")
	bad.Refuse(config.Problems{
		{File: "component.toml", Line: 12, Key: "function.runtime", Text: `"python4" is no runtime`, Hint: `did you mean "python3.12"?`},
		{File: "component.toml", Line: 31, Key: "api.routes", Text: "names a function that the file has not"},
	})
	out["apply-bad"] = bad
	failed := newApplySheet(env, "else.toml", shown)
	failed.Go("")
	failed.Refuse(errors.New("the component can not be read: there is no such file"))
	out["apply-failed"] = failed
	running := planned(env, shopPlan())
	running.Go("")
	running.SetProgress(change.Progress{Set: "set", Done: 1, Total: 3, Note: "being updated"})
	out["apply-running"] = running
	ended := planned(env, shopPlan())
	ended.Go("")
	ended.SetResults(resultsOf(shopPlan(), change.NotChanged, change.Moved, change.Failed, change.WasRefused, change.NotChanged, change.WasRefused),
		"1 made, 3 not", false)
	out["apply-ended"] = ended
	out["new"] = newBeginForm(env, shown)
	runtimes := newBeginForm(env, shown)
	runtimes.Form.Focus(1)
	out["new-runtimes"] = runtimes
	writing := newBeginForm(env, shown)
	writing.name.Set("activity")
	writing.Do(action.Confirm)
	out["new-writing"] = writing
	there := newBeginForm(env, shown)
	there.name.Set("activity")
	there.Fail("in activity: app.py is there already: nothing was written")
	out["new-there"] = there
	return out
}

// hostileDialogs are full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	of := shopPlan()
	of.Name = dialogtest.Hostile
	for i := range of.Steps {
		of.Steps[i].Name, of.Steps[i].Detail = dialogtest.Hostile, dialogtest.Hostile
	}
	d := planned(env, of)
	d.planned.Notes = []string{dialogtest.Hostile}
	ended := planned(env, of)
	ended.Go(dialogtest.Hostile)
	results := resultsOf(of, slices.Repeat([]change.Status{change.Failed}, len(of.Steps))...)
	for i := range results {
		results[i].Reason = dialogtest.Hostile
	}
	ended.SetResults(results, dialogtest.Hostile, false)
	bad := newApplySheet(env, dialogtest.Hostile, strings.Clone)
	bad.Go("")
	bad.Refuse(config.Problems{{File: dialogtest.Hostile, Key: dialogtest.Hostile, Text: dialogtest.Hostile}})
	failed := newApplySheet(env, "x", shown)
	failed.Refuse(errors.New(dialogtest.Hostile))
	begun := newBeginForm(env, strings.Clone)
	begun.name.Set(dialogtest.Hostile)
	begun.Fail(dialogtest.Hostile)
	return map[string]dialog.Dialog{"plan": d, "ended": ended, "bad": bad, "failed": failed, "new": begun}
}
