package functions

// The sheets that the tests share.

import (
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

// readySheet promotes 12 to 14 with all that a sheet can tell.
func readySheet(env dialog.Env, function string, to model.Stage) release.Sheet {
	dev, _, _ := dialogtest.Stages(env)
	a := dialogtest.Version("12", 50*time.Hour, nil)
	b := dialogtest.Version("14", 2*time.Hour, func(v *model.Version) {
		v.MemoryMB = 256
		v.Role = "arn:aws:iam::123456789012:role/activity-router-role-with-more-rights"
		v.Layers = []string{"arn:aws:lambda:us-east-1:123456789012:layer:common:7"}
	})
	return release.Sheet{
		Request: release.Request{Kind: release.Promote, Function: function, Stage: to, From: dev},
		ID:      "abc", ReadAt: dialogtest.Now, Alias: model.Alias{Function: function, Name: to.Alias, Version: "12", Revision: "r1"},
		From: "12", To: "14", Verdict: release.Ready, Current: a, Target: b, Differences: release.Diff(*a, *b),
		EndsCanary: &model.Canary{Version: "13", Weight: 0.1},
		LastMove: &release.Stamp{ID: "x", Kind: release.Promote, From: "11", To: "12", By: "alice", Host: "ops1",
			At: dialogtest.Now.Add(-26 * time.Hour), Why: "fix for the import"},
		Notes: []string{"stage itself is in the middle of a canary: 14 is what most of it serves"},
	}
}

// manySheets have every verdict.
func manySheets(env dialog.Env, to model.Stage) []release.Sheet {
	sheets := []release.Sheet{readySheet(env, "activity-router", to), readySheet(env, "slack-events", to)}
	sheets[1].EndsCanary = nil
	unchanged := release.Sheet{Request: request("intent-parser", to), From: "22", To: "22", Verdict: release.Unchanged}
	refused := release.Sheet{Request: request("billing-export", to), From: "3", Verdict: release.Refused,
		Reason: "dev serves $LATEST: publish a version first, then move that"}
	missing := release.Sheet{Request: request("digest-mailer", to), To: "8", Verdict: release.Missing, Target: dialogtest.Version("8", time.Hour, nil)}
	choose := release.Sheet{Request: request("reminder", to), From: "5", Verdict: release.Choose,
		Reason:  "what prod served before 5 is not known: choose the version to serve",
		Choices: choices(9)}
	return append(sheets, unchanged, refused, missing, choose)
}

func request(function string, to model.Stage) release.Request {
	return release.Request{Kind: release.Promote, Function: function, Stage: to, From: model.Stage{Name: "dev", Alias: "dev"}}
}

func requests(sheets []release.Sheet) []release.Request {
	out := make([]release.Request, len(sheets))
	for i, sh := range sheets {
		out[i] = sh.Request
	}
	return out
}

func choices(n int) []release.Choice {
	out := make([]release.Choice, n)
	for i := range out {
		out[i] = release.Choice{Version: fmt.Sprint(n - i), Note: fmt.Sprintf("build %d", 100-i)}
	}
	out[0].Served, out[0].Since, out[0].Until = true, dialogtest.Now.Add(-72*time.Hour), dialogtest.Now.Add(-8*time.Hour)
	out[1].Served, out[1].Since = true, dialogtest.Now.Add(-72*time.Hour)
	out[2].Served = true
	return out
}

func openSheets(env dialog.Env, hidden map[string]bool, list ...release.Sheet) *swapSheet {
	s := newSwapSheet(env, requests(list), hidden)
	s.SetSheets(list)
	s.Lines(dialogtest.Dark(), 100, 40)
	return s
}
