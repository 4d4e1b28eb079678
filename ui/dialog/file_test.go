package dialog_test

import (
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func TestAFileIsReplacedOnlyWhenAskedAgain(t *testing.T) {
	env := dialogtest.Env(t)
	s := dialog.NewSaveFile(env, "Save the log", "3 lines so far", logForms, "x", inLogs)
	enter := func(want any) {
		t.Helper()
		if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{Request: want}) {
			t.Errorf("enter answered %+v, not %+v", reply, want)
		}
	}
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " x")
	enter(dialog.Save{Path: "x.log", Form: "with colours"})
	enter(nil) // it is being saved
	s.Exists()
	enter(dialog.Save{Path: "x.log", Form: "with colours", Replace: true})
	s.Exists()
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, "2")
	enter(dialog.Save{Path: "x.log2", Form: "with colours"})
	s.Fail("no room\x1b[2J")
	if text := dialogtest.Screen(s); !strings.Contains(text, "no room") || s.Loading() {
		t.Errorf("it shows\n%s", text)
	}
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " ")
	for range "x.log2" {
		s.Update(dialogtest.Key("backspace")) // takes nothing from a choice
	}
	enter(dialog.Save{Path: "x.log2", Form: "plain"})
}

func TestTheNameOfAFileEndsAsItsFormDoes(t *testing.T) {
	env := dialogtest.Env(t)
	forms := []dialog.FileForm{{Name: "text", Ends: ".txt"}, {Name: "SVG", Ends: ".svg"}, {Name: "CSV", Ends: ".csv"}}
	s := dialog.NewSaveFile(env, "Save the screen", "80x24", forms, "orders", inLogs)
	s.Exists()
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " ")
	if s.Path() != "orders.svg" || strings.Contains(dialogtest.Screen(s), "already") {
		t.Errorf("SVG goes to %q:\n%s", s.Path(), dialogtest.Screen(s))
	}
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, "2") // a name of one's own
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " ")
	if s.Path() != "orders.svg2" {
		t.Errorf("what was typed became %q", s.Path())
	}
}
