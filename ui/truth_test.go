package ui

// What the screen says where something is not known, not allowed or not answered.

import (
	"strings"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
)

func notAllowed(function string, weights bool) model.ReadFailed {
	return model.ReadFailed{Read: read(), Function: function, Weights: weights, Failure: &model.Failure{
		Class: model.Denied, Operation: "ListAliases", Subject: function, Permission: "lambda:ListAliases"}}
}

func served(function, alias, version string) model.AliasRead {
	return model.AliasRead{Read: read(), Alias: model.Alias{Function: function, Name: alias, Version: version}}
}

func functionsListed(names ...string) model.FunctionsListed {
	e := model.FunctionsListed{Read: read(), Complete: true}
	for _, n := range names {
		e.Functions = append(e.Functions, model.Function{Name: n})
	}
	return e
}

func TestWeightsThatMayNotBeReadAreNamedAsLongAsItIsSo(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {160, 44}} {
		drive(t, size[0], size[1], func(c *cockpit) {
			c.facts(identity(), functionsListed("orders"), notAllowed("orders", true),
				served("orders", "dev", "14"), served("orders", "stage", "12"), served("orders", "prod", "9"))
			check := func() {
				t.Helper()
				c.shows("[14?]", "12? -2", "9? -3", "weights not known: lambda:ListAliases is missing", "live", ", part denied",
					"dev of orders serves 14; weights not known: lambda:ListAliases is missing")
			}
			check()
			c.pass(3 * time.Minute) // longer than a failure stays
			c.facts(served("orders", "dev", "14"), served("orders", "stage", "12"), served("orders", "prod", "9"))
			check()
			c.press(action.FocusVersions)
			c.press(action.FocusFunctions)
			c.facts(model.AliasesListed{Read: read(), Function: "orders", Aliases: []model.Alias{
				{Function: "orders", Name: "dev", Version: "14"}, {Function: "orders", Name: "stage", Version: "12"},
				{Function: "orders", Name: "prod", Version: "9", Canary: &model.Canary{Version: "10", Weight: 0.1}}}})
			c.shows("9→10 10%", "live")
			c.lacks("weights not known", "14?", "part denied")
		})
	}
}

func TestStagesThatCanNotBeMetSayWhatIsMissing(t *testing.T) {
	drive(t, 80, 24, func(c *cockpit) {
		c.facts(identity(), functionsListed("orders"), notAllowed("orders", false))
		c.shows("denied")
		for range 2 {
			c.shows("stages not known: lambda:ListAliases is missing", "stages not known: grant lambda:ListAliases, or name them in aloft.toml")
			c.pass(5 * time.Minute)
		}
		if strings.Contains(c.lines()[0], "reading") {
			t.Errorf("the header says that it reads: %q", c.lines()[0])
		}
	}, func(o *Options) { o.Config.Stages = nil })
}

func TestAListThatFailsIsNotCalledOther(t *testing.T) {
	bad := func() model.ReadFailed {
		return model.ReadFailed{Read: read(), Failure: &model.Failure{Class: model.Other, Operation: "ListFunctions", Message: "502 Bad Gateway"}}
	}
	drive(t, 120, 40, func(c *cockpit) {
		c.facts(identity(), bad())
		c.pass(time.Minute)
		c.facts(bad())
		c.shows("failing for 1m", "ListFunctions: 502 Bad Gateway")
		if strings.Contains(c.lines()[0], "other") {
			t.Errorf("the header is %q", c.lines()[0])
		}
		c.facts(team()...)
		c.shows("live")
		c.facts(bad())
		c.shows("live, part failing")
	})
	drive(t, 120, 40, func(c *cockpit) {
		at := time.Now().Add(-2 * time.Hour)
		c.facts(model.Restored{Read: model.Read{Asked: at, At: at}, Functions: []model.Function{{Name: "orders"}},
			Aliases: []model.RestoredAlias{{Alias: model.Alias{Function: "orders", Name: "dev", Version: "7"}, At: at}}}, bad())
		c.shows("! functions: failing: what is shown is of an earlier session", "7~")
	})
}

func TestTheMatrixNamesNobodyForAMoveOutside(t *testing.T) {
	drive(t, 200, 60, func(c *cockpit) {
		c.facts(team()...)
		c.pass(time.Second)
		c.facts(model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: "activity-router", Name: "prod", Version: "9", Revision: "r2",
			Description: stamped("11", "10", "alice", 2*time.Hour)}})
		c.pass(5*time.Minute + 5*time.Second)
		for _, line := range c.lines() {
			if strings.Contains(line, "activity-router   ") && strings.Contains(line, "▸14") && !strings.Contains(line, "5m+ others") {
				t.Errorf("the row is %q", line)
			}
		}
		c.press(action.Close, action.StageRight, action.StageRight) // the message of the move goes
		c.shows("prod of activity-router serves 9, moved outside aloft, seen 5m ago")
		c.lacks("alice moved", "moved by alice")
	})
}

func TestACanaryThatAMoveLeftIsNoLaterMove(t *testing.T) {
	drive(t, 140, 44, func(c *cockpit) {
		call := model.AliasCall{ID: "e1", At: time.Now().Add(-time.Hour), Deed: model.AliasUpdated, Function: "slack-events", Alias: "prod",
			Version: "9", Weighed: true, By: model.Caller{Name: "ci"}}
		step := call
		step.ID, step.At, step.Canary = "e2", call.At.Add(time.Minute), &model.Canary{Version: "10", Weight: 0.1}
		c.facts(append(team(), model.TrailLearned{Account: "123456789012", Region: "us-east-1", Calls: []model.AliasCall{call, step}})...)
		c.press(action.FocusHistory, action.Top, action.Open)
		c.shows("canary     10 with 10%", "puts prod of slack-events back to 9")
		c.lacks("it has moved since")
		c.facts(model.AliasRead{Read: read(), Full: true, Alias: model.Alias{Function: "slack-events", Name: "prod", Version: "9",
			Canary: &model.Canary{Version: "10", Weight: 0.5}, Revision: "r2"}})
		c.shows("it has moved since: it serves 9→10")
	})
}
