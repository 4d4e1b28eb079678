package builds

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func project() model.Project {
	return model.Project{Name: "activity-router", SourceType: "CODECOMMIT", SourceLocation: "https://git.example/activity-router", SourceVersion: "main"}
}

func TestAStartSaysTheSameTokenAgain(t *testing.T) {
	env := dialogtest.Env(t)
	s := newStartForm(env, project(), "token", false)
	dialogtest.Type(s, "v1.2")
	first := dialogtest.Press(t, s, env, action.Confirm)
	if again := dialogtest.Press(t, s, env, action.Confirm); again != (dialog.Reply{}) {
		t.Errorf("enter while it starts answered %+v", again)
	}
	dialogtest.Type(s, "3")
	s.Fail("no answer")
	second := dialogtest.Press(t, s, env, action.Confirm)
	a, b := first.Request.(buildWanted).Start, second.Request.(buildWanted).Start
	if a.Token != "token" || b.Token != "token" || a.SourceVersion != "v1.2" || b.SourceVersion != "v1.2" || first.Close {
		t.Errorf("said %+v and %+v", a, b)
	}
}

func TestBranchesAreOfferedByWhatIsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	s := newStartForm(env, project(), "token", true)
	dialogtest.Type(s, "re")
	s.SetRefs([]string{"main", "release/1", "release/2"}, "")
	offered := func(when string) {
		t.Helper()
		if text := dialogtest.Screen(s); !strings.Contains(text, "  release/1") || strings.Contains(text, "  main ") {
			t.Errorf("%s it offers\n%s", when, text)
		}
	}
	offered("at first")
	s.Update(dialogtest.Key("down"))
	s.Update(dialogtest.Key("down"))
	if s.version.Value() != "release/2" {
		t.Errorf("took %q", s.version.Value())
	}
	offered("with one taken over")
	s.Update(dialogtest.Key("backspace"))
	if s.Rows.Chosen {
		t.Error("typing left one chosen")
	}
	offered("after more typing")
}

// While the build is being started, and while variables are typed, the branches stay.
func TestBranchesStayWhileOtherThingsGoOn(t *testing.T) {
	env := dialogtest.Env(t)
	s := newStartForm(env, project(), "token", false)
	s.SetRefs([]string{"main", "next", "spike"}, "")
	s.Lines(dialogtest.Dark(), 100, 40)
	s.Update(dialogtest.Key("down"))
	s.Form.Focus(1)
	s.Update(dialogtest.Key("pgdown"))
	if s.version.Value() != "main" || s.Rows.Cursor != 0 {
		t.Errorf("beside it a movement took over %q, row %d", s.version.Value(), s.Rows.Cursor)
	}
	s.Form.Focus(0)
	dialogtest.Press(t, s, env, action.Confirm)
	s.Update(dialogtest.Key("down"))
	if s.version.Value() != "main" || s.Rows.Cursor != 0 {
		t.Errorf("while it starts a movement took over %q, row %d", s.version.Value(), s.Rows.Cursor)
	}
	s.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if s.version.Value() != "main" {
		t.Errorf("while it starts the wheel took over %q", s.version.Value())
	}
}

func TestASavedFormHasNoValuesOfVariables(t *testing.T) {
	env := dialogtest.Env(t)
	s := newStartForm(env, project(), "token", false)
	dialogtest.Press(t, s, env, action.NextField)
	dialogtest.Type(s, "KEY=hunter2")
	if text := dialogtest.Screen(s); !strings.Contains(text, "KEY=hunter2") {
		t.Fatalf("the form is\n%s", text)
	}
	s.Veil(true)
	if text := dialogtest.Screen(s); strings.Contains(text, "hunter2") || !strings.Contains(text, "KEY=") {
		t.Errorf("veiled it is\n%s", text)
	}
	s.Veil(false)
	if text := dialogtest.Screen(s); !strings.Contains(text, "KEY=hunter2") {
		t.Errorf("unveiled it is\n%s", text)
	}
}
