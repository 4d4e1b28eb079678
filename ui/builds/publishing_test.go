package builds

import (
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// readyPublication is a sheet of what $LATEST of a function is.
func readyPublication(function string, stage model.Stage) pipeline.Sheet {
	s := readyDeploy(stage)
	s.Request = pipeline.Request{Function: function, Latest: true, Stage: stage}
	s.ID, s.Artifact, s.Bytes, s.SHA256, s.Note, s.EndsCanary, s.LastMove, s.Notes = function, model.Latest, 0, "", "", nil, nil, nil
	s.Expected, s.Newest = s.Code.Version.CodeSHA256, "14"
	s.Steps = []pipeline.StepName{pipeline.Publish}
	if stage.Name != "" {
		s.Steps = append(s.Steps, pipeline.Move)
	} else {
		s.From = ""
	}
	return s
}

// openedPublications are the dialogs of publications in their states.
func openedPublications(env dialog.Env, out map[string]dialog.Dialog) {
	dev, _, _ := dialogtest.Stages(env)
	one := func(name string, stage model.Stage, change func(*pipeline.Sheet)) *deploySheet {
		s := readyPublication("activity-router", stage)
		d := newDeploySheet(env, s.Request)
		if change != nil {
			change(&s)
		}
		d.SetSheet(s)
		out[name] = d
		return d
	}
	one("publish", model.Stage{}, nil)
	one("publish-stage", dev, nil)
	one("publish-first", dev, func(s *pipeline.Sheet) {
		s.Verdict, s.From, s.Newest, s.Reason = release.Missing, "", "", "activity-router has no alias dev: it can be created, to serve the new version"
		s.Notes = []string{"it is the first version of activity-router"}
	})
	one("publish-same", model.Stage{}, func(s *pipeline.Sheet) {
		s.Verdict, s.Reason, s.Steps = release.Unchanged, "nothing has changed since version 14 was published: it is what $LATEST is", nil
		s.Existing = &model.Version{Number: "14"}
	})
	made := one("publish-end", model.Stage{}, nil)
	made.Go("")
	made.SetResult(pipeline.Result{Version: "15", Result: release.Result{Kind: release.Publication, Status: release.Moved, From: "14", To: "15"},
		Steps: []pipeline.StepResult{{Name: pipeline.Await, Status: pipeline.Skipped, Detail: "nothing is in progress"}, {Name: pipeline.Publish, Status: pipeline.Done, Detail: "version 15"}}})

	all, sheets := severalPublications(env)
	all.SetSheets(sheets)
	all.Lines(dialogtest.Dark(), 100, 40)
	out["publish-all"] = all
}

// severalPublications are of three functions, of which one has nothing new.
func severalPublications(env dialog.Env) (*deployAllSheet, []pipeline.Sheet) {
	var targets []pipeline.Target
	var requests []pipeline.Request
	var sheets []pipeline.Sheet
	for _, name := range []string{"orders", "payments", "mail"} {
		s := readyPublication(name, model.Stage{})
		targets = append(targets, pipeline.Target{Function: name, Marked: true})
		requests, sheets = append(requests, s.Request), append(sheets, s)
	}
	sheets[2].Verdict, sheets[2].Existing = release.Unchanged, &model.Version{Number: "14"}
	sheets[1].Newest = ""
	return newDeployAllSheet(env, model.Build{}, targets, requests), sheets
}

// The stages of a publication are none, and then each in its turn; where there are none the
// usual ones are offered.
func TestAPublicationGoesRoundTheStages(t *testing.T) {
	env := dialogtest.Env(t)
	for _, c := range []struct {
		stages []model.Stage
		want   []string
	}{
		{env.Stages, []string{"dev", "stage", "prod", ""}},
		{nil, []string{"dev", "stage", "prod", ""}},
		{[]model.Stage{{Name: "live", Alias: "live"}}, []string{"live", ""}},
	} {
		env.Stages = c.stages
		d := newDeploySheet(env, pipeline.Request{Function: "orders", Latest: true})
		for _, want := range c.want {
			d.SetSheet(readyPublication("orders", d.request.Stage))
			again, ok := dialogtest.Press(t, d, env, action.OtherStage).Request.(deployAgain)
			if !ok || again.Request.Stage.Name != want || !again.Request.Latest {
				t.Fatalf("another stage asked for %+v, want %q", again, want)
			}
		}
	}
}
