package ui

import (
	"context"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/shell"
)

func (c *cockpit) stage() string { return c.r.Situation().Stage }

// wantStage says which stage has to be the chosen one.
func (c *cockpit) wantStage(want, when string) {
	c.t.Helper()
	if got := c.stage(); got != want {
		c.t.Errorf("%s: %s is chosen, want %s", when, got, want)
	}
}

// The key that confirms a promotion chooses the stage that it moves, so that the
// rollback takes back that move and no other.
func TestRollbackAfterAPromotionIsOfTheStageThatWasMoved(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.wantStage("dev", "before enter")
		c.mover.move = make(chan struct{})
		c.press(action.Confirm)
		c.wantStage("stage", "at the confirming key")
		close(c.mover.move)
		c.settle()
		c.wantStage("stage", "after the move")
		c.pass(3 * time.Second)
		c.press(action.Rollback)
		if r := c.mover.prepared[len(c.mover.prepared)-1]; r.Kind != release.Rollback || r.Stage.Name != "stage" {
			t.Errorf("%+v", r)
		}
	})
}

func TestStageThatWasNotMovedIsLeftAgain(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.result = func(s release.Sheet) release.Result {
			return release.Result{Function: s.Request.Function, Stage: "stage", From: "12", To: "14", Status: release.Conflicted, Reason: "bob moved it"}
		}
		c.press(action.Confirm)
		c.wantStage("dev", "after a move that was not made")
	})
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.move = make(chan struct{})
		c.mover.result = func(s release.Sheet) release.Result {
			return release.Result{Function: s.Request.Function, Stage: "stage", Status: release.Failed}
		}
		c.press(action.Confirm)
		c.press(action.StageRight) // the operator chooses for himself
		close(c.mover.move)
		c.settle()
		c.wantStage("prod", "chosen by the operator since")
	})
}

// Neither a result nor somebody else's move changes what is chosen.
func TestNothingButTheConfirmingKeyChoosesAStage(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.mover.move = make(chan struct{})
		c.press(action.Confirm)
		c.press(action.StageLeft)
		close(c.mover.move)
		c.settle()
		c.wantStage("dev", "when the result came")
		c.facts(model.AliasRead{Read: read(), Alias: model.Alias{Function: "activity-router", Name: "prod", Version: "14"}, Full: true})
		c.wantStage("dev", "after somebody else's move")
	})
}

func TestPromotingOnAtOnceNamesThePairAndWaits(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.press(action.Confirm)
		c.pass(time.Second)
		c.press(action.Promote)
		c.press(action.Confirm)
		if n := len(c.mover.moved); n != 1 {
			t.Fatalf("%d moves", n)
		}
		c.shows("Promote activity-router from stage to prod", "stage was moved a moment ago: this goes on from it to prod")
		c.pass(shell.Quiet + 20*time.Millisecond)
		c.press(action.Cancel)
		c.pass(3 * time.Second)
		c.press(action.Promote)
		c.lacks("a moment ago")
	})
}

func TestUndoTakesBackTheLastMoveOfTheSession(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.press(action.Undo)
		c.shows("nothing was changed in this session")
		c.mover.sheet, c.mover.result = readySheet, movedResult
		for range 3 {
			c.press(action.Mark)
		}
		c.press(action.Promote)
		c.pass(shell.Quiet + 20*time.Millisecond)
		c.press(action.Confirm)
		c.pass(3 * time.Second)
		c.press(action.Undo)
		c.shows("Undo of stage of 3 functions: promote")
		undone := c.mover.prepared[len(c.mover.prepared)-3:]
		for _, r := range undone {
			if r.Kind != release.PutBack || r.Version != "12" || r.Stage.Name != "stage" || r.Undoes == nil {
				t.Errorf("%+v", r)
			}
		}
		c.pass(shell.Quiet + 20*time.Millisecond)
		c.press(action.Confirm)
		c.pass(time.Second)
		c.press(action.Undo)
		c.shows("nothing was changed in this session")
	})
}

// What a sheet has read is on the screen in the same frame.
func TestWhatASheetReadIsOnTheScreen(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			s.ReadAt = c.r.desk.Now()
			s.Alias = model.Alias{Function: r.Function, Name: r.Stage.Alias, Version: "13", Revision: "r"}
			s.From = "13"
			return s
		}
		c.press(action.Promote)
		if v := c.r.desk.Store.Cell("activity-router", "stage").Alias.Version; v != "13" {
			t.Errorf("the cell has %s", v)
		}
	})
}

// aliasNow answers what stages serve now.
type aliasNow map[string]string

func (a aliasNow) GetAlias(_ context.Context, function, alias string) (model.Alias, error) {
	return model.Alias{Function: function, Name: alias, Version: a[alias], Revision: "r"}, nil
}

func TestDiffReadsWhatStagesServe(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.pass(time.Second)
		c.versions.known["activity-router:11"] = model.Version{Number: "11"}
		c.versions.known["activity-router:13"] = model.Version{Number: "13"}
		c.press(action.Diff)
		c.shows("stage 11", "dev 13")
		if v := c.r.desk.Store.Cell("activity-router", "dev").Alias.Version; v != "13" {
			t.Errorf("the cell has %s", v)
		}
	}, func(o *Options) { o.Aliases = aliasNow{"dev": "13", "stage": "11"} })
}

// A sheet that asks which version served before stays open while CloudTrail is read,
// and takes what it tells.
func TestSheetTakesWhatCloudTrailTellsLater(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		known := false
		c.mover.sheet = func(r release.Request) release.Sheet {
			s := readySheet(r)
			if s.Proved = known; !known {
				s.Verdict, s.To, s.Choices = release.Choose, "", []release.Choice{{Version: "13"}, {Version: "11"}}
			}
			return s
		}
		c.press(action.Rollback)
		c.shows("to another version")
		c.pass(shell.Quiet + 20*time.Millisecond)
		known = true
		call := model.AliasCall{ID: "e1", Deed: model.AliasUpdated, Function: "activity-router", Alias: "prod", Version: "9"}
		c.facts(model.TrailLearned{Calls: []model.AliasCall{call}})
		c.shows("to another version")
		call.ID, call.Alias = "e2", "dev"
		c.facts(model.TrailLearned{Calls: []model.AliasCall{call}})
		c.shows("Roll back dev of activity-router")
		c.press(action.Confirm)
		if len(c.mover.moved) > 0 {
			t.Error("enter moved at the moment the sheet changed")
		}
	})
}
