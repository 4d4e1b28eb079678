package dialog_test

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/dialog/dialogtest"
)

func TestThePaletteFindsAndInvokes(t *testing.T) {
	env := dialogtest.Env(t)
	for _, query := range []string{"roll back", "rlbk", "roll"} {
		p := newPalette(env)
		dialogtest.Type(p, query)
		if reply := dialogtest.Press(t, p, env, action.Confirm); !reply.Close || reply.Invoke != action.Rollback {
			t.Errorf("%q answered %+v", query, reply)
		}
	}
}

func TestThePaletteSaysWhyAnActionIsNotPossible(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPalette(env)
	dialogtest.Type(p, "promote")
	if !strings.Contains(dialogtest.Screen(p), "prod is the last stage") {
		t.Errorf("the reason does not show:\n%s", dialogtest.Screen(p))
	}
	if reply := dialogtest.Press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
}

func TestThePaletteHoldsEveryActionWithItsKeys(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPalette(env)
	var text strings.Builder
	for range len(env.Keys.All()) {
		text.WriteString(dialogtest.Screen(p))
		dialogtest.Press(t, p, env, action.Down)
	}
	for _, sp := range env.Keys.All() {
		if sp.Scope == action.Dialog {
			continue
		}
		if !strings.Contains(text.String(), sp.Title) || !strings.Contains(text.String(), strings.Join(sp.Keys, " ")) {
			t.Errorf("%s is not in the palette", sp.ID)
		}
	}
}

func TestThePaletteWithoutAHitInvokesNothing(t *testing.T) {
	env := dialogtest.Env(t)
	p := newPalette(env)
	dialogtest.Type(p, "xyzzy")
	if reply := dialogtest.Press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
	p.Update(tea.PasteMsg{Content: "q"})
	if text := dialogtest.Screen(p); !strings.Contains(text, "> xyzzyq") {
		t.Errorf("a paste made of the query\n%s", text)
	}
}
