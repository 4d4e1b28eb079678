package dialog_test

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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
	if text := dialogtest.Screen(p); !strings.Contains(text, "› xyzzyq") {
		t.Errorf("a paste made of the query\n%s", text)
	}
}

// titles are the entries that a menu shows in its order.
func titlesOf(m *dialog.Menu, among ...string) []string {
	var shown []string
	for line := range strings.SplitSeq(dialogtest.Screen(m), "\n") {
		for _, a := range among {
			if line := ansi.Strip(line); !strings.HasPrefix(line, "│ ▸ ") && !strings.HasPrefix(line, "│   ") {
				continue
			}
			if strings.Contains(line, " "+a+" ") {
				shown = append(shown, a)
				break
			}
		}
	}
	return shown
}

func TestThePaletteOrdersWhatItFinds(t *testing.T) {
	env := dialogtest.Env(t)
	for _, tt := range []struct {
		query string
		want  []string
	}{
		{"refund", []string{"payments-refund", "payments-refund 18", "payments-refund 17", "payments-build #178", "payments-refund prod 17 to 18"}},
		{"version 17", []string{"payments-refund 17", "payments-refund 18"}}, // #178 made it,
		{"builds", []string{"payments-build #178", "catalog-build #340"}},
		{"tables", []string{"orders"}},
		{"action refresh", []string{"refresh"}},
		{"search", []string{"catalog-build #340", "filter or search"}}, // a fact of the build
		{"pyref", []string{"payments-refund", "payments-refund 18", "payments-refund 17", "payments-refund prod 17 to 18"}},
	} {
		m := newGoTo(env)
		dialogtest.Type(m, tt.query)
		got := titlesOf(m, "payments-refund prod 17 to 18", "payments-refund 17", "payments-refund 18", "payments-refund", "payments-build #178",
			"catalog-build #340", "orders", "filter or search", "refresh")
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q found %q, not %q", tt.query, got, tt.want)
		}
	}
}

func TestTabShowsOneKindAlone(t *testing.T) {
	env := dialogtest.Env(t)
	m := newGoTo(env)
	dialogtest.Type(m, "refund")
	dialogtest.Press(t, m, env, action.NextField)
	if text := dialogtest.Screen(m); strings.Contains(text, "payments-build") || !strings.Contains(text, "functions only, 1 of") {
		t.Errorf("it shows other kinds\n%s", text)
	}
	if reply := dialogtest.Press(t, m, env, action.Confirm); !reply.Close || reply.Request != "function payments-refund" {
		t.Errorf("enter answered %+v", reply)
	}
	dialogtest.Press(t, m, env, action.NextField)
	if text := dialogtest.Screen(m); !strings.Contains(text, "payments-build") {
		t.Errorf("the other kinds do not come back\n%s", text)
	}
}

func TestHelpRunsWhatIsChosenInBothColumns(t *testing.T) {
	env := dialogtest.Env(t)
	h := newHelp(env, action.Builds)
	wide := func() string { return strings.Join(h.Lines(dialogtest.Dark(), 120, 60), "\n") }
	if !strings.Contains(wide(), "other column") {
		t.Fatalf("it has one column\n%s", wide())
	}
	dialogtest.Press(t, h, env, action.NextField)
	left := newHelp(env, action.Builds)
	left.Lines(dialogtest.Dark(), 120, 60)
	a, b := dialogtest.Press(t, left, env, action.Confirm), dialogtest.Press(t, h, env, action.Confirm)
	if a.Invoke != action.StartBuild || b.Invoke == a.Invoke {
		t.Errorf("enter answered %+v on the left and %+v on the right", a, b)
	}
	dialogtest.Type(h, "wrap")
	wide()
	if reply := dialogtest.Press(t, h, env, action.Confirm); reply.Invoke != action.WrapLog {
		t.Errorf("enter answered %+v", reply)
	}
}
