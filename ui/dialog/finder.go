package dialog

// What narrows a list in a dialog, as the filter of a pane does.

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
)

// Finder is the filter of a list: its key begins it, and what is typed then belongs
// to it until enter keeps it or esc gives it up. Otherwise keys move in the list.
type Finder struct {
	text Input
	find func() // shows other rows
	// Takes is what enter does with the text itself while it is typed, empty for
	// keeping it as filter; nil where it never does anything else.
	Takes func() string
}

// NewFinder makes the filter of a list, which find narrows by Holds.
func NewFinder(find func()) *Finder { return &Finder{text: NewInput(80), find: find} }

// Typing reports whether keys belong to the filter.
func (f *Finder) Typing() bool { return f.text.on }

// takes is what enter does with the text, empty for keeping it.
func (f *Finder) takes() string {
	if f.Takes == nil {
		return ""
	}
	return f.Takes()
}

// Text is what is looked for.
func (f *Finder) Text() string { return strings.TrimSpace(f.text.Value()) }

// Holds reports whether a text holds every word that is looked for.
func (f *Finder) Holds(text string) bool {
	text = strings.ToLower(text)
	return !slices.ContainsFunc(strings.Fields(strings.ToLower(f.text.Value())), func(w string) bool { return !strings.Contains(text, w) })
}

// take takes input that is for the filter, and reports whether it was.
func (f *Finder) take(env Env, msg tea.Msg) bool {
	before := f.text.Value()
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		id := env.command(m, f.Typing())
		switch {
		case !f.Typing() && env.Keys.Is(m.String(), action.Filter):
			f.text.Focus(true)
		case id == action.Cancel && (f.Typing() || before != ""):
			f.text.Focus(false)
			f.text.Set("")
		case !f.Typing(), id == action.Confirm && f.takes() != "":
			return false
		case id == action.Confirm:
			f.text.Focus(false)
		case id == "":
			f.text.Take(m)
		default: // a movement
			return false
		}
	case tea.PasteMsg:
		if !f.Typing() {
			return false
		}
		f.text.Take(m)
	default:
		return false
	}
	if f.text.Value() != before {
		f.find()
	}
	return true
}

// Line shows the filter, or what the list is where there is none.
func (f *Finder) Line(p *Page, about string) string {
	if !f.Typing() && f.text.Value() == "" {
		return p.Dim.Paint(p.Fit(about))
	}
	sign := p.Env.Keys.Label(action.Filter)
	return p.Key.Paint(sign) + " " + f.text.View(p.Theme, max(p.W-len(sign)-1, 1))
}

// keys are the dialog's own, and while the filter is typed its own.
func (f *Finder) keys(own []Key) []Key {
	cancel := Key{ID: action.Cancel, Does: "clear the filter"}
	switch takes := f.takes(); {
	case takes != "":
		return []Key{{ID: action.Confirm, Does: takes}, cancel}
	case f.Typing():
		return []Key{{ID: action.Confirm, Does: "keep the filter"}, cancel}
	}
	var keys []Key
	for _, k := range own {
		if k.ID == action.Cancel {
			keys = append(keys, Key{ID: action.Filter})
			if f.text.Value() != "" {
				k = cancel
			}
		}
		keys = append(keys, k)
	}
	return keys
}
