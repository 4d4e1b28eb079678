package dialogtest

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Rules are what is known of dialogs besides what holds for all of them.
type Rules struct {
	// Writes reports whether a request makes a change, writes a file or costs money.
	Writes func(request any) bool
	// Guarded names those that lead to something that writes, by the first word of
	// their names.
	Guarded []string
}

// Hold holds what has to be true of every dialog: it fits any room, is plain where
// the locale is, has a title and names its keys, a click changes nothing, and no
// input breaks it or makes a change but enter.
func Hold(t *testing.T, dialogs Make, rules Rules) {
	env := Env(t)
	t.Run("fits any room", func(t *testing.T) { fits(t, dialogs(env)) })
	t.Run("is plain in ASCII", func(t *testing.T) { isPlain(t, dialogs(env)) })
	t.Run("names its keys", func(t *testing.T) {
		for name, o := range dialogs(env) {
			kind, _, _ := strings.Cut(name, "-")
			if o.Guarded() != slices.Contains(rules.Guarded, kind) {
				t.Errorf("%s: guarded is %v", name, o.Guarded())
			}
			if o.Title() == "" {
				t.Errorf("%s has no title", name)
			}
			for _, k := range o.Keys() {
				if _, ok := env.Keys.Spec(k.ID); !ok {
					t.Errorf("%s tells of %q, which is no action", name, k.ID)
				}
			}
		}
	})
	t.Run("a click changes nothing", func(t *testing.T) {
		for name, o := range dialogs(env) {
			if _, ok := o.(*dialog.Menu); ok {
				continue // a second click does what is chosen, which has its own guard
			}
			for y := range o.Lines(Dark(), 100, 40) {
				for range 2 {
					if reply := o.Update(dialog.Click{X: 5, Y: y}); reply != (dialog.Reply{}) {
						t.Errorf("%s: a click on line %d answered %+v", name, y, reply)
					}
				}
			}
		}
	})
	t.Run("any input", func(t *testing.T) {
		for seed := range uint64(60) {
			random := rand.New(rand.NewPCG(seed, 1))
			steps := make([]byte, 60)
			for i := range steps {
				steps[i] = byte(random.Uint32())
			}
			anyInput(t, env, dialogs, rules, steps)
		}
	})
}

// Fuzz feeds dialogs with any input.
func Fuzz(f *testing.F, dialogs Make, rules Rules) {
	f.Add([]byte("some keys and a paste"))
	f.Fuzz(func(t *testing.T, steps []byte) { anyInput(t, Env(t), dialogs, rules, steps) })
}

// anyInput holds that no input breaks a dialog or its size, that only enter makes a
// change, and that esc leaves.
func anyInput(t *testing.T, env dialog.Env, dialogs Make, rules Rules, steps []byte) {
	t.Helper()
	for name, o := range dialogs(env) {
		var done []string
		closed := false
		for _, step := range steps {
			words, msg := input(env, step)
			if msg == nil {
				fit(t, name+" after "+strings.Join(done, " "), o, Dark(), 1+int(step)%130, 1+int(step)%50)
				continue
			}
			done = append(done, words)
			reply := o.Update(msg)
			key, pressed := msg.(tea.KeyPressMsg)
			enter := pressed && env.Keys.Is(key.String(), action.Confirm)
			if reply.Request != nil && rules.Writes(reply.Request) && !enter {
				t.Fatalf("%s asked for %T after %q", name, reply.Request, done)
			}
			if closed = closed || reply.Close; closed {
				break
			}
		}
		for range 4 { // out of a filter, a list and a prompt
			closed = closed || Press(t, o, env, action.Cancel).Close
		}
		if !closed {
			t.Fatalf("esc does not leave %s after %q", name, done)
		}
	}
}

