package builds

// What holds for the dialogs of builds and deploys, and how they look.

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"start", "deploy", "deploy-all", "publish", "publish-all"},
	Writes: func(request any) bool {
		switch request.(type) {
		case buildWanted, deployConfirmed, allConfirmed:
			return true
		}
		return false
	},
}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	dialogtest.AreHarmless(t, hostilePipelineDialogs(dialogtest.Env(t)))
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"deploy":         "deploys to dev",
		"deploy-failed":  "close",
		"deploy-missing": "creates dev and deploys to it, asks once more",
		"deploy-all":     "deploys 2 of 4",
		"publish":        "publishes it",
		"publish-stage":  "publishes it, and moves dev",
		"publish-first":  "publishes it, and makes dev serve it, asks once more",
		"publish-same":   "close",
		"publish-all":    "publishes 2 of 3",
		"deploy-all-end": "close",
		"start-failed":   "try again",
	}, map[string]string{
		"deploy-refused": "can not be deployed",
		"deploy-running": "deploying",
	})
}

// opened are the dialogs of builds and deploys in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	dev, _, prod := dialogtest.Stages(env)
	out := map[string]dialog.Dialog{}
	out["start-reading"] = newStartForm(env, project(), "t", true)
	start := newStartForm(env, project(), "t", true)
	start.SetRefs([]string{"main", "release/2026-11", "spike"}, "")
	start.Lines(dialogtest.Dark(), 100, 40)
	start.Update(dialogtest.Key("down"))
	start.Form.Focus(1)
	start.Update(tea.PasteMsg{Content: "MODE=fast\nREGION=eu\n"})
	out["start"] = start
	failed := newStartForm(env, project(), "t", true)
	failed.SetRefs(nil, "codecommit:ListBranches is missing")
	failed.Do(action.Confirm)
	failed.Fail("StartBuild on activity-router: denied: codebuild:StartBuild is missing")
	out["start-failed"] = failed
	out["deploy-reading"] = newDeploySheet(env, deployRequest(dev))
	deploy := func(name string, stage model.Stage, change func(*pipeline.Sheet)) *deploySheet {
		d := newDeploySheet(env, deployRequest(stage))
		s := readyDeploy(stage)
		if change != nil {
			change(&s)
		}
		d.SetSheet(s)
		out[name] = d
		return d
	}
	deploy("deploy", dev, nil)
	deploy("deploy-type", prod, func(s *pipeline.Sheet) { s.Existing = dialogtest.Version("12", time.Hour, nil); s.Steps = s.Steps[4:] })
	deploy("deploy-refused", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.Reason = release.Refused, "the artifact is not packed: set the packaging of the project's artifacts to ZIP"
	})
	deploy("deploy-missing", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.From, s.Reason, s.EndsCanary = release.Missing, "", "activity-router has no alias dev: it can be created, to serve the new version", nil
	})
	deploy("deploy-unchanged", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.Reason, s.Steps = release.Unchanged, "the code is unchanged: dev serves it already, as version 14", nil
	})
	openedAll(env, out)
	openedPublications(env, out)
	deploy("deploy-running", dev, nil).Begin(readyDeploy(dev), deploySteps())
	broken := deploy("deploy-failed", dev, nil)
	broken.Begin(readyDeploy(dev), deploySteps())
	broken.SetResult(pipeline.Result{Result: release.Result{Status: release.Failed, Reason: "publish: Lambda said no"},
		Steps: []pipeline.StepResult{{Name: pipeline.Publish, Status: pipeline.Broken, Detail: "Lambda said no"}}})
	return out
}

// hostilePipelineDialogs are full of text that must not reach a terminal.
func hostilePipelineDialogs(env dialog.Env) map[string]dialog.Dialog {
	dev := env.Stages[0]
	out := map[string]dialog.Dialog{}
	start := newStartForm(env, model.Project{Name: dialogtest.Hostile, SourceType: dialogtest.Hostile, SourceLocation: dialogtest.Hostile, SourceVersion: dialogtest.Hostile}, dialogtest.Hostile, true)
	start.SetRefs([]string{dialogtest.Hostile}, dialogtest.Hostile)
	start.Fail(dialogtest.Hostile)
	start.Form.Focus(1)
	start.Update(tea.PasteMsg{Content: dialogtest.Hostile})
	out["start"] = start
	unread := newStartForm(env, project(), "t", true)
	unread.SetRefs(nil, dialogtest.Hostile)
	out["start-unread"] = unread
	s := readyDeploy(dev)
	s.Request.Function, s.Request.Entry, s.Artifact, s.SHA256, s.Note, s.Expected, s.From = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile
	s.Reason, s.Notes, s.Existing, s.Verdict = dialogtest.Hostile, []string{dialogtest.Hostile}, dialogtest.Version(dialogtest.Hostile, 0, nil), release.Refused
	d := newDeploySheet(env, s.Request)
	d.SetSheet(s)
	out["deploy"] = d
	r := newDeploySheet(env, s.Request)
	r.Begin(s, []pipeline.Progress{{Step: pipeline.Update, Status: pipeline.Broken, Detail: dialogtest.Hostile}})
	r.SetResult(pipeline.Result{Result: release.Result{Status: dialogtest.Hostile, Reason: dialogtest.Hostile, To: dialogtest.Hostile}})
	out["deploy-ended"] = r
	return out
}
