package keymap

// What holds for the keys of the table, and for whatever the config rebinds.

import (
	"slices"
	"strings"
	"testing"

	"github.com/aloftdeck/aloft/model/action"
)

func made(t *testing.T, rebinds map[string][]string) Keymap {
	t.Helper()
	k, err := New(rebinds)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestEveryDefaultKeyFindsItsAction(t *testing.T) {
	k := made(t, nil)
	for _, sp := range action.All() {
		for _, key := range sp.Keys {
			chain := []action.Scope{sp.Scope, action.Lists, action.Everywhere}
			if sp.Scope == action.Dialog {
				chain = chain[:1]
			}
			if got, ok := k.Lookup(key, chain...); !ok || got.ID != sp.ID {
				t.Errorf("%q in %s finds %q, want %q", key, sp.Scope, got.ID, sp.ID)
			}
			if !k.Is(key, sp.ID) {
				t.Errorf("%q is not %s", key, sp.ID)
			}
		}
		if k.Label(sp.ID) != sp.Keys[0] || !slices.Equal(k.Keys(sp.ID), sp.Keys) {
			t.Errorf("%s is labelled %q", sp.ID, k.Label(sp.ID))
		}
	}
}

func TestAPanesKeysAreItsOwn(t *testing.T) {
	k := made(t, nil)
	inFunctions, _ := k.Lookup(k.Label(action.Promote), action.Functions, action.Lists, action.Everywhere)
	inVersions, _ := k.Lookup(k.Label(action.Promote), action.Versions, action.Lists, action.Everywhere)
	if inFunctions.ID != action.Promote || inVersions.ID != action.MoveVersion {
		t.Errorf("one key finds %s and %s", inFunctions.ID, inVersions.ID)
	}
	if sp, ok := k.Lookup(k.Label(action.Promote), action.History, action.Lists, action.Everywhere); ok {
		t.Errorf("in History it finds %s", sp.ID)
	}
	if sp, ok := k.Lookup("f20", action.Functions, action.Everywhere); ok {
		t.Errorf("a key that is not bound finds %s", sp.ID)
	}
}

func TestRebinding(t *testing.T) {
	k := made(t, map[string][]string{"promote": {"ctrl+P", "F5", "shift+w"}, "mouse": {}})
	if got := k.Keys(action.Promote); !slices.Equal(got, []string{"ctrl+p", "f5", "W"}) {
		t.Errorf("promote has %q", got)
	}
	if sp, ok := k.Lookup("f5", action.Functions); !ok || sp.ID != action.Promote || !slices.Contains(sp.Keys, "f5") {
		t.Errorf("f5 finds %+v", sp)
	}
	old, _ := action.Find(action.Promote)
	if _, ok := k.Lookup(old.Keys[0], action.Functions); ok {
		t.Error("the old key still works")
	}
	if k.Label(action.Mouse) != "" {
		t.Errorf("an action left to the palette has the key %q", k.Label(action.Mouse))
	}
	again := made(t, nil)
	if !slices.Equal(again.Keys(action.Promote), old.Keys) {
		t.Error("rebinding changed the table of actions")
	}
}

func TestWrongRebindsAreRefusedByName(t *testing.T) {
	for name, c := range map[string]struct {
		rebinds map[string][]string
		says    []string
	}{
		"unknown action":      {map[string][]string{"promot": {"x"}}, []string{"keys.promot", "no such action", "keys.promote"}},
		"nothing like it":     {map[string][]string{"frobnicate": {"x"}}, []string{"keys.frobnicate", "no such action"}},
		"unknown key":         {map[string][]string{"promote": {"enterr"}}, []string{"keys.promote", `"enterr"`, "is no key"}},
		"unknown modifier":    {map[string][]string{"promote": {"strg+p"}}, []string{`"strg"`, "no modifier"}},
		"empty key":           {map[string][]string{"promote": {""}}, []string{"keys.promote", "is no key"}},
		"clash in a pane":     {map[string][]string{"promote": {"u"}}, []string{`"u"`, "keys.promote", "keys.rollback"}},
		"clash with lists":    {map[string][]string{"promote": {"j"}}, []string{`"j"`, "keys.promote", "keys.down"}},
		"clash everywhere":    {map[string][]string{"promote": {"q"}}, []string{`"q"`, "keys.promote", "keys.quit"}},
		"clash in dialogs":    {map[string][]string{"cancel": {"enter"}}, []string{`"enter"`, "keys.confirm", "keys.cancel"}},
		"dialog and movement": {map[string][]string{"confirm": {"pgdown"}}, []string{`"pgdown"`, "keys.confirm", "keys.page-down"}},
		"letter confirms":     {map[string][]string{"confirm": {"y"}}, []string{"keys.confirm", `"y"`, "text"}},
		"space confirms":      {map[string][]string{"confirm": {" "}}, []string{"keys.confirm", `"space"`, "text"}},
		"no key to confirm":   {map[string][]string{"confirm": {}}, []string{"keys.confirm", "needs a key"}},
		"two at once":         {map[string][]string{"promote": {"u"}, "zzzz": {"x"}, "move": {"<"}}, []string{"keys.zzzz"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(c.rebinds)
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range c.says {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not name %s", err, want)
				}
			}
		})
	}
}

