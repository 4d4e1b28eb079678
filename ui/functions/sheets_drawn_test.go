package functions

// The sheets of the shop, as the screens are drawn.

import (
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shopfront"
)

// inShop is what dialogs of the shop need.
func inShop(env dialog.Env) dialog.Env {
	env.Now, env.Stages = shopfront.Now, shopfront.Stages()
	env.Account = dialog.Account{Label: "PROD", Color: "magenta", Profile: "shopfront-prod", Number: shopfront.Account, Region: shopfront.Region}
	env.Serves = func(_, version string) []string {
		return map[string][]string{"34": {"stage"}, "35": {"dev"}}[version]
	}
	return env
}

// shopFacts is what the screen of the shop knows beside its sheets.
func shopFacts() sheetFacts {
	builds := map[string]model.Build{
		"118": {Number: 187, Initiator: "carol", Commit: "1f3da20aa"}, "119": {Number: 188, Initiator: "codepipeline/carol", Commit: "5b0c9e4bb"},
		"32": {Number: 88}, "31": {Number: 86}, "29": {Number: 80},
	}
	return sheetFacts{
		Build: func(_, version string) (model.Build, bool) { b, ok := builds[version]; return b, ok },
		Code: func(function, version string) string {
			n, _ := model.VersionNumber(version)
			return model.ShortCode(shopfront.Version(function, int(n)).CodeSHA256)
		},
		Stamp: func(string, string) *release.Stamp {
			return &release.Stamp{To: "119", By: "carol", At: shopfront.Now().Add(-125 * time.Minute)}
		},
		Limits: health.Limits{Share: 0.01, LeastCalls: 20}, WatchMinutes: 5,
	}
}

// shopSheet promotes orders-create from stage to prod, with guards that do not pass.
func shopSheet() release.Sheet {
	name, stages := shopfront.Prefix+"orders-create", shopfront.Stages()
	now, then := shopfront.Version(name, 118), shopfront.Version(name, 119)
	now.LastModified, then.LastModified = shopfront.Now().Add(-3*time.Hour), shopfront.Now().Add(-140*time.Minute)
	then.TimeoutSeconds, then.Description = 6, "build #188: tax v2"
	now.Description = then.Description
	now.Environment = map[string]model.Secret{"TAX_MODE": model.NewSecret("a")}
	then.Environment = map[string]model.Secret{"TAX_MODE": model.NewSecret("b"), "TAX_V2": model.NewSecret("1")}
	return release.Sheet{
		Request: release.Request{Kind: release.Promote, Function: name, Stage: stages[2], From: stages[1]}, ID: "j27aehgn", ReadAt: shopfront.Now(),
		Alias: model.Alias{Function: name, Name: "prod", Version: "118", Revision: "r118"}, From: "118", To: "119", Verdict: release.Ready,
		Current: &now, Target: &then, Differences: release.Diff(now, then),
		LastMove: &release.Stamp{Kind: release.Promote, From: "117", To: "118", By: "carol", Host: "ops2",
			At: shopfront.Now().Add(-2 * time.Minute), Why: "hotfix tax rounding"},
		Guards: []change.Asked{
			{Guard: "from", Answer: change.Answer{State: change.Passed}},
			{Guard: "stack", Answer: change.Answer{State: change.Noted, Why: "CloudFormation stack shopfront-orders owns this alias: a deploy that changes it moves it too"}},
			{Guard: "tests", Answer: change.Answer{State: change.NotKnown, Why: "no test of 119 is on record in this journal"}},
			{Guard: "soak", Answer: change.Answer{State: change.Passed}},
			{Guard: "alarms", Answer: change.Answer{State: change.Stopped, Why: "orders-5xx is in ALARM since 14:09, 5 min"}, Refuses: true},
		},
	}
}

// shopFigures are those of an hour.
func shopFigures(calls, failed, p95 float64) health.Figures {
	return health.Figures{Window: health.Latest(shopfront.Now(), time.Hour), At: shopfront.Now(), Calls: health.Of(calls),
		Errors: health.Of(failed), Throttles: health.Of(0), P95: health.Of(p95)}
}

