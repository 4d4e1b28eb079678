package overlay

// The dialogs of builds, logs and deploys.

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"

	"github.com/aloftdeck/aloft/ui/dialog"
)

func project() model.Project {
	return model.Project{Name: "activity-router", SourceType: "CODECOMMIT", SourceLocation: "https://git.example/activity-router", SourceVersion: "main"}
}

func deployRequest(stage model.Stage) pipeline.Request {
	return pipeline.Request{Function: "activity-router", Stage: stage,
		Build: &pipeline.BuildSource{Build: model.Build{Project: "activity-router", Number: 41}}}
}

func deploySheet(stage model.Stage) pipeline.Sheet {
	return pipeline.Sheet{
		Request: deployRequest(stage), ID: "d1", ReadAt: now, Artifact: "s3://artifacts/activity-router.zip", Bytes: 1_234_567,
		SHA256: strings.Repeat("ab", 32), Note: "build 41 a1b2c3d", Expected: hash("new"), Code: model.Code{Version: *version("14", time.Hour, nil)},
		From: "14", EndsCanary: &model.Canary{Version: "13", Weight: 0.1},
		LastMove: &release.Stamp{ID: "x", Kind: release.Deploy, From: "13", To: "14", By: "alice", Host: "ops1", At: now.Add(-time.Hour)},
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

func inWork(path string) string { return "~/work/" + path }

// pipelineDialogs are the dialogs of builds, logs and deploys in their states.
func pipelineDialogs(env dialog.Env) map[string]dialog.Dialog {
	dev, _, prod := stages(env)
	out := map[string]dialog.Dialog{}
	out["start-reading"] = NewStartBuild(env, project(), "t", true)
	start := NewStartBuild(env, project(), "t", true)
	start.SetRefs([]string{"main", "release/2026-11", "spike"}, "")
	start.Lines(dark(), 100, 40)
	start.Update(keyMsg("down"))
	start.Form.Focus(1)
	start.Update(tea.PasteMsg{Content: "MODE=fast\nREGION=eu\n"})
	out["start"] = start
	failed := NewStartBuild(env, project(), "t", true)
	failed.SetRefs(nil, "codecommit:ListBranches is missing")
	failed.Do(action.Confirm)
	failed.Fail("StartBuild on activity-router: denied: codebuild:StartBuild is missing")
	out["start-failed"] = failed
	out["ask"] = dialog.NewQuestion(env, "Stop activity-router #42", []string{"activity-router #42 is in BUILD. It ends, and leaves no artifact.", "Started by bob."}, "stop activity-router #42", nil)
	out["choose"] = dialog.NewList(env, "Deploy monorepo #7", "To which function?", "show the sheet", []string{"activity-router", "slack-events", "notifier"})
	linked := dialog.NewDetails(env, "activity-router #41", [][2]string{{"state", "ok, 1m32s"}, {"became", "version 14 of activity-router"}})
	linked.SetLink("show version 14 of activity-router", nil)
	out["details-linked"] = linked

	save := dialog.NewSaveFile(env, "Save the log", 1234, "activity-router-42.log", inWork)
	out["save"] = save
	exists := dialog.NewSaveFile(env, "Save the log", 1234, "activity-router-42.log", inWork)
	exists.Do(action.NextField)
	exists.Exists()
	out["save-exists"] = exists

	out["deploy-reading"] = NewDeploy(env, deployRequest(dev))
	deploy := func(name string, stage model.Stage, change func(*pipeline.Sheet)) *Deploy {
		d := NewDeploy(env, deployRequest(stage))
		s := deploySheet(stage)
		if change != nil {
			change(&s)
		}
		d.SetSheet(s)
		out[name] = d
		return d
	}
	deploy("deploy", dev, nil)
	deploy("deploy-type", prod, func(s *pipeline.Sheet) { s.Existing = version("12", time.Hour, nil); s.Steps = s.Steps[4:] })
	deploy("deploy-refused", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.Reason = release.Refused, "the artifact is not packed: set the packaging of the project's artifacts to ZIP"
	})
	deploy("deploy-missing", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.From, s.Reason, s.EndsCanary = release.Missing, "", "activity-router has no alias dev: it can be created, to serve the new version", nil
	})
	deploy("deploy-unchanged", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.Reason, s.Steps = release.Unchanged, "the code is unchanged: dev serves it already, as version 14", nil
	})
	deploy("deploy-running", dev, nil).Begin(deploySheet(dev), deploySteps())
	broken := deploy("deploy-failed", dev, nil)
	broken.Begin(deploySheet(dev), deploySteps())
	broken.SetResult(pipeline.Result{Result: release.Result{Status: release.Failed, Reason: "publish: Lambda said no"},
		Steps: []pipeline.StepResult{{Name: pipeline.Publish, Status: pipeline.Broken, Detail: "Lambda said no"}}})
	return out
}

// The line on top of a deploy that has ended must not promise any more.
func TestAnEndedDeploySaysWhatServesNow(t *testing.T) {
	env := testEnv(t)
	dev, _, _ := stages(env)
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
			s := deploySheet(dev)
			s.From = c.from
			d := NewDeploy(env, s.Request)
			d.Begin(s, deploySteps())
			if head := ansi.Strip(d.Lines(dark(), 100, 30)[1]); !strings.Contains(head, "will serve") {
				t.Errorf("under way it says %q", head)
			}
			d.SetResult(pipeline.Result{Result: c.result})
			head := strings.Trim(ansi.Strip(d.Lines(dark(), 100, 30)[1]), " │")
			if head != c.want {
				t.Errorf("it says %q, not %q", head, c.want)
			}
		})
	}
}

