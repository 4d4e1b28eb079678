package ui

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

// deploying opens the sheet of build 41.
func deploying(c *cockpit) {
	c.press(action.FocusBuilds)
	choose(c, "activity-router:00000041-aaaa")
	c.press(action.DeployBuild)
	c.shows("Deploy activity-router from activity-router #41")
}

func TestDeployingStepByStep(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		s.steps = make(chan pipeline.Progress)
		deploying(c)
		c.shows("dev serves 14  →  will serve a new version", "s3://artifacts/activity-router.zip 1.2 MB", "now 8527a89 → then 8c1f104",
			"build 41 a1b2c3d", "upload the code, wait for Lambda, publish a version, move the stage")
		c.send(keyPress("enter")) // too soon
		if len(s.deployed) > 0 {
			t.Fatal("a key deployed before input was quiet")
		}
		c.pass(shell.Quiet)
		c.write("fix for the import")
		c.send(keyPress("enter"), keyPress("enter"))
		if len(s.deployed) != 1 || s.deployed[0].Request.Reason != "fix for the import" || s.deployed[0].Request.Stage.Name != "dev" {
			t.Fatalf("deployed %+v", s.deployed)
		}
		s.steps <- pipeline.Progress{Step: pipeline.Update, Status: pipeline.Begun, Bytes: 400 << 10, Of: 1_258_291}
		c.settle()
		c.shows("upload the code (400.0 kB of 1.2 MB)", "○ wait for Lambda", "14⇢upload", "leaves it running")
		s.steps <- pipeline.Progress{Step: pipeline.Update, Status: pipeline.Done, Detail: "8c1f104 from S3"}
		s.steps <- pipeline.Progress{Step: pipeline.Publish, Status: pipeline.Begun}
		c.settle()
		c.shows("✔ upload the code: 8c1f104 from S3", "14⇢publish")
		close(s.steps)
		c.settle()
		c.shows("dev serves 15, before 14", "✔ move the stage: fine", "✔ moved", "activity-router dev 14 → 15: moved", "[15]")
		c.press(action.Confirm) // what it ended as was not seen yet
		if c.r.desk.Top() == nil {
			t.Error("a key that was on its way closed what became of the deploy")
		}
		c.pass(shell.Quiet)
		c.press(action.Confirm)
		if c.r.desk.Top() != nil || c.r.desk.UnderWay() {
			t.Error("something of the deploy is left")
		}
		if len(c.feed.reread) != 1 || c.feed.reread[0] != (model.CellKey{Function: "activity-router", Alias: "dev"}) {
			t.Errorf("read again: %v", c.feed.reread)
		}
	})
}

// What was read for a stage that is not meant any more does not take the place of what
// was read for the other one.
func TestALateSheetOfAnotherStageIsDropped(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		late := make(chan struct{})
		s.slow = late
		deploying(c)
		c.pass(shell.Quiet)
		c.press(action.OtherStage)
		c.shows("stage serves 14  →  will serve a new version")
		close(late)
		c.settle()
		c.shows("stage serves 14  →  will serve a new version")
		c.lacks("dev serves 14  →  will serve")
	})
}

func TestEscLeavesADeployRunning(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		s.steps = make(chan pipeline.Progress)
		deploying(c)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		s.steps <- pipeline.Progress{Step: pipeline.Update, Status: pipeline.Begun}
		c.settle()
		c.press(action.Cancel)
		if c.r.desk.Top() != nil {
			t.Fatal("esc does not close the dialog")
		}
		c.shows("14⇢upload")
		s.steps <- pipeline.Progress{Step: pipeline.Await, Status: pipeline.Begun}
		c.settle()
		c.shows("14⇢wait")
		c.press(action.FocusFunctions)
		c.shows("dev of activity-router: deploying: wait for Lambda")
		c.press(action.Promote)
		c.shows("dev of activity-router is being moved")
		deploying(c) // shows the one that is under way
		c.shows("wait for Lambda", "leaves it running")
		if len(s.prepared) != 1 {
			t.Errorf("prepared %d times", len(s.prepared))
		}
		c.pass(shell.Quiet)
		c.press(action.Cancel)
		close(s.steps)
		c.settle()
		c.shows("activity-router dev 14 → 15: moved")
		if s.canceled {
			t.Error("the deploy was cut off")
		}
	})
}

func TestLeavingWaitsForADeploy(t *testing.T) {
	withYard(t, 140, 40, func(c *cockpit, s *shop) {
		s.steps = make(chan pipeline.Progress)
		deploying(c)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		if n := c.r.desk.Close(); n != 1 {
			t.Errorf("%d moves are waited for", n)
		}
		close(s.steps)
		late, left := c.r.desk.Wait(time.Minute)
		if len(late) != 1 || left != 0 || late[0].To != "15" {
			t.Errorf("late: %+v, left %d", late, left)
		}
	})
}

func TestAFailureNamesTheStep(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		s.broken = pipeline.Publish
		deploying(c)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		c.shows("✗ publish a version: Lambda said no", "failed: publish: Lambda said no", "activity-router dev: failed: publish: Lambda said no")
	})
}

func TestWhatCanNotBeDeployedSaysWhy(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		c.press(action.FocusBuilds)
		for id, says := range map[string]string{
			"activity-router:00000042-aaaa": "still running", "slack-events:00000007-aaaa": "did not succeed",
		} {
			choose(c, id)
			c.press(action.DeployBuild)
			c.shows(says)
		}
		s.verdict = release.Refused
		deploying(c)
		c.shows("can not be deployed: the fake says so")
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		if len(s.deployed) > 0 {
			t.Error("it was deployed all the same")
		}
		c.press(action.Cancel)
		s.verdict = release.Unchanged
		deploying(c)
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		if len(s.deployed) > 0 || c.r.desk.Top() != nil {
			t.Error("enter does not close a sheet with nothing to do")
		}
	})
}