// input is one of the inputs that a dialog may get; none: it is drawn.
func input(env dialog.Env, step byte) (string, tea.Msg) {
	keys := []string{"enter", "enter", "esc", "tab", "space", "backspace", "up", "down", "left", "right", "pgup", "pgdown", "home", "end",
		"alt+d", "ctrl+w", "ctrl+u", "0", "9", "-", "x", "j", "k", "g", "G", "/", "p", "r", "o", "d", "漢", "=", "A"}
	for _, sp := range env.Keys.All() {
		if sp.Scope == action.Dialog {
			keys = append(keys, sp.Keys...)
		}
	}
	switch i := int(step) % (len(keys) + 10); {
	case i < len(keys):
		return keys[i], Key(keys[i])
	case i == len(keys):
		return "paste", tea.PasteMsg{Content: "prod\nA=1\r" + Hostile}
	case i == len(keys)+1:
		return "paste", tea.PasteMsg{Content: "12"}
	case i == len(keys)+2:
		return "wheel", tea.MouseWheelMsg{Button: tea.MouseWheelDown}
	case i == len(keys)+3:
		return "wheel", tea.MouseWheelMsg{Button: tea.MouseWheelUp}
	case i <= len(keys)+5:
		return "click", dialog.Click{X: 3, Y: int(step) % 20}
	}
	return "", nil
}

// styles are themes that differ in what they write.
func styles() []theme.Theme {
	return []theme.Theme{Dark(), theme.New(theme.Options{Name: "light", Depth: colorprofile.ASCII, ASCII: true})}
}

func fit(t *testing.T, name string, o dialog.Dialog, th theme.Theme, w, h int) {
	t.Helper()
	lines := o.Lines(th, w, h)
	if len(lines) > h {
		t.Fatalf("%s at %dx%d has %d lines", name, w, h, len(lines))
	}
	for y, l := range lines {
		if got, want := ansi.StringWidthWc(l), ansi.StringWidthWc(lines[0]); got != want || got > w {
			t.Fatalf("%s at %dx%d: line %d is %d wide, the first is %d: %q", name, w, h, y, got, want, l)
		}
	}
}

func fits(t *testing.T, dialogs map[string]dialog.Dialog) {
	for turn, th := range styles() {
		for name, o := range dialogs {
			for w := 1; w <= 60; w++ {
				for h := 1; h <= 20; h++ {
					if (w+h+turn)%2 == 0 { // the styles share the sizes
						fit(t, name, o, th, w, h)
					}
				}
			}
			for _, s := range [][2]int{{0, 0}, {80, 24}, {200, 60}, {300, 100}} {
				fit(t, name, o, th, s[0], s[1])
			}
		}
	}
}

// isPlain holds that dialogs are drawn in ASCII where the locale has no UTF-8.
func isPlain(t *testing.T, dialogs map[string]dialog.Dialog) {
	plain := theme.New(theme.Options{Name: "dark", Depth: colorprofile.Ascii, ASCII: true})
	for name, o := range dialogs {
		for _, size := range [][2]int{{110, 50}, {58, 12}} {
			for _, line := range o.Lines(plain, size[0], size[1]) {
				if i := strings.IndexFunc(line, func(r rune) bool { return r > 0x7e }); i >= 0 {
					t.Errorf("%s at %d cells: %q", name, size[0], line)
				}
			}
		}
	}
}

// AreHarmless holds that dialogs full of hostile text do nothing to a terminal.
func AreHarmless(t *testing.T, dialogs map[string]dialog.Dialog) {
	t.Helper()
	mono := theme.New(theme.Options{Depth: colorprofile.ASCII, ASCII: true})
	for _, name := range slices.Sorted(maps.Keys(dialogs)) {
		fit(t, name, dialogs[name], mono, 100, 60)
		for _, line := range dialogs[name].Lines(mono, 100, 60) {
			// What is left without the theme's own styles holds no control at all.
			for _, sgr := range []string{"\x1b[m", "\x1b[1m", "\x1b[2m", "\x1b[4m", "\x1b[7m", "\x1b[1;4m", "\x1b[1;7m"} {
				line = strings.ReplaceAll(line, sgr, "")
			}
			for _, r := range line {
				if r < 0x20 || r >= 0x7f && r < 0xa0 || r == '\u202e' {
					t.Errorf("%s: %q holds %q", name, line, r)
				}
			}
		}
	}
}