func shopSides(from, to string) *sided {
	window := health.Latest(shopfront.Now(), time.Hour)
	return &sided{sides: [2]sidedSide{
		{health.Side{Version: from, Window: window}, shopFigures(7440, 2, 96), "prod"},
		{health.Side{Version: to, Window: window}, shopFigures(12, 0, 101), "stage"},
	}}
}

// drawn are the sheets of the shop by name.
func drawn(env dialog.Env, out map[string]dialog.Dialog) {
	env = inShop(env)
	one := newSwapSheet(env, []release.Request{shopSheet().Request}, nil)
	one.facts = shopFacts()
	one.SetSheets([]release.Sheet{shopSheet()})
	one.SetSides(0, shopSides("118", "119"))
	one.SetPrice(0, &price{Now: 389 * cost.Dollar / 100, Then: 403 * cost.Dollar / 100, Runs: 5.4e6, MeanMillis: 60, Over: 7 * 24 * time.Hour})
	out["sheet-shop"] = one

	deaf := newSwapSheet(env, []release.Request{shopSheet().Request}, nil)
	deaf.Hears(shopfront.Now().Add(time.Second))
	out["sheet-shop-listening"] = deaf

	second, third := shopSheet(), shopSheet()
	second.Request.Function, third.Request.Function = shopfront.Prefix+"cart-add-item", shopfront.Prefix+"payments-capture"
	second.From, second.To, second.Guards = "56", "57", nil
	third.From, third.To, third.Guards = "30", "31", second.Guards
	list := []release.Sheet{shopSheet(), second, third}
	many := newSwapSheet(env, requests(list), nil)
	many.facts = shopFacts()
	many.SetSheets(list)
	many.SetSides(0, shopSides("118", "119"))
	many.SetSides(1, nil)
	failing := shopSides("30", "31")
	failing.sides[0].Figures.Errors = health.Of(476)
	many.SetSides(2, failing)
	out["sheets-shop"] = many

	name := shopfront.Prefix + "customers-update"
	back := release.Sheet{
		Request: release.Request{Kind: release.Rollback, Function: name, Stage: shopfront.Stages()[2]}, From: "33", Verdict: release.Choose,
		Reason: "what prod served before 33 is not known: choose the version to serve",
		Looked: []release.Looked{{Source: release.FromJournal, Words: "no move of it since this journal began, 14 Aug"},
			{Source: release.FromStamp, Words: `none: its description is "managed by terraform"`},
			{Source: release.FromTrail, Words: "90 days read, no move of it in them"}},
	}
	at := func(days int) time.Time { return shopfront.Now().AddDate(0, 0, -days) }
	since := time.Date(2026, 8, 31, 0, 0, 0, 0, time.UTC)
	back.Choices = []release.Choice{
		{Version: "32", Published: at(150), Note: "build #88: merge duplicate customers"}, {Version: "31", Published: at(155), Note: "build #86: soft delete"},
		{Version: "30", Published: at(180), Note: "edited in the console"}, {Version: "29", Published: at(185), Note: "build #80: phone numbers as E.164"},
		{Version: "34", Newer: true, Published: at(21), NeverIn: since, Note: "build #121: marketing consent"},
		{Version: "35", Newer: true, Published: at(2), NeverIn: since, Note: "build #124: consent per channel"},
	}
	choose := newSwapSheet(env, []release.Request{back.Request}, nil)
	choose.facts = shopFacts()
	choose.SetSheets([]release.Sheet{back})
	choose.SetSides(0, &sided{sides: [2]sidedSide{{health.Side{Version: "33", Window: health.Latest(shopfront.Now(), time.Hour)}, shopFigures(720, 0, 48), "prod"}}})
	out["sheet-shop-back"] = choose

	diff := newComparison(env, shopSheet().Request.Function)
	diff.SetVersions(sideRead{"prod", *shopSheet().Current}, sideRead{"stage", *shopSheet().Target})
	diff.limits = shopFacts().Limits
	diff.SetSides(0, shopSides("118", "119"))
	out["diff-shop"] = diff
}
