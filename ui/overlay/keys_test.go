package overlay

// How the tests press keys: by action, as the key table has them.

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/keymap"
)

// now is when the tests happen.
var now = time.Date(2026, 11, 22, 21, 50, 3, 0, time.UTC)

// testEnv is the environment of most tests: three stages, the last to be typed.
func testEnv(t testing.TB) dialog.Env {
	t.Helper()
	keys, err := keymap.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return dialog.Env{
		Keys: keys,
		Now:  func() time.Time { return now },
		Stages: []model.Stage{
			{Name: "dev", Alias: "dev", Confirm: model.ConfirmNone},
			{Name: "stage", Alias: "stage", Confirm: model.ConfirmKey},
			{Name: "prod", Alias: "prod", Confirm: model.ConfirmType},
		},
	}
}

// keyMsg is the message of a key, given as the key table names it.
func keyMsg(key string) tea.KeyPressMsg {
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
		"up": tea.KeyUp, "down": tea.KeyDown, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown, "home": tea.KeyHome, "end": tea.KeyEnd,
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

// press presses the key of an action. Of several it takes one that types nothing,
// which works beside an input too.
func press(t testing.TB, o dialog.Dialog, env dialog.Env, id action.ID) dialog.Reply {
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
	return o.Update(keyMsg(key))
}

// does is what a key does, as the footer says it, and whether it does anything.
func does(o dialog.Dialog, id action.ID) (string, bool) {
	for _, k := range o.Keys() {
		if k.ID == id && k.Place != dialog.InBox {
			return k.Does, !k.Off
		}
	}
	return "", false
}

// typeText types a text.
func typeText(o dialog.Dialog, text string) {
	for _, r := range text {
		key := string(r)
		if r == ' ' {
			key = "space"
		}
		o.Update(keyMsg(key))
	}
}
