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
	s := dialog.NewSaveFile(env, "Save the log", 3, "x.log", inLogs)
	enter := func(want any) {
		t.Helper()
		if reply := dialogtest.Press(t, s, env, action.Confirm); reply != (dialog.Reply{Request: want}) {
			t.Errorf("enter answered %+v, not %+v", reply, want)
		}
	}
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " x")
	enter(dialog.Save{Path: "x.log"})
	enter(nil) // it is being saved
	s.Exists()
	enter(dialog.Save{Path: "x.log", Replace: true})
	s.Exists()
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, "2")
	enter(dialog.Save{Path: "x.log2"})
	s.Fail("no room\x1b[2J")
	if text := dialogtest.Screen(s); !strings.Contains(text, "no room") || s.Loading() {
		t.Errorf("it shows\n%s", text)
	}
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, " ")
	for range "x.log2" {
		s.Update(dialogtest.Key("backspace")) // takes nothing from a mark
	}
	enter(dialog.Save{Path: "x.log2", Plain: true})
}
