package overlay

// The sheets and dialogs that the tests share.

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"

	"github.com/aloftdeck/aloft/ui/dialog"
)

// hostile is text that must never reach a terminal as it is.
const hostile = "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[m \u202eevil\u202c line\nbreak\ttab\x00 \x9b2J 漢字 👩‍👩‍👧‍👦"

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func version(number string, age time.Duration, change func(*model.Version)) *model.Version {
	v := &model.Version{
		Function: "activity-router", Number: number, Description: "build 4" + number + " a1b2c3d",
		Runtime: "python3.12", Handler: "app.handler", Role: "arn:aws:iam::123456789012:role/activity-router-role",
		PackageType: "Zip", Architecture: "arm64", MemoryMB: 128, TimeoutSeconds: 30, EphemeralMB: 512,
		CodeSHA256: hash(number), CodeBytes: 1_234_567, LastModified: now.Add(-age),
		Environment: map[string]model.Secret{"TABLE": model.NewSecret("activities"), "TOKEN": model.NewSecret("hunter2-" + number)},
	}
	if change != nil {
		change(v)
	}
	return v
}

func stages(env dialog.Env) (dev, stage, prod model.Stage) {
	return env.Stages[0], env.Stages[1], env.Stages[2]
}

// readySheet promotes 12 to 14 with all that a sheet can tell.
func readySheet(env dialog.Env, function string, to model.Stage) release.Sheet {
	dev, _, _ := stages(env)
	a := version("12", 50*time.Hour, nil)
	b := version("14", 2*time.Hour, func(v *model.Version) {
		v.MemoryMB = 256
		v.Role = "arn:aws:iam::123456789012:role/activity-router-role-with-more-rights"
		v.Layers = []string{"arn:aws:lambda:us-east-1:123456789012:layer:common:7"}
	})
	return release.Sheet{
		Request: release.Request{Kind: release.Promote, Function: function, Stage: to, From: dev},
		ID:      "abc", ReadAt: now, Alias: model.Alias{Function: function, Name: to.Alias, Version: "12", Revision: "r1"},
		From: "12", To: "14", Verdict: release.Ready, Current: a, Target: b, Differences: release.Diff(*a, *b),
		EndsCanary: &model.Canary{Version: "13", Weight: 0.1},
		LastMove: &release.Stamp{ID: "x", Kind: release.Promote, From: "11", To: "12", By: "alice", Host: "ops1",
			At: now.Add(-26 * time.Hour), Why: "fix for the import"},
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
	missing := release.Sheet{Request: request("digest-mailer", to), To: "8", Verdict: release.Missing, Target: version("8", time.Hour, nil)}
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
	out[0].Served, out[0].Since, out[0].Until = true, now.Add(-72*time.Hour), now.Add(-8*time.Hour)
	out[1].Served, out[1].Since = true, now.Add(-72*time.Hour)
	out[2].Served = true
	return out
}

func picks(n int) []Pick {
	out := make([]Pick, n)
	for i := range out {
		out[i] = Pick{Version: fmt.Sprint(n - i), At: now.Add(-time.Duration(i) * 7 * time.Hour), Code: hash(fmt.Sprint(i)), Note: fmt.Sprintf("build %d a1b2c3d", 500-i)}
	}
	out[0].Serves = []string{"dev"}
	out[2].Serves = []string{"stage", "prod"}
	return out
}

func newPalette(env dialog.Env) *dialog.Menu {
	return dialog.NewPalette(env, env.Keys.All(), func(sp action.Spec) string {
		if sp.ID == action.Promote {
			return "prod is the last stage"
		}
		return ""
	})
}

// opened are all dialogs in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	_, stage, prod := stages(env)
	out := map[string]dialog.Dialog{}

	sheets := func(name string, hidden map[string]bool, list ...release.Sheet) *Sheets {
		s := NewSheets(env, requests(list), hidden)
		s.SetSheets(list)
		out[name] = s
		return s
	}
	loading := NewSheets(env, []release.Request{request("activity-router", prod)}, nil)
	out["sheet-loading"] = loading
	many := NewSheets(env, requests(manySheets(env, prod)), nil)
	many.SetProgress(3)
	out["sheets-loading"] = many
	sheets("sheet-key", nil, readySheet(env, "activity-router", stage))
	sheets("sheet-type", nil, readySheet(env, "activity-router", prod))
	all := manySheets(env, prod)
	sheets("sheets-many", map[string]bool{"slack-events": true}, all...)
	sheets("sheet-unchanged", nil, all[2])
	sheets("sheet-refused", nil, all[3])
	sheets("sheet-missing", nil, all[4])
	create := all[4]
	create.Verdict, create.Request.Create = release.Ready, true
	sheets("sheet-create", nil, create)
	sheets("sheet-choose", nil, all[5])

	d := NewDiff(env, "activity-router")
	sh := readySheet(env, "activity-router", prod)
	d.SetSides(Side{"prod", *sh.Current}, Side{"dev", *sh.Target})
	out["diff"] = d
	shown := NewDiff(env, "activity-router")
	shown.SetSides(Side{"prod", *sh.Current}, Side{"dev", *sh.Target})
	shown.revealed = true
	out["diff-values"] = shown
	same := NewDiff(env, "activity-router")
	same.SetSides(Side{"prod", *sh.Current}, Side{"dev", *sh.Current})
	out["diff-same"] = same

	p := NewPicker(env, []string{"activity-router"}, "stage")
	out["picker-stage"] = p
	v := NewPicker(env, []string{"activity-router"}, "stage")
	v.ask(true)
	v.SetVersions(picks(14), false)
	out["picker-version"] = v

	out["palette"] = newPalette(env)
	typed := newPalette(env)
	typeText(typed, "pro")
	out["palette-typed"] = typed
	disabled := newPalette(env)
	typeText(disabled, "promote")
	out["palette-disabled"] = disabled
	out["help"] = dialog.NewHelp(env, action.Functions)
	out["details"] = dialog.NewDetails(env, "Move of activity-router", [][2]string{
		{"stage", "prod"}, {"from", "11"}, {"to", "12"}, {"by", "alice on ops1"}, {"", ""},
		{"reason", "fix for the import of native packages, which broke when the image changed its Python"},
		{"arn", "arn:aws:sts::123456789012:assumed-role/Operators/alice"},
	})
	for name, o := range pipelineDialogs(env) {
		out[name] = o
	}
	return out
}