func TestAnotherStageIsReadAnew(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		deploying(c)
		c.pass(shell.Quiet)
		c.press(action.OtherStage)
		c.pass(shell.Quiet)
		c.press(action.OtherStage)
		if len(s.prepared) != 3 || s.prepared[2].Stage.Name != "prod" {
			t.Fatalf("prepared %+v", s.prepared)
		}
		c.pass(shell.Quiet)
		c.shows("prod serves 14")
		c.send(keyPress("enter"))
		c.shows("type prod first")
		c.write("prd")
		c.send(keyPress("enter"))
		c.shows(`"prd" is not prod`)
		c.send(keyPress("backspace"), keyPress("backspace"))
		c.write("rod")
		c.send(keyPress("enter"))
		if len(s.deployed) != 1 || s.deployed[0].Request.Stage.Name != "prod" {
			t.Errorf("deployed %+v", s.deployed)
		}
	}, func(o *Options) { o.Config.Stages[2].Confirm = model.ConfirmType })
}

func TestAMissingAliasIsMadeWhenAsked(t *testing.T) {
	withYard(t, 120, 40, func(c *cockpit, s *shop) {
		s.verdict = release.Missing
		deploying(c)
		c.shows("creates dev and deploys to it, asks once more")
		c.pass(shell.Quiet)
		c.send(keyPress("enter"))
		c.pass(shell.Quiet)
		if len(s.prepared) != 2 || !s.prepared[1].Create || len(s.deployed) > 0 {
			t.Fatalf("prepared %+v", s.prepared)
		}
		c.send(keyPress("enter"))
		if len(s.deployed) != 1 || !s.deployed[0].Request.Create {
			t.Errorf("deployed %+v", s.deployed)
		}
	})
}

// several are the functions of one project.
func several(o *Options) {
	o.Config.Sources = []config.Source{
		{Function: "notifier", Project: "activity-router", Artifact: "dist/notifier.zip"},
		{Function: "slack-events", Project: "activity-router", Artifact: "dist/slack.zip"},
	}
}

// What one build made is deployed with one sheet and one progress, all or nothing when
// asked, and one of its functions can be left out.
func TestOneBuildOfSeveralFunctions(t *testing.T) {
	s := &shop{}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000041-aaaa")
		c.press(action.DeployBuild)
		c.shows("Deploy what activity-router #41 made: 2 of 2 functions", "notifier", "slack-events", "dist/notifier.zip in s3://")
		if len(s.prepared) != 2 || s.prepared[1].Entry != "dist/slack.zip" || s.prepared[1].Build.Build.Number != 41 {
			t.Errorf("prepared %+v", s.prepared)
		}
		c.send(keyPress("enter")) // too soon
		if len(s.deployed) > 0 {
			t.Fatal("a key deployed before input was quiet")
		}
		c.pass(shell.Quiet)
		c.press(action.AllOrNothing)
		c.write("sprint 48")
		s.held, s.steps = "slack-events", make(chan pipeline.Progress)
		c.send(keyPress("enter"))
		s.steps <- pipeline.Progress{Step: pipeline.Await, Status: pipeline.Begun, Number: 2, Total: 4}
		c.settle()
		c.shows("2/4 wait for Lambda", "leaves it running", "0 of 2 have ended", "0 of 2 moved")
		s.steps <- pipeline.Progress{Step: pipeline.Move, Status: pipeline.Done, Number: 4, Total: 4}
		c.settle()
		c.shows("1 of 2 have ended", "1 of 2 moved") // the sheet and the header count the same
		close(s.steps)
		c.settle()
		c.shows("0 of 2 deployed, 1 put back", "failed: publish a version: Lambda said no", "all or nothing: nothing is deployed, 1 put back")
		if len(s.together) != 1 || !s.together[0].AllOrNothing || len(s.deployed) != 2 || s.deployed[0].Request.Reason != "sprint 48" {
			t.Errorf("deployed %+v with %+v", s.deployed, s.together)
		}
	}, withPipeline(s), several)
}

// The branch of a build says which stage is proposed, to each of its functions.
func TestABranchProposesItsStage(t *testing.T) {
	s := &shop{}
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000041-aaaa")
		c.press(action.DeployBuild)
		c.pass(shell.Quiet)
		c.shows("2 of 2 are chosen, for stage")
		c.press(action.NextField)
		c.send(keyPress("space"))
		c.shows("1 of 2 are chosen")
		c.press(action.NextField)
		c.send(keyPress("enter"))
		if len(s.deployed) != 1 || s.deployed[0].Request.Function != "slack-events" || s.deployed[0].Request.Stage.Name != "stage" {
			t.Errorf("deployed %+v", s.deployed)
		}
		c.shows("1 of 1 deployed", "slack-events stage 14 → 15: moved")
		if back := c.r.desk.Undo.Last().Moves; len(back) != 1 || back[0].Function != "slack-events" || back[0].Version != "14" || back[0].Undoes.ID != "set" {
			t.Errorf("taking it back would be %+v", back)
		}
	}, withPipeline(s), several, func(o *Options) { o.Config.Branches = []config.Branch{{Match: "ma*", Stage: "stage"}} })
}

func TestWithoutADeployerNothingIsDeployed(t *testing.T) {
	s := &shop{}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(append(team(), yard()...)...)
		c.press(action.FocusBuilds)
		choose(c, "activity-router:00000041-aaaa")
		c.press(action.DeployBuild)
		c.shows("deploys are switched off")
	}, withPipeline(s), func(o *Options) { o.Deployer = nil })
}
