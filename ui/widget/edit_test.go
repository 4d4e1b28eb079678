package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

func TestDeletingAWordForward(t *testing.T) {
	for _, c := range []struct {
		text string
		at   int
		want string
	}{
		{"ab", 1, "a"}, {"ab", 0, ""}, {"ab", 2, "ab"}, {"", 0, ""}, {"a b", 1, "a"}, {"a  ", 1, "a"},
		{"one two three", 3, "one three"}, {"one two three", 4, "one  three"}, {"größe x", 2, "gr x"},
	} {
		e := NewEdit(100)
		e.Focus()
		e.SetValue(c.text)
		e.SetCursor(c.at)
		e.Take(tea.KeyPressMsg{Code: 'd', Mod: tea.ModAlt})
		if e.Value() != c.want || e.Position() != c.at {
			t.Errorf("%q at %d became %q at %d, want %q", c.text, c.at, e.Value(), e.Position(), c.want)
		}
	}
}

// editKeys are all that an input knows, and what it does not.
var editKeys = func() []tea.KeyPressMsg {
	keys := []tea.KeyPressMsg{{Code: 'a', Text: "a"}, {Code: ' ', Text: " "}, {Code: 'é', Text: "é"}, {Code: 0x1f469, Text: "👩‍🚀"}}
	for _, code := range []rune{
		tea.KeyLeft, tea.KeyRight, tea.KeyUp, tea.KeyDown, tea.KeyHome, tea.KeyEnd, tea.KeyDelete, tea.KeyBackspace, tea.KeyTab, tea.KeyEnter,
		'a', 'b', 'c', 'd', 'e', 'f', 'h', 'k', 'l', 'n', 'p', 't', 'u', 'v', 'w', 'y',
	} {
		for _, mod := range []tea.KeyMod{0, tea.ModAlt, tea.ModCtrl, tea.ModShift, tea.ModCtrl | tea.ModAlt} {
			if mod != 0 || code > 'z' {
				keys = append(keys, tea.KeyPressMsg{Code: code, Mod: mod})
			}
		}
	}
	return keys
}()

// FuzzEdit presses keys over an input; none of them may end the program.
func FuzzEdit(f *testing.F) {
	f.Add("ab", []byte{4, 40, 41})
	for i := range editKeys {
		f.Add("one two ", []byte{4, byte(i), byte(i), 9, byte(i)})
	}
	f.Fuzz(func(t *testing.T, text string, presses []byte) {
		if len(presses) > 200 {
			presses = presses[:200]
		}
		e := NewEdit(60)
		e.Focus()
		e.Take(tea.PasteMsg{Content: text})
		for _, p := range presses {
			e.Take(editKeys[int(p)%len(editKeys)])
			if n := len([]rune(e.Value())); e.Position() < 0 || e.Position() > n || n > 60 || strings.ContainsAny(e.Value(), "\n\x1b") {
				t.Fatalf("the cursor is at %d of %q", e.Position(), e.Value())
			}
		}
	})
}
