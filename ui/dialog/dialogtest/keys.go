// Package dialogtest is what tests of dialogs share: how keys are pressed, and what
// has to hold for every dialog.
package dialogtest

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Now is when the tests happen.
var Now = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

// Hostile is text that must never reach a terminal as it is.
const Hostile = "\x1b[2J\x1b]0;owned\x07\x1b[31mred\x1b[m \u202eevil\u202c line\nbreak\ttab\x00 \x9b2J 漢字 👩‍👩‍👧‍👦"

// Env is the environment of most tests: three stages, the last to be typed.
func Env(t testing.TB) dialog.Env {
	t.Helper()
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return dialog.Env{
		Keys: keys,
		Now:  func() time.Time { return Now },
		Stages: []model.Stage{
			{Name: "dev", Alias: "dev", Confirm: model.ConfirmNone},
			{Name: "stage", Alias: "stage", Confirm: model.ConfirmKey},
			{Name: "prod", Alias: "prod", Confirm: model.ConfirmType},
		},
	}
}

// Dark is the theme of most tests.
func Dark() theme.Theme { return theme.New(theme.Options{Name: "dark", Depth: colorprofile.ANSI256}) }

// Screen is a dialog in a large room, without its styles.
func Screen(o dialog.Dialog) string {
	return ansi.Strip(strings.Join(o.Lines(Dark(), 120, 50), "\n"))
}

// Key is the message of a key, given as the key table names it.
func Key(key string) tea.KeyPressMsg {
	var msg tea.KeyPressMsg
	parts := strings.Split(key, "+")
	for _, m := range parts[:len(parts)-1] {
		switch m {
		case "ctrl":
			msg.Mod |= tea.ModCtrl
		case "alt":
			msg.Mod |= tea.ModAlt
		case "shift":
			msg.Mod |= tea.ModShift
		}
	}
	base := parts[len(parts)-1]
	codes := map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "space": tea.KeySpace, "backspace": tea.KeyBackspace,
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
	}
	if c, ok := codes[base]; ok {
		msg.Code = c
		if base == "space" {
			msg.Text = " "
		}
		return msg
	}
	msg.Code, _ = utf8.DecodeRuneInString(base)
	if msg.Mod == 0 {
		msg.Text = base
	}
	return msg
}

// Press presses the key of an action. Of several it takes one that types nothing,
// which works beside an input too.
func Press(t testing.TB, o dialog.Dialog, env dialog.Env, id action.ID) dialog.Reply {
	t.Helper()
	keys := env.Keys.Keys(id)
	if len(keys) == 0 {
		t.Fatalf("%s has no key", id)
	}
	key := keys[0]
	for _, k := range keys {
		if utf8.RuneCountInString(k) > 1 {
			key = k
			break
		}
	}
	return o.Update(Key(key))
}

// Type types a text.
func Type(o dialog.Dialog, text string) {
	for _, r := range text {
		key := string(r)
		if r == ' ' {
			key = "space"
		}
		o.Update(Key(key))
	}
}

// Does is what a key does, as the footer says it, and whether it does anything.
func Does(o dialog.Dialog, id action.ID) (string, bool) {
	for _, k := range o.Keys() {
		if k.ID == id && k.Place != dialog.InBox {
			return k.Does, !k.Off
		}
	}
	return "", false
}

// SayWhatEnterDoes holds that footer and dialog say the same of enter: what it does,
// or where it does nothing why.
func SayWhatEnterDoes(t *testing.T, dialogs map[string]dialog.Dialog, does, not map[string]string) {
	t.Helper()
	for name, want := range does {
		if words, possible := Does(dialogs[name], action.Confirm); words != want || !possible {
			t.Errorf("%s: enter does %q, %v", name, words, possible)
		}
		if text := strings.Join(strings.Fields(Screen(dialogs[name])), " "); !strings.Contains(text, "enter "+want) {
			t.Errorf("%s does not say so itself:\n%s", name, Screen(dialogs[name]))
		}
	}
	for name, want := range not {
		if words, possible := Does(dialogs[name], action.Confirm); words != want || possible {
			t.Errorf("%s: enter does %q, %v", name, words, possible)
		}
	}
}

// Stages are the stages of Env.
func Stages(env dialog.Env) (dev, stage, prod model.Stage) {
	return env.Stages[0], env.Stages[1], env.Stages[2]
}
