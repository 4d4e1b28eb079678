package functions

// What holds for the dialogs of functions, and how they look.

import (
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"sheet", "sheets", "picker"},
	Writes: func(request any) bool {
		_, moves := request.(movesConfirmed)
		return moves
	},
}

func TestEveryDialogLooksAsItDid(t *testing.T) { dialogtest.LookAsTheyDid(t, opened) }

func TestWhatHoldsForEveryDialog(t *testing.T) { dialogtest.Hold(t, opened, rules) }

func FuzzDialogs(f *testing.F) { dialogtest.Fuzz(f, opened, rules) }

func TestHostileTextDoesNothing(t *testing.T) {
	dialogtest.AreHarmless(t, hostileDialogs(dialogtest.Env(t)))
}

func TestDialogsSayWhatEnterDoes(t *testing.T) {
	dialogtest.SayWhatEnterDoes(t, opened(dialogtest.Env(t)), map[string]string{
		"sheet-key":       "moves stage to 14",
		"sheet-shop":      "moves prod to 119: type prod first",
		"sheet-shop-back": "sheet for 32",
		"sheet-unchanged": "close",
		"sheet-missing":   "creates prod, serving 8, asks once more",
		"sheet-create":    "creates prod, serving 8: type prod first",
		"sheet-choose":    "sheet for 9",
		"sheets-many":     "moves 2 of 6: type prod first",
		"sheets-make":     "makes all 3, and moves nothing: type prod first",
		"picker-version":  "show the swap sheet",
	}, map[string]string{
		"sheet-loading": "reading",
		"sheet-refused": "can not be moved",
	})
}

// opened are the dialogs of functions in all their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	_, stage, prod := dialogtest.Stages(env)
	out := map[string]dialog.Dialog{}

	sheets := func(name string, hidden map[string]bool, list ...release.Sheet) *swapSheet {
		s := newSwapSheet(env, requests(list), hidden)
		s.SetSheets(list)
		out[name] = s
		return s
	}
	loading := newSwapSheet(env, []release.Request{request("activity-router", prod)}, nil)
	out["sheet-loading"] = loading
	many := newSwapSheet(env, requests(manySheets(env, prod)), nil)
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
	var made []release.Sheet
	for _, st := range env.Stages {
		sh := readySheet(env, "orders", st)
		sh.Request.Kind, sh.Request.Version, sh.Request.Create, sh.Request.From = release.To, "3", true, model.Stage{}
		sh.From, sh.To, sh.Current, sh.LastMove, sh.EndsCanary, sh.Differences, sh.Alias = "", "3", nil, nil, nil, nil, model.Alias{}
		made = append(made, sh)
	}
	sheets("sheets-make", nil, made...)

	d := newComparison(env, "activity-router")
	sh := readySheet(env, "activity-router", prod)
	d.SetVersions(sideRead{"prod", *sh.Current}, sideRead{"dev", *sh.Target})
	out["diff"] = d
	shown := newComparison(env, "activity-router")
	shown.SetVersions(sideRead{"prod", *sh.Current}, sideRead{"dev", *sh.Target})
	shown.revealed = true
	out["diff-values"] = shown
	same := newComparison(env, "activity-router")
	same.SetVersions(sideRead{"prod", *sh.Current}, sideRead{"dev", *sh.Current})
	out["diff-same"] = same

	p := newPicker(env, []string{"activity-router"}, "activity-router", "stage")
	out["picker-stage"] = p
	v := newPicker(env, []string{"activity-router"}, "activity-router", "stage")
	v.ask(true)
	v.SetVersions(picks(14), false)
	out["picker-version"] = v

	diff := newComparison(env, "orders")
	diff.SetVersions(sideRead{"stage", *dialogtest.Version("12", time.Hour, nil)}, sideRead{"dev", *dialogtest.Version("14", time.Hour, func(v *model.Version) { v.MemoryMB = 512 })})
	diff.SetPrice(0, &price{Now: 2 * cost.Dollar, Then: 5 * cost.Dollar, Runs: 1e6, MeanMillis: 250, Over: 7 * 24 * time.Hour})
	out["diff-priced"] = diff
	drawn(env, out)
	return out
}

// hostileDialogs are all dialogs full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	_, _, prod := dialogtest.Stages(env)
	prod.Name, prod.Alias = dialogtest.Hostile, dialogtest.Hostile
	bad := func(v *model.Version) {
		v.Number, v.Description, v.Role, v.Handler, v.Runtime = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile
		v.Environment[dialogtest.Hostile] = model.NewSecret(dialogtest.Hostile)
		v.Layers = []string{dialogtest.Hostile}
	}
	sheet := readySheet(env, dialogtest.Hostile, prod)
	sheet.Current, sheet.Target = dialogtest.Version("1", 0, nil), dialogtest.Version("2", 0, bad)
	sheet.From, sheet.To, sheet.Reason = dialogtest.Hostile, dialogtest.Hostile, dialogtest.Hostile
	sheet.Differences = release.Diff(*sheet.Current, *sheet.Target)
	sheet.Notes = []string{dialogtest.Hostile}
	sheet.LastMove = &release.Stamp{Kind: dialogtest.Hostile, From: dialogtest.Hostile, To: dialogtest.Hostile, By: dialogtest.Hostile, Host: dialogtest.Hostile, Why: dialogtest.Hostile}
	sheet.EndsCanary = &model.Canary{Version: dialogtest.Hostile, Weight: 0.5}
	refused, choose := sheet, sheet
	refused.Verdict, choose.Verdict = release.Refused, release.Choose
	choose.Choices = []release.Choice{{Version: dialogtest.Hostile, Note: dialogtest.Hostile}}
	out := map[string]dialog.Dialog{
		"sheet":   openSheets(env, nil, sheet),
		"refused": openSheets(env, nil, refused),
		"choose":  openSheets(env, nil, choose),
		"many":    openSheets(env, map[string]bool{dialogtest.Hostile: true}, sheet, refused, choose),
	}
	d := newComparison(env, dialogtest.Hostile)
	d.SetVersions(sideRead{dialogtest.Hostile, *sheet.Current}, sideRead{dialogtest.Hostile, *sheet.Target})
	d.revealed = true
	out["diff"] = d
	failed := newComparison(env, dialogtest.Hostile)
	failed.Fail(dialogtest.Hostile)
	out["failed"] = failed
	env.Stages = []model.Stage{prod}
	p := newPicker(env, []string{dialogtest.Hostile}, dialogtest.Hostile, dialogtest.Hostile)
	p.SetVersions([]pickedVersion{{Version: dialogtest.Hostile, Serves: []string{dialogtest.Hostile}, Code: dialogtest.Hostile, Note: dialogtest.Hostile}}, true)
	out["picker-stage"] = p
	v := newPicker(env, []string{dialogtest.Hostile}, dialogtest.Hostile, dialogtest.Hostile)
	v.SetVersions(p.picks, true)
	v.ask(true)
	out["picker-version"] = v
	priced := newComparison(env, "x")
	priced.SetVersions(sideRead{}, sideRead{})
	priced.SetPrice(0, &price{Unknown: dialogtest.Hostile})
	out["priced"] = priced
	return out
}
