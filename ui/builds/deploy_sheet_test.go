package builds

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func deployRequest(stage model.Stage) pipeline.Request {
	return pipeline.Request{Function: "activity-router", Stage: stage,
		Build: &pipeline.BuildSource{Build: model.Build{Project: "activity-router", Number: 41}}}
}

func readyDeploy(stage model.Stage) pipeline.Sheet {
	return pipeline.Sheet{
		Request: deployRequest(stage), ID: "d1", ReadAt: dialogtest.Now, Artifact: "s3://artifacts/activity-router.zip", Bytes: 1_234_567,
		SHA256: strings.Repeat("ab", 32), Note: "build 41 a1b2c3d", Expected: dialogtest.Hash("new"), Code: model.Code{Version: *dialogtest.Version("14", time.Hour, nil)},
		From: "14", EndsCanary: &model.Canary{Version: "13", Weight: 0.1},
		LastMove: &release.Stamp{ID: "x", Kind: release.Deploy, From: "13", To: "14", By: "alice", Host: "ops1", At: dialogtest.Now.Add(-time.Hour)},
		Verdict:  release.Ready, Notes: []string{"the last update of activity-router failed: out of room"},
		Steps: []pipeline.StepName{pipeline.Fetch, pipeline.Update, pipeline.Await, pipeline.Publish, pipeline.Move},
	}
}

func deploySteps() []pipeline.Progress {
	return []pipeline.Progress{
		{Step: pipeline.Fetch, Status: pipeline.Done, Detail: "dist/router.zip, 1.2 MB"},
		{Step: pipeline.Update, Status: pipeline.Skipped, Detail: "the code is there already"},
		{Step: pipeline.Await, Status: pipeline.Begun, Detail: "waits for another update of the function"},
	}
}

// The line on top of a deploy that has ended must not promise any more.
func TestAnEndedDeploySaysWhatServesNow(t *testing.T) {
	env := dialogtest.Env(t)
	dev, _, _ := dialogtest.Stages(env)
	for _, c := range []struct {
		name, from string
		result     release.Result
		want       string
	}{
		{"moved", "14", release.Result{Status: release.Moved, From: "14", To: "15"}, "dev serves 15, before 14"},
		{"made", "", release.Result{Status: release.Moved, To: "15"}, "dev serves 15, and is new"},
		{"unchanged", "14", release.Result{Status: release.NotChanged, From: "14", To: "14"}, "dev serves 14"},
		{"before the move", "14", release.Result{Status: release.Failed, From: "14"}, "nothing was moved: dev serves 14"},
		{"after publishing", "14", release.Result{Status: release.Failed, From: "14", To: "15"}, "nothing was moved: dev serves 14"},
		{"no alias", "", release.Result{Status: release.Failed}, "nothing was moved: dev is not there"},
		{"moved by another", "14", release.Result{Status: release.Conflicted, From: "14", To: "15", Alias: model.Alias{Version: "13"}}, "nothing was moved: dev serves 13"},
		{"changed by another", "14", release.Result{Status: release.Conflicted, From: "14"}, "nothing was moved: somebody else changed it or the code"},
		{"no answer", "14", release.Result{Status: release.Failed, Unknown: true, From: "14", To: "15"}, "dev: what it serves now is not known"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := readyDeploy(dev)
			s.From = c.from
			d := newDeploySheet(env, s.Request)
			d.Begin(s, deploySteps())
			if head := ansi.Strip(d.Lines(dialogtest.Dark(), 100, 30)[2]); !strings.Contains(head, "will serve") {
				t.Errorf("under way it says %q", head)
			}
			d.SetResult(pipeline.Result{Result: c.result})
			head := strings.Trim(ansi.Strip(d.Lines(dialogtest.Dark(), 100, 30)[2]), " ┃")
			if head != c.want {
				t.Errorf("it says %q, not %q", head, c.want)
			}
		})
	}
}

func TestADeployIsSaidOnceAndCanBeLeft(t *testing.T) {
	env := dialogtest.Env(t)
	dev, _, _ := dialogtest.Stages(env)
	d := newDeploySheet(env, deployRequest(dev))
	dialogtest.Press(t, d, env, action.Confirm)
	if !strings.Contains(dialogtest.Screen(d), "still reading") {
		t.Errorf("enter while it reads shows\n%s", dialogtest.Screen(d))
	}
	d.SetSheet(readyDeploy(dev))
	dialogtest.Type(d, "why not")
	reply := dialogtest.Press(t, d, env, action.Confirm)
	if got := reply.Request.(deployConfirmed).Sheet; got.Request.Reason != "why not" || got.ID != "d1" || reply.Close {
		t.Errorf("said %+v", reply)
	}
	if again := dialogtest.Press(t, d, env, action.Confirm); again != (dialog.Reply{}) {
		t.Errorf("enter again answered %+v", again)
	}
	if !d.Running("activity-router") || !d.Loading() {
		t.Error("it does not run")
	}
	if reply := dialogtest.Press(t, d, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
}

// Another stage is asked for anew: with its own name to be typed, and with no alias to
// be made that was wanted of the stage before.
func TestADeployToAnotherStageBeginsAnew(t *testing.T) {
	env := dialogtest.Env(t)
	_, stage, prod := dialogtest.Stages(env)
	d := newDeploySheet(env, deployRequest(stage))
	missing := readyDeploy(stage)
	missing.Verdict, missing.From = release.Missing, ""
	d.SetSheet(missing)
	if again, ok := dialogtest.Press(t, d, env, action.Confirm).Request.(deployAgain); !ok || !again.Request.Create {
		t.Fatalf("enter asked for %+v", again)
	}
	again, ok := dialogtest.Press(t, d, env, action.OtherStage).Request.(deployAgain)
	if !ok || again.Request.Create || again.Request.Stage.Name != "prod" {
		t.Fatalf("another stage asked for %+v", again)
	}
	s := readyDeploy(prod)
	s.Request = again.Request
	d.SetSheet(s)
	if reply := dialogtest.Press(t, d, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Fatalf("enter before prod was typed answered %+v", reply)
	}
	dialogtest.Type(d, "prod")
	if _, ok := dialogtest.Press(t, d, env, action.Confirm).Request.(deployConfirmed); !ok {
		t.Errorf("enter deployed nothing:\n%s", dialogtest.Screen(d))
	}
}
