package dialog_test

// What holds for every dialog of the kit, and how they look.

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

var rules = dialogtest.Rules{
	Guarded: []string{"ask", "choose", "save"},
	Writes: func(request any) bool {
		_, copies := request.(dialog.CopyText)
		return request != "elsewhere" && !copies
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
	out["go-to"] = newGoTo(env)
	sought := newGoTo(env)
	dialogtest.Type(sought, "ref")
	out["go-to-typed"] = sought
	out["help"] = newHelp(env, action.Functions)
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

	save := dialog.NewSaveFile(env, "Save the log", "1234 lines so far", logForms, "activity-router-42", inLogs)
	out["save"] = save
	exists := dialog.NewSaveFile(env, "Save the log", "1234 lines so far", logForms, "activity-router-42", inLogs)
	exists.Update(dialogtest.Key("tab"))
	dialogtest.Type(exists, " ")
	exists.Exists()
	out["save-exists"] = exists

	out["document-reading"] = dialog.NewDocument(env, "orders prod as AWS answers it", "reading orders:prod")
	failed := dialog.NewDocument(env, "orders prod as AWS answers it", "reading orders:prod")
	failed.Fail("GetFunction of orders:prod: denied: alice may not read it")
	out["document-failed"] = failed
	out["document"] = newDocument(env)
	searched := newDocument(env)
	dialogtest.Type(searched, "/mask")
	searched.Update(dialogtest.Key("enter"))
	out["document-searched"] = searched

	return out
}

// newDocument is two answers, one with a long line.
func newDocument(env dialog.Env) *dialog.Document {
	d := dialog.NewDocument(env, "orders prod as AWS answers it", "reading orders:prod")
	d.Show([]dialog.Chapter{
		{Head: "lambda:GetAlias", Text: "{\n  \"Name\": \"prod\",\n  \"FunctionVersion\": \"14\"\n}"},
		{Head: "lambda:GetFunction", Text: "{\n  \"Configuration\": {\n    \"Description\": \"" + strings.Repeat("takes orders ", 12) +
			"\",\n    \"Environment\": {\n      \"Variables\": {\n        \"MASKED\": \"" + model.Masked + "\"\n      }\n    }\n  }\n}"},
	})
	return d
}

// hostileDialogs are full of text that must not reach a terminal.
func hostileDialogs(env dialog.Env) map[string]dialog.Dialog {
	out := map[string]dialog.Dialog{"details": dialog.NewDetails(env, dialogtest.Hostile, [][2]string{{dialogtest.Hostile, dialogtest.Hostile}})}
	x := dialog.Actions([]action.Spec{{ID: "x", Title: "x"}}, func(action.Spec) string { return dialogtest.Hostile })
	out["palette"] = dialog.NewPalette(env, []dialog.Entry{{Kind: "table", Title: dialogtest.Hostile, Facts: dialogtest.Hostile, Recent: 1}}, x)
	out["ask"] = dialog.NewQuestion(env, dialogtest.Hostile, []string{dialogtest.Hostile, dialogtest.Hostile}, "x", nil)
	out["choose"] = dialog.NewList(env, dialogtest.Hostile, dialogtest.Hostile, "x", []string{dialogtest.Hostile})
	save := dialog.NewSaveFile(env, "Save the log", "1 line so far", logForms, dialogtest.Hostile, inLogs)
	out["save"] = save
	save = dialog.NewSaveFile(env, "Save the log", "1 line so far", logForms, "x", inLogs)
	save.Fail(dialogtest.Hostile)
	out["save-failed"] = save
	document := dialog.NewDocument(env, dialogtest.Hostile, "reading")
	document.Show([]dialog.Chapter{{Head: dialogtest.Hostile, Text: dialogtest.Hostile}})
	out["document"] = document
	return out
}

var logForms = []dialog.FileForm{{Name: "plain", Ends: ".log"}, {Name: "with colours", Ends: ".log"}}

func inLogs(path string) string { return "~/logs/" + path }

func newPalette(env dialog.Env) *dialog.Menu {
	return dialog.NewPalette(env, nil, dialog.Actions(env.Keys.All(), notPromote))
}

// newGoTo is the palette with things.
func newGoTo(env dialog.Env) *dialog.Menu {
	return dialog.NewPalette(env, things(), dialog.Actions(env.Keys.All(), notPromote))
}

func newHelp(env dialog.Env, first action.Scope) *dialog.Menu {
	return dialog.NewHelp(env, first, notPromote)
}

func notPromote(sp action.Spec) string {
	if sp.ID == action.Promote {
		return "prod is the last stage"
	}
	return ""
}

// things are some to go to.
func things() []dialog.Entry {
	entry := func(kind, title, facts string, recent int) dialog.Entry {
		return dialog.Entry{Kind: kind, Title: title, Facts: facts, Recent: recent, Sought: true, Request: kind + " " + title}
	}
	return []dialog.Entry{
		entry("function", "payments-create", "dev 43  stage 42  prod 42!", 2),
		entry("function", "payments-refund", "dev 18  stage 18  prod 18", 1),
		entry("function", "sessions-refresh", "dev 8  stage 8  prod 8", 0),
		entry("version", "payments-refund 17", "3w  #161 partial refunds", 0),
		entry("version", "payments-refund 18", "5d  #178 refund fees", 3),
		entry("build", "payments-build #178", "ok  5d  refund fees", 0),
		entry("build", "catalog-build #340", "failed  9m  typed search filters", 0),
		entry("table", "orders", "214/m throttled", 0),
		entry("history", "payments-refund prod 17 to 18", "5d  alice", 0),
	}
}