// hostilePipelineDialogs are full of text that must not reach a terminal.
func hostilePipelineDialogs(env dialog.Env) map[string]dialog.Dialog {
	dev := env.Stages[0]
	out := map[string]dialog.Dialog{}
	start := NewStartBuild(env, model.Project{Name: hostile, SourceType: hostile, SourceLocation: hostile, SourceVersion: hostile}, hostile, true)
	start.SetRefs([]string{hostile}, hostile)
	start.Fail(hostile)
	start.Form.Focus(1)
	start.Update(tea.PasteMsg{Content: hostile})
	out["start"] = start
	unread := NewStartBuild(env, project(), "t", true)
	unread.SetRefs(nil, hostile)
	out["start-unread"] = unread
	out["ask"] = dialog.NewQuestion(env, hostile, []string{hostile, hostile}, "x", nil)
	out["choose"] = dialog.NewList(env, hostile, hostile, "x", []string{hostile})
	save := dialog.NewSaveFile(env, "Save the log", 1, hostile, inWork)
	out["save"] = save
	save = dialog.NewSaveFile(env, "Save the log", 1, "x", inWork)
	save.Fail(hostile)
	out["save-failed"] = save
	s := deploySheet(dev)
	s.Request.Function, s.Request.Entry, s.Artifact, s.SHA256, s.Note, s.Expected, s.From = hostile, hostile, hostile, hostile, hostile, hostile, hostile
	s.Reason, s.Notes, s.Existing, s.Verdict = hostile, []string{hostile}, version(hostile, 0, nil), release.Refused
	d := NewDeploy(env, s.Request)
	d.SetSheet(s)
	out["deploy"] = d
	r := NewDeploy(env, s.Request)
	r.Begin(s, []pipeline.Progress{{Step: pipeline.Update, Status: pipeline.Broken, Detail: hostile}})
	r.SetResult(pipeline.Result{Result: release.Result{Status: hostile, Reason: hostile, To: hostile}})
	out["deploy-ended"] = r
	return out
}

func TestAStartSaysTheSameTokenAgain(t *testing.T) {
	env := testEnv(t)
	s := NewStartBuild(env, project(), "token", false)
	typeText(s, "v1.2")
	first := press(t, s, env, action.Confirm)
	if again := press(t, s, env, action.Confirm); again != (dialog.Reply{}) {
		t.Errorf("enter while it starts answered %+v", again)
	}
	typeText(s, "3")
	s.Fail("no answer")
	second := press(t, s, env, action.Confirm)
	a, b := first.Request.(BuildWanted).Start, second.Request.(BuildWanted).Start
	if a.Token != "token" || b.Token != "token" || a.SourceVersion != "v1.2" || b.SourceVersion != "v1.2" || first.Close {
		t.Errorf("said %+v and %+v", a, b)
	}
}

func TestBranchesAreOfferedByWhatIsTyped(t *testing.T) {
	env := testEnv(t)
	s := NewStartBuild(env, project(), "token", true)
	typeText(s, "re")
	s.SetRefs([]string{"main", "release/1", "release/2"}, "")
	offered := func(when string) {
		t.Helper()
		if text := screen(s); !strings.Contains(text, "  release/1") || strings.Contains(text, "  main ") {
			t.Errorf("%s it offers\n%s", when, text)
		}
	}
	offered("at first")
	s.Update(keyMsg("down"))
	s.Update(keyMsg("down"))
	if s.version.Value() != "release/2" {
		t.Errorf("took %q", s.version.Value())
	}
	offered("with one taken over")
	s.Update(keyMsg("backspace"))
	if s.Rows.Chosen {
		t.Error("typing left one chosen")
	}
	offered("after more typing")
}

func TestADeployIsSaidOnceAndCanBeLeft(t *testing.T) {
	env := testEnv(t)
	dev, _, _ := stages(env)
	d := NewDeploy(env, deployRequest(dev))
	press(t, d, env, action.Confirm)
	if !strings.Contains(screen(d), "still reading") {
		t.Errorf("enter while it reads shows\n%s", screen(d))
	}
	d.SetSheet(deploySheet(dev))
	typeText(d, "why not")
	reply := press(t, d, env, action.Confirm)
	if got := reply.Request.(DeployConfirmed).Sheet; got.Request.Reason != "why not" || got.ID != "d1" || reply.Close {
		t.Errorf("said %+v", reply)
	}
	if again := press(t, d, env, action.Confirm); again != (dialog.Reply{}) {
		t.Errorf("enter again answered %+v", again)
	}
	if !d.Running("activity-router") || !d.Loading() {
		t.Error("it does not run")
	}
	if reply := press(t, d, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
}

func TestALinkLeadsOn(t *testing.T) {
	env := testEnv(t)
	d := dialog.NewDetails(env, "x", nil)
	d.SetLink("there", VersionChosen{Version: "7"})
	if reply := press(t, d, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
	reply := press(t, d, env, action.Confirm)
	if v, ok := reply.Request.(VersionChosen); !ok || !reply.Close || v.Version != "7" {
		t.Errorf("enter answered %+v", reply)
	}
}
