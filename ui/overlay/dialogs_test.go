package overlay

// What each dialog answers to keys, and what it says.

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/release"

	"github.com/aloftdeck/aloft/ui/dialog"
)

func TestADiffMasksValuesUntilAsked(t *testing.T) {
	env := testEnv(t)
	d := opened(env)["diff"]
	if text := screen(d); strings.Contains(text, "hunter2") || !strings.Contains(text, "env TOKEN") {
		t.Errorf("at first it shows\n%s", text)
	}
	press(t, d, env, action.Reveal)
	if text := screen(d); !strings.Contains(text, "hunter2-12") || !strings.Contains(text, "hunter2-14") {
		t.Errorf("asked for, it shows\n%s", text)
	}
	press(t, d, env, action.Reveal)
	if strings.Contains(screen(d), "hunter2") {
		t.Error("masked again, it shows the values")
	}
}

func TestADiffSaysThatNothingDiffers(t *testing.T) {
	env := testEnv(t)
	if text := screen(opened(env)["diff-same"]); !strings.Contains(text, "Nothing differs") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestADiffThatLoadsOrFailsSaysSo(t *testing.T) {
	env := testEnv(t)
	d := NewDiff(env, "orders")
	if !d.Loading() || !strings.Contains(screen(d), "reading both versions") {
		t.Errorf("loading, it shows\n%s", screen(d))
	}
	d.Fail("version 12 does not exist any more")
	if d.Loading() || !strings.Contains(screen(d), "does not exist any more") {
		t.Errorf("failed, it shows\n%s", screen(d))
	}
}

func TestThePaletteFindsAndInvokes(t *testing.T) {
	env := testEnv(t)
	for _, query := range []string{"roll back", "rlbk", "roll"} {
		p := newPalette(env)
		typeText(p, query)
		if reply := press(t, p, env, action.Confirm); !reply.Close || reply.Invoke != action.Rollback {
			t.Errorf("%q answered %+v", query, reply)
		}
	}
}

func TestThePaletteSaysWhyAnActionIsNotPossible(t *testing.T) {
	env := testEnv(t)
	p := newPalette(env)
	typeText(p, "promote")
	if !strings.Contains(screen(p), "prod is the last stage") {
		t.Errorf("the reason does not show:\n%s", screen(p))
	}
	if reply := press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
}

func TestThePaletteHoldsEveryActionWithItsKeys(t *testing.T) {
	env := testEnv(t)
	p := newPalette(env)
	var text strings.Builder
	for range len(env.Keys.All()) {
		text.WriteString(screen(p))
		press(t, p, env, action.Down)
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
	env := testEnv(t)
	p := newPalette(env)
	typeText(p, "xyzzy")
	if reply := press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Errorf("enter answered %+v", reply)
	}
	p.Update(tea.PasteMsg{Content: "q"})
	if text := screen(p); !strings.Contains(text, "> xyzzyq") {
		t.Errorf("a paste made of the query\n%s", text)
	}
}

func TestThePickerAsksForStageThenVersion(t *testing.T) {
	env := testEnv(t)
	p := NewPicker(env, []string{"orders"}, "stage")
	p.SetVersions(picks(14), true)
	p.Lines(dark(), 100, 40)
	press(t, p, env, action.Down) // prod
	if reply := press(t, p, env, action.Confirm); reply != (dialog.Reply{}) {
		t.Fatalf("choosing a stage answered %+v", reply)
	}
	p.Lines(dark(), 100, 40)
	press(t, p, env, action.Down)
	reply := press(t, p, env, action.Confirm)
	got, ok := reply.Request.(VersionChosen)
	if !ok || !reply.Close || got.Version != "13" || got.Stage.Name != "prod" || len(got.Functions) != 1 {
		t.Errorf("chose %+v", reply)
	}
}

func TestThePickerFilters(t *testing.T) {
	env := testEnv(t)
	for _, c := range []struct {
		filter, version string
	}{
		{"prod", "12"}, {"build 499", "13"}, {"1", "1"}, {"77777", "77777"}, {"nothing at all", ""},
	} {
		p := NewPicker(env, []string{"orders"}, "prod")
		p.SetVersions(picks(14), true)
		press(t, p, env, action.Confirm)
		press(t, p, env, action.Filter)
		typeText(p, c.filter)
		reply := press(t, p, env, action.Confirm)
		if reply.Request == nil {
			reply = press(t, p, env, action.Confirm)
		}
		got, _ := reply.Request.(VersionChosen)
		if got.Version != c.version {
			t.Errorf("filter %q chose %q, want %q", c.filter, got.Version, c.version)
		}
	}
}

// In a list the keys of lists move; only the filter's key makes them text.
func TestKeysMoveInListsUntilTheFilterIsTyped(t *testing.T) {
	env := testEnv(t)
	p := NewPicker(env, []string{"orders"}, "prod")
	p.SetVersions(picks(14), true)
	press(t, p, env, action.Confirm)
	c := dialog.NewList(env, "Deploy", "To which function?", "show the sheet", []string{"a", "jj", "kj"})
	for name, o := range map[string]dialog.Dialog{"picker": p, "choose": c} {
		cursor := func() int { return max(p.Rows.Cursor, c.Rows.Cursor) }
		p.Rows.Cursor, c.Rows.Cursor = 0, 0
		o.Lines(dark(), 80, 30)
		typeText(o, "jj")
		if cursor() != 2 {
			t.Errorf("%s: j did not move: %s", name, screen(o))
		}
		typeText(o, "k")
		if cursor() != 1 {
			t.Errorf("%s: k did not move: %s", name, screen(o))
		}
		press(t, o, env, action.Filter)
		typeText(o, "jj")
		if text := screen(o); !strings.Contains(text, "/ jj") || !strings.Contains(text, "keep the filter") {
			t.Errorf("%s: the filter was not typed: %s", name, text)
		}
		if reply := press(t, o, env, action.Cancel); reply.Close || strings.Contains(screen(o), "/ jj") {
			t.Errorf("%s: esc did not clear the filter: %+v %s", name, reply, screen(o))
		}
		o.Update(tea.PasteMsg{Content: "pasted"})
		if strings.Contains(screen(o), "pasted") {
			t.Errorf("%s: a paste was taken for a filter: %s", name, screen(o))
		}
	}
}

// The footer and the dialog itself must not offer what would do nothing.
func TestDialogsSayWhatEnterDoes(t *testing.T) {
	env := testEnv(t)
	dialogs := opened(env)
	for name, want := range map[string]struct {
		words    string
		possible bool
	}{
		"sheet-key":        {"move stage to 14", true},
		"sheet-loading":    {"reading", false},
		"sheet-refused":    {"can not be moved", false},
		"sheet-unchanged":  {"close", true},
		"sheet-missing":    {"create prod, serving 8, asks once more", true},
		"sheet-create":     {"create prod, serving 8", true},
		"sheet-choose":     {"take that version", true},
		"sheets-many":      {"move 2 of 6", true},
		"deploy":           {"deploy to dev", true},
		"deploy-refused":   {"can not be deployed", false},
		"deploy-running":   {"deploying", false},
		"deploy-failed":    {"close", true},
		"deploy-missing":   {"create dev and deploy to it, asks once more", true},
		"picker-version":   {"show the swap sheet", true},
		"save-exists":      {"replace it", true},
		"start-failed":     {"try again", true},
		"details-linked":   {"show version 14 of activity-router", true},
		"ask":              {"stop activity-router #42", true},
		"palette-disabled": {"not possible now", false},
	} {
		words, possible := does(dialogs[name], action.Confirm)
		if words != want.words || possible != want.possible {
			t.Errorf("%s: enter does %q, %v", name, words, possible)
		}
		if text := strings.Join(strings.Fields(screen(dialogs[name])), " "); possible && name != "palette-disabled" && !strings.Contains(text, "enter "+words) {
			t.Errorf("%s does not say so itself:\n%s", name, screen(dialogs[name]))
		}
	}
}

func TestThePickerKeepsTheChoiceWhenMoreVersionsCome(t *testing.T) {
	env := testEnv(t)
	p := NewPicker(env, []string{"orders"}, "prod")
	p.SetVersions(picks(10)[5:], false)
	press(t, p, env, action.Confirm)
	p.Lines(dark(), 100, 40)
	press(t, p, env, action.Down)
	p.SetVersions(picks(10), true)
	got, _ := press(t, p, env, action.Confirm).Request.(VersionChosen)
	if got.Version != "4" {
		t.Errorf("the choice went to %q", got.Version)
	}
}

func TestALongListShowsEveryLineOnTheWay(t *testing.T) {
	env := testEnv(t)
	p := NewPicker(env, []string{"orders"}, "prod")
	p.SetVersions(picks(300), true)
	press(t, p, env, action.Confirm)
	seen := map[string]bool{}
	for range 300 {
		lines := p.Lines(dark(), 80, 14)
		for _, l := range lines[3:11] {
			fields := strings.Fields(strings.Trim(ansi.Strip(l), "│▸ "))
			if len(fields) == 0 {
				t.Fatalf("a line of the list is blank:\n%s", ansi.Strip(strings.Join(lines, "\n")))
			}
			seen[fields[0]] = true
		}
		press(t, p, env, action.Down)
	}
	if len(seen) != 300 {
		t.Errorf("%d of 300 versions showed", len(seen))
	}
	press(t, p, env, action.PageUp)
	if got, _ := press(t, p, env, action.Confirm).Request.(VersionChosen); got.Version == "" || got.Version == "1" {
		t.Errorf("a page up from the end chose %q", got.Version)
	}
}

func TestThePickerOfManySaysWhoseVersionsItLists(t *testing.T) {
	env := testEnv(t)
	p := NewPicker(env, []string{"orders", "billing"}, "prod")
	p.SetListed("billing")
	p.SetVersions(picks(3), true)
	press(t, p, env, action.Confirm)
	if text := screen(p); !strings.Contains(text, "2 functions") || !strings.Contains(text, "versions of billing") {
		t.Errorf("it shows\n%s", text)
	}
}

func TestHelpNamesEveryActionAndSign(t *testing.T) {
	env := testEnv(t)
	h := dialog.NewHelp(env, action.Versions)
	var all strings.Builder
	for range 200 {
		all.WriteString(screen(h))
		press(t, h, env, action.Down)
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
	env := testEnv(t)
	h := dialog.NewHelp(env, action.Functions)
	first := strings.Join(h.Lines(dark(), 80, 20), "\n")
	press(t, h, env, action.Up)
	if got := strings.Join(h.Lines(dark(), 80, 20), "\n"); got != first {
		t.Error("it scrolled above the first line")
	}
	press(t, h, env, action.Bottom)
	last := strings.Join(h.Lines(dark(), 80, 20), "\n")
	press(t, h, env, action.PageDown)
	h.Update(tea.MouseWheelMsg{Button: tea.MouseWheelDown})
	if got := strings.Join(h.Lines(dark(), 80, 20), "\n"); got != last {
		t.Error("it scrolled below the last line")
	}
	press(t, h, env, action.Top)
	if got := strings.Join(h.Lines(dark(), 80, 20), "\n"); got != first {
		t.Error("it did not come back")
	}
}

func TestOnlyWhatLeadsToMovesIsGuarded(t *testing.T) {
	env := testEnv(t)
	for name, o := range opened(env) {
		kind, _, _ := strings.Cut(name, "-")
		want := slices.Contains([]string{"sheet", "sheets", "picker", "start", "ask", "choose", "save", "deploy"}, kind)
		if o.Guarded() != want {
			t.Errorf("%s: guarded is %v", name, o.Guarded())
		}
		for _, k := range o.Keys() {
			if _, ok := env.Keys.Spec(k.ID); !ok {
				t.Errorf("%s tells of %q, which is no action", name, k.ID)
			}
		}
		if o.Title() == "" {
			t.Errorf("%s has no title", name)
		}
	}
}

func TestAnInputShowsTheCursorInAnyWidth(t *testing.T) {
	for _, text := range []string{"", "prod", "漢字漢字漢字", strings.Repeat("long ", 30)} {
		in := dialog.NewInput(300)
		in.Focus(true)
		in.Take(tea.PasteMsg{Content: text})
		for w := range 30 {
			for range 3 {
				in.Take(keyMsg("left"))
			}
			if got := ansi.StringWidthWc(in.View(dark(), w)); got != w {
				t.Errorf("%q is %d wide, want %d", text, got, w)
			}
		}
	}
}

func BenchmarkSheetLines(b *testing.B) {
	env := testEnv(b)
	_, _, prod := stages(env)
	for name, list := range map[string][]release.Sheet{
		"one":  {readySheet(env, "orders", prod)},
		"many": slices.Repeat(manySheets(env, prod), 50),
	} {
		s := openSheets(env, nil, list...)
		th := dark()
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				s.Lines(th, 120, 40)
			}
		})
	}
}
