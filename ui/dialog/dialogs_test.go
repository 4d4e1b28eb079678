package dialog_test

// What holds for every dialog of the kit, and how they look.

import (
	"testing"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"ask", "choose", "save"},
	Writes: func(request any) bool {
		return request != "elsewhere"
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
		"save-exists":    "replace it",
		"details-linked": "show version 14 of activity-router",
		"ask":            "stop activity-router #42",
	}, nil)
}

// opened are the dialogs of the kit in their states, by name.
func opened(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{}
	out["palette"] = newPalette(env)
	typed := newPalette(env)
	dialogtest.Type(typed, "pro")
	out["palette-typed"] = typed
	disabled := newPalette(env)
	dialogtest.Type(disabled, "promote")
	out["palette-disabled"] = disabled
	out["help"] = dialog.NewHelp(env, action.Functions)
	out["details"] = dialog.NewDetails(env, "Move of activity-router", [][2]string{
		{"stage", "prod"}, {"from", "11"}, {"to", "12"}, {"by", "alice on ops1"}, {"", ""},
		{"reason", "fix for the import of native packages, which broke when the image changed its Python"},
		{"arn", "arn:aws:sts::123456789012:assumed-role/Operators/alice"},
	})
	out["ask"] = dialog.NewQuestion(env, "Stop activity-router #42", []string{"activity-router #42 is in BUILD. It ends, and leaves no artifact.", "Started by bob."}, "stop activity-router #42", nil)
	out["choose"] = dialog.NewList(env, "Deploy monorepo #7", "To which function?", "show the sheet", []string{"activity-router", "slack-events", "notifier"})
	linked := dialog.NewDetails(env, "activity-router #41", [][2]string{{"state", "ok, 1m32s"}, {"became", "version 14 of activity-router"}})
	linked.SetLink("show version 14 of activity-router", nil)
	out["details-linked"] = linked

	save := dialog.NewSaveFile(env, "Save the log", 1234, "activity-router-42.log", inWork)
	out["save"] = save
	exists := dialog.NewSaveFile(env, "Save the log", 1234, "activity-router-42.log", inWork)
	exists.Update(dialogtest.Key("tab"))
	dialogtest.Type(exists, " ")
	exists.Exists()
	out["save-exists"] = exists

	return out
}

// hostileDialogs are full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{"details": dialog.NewDetails(env, dialogtest.Hostile, [][2]string{{dialogtest.Hostile, dialogtest.Hostile}})}
	out["palette"] = dialog.NewPalette(env, []action.Spec{{ID: "x", Title: "x"}}, func(action.Spec) string { return dialogtest.Hostile })
	out["ask"] = dialog.NewQuestion(env, dialogtest.Hostile, []string{dialogtest.Hostile, dialogtest.Hostile}, "x", nil)
	out["choose"] = dialog.NewList(env, dialogtest.Hostile, dialogtest.Hostile, "x", []string{dialogtest.Hostile})
	save := dialog.NewSaveFile(env, "Save the log", 1, dialogtest.Hostile, inWork)
	out["save"] = save
	save = dialog.NewSaveFile(env, "Save the log", 1, "x", inWork)
	save.Fail(dialogtest.Hostile)
	out["save-failed"] = save
	return out
}

func inWork(path string) string { return "~/work/" + path }

func newPalette(env dialog.Env) *dialog.Menu {
	return dialog.NewPalette(env, env.Keys.All(), func(sp action.Spec) string {
		if sp.ID == action.Promote {
			return "prod is the last stage"
		}
		return ""
	})
}
