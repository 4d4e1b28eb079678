package functions

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func picks(n int) []pickedVersion {
	out := make([]pickedVersion, n)
	for i := range out {
		out[i] = pickedVersion{Version: fmt.Sprint(n - i), At: dialogtest.Now.Add(-time.Duration(i) * 7 * time.Hour), Code: dialogtest.Hash(fmt.Sprint(i)), Note: fmt.Sprintf("build %d a1b2c3d", 500-i)}
	}
	out[0].Serves = []string{"dev"}
	out[2].Serves = []string{"stage", "prod"}
	return out
}

func TestThePickerAsksForStageThenVersion(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPicker(env, []string{"orders"}, "orders", "stage")
	p.SetVersions(picks(14), true)
	p.Lines(dialogtest.Dark(), 100, 40)
	dialogtest.Press(t, p, env, action.Down) // prod
	if reply := dialogtest.Press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Fatalf("choosing a stage answered %+v", reply)
	}
	p.Lines(dialogtest.Dark(), 100, 40)
	dialogtest.Press(t, p, env, action.Down)
	reply := dialogtest.Press(t, p, env, action.Confirm)
	got, ok := reply.Request.(versionChosen)
	if !ok || !reply.Close || got.Version != "13" || got.Stage.Name != "prod" || len(got.Functions) != 1 {
		t.Errorf("chose %+v", reply)
	}
}

func TestThePickerFilters(t *testing.T) {
	env := dialogtest.Env(t)
	for _, c := range []struct {
		filter, version string
	}{
		{"prod", "12"}, {"build 499", "13"}, {"1", "1"}, {"77777", "77777"}, {"nothing at all", ""},
	} {
		p := newPicker(env, []string{"orders"}, "orders", "prod")
		p.SetVersions(picks(14), true)
		dialogtest.Press(t, p, env, action.Confirm)
		dialogtest.Press(t, p, env, action.Filter)
		dialogtest.Type(p, c.filter)
		reply := dialogtest.Press(t, p, env, action.Confirm)
		if reply.Request == nil {
			reply = dialogtest.Press(t, p, env, action.Confirm)
		}
		got, _ := reply.Request.(versionChosen)
		if got.Version != c.version {
			t.Errorf("filter %q chose %q, want %q", c.filter, got.Version, c.version)
		}
	}
}

func TestThePickerKeepsTheChoiceWhenMoreVersionsCome(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPicker(env, []string{"orders"}, "orders", "prod")
	p.SetVersions(picks(10)[5:], false)
	dialogtest.Press(t, p, env, action.Confirm)
	p.Lines(dialogtest.Dark(), 100, 40)
	dialogtest.Press(t, p, env, action.Down)
	p.SetVersions(picks(10), true)
	got, _ := dialogtest.Press(t, p, env, action.Confirm).Request.(versionChosen)
	if got.Version != "4" {
		t.Errorf("the choice went to %q", got.Version)
	}
}

func TestALongListShowsEveryLineOnTheWay(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPicker(env, []string{"orders"}, "orders", "prod")
	p.SetVersions(picks(300), true)
	dialogtest.Press(t, p, env, action.Confirm)
	seen := map[string]bool{}
	for range 300 {
		lines := p.Lines(dialogtest.Dark(), 80, 14)
		for _, l := range lines[3:11] {
			fields := strings.Fields(strings.Trim(ansi.Strip(l), "│▸ "))
			if len(fields) == 0 {
				t.Fatalf("a line of the list is blank:\n%s", ansi.Strip(strings.Join(lines, "\n")))
			}
			seen[fields[0]] = true
		}
		dialogtest.Press(t, p, env, action.Down)
	}
	if len(seen) != 300 {
		t.Errorf("%d of 300 versions showed", len(seen))
	}
	dialogtest.Press(t, p, env, action.PageUp)
	if got, _ := dialogtest.Press(t, p, env, action.Confirm).Request.(versionChosen); got.Version == "" || got.Version == "1" {
		t.Errorf("a page up from the end chose %q", got.Version)
	}
}

func TestThePickerOfManySaysWhoseVersionsItLists(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPicker(env, []string{"orders", "billing"}, "billing", "prod")
	p.SetVersions(picks(3), true)
	dialogtest.Press(t, p, env, action.Confirm)
	if text := dialogtest.Screen(p); !strings.Contains(text, "2 functions") || !strings.Contains(text, "versions of billing") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestAVersionThatIsNotListedIsTakenAsTyped(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPicker(env, []string{"orders"}, "orders", "prod")
	p.SetVersions(picks(3), true)
	dialogtest.Press(t, p, env, action.Confirm)
	dialogtest.Press(t, p, env, action.Filter)
	dialogtest.Type(p, "77777")
	if words, _ := dialogtest.Does(p, action.Confirm); words != "show the swap sheet of 77777" {
		t.Errorf("enter does %q", words)
	}
	if got, ok := dialogtest.Press(t, p, env, action.Confirm).Request.(versionChosen); !ok || got.Version != "77777" {
		t.Errorf("enter chose %+v", got)
	}
}
