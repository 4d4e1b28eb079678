package dialog_test

import (
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func TestHelpNamesEveryActionAndSign(t *testing.T) {
	env := dialogtest.Env(t)
	h := newHelp(env, action.Versions)
	var all strings.Builder
	for range 200 {
		all.WriteString(dialogtest.Screen(h))
		dialogtest.Press(t, h, env, action.Down)
	}
	if first := strings.Index(all.String(), "Versions"); first < 0 || first > strings.Index(all.String(), "Everywhere") {
		t.Error("the focused pane's keys do not come first")
	}
	for _, sp := range env.Keys.All() {
		if !strings.Contains(all.String(), sp.Title) {
			t.Errorf("%s is not in help", sp.ID)
		}
	}
}

func TestScrollingStopsAtTheEnds(t *testing.T) {
	env := dialogtest.Env(t)
	h := dialog.NewPages(env, "Numbers", dialog.Medium, func(p *dialog.Page) {
		for i := range 100 {
			p.Add(strconv.Itoa(i))
		}
	})
	first := strings.Join(h.Lines(dialogtest.Dark(), 80, 20), "\n")
	dialogtest.Press(t, h, env, action.Up)
	if got := strings.Join(h.Lines(dialogtest.Dark(), 80, 20), "\n"); got != first {
		t.Error("it scrolled above the first line")
	}
	dialogtest.Press(t, h, env, action.Bottom)
	last := strings.Join(h.Lines(dialogtest.Dark(), 80, 20), "\n")
	dialogtest.Press(t, h, env, action.PageDown)
	h.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if got := strings.Join(h.Lines(dialogtest.Dark(), 80, 20), "\n"); got != last {
		t.Error("it scrolled below the last line")
	}
	dialogtest.Press(t, h, env, action.Top)
	if got := strings.Join(h.Lines(dialogtest.Dark(), 80, 20), "\n"); got != first {
		t.Error("it did not come back")
	}
}

func TestALinkLeadsOn(t *testing.T) {
	env := dialogtest.Env(t)
	d := dialog.NewDetails(env, "x", nil)
	d.SetLink("there", "elsewhere")
	if reply := dialogtest.Press(t, d, env, action.Cancel); !reply.Close || reply.Request != nil {
		t.Errorf("esc answered %+v", reply)
	}
	reply := dialogtest.Press(t, d, env, action.Confirm)
	if reply.Request != "elsewhere" || !reply.Close {
		t.Errorf("enter answered %+v", reply)
	}
}
