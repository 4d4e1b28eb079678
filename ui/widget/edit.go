package widget

// One line of text being edited.

import (
	"unicode"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/safetext"
)

// Edit is Bubbles' input of one line, guarded: every input of aloft is one, so that
// what has to be mended in it is mended once.
type Edit struct {
	textinput.Model
	wordForward key.Binding
}

// NewEdit makes an input that takes at most limit characters. It draws no cursor of
// its own, and does not paste from the host's clipboard, which is not the operator's:
// pasting is the terminal's.
func NewEdit(limit int) Edit {
	m := textinput.New()
	m.CharLimit = limit
	m.SetVirtualCursor(false)
	m.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	// Bubbles panics on deleting the last word in front of its last character.
	forward := m.KeyMap.DeleteWordForward
	m.KeyMap.DeleteWordForward = key.NewBinding(key.WithDisabled())
	return Edit{m, forward}
}

// Take takes a key or a paste.
func (e *Edit) Take(msg tea.Msg) {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(m, e.wordForward) {
			e.deleteWord()
			return
		}
	case tea.PasteMsg:
		msg = tea.PasteMsg{Content: safetext.Line(m.Content)}
	}
	e.Model, _ = e.Update(msg)
}

// deleteWord deletes the word behind the cursor, with the spaces before it.
func (e *Edit) deleteWord() {
	runes, from := []rune(e.Value()), e.Position()
	to := from
	for to < len(runes) && unicode.IsSpace(runes[to]) {
		to++
	}
	for to < len(runes) && !unicode.IsSpace(runes[to]) {
		to++
	}
	e.SetValue(string(append(runes[:from:from], runes[to:]...)))
	e.SetCursor(from)
}
