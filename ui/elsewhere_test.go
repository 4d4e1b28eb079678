package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"
)

// carols is a cell that carol has moved a moment ago.
func carols(function, alias, from, to string) model.AliasRead {
	text, _ := release.Stamp{ID: "carols" + to, Kind: release.Promote, Of: release.MarkOf(function, alias), From: from, To: to,
		By: "carol", Host: "ops2", At: time.Now().Add(-2 * time.Minute), Why: "hotfix"}.Format(release.MaxDescription)
	return model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: function, Name: alias, Version: to,
		Description: model.NewRaw(text), Revision: "c" + to}}
}

func marked(c *cockpit) bool {
	_, ok := c.r.desk.Store.MovedElsewhere(model.CellKey{Function: "notifier", Alias: "prod"})
	return ok
}

// typed is a setting by which prod has to be typed and aloft may ring.
func typed(bell bool) setting {
	return func(o *Options) {
		o.Config.Stages[2].Confirm = model.ConfirmType
		o.Config.UI.Bell = bell
	}
}

func TestAMoveBySomebodyElseIsToldAndRings(t *testing.T) {
	for _, bell := range []bool{true, false} {
		drive(t, 120, 40, func(c *cockpit) {
			c.facts(team()...)
			c.facts(carols("notifier", "prod", "4", "5"))
			c.shows("◂ carol moved prod of notifier from 4 to 5, 2m ago: hotfix")
			if rang := slices.Contains(c.raw, "\a"); rang != bell {
				t.Errorf("with bell %v it rang: %v", bell, rang)
			}
			c.raw = nil
			c.facts(carols("notifier", "prod", "4", "5"), carols("notifier", "stage", "5", "6"))
			if slices.Contains(c.raw, "\a") {
				t.Error("it rang again for what was told, or for a stage that nobody types")
			}
			if !marked(c) {
				t.Error("nobody has looked, and the mark is gone")
			}
		}, typed(bell))
	}
}

func TestOwnMovesAreNotTold(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.promotion()
		c.press(action.Confirm)
		c.lacks("alice moved")
		if all := c.r.desk.Store.AllMovedElsewhere(); len(all) > 0 {
			t.Errorf("%+v", all)
		}
	})
}

func TestAMarkGoesWhenItWasLookedAt(t *testing.T) {
	onNotifier := func(c *cockpit) {
		c.press(action.StageRight, action.StageRight)
		for range 4 {
			c.press(action.Down)
		}
	}
	for name, look := range map[string]struct {
		do    func(c *cockpit)
		looks bool
	}{
		"elsewhere":   {func(c *cockpit) { c.pass(5 * time.Second) }, false},
		"other stage": {func(c *cockpit) { onNotifier(c); c.press(action.StageLeft); c.pass(5 * time.Second) }, false},
		"passing by": {func(c *cockpit) {
			onNotifier(c)
			c.pass(900 * time.Millisecond)
			c.press(action.Down)
			c.pass(5 * time.Second)
		}, false},
		"a rest":        {func(c *cockpit) { onNotifier(c); c.pass(1300 * time.Millisecond) }, true},
		"the messages":  {func(c *cockpit) { c.press(action.Messages) }, true},
		"its own entry": {func(c *cockpit) { c.press(action.FocusHistory, action.Open) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			drive(t, 120, 40, func(c *cockpit) {
				c.facts(team()...)
				c.facts(carols("notifier", "prod", "4", "5"))
				look.do(c)
				if marked(c) == look.looks {
					t.Errorf("marked is %v:\n%s", marked(c), c.screen())
				}
			})
		})
	}
}

func TestManyMovesBySomebodyElseAreCounted(t *testing.T) {
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(team()...)
		c.facts(carols("notifier", "prod", "4", "5"), carols("slack-events", "prod", "9", "8"), carols("transcriber", "prod", "40", "41"),
			carols("user-profile", "prod", "3", "2"))
		c.shows("4 stages were moved by others")
		c.lacks("carol moved")
		c.press(action.Messages)
		c.shows("carol moved prod of transcriber from 40 to 41")
	})
}

// A message that tells how long ago something was goes on counting, and says it once.
func TestTheAgeOfAMoveGrowsInTheMessageLine(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		c.facts(carols("notifier", "prod", "4", "5"))
		c.press(action.Close) // what lies over the panes
		c.shows("from 4 to 5, 2m ago: hotfix")
		c.pass(3 * time.Minute)
		c.shows("from 4 to 5, 5m ago: hotfix")
		c.lacks("hotfix ·")
		c.press(action.Messages)
		c.shows("5m ago: hotfix")
	})
}

func TestChangedWeightsAreToldWithBothShares(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		c.facts(team()...)
		e := served("slack-events", "prod", "9")
		e.Full, e.Alias.Canary = true, &model.Canary{Version: "10", Weight: 0.5}
		c.facts(e)
		c.shows("from 9, and 10 with 10% to 9, and 10 with 50%")
		c.lacks("from 9 to 9")
	})
}