func TestTwoPanesMayShareAKey(t *testing.T) {
	made(t, map[string][]string{"promote": {"x"}, "move-version": {"x"}, "put-back": {"x"}})
}

// strays are the keys that the rest of a broken escape sequence arrives as.
func strays() []string {
	keys := strings.Split("ABCDM~;[<0123456789", "")
	for _, k := range keys[:len(keys):len(keys)] {
		keys = append(keys, "alt+"+k)
	}
	return keys
}

func TestNoStrayKeyWrites(t *testing.T) {
	k := made(t, nil)
	for _, key := range strays() {
		for _, g := range k.Groups() {
			if sp, ok := k.Lookup(key, g.Scope); ok && (sp.Writes || sp.Scope == action.Dialog) {
				t.Errorf("%q leads to %s", key, sp.ID)
			}
		}
	}
	for _, sp := range action.All() {
		if !sp.Writes {
			continue
		}
		for _, key := range strays() {
			_, err := New(map[string][]string{string(sp.ID): {key}})
			if err == nil {
				t.Errorf("%s may be bound to %q", sp.ID, key)
			} else if !strings.Contains(err.Error(), string(sp.ID)) || !strings.Contains(err.Error(), "broken escape sequence") {
				t.Errorf("%q does not say why", err)
			}
		}
	}
}

func TestKeysAreNamedAsBubbleTeaNamesThem(t *testing.T) {
	for text, want := range map[string]string{
		"p": "p", "P": "P", "shift+p": "P", " ": "space", "Return": "enter", "Escape": "esc", "PgDn": "pgdown",
		"shift+ctrl+a": "ctrl+shift+a", "Ctrl+P": "ctrl+p", "alt+<": "alt+<", "ctrl++": "ctrl++", "+": "+", "shift+tab": "shift+tab",
		"F12": "f12", "é": "é", "ctrl+space": "ctrl+space",
	} {
		if got, err := parse(text); err != nil || got != want {
			t.Errorf("%q is %q, %v; want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "ab", "f25", "ctrl+", "hold+x", "\x1b", "ctrl+\x00"} {
		if got, err := parse(text); err == nil {
			t.Errorf("%q is %q", text, got)
		}
	}
}

func TestGroupsHoldEveryActionOnce(t *testing.T) {
	k := made(t, map[string][]string{"promote": {"f5"}})
	seen := map[action.ID]int{}
	for _, g := range k.Groups() {
		if g.Title == "" {
			t.Errorf("%s has no title", g.Scope)
		}
		for _, sp := range g.Specs {
			seen[sp.ID]++
		}
	}
	for _, sp := range action.All() {
		if seen[sp.ID] != 1 {
			t.Errorf("%s is there %d times", sp.ID, seen[sp.ID])
		}
	}
}

func TestMarkdownHoldsEveryKey(t *testing.T) {
	text := made(t, map[string][]string{"zoom": {"|"}}).Markdown()
	for _, sp := range action.All() {
		if !strings.Contains(text, "`"+string(sp.ID)+"`") || !strings.Contains(text, sp.Help) {
			t.Errorf("%s is not in the table", sp.ID)
		}
	}
	if !strings.Contains(text, "| `\\|` |") {
		t.Error("a bar breaks the table")
	}
	text, filter, _ := strings.Cut(text, "### Filter")
	for _, f := range FilterForms() {
		if !strings.Contains(filter, "| `"+f[0]+"` | "+f[1]+" |") {
			t.Errorf("the form %s is not told", f[0])
		}
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 4 {
			t.Errorf("a row has not three cells: %s", line)
		}
	}
}
