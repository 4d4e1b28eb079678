package builds

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// bundle is a build of four functions: two that can be deployed, one without the alias,
// and one that nothing says is made by it.
func bundle(env dialog.Env, stage model.Stage) (*deployAllSheet, []pipeline.Sheet) {
	build := model.Build{ID: "slack:1", Project: "slack", Number: 7, SourceVersion: "feature/digest", Status: model.BuildSucceeded, Complete: true}
	var targets []pipeline.Target
	var requests []pipeline.Request
	var sheets []pipeline.Sheet
	for i, name := range []string{"slack-commands", "slack-events", "slack-interactions", "slack-old"} {
		t := pipeline.Target{Function: name, Secondary: strings.ReplaceAll(name, "-", "_"), Marked: i < 3, Why: "an artifact is called like it"}
		s := readyDeploy(stage)
		s.ID, s.EndsCanary, s.Notes = fmt.Sprint("d", i), nil, nil
		s.Request = t.Request(build, stage)
		s.Artifact = "s3://artifacts/" + name + ".zip"
		targets, requests, sheets = append(targets, t), append(requests, s.Request), append(sheets, s)
	}
	targets[3].Why = "only its name is like the project's"
	sheets[1].EndsCanary = &model.Canary{Version: "13", Weight: 0.1}
	sheets[2].Verdict, sheets[2].From, sheets[2].Reason = release.Missing, "", "slack-interactions has no alias"
	return newDeployAllSheet(env, build, targets, requests), sheets
}

// openedAll are the dialogs of several deploys.
func openedAll(env dialog.Env, out map[string]dialog.Dialog) {
	dev, _, prod := dialogtest.Stages(env)
	reading, _ := bundle(env, dev)
	reading.SetProgress(2)
	out["deploy-all-reading"] = reading
	ready, sheets := bundle(env, dev)
	ready.SetSheets(sheets)
	ready.Lines(dialogtest.Dark(), 100, 40)
	out["deploy-all"] = ready
	typed, sheets := bundle(env, prod)
	typed.SetSheets(sheets)
	typed.Act(action.AllOrNothing)
	out["deploy-all-type"] = typed
	running := func() *deployAllSheet {
		d, sheets := bundle(env, dev)
		d.SetSheets(sheets)
		d.Go("")
		d.SetStep(pipeline.Progress{Function: "slack-commands", Step: pipeline.Await, Status: pipeline.Begun, Number: 2, Total: 4})
		d.SetStep(pipeline.Progress{Function: "slack-events", Step: pipeline.Move, Status: pipeline.Begun, Number: 4, Total: 4, Detail: "waits until all have published"})
		return d
	}
	out["deploy-all-running"] = running()
	ended := running()
	ended.SetResults([]pipeline.Result{
		{Result: release.Result{Function: "slack-commands", Status: release.WasRefused, PutBack: true, From: "14", To: "15", Reason: "deployed, and put back: all or nothing: slack-events was not deployed"}},
		{Result: release.Result{Function: "slack-events", Status: release.Failed, From: "14", Reason: "move the stage: denied"}},
	})
	out["deploy-all-end"] = ended
}

func screenOf(d dialog.Dialog) string { return ansi.Strip(dialogtest.Screen(d)) }

// What is marked and ready is deployed, with the reason, each to its own stage.
func TestWhatIsMarkedIsDeployed(t *testing.T) {
	env := dialogtest.Env(t)
	dev, _, _ := dialogtest.Stages(env)
	d, sheets := bundle(env, dev)
	d.SetSheets(sheets)
	d.Lines(dialogtest.Dark(), 120, 40)
	if s := screenOf(d); !strings.Contains(s, "3 of 4 are chosen, for dev") || !strings.Contains(s, "built from feature/digest") {
		t.Errorf("it says\n%s", s)
	}
	dialogtest.Press(t, d, env, action.AllOrNothing)
	dialogtest.Press(t, d, env, action.Confirm)
	if s := screenOf(d); !strings.Contains(s, "all or nothing: 1 of 3 can not be deployed") {
		t.Errorf("with one that has no alias it says\n%s", s)
	}
	d.list.Cursor = 2
	d.Form.Focus(-1) // the list has the keys
	d.Act(action.Include)
	d.list.Cursor = 1
	again, ok := d.Act(action.OtherStage)
	if one, is := again.Request.(oneAgain); !ok || !is || one.Index != 1 || one.Request.Stage.Name != "stage" {
		t.Fatalf("another stage asked for %+v", again)
	}
	s := sheets[1]
	s.Request.Stage = again.Request.(oneAgain).Request.Stage
	d.SetOne(1, s)
	d.Form.Focus(0)
	dialogtest.Type(d, "sprint 48")
	reply := dialogtest.Press(t, d, env, action.Confirm)
	got, ok := reply.Request.(allConfirmed)
	if !ok || len(got.Sheets) != 2 || !got.AllOrNothing || got.Sheets[0].Request.Reason != "sprint 48" || got.Sheets[1].Request.Stage.Name != "stage" || reply.Close {
		t.Fatalf("it deploys %+v", reply)
	}
	if again := dialogtest.Press(t, d, env, action.Confirm); again.Request != nil {
		t.Errorf("enter again answered %+v", again)
	}
}

// A stage whose name has to be typed is asked for as soon as one that goes there is
// marked, and not any more when none does.
func TestTheNamesOfStagesAreTypedForWhatIsMarked(t *testing.T) {
	env := dialogtest.Env(t)
	_, _, prod := dialogtest.Stages(env)
	d, sheets := bundle(env, prod)
	d.SetSheets(sheets)
	if d.Must() != "prod" {
		t.Fatalf("it wants %q typed", d.Must())
	}
	d.Form.Focus(-1)
	for i := range sheets {
		d.list.Cursor = i
		if d.marked[i] {
			d.Act(action.Include)
		}
	}
	if d.Must() != "" || d.Standing().Needs != "no function is chosen" && d.missing() != "no function is chosen" {
		t.Errorf("with none marked it wants %q, and says %q", d.Must(), d.missing())
	}
}

// Enter in the list shows the sheet of one, esc leads back, and an alias that is missing
// is asked for once more.
func TestTheSheetOfOneOfSeveral(t *testing.T) {
	env := dialogtest.Env(t)
	dev, _, _ := dialogtest.Stages(env)
	d, sheets := bundle(env, dev)
	d.SetSheets(sheets)
	d.Form.Focus(-1)
	d.list.Cursor = 1
	d.Do(action.Confirm)
	if s := screenOf(d); !strings.Contains(s, "s3://artifacts/slack-events.zip") || d.alone != 1 {
		t.Errorf("its own sheet is\n%s", s)
	}
	if r := d.Do(action.Cancel); r.Close || d.alone != -1 {
		t.Errorf("esc answered %+v", r)
	}
	d.list.Cursor = 2
	again, ok := d.Do(action.Confirm).Request.(oneAgain)
	if !ok || !again.Request.Create || again.Index != 2 {
		t.Errorf("enter on a missing alias asked for %+v", again)
	}
}
