// Package dialog is the kit that dialogs are made of: boxes that lie over the panes
// and answer input with what shall be done. A dialog gets its data by value and does
// no IO.
package dialog

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Dialog is one box over the panes. A Box is one, for the Body that it was made with.
type Dialog interface {
	// Title names it.
	Title() string
	// Lines are the whole box with its frame: at most h lines, all of one width
	// of at most w cells.
	Lines(t theme.Theme, w, h int) []string
	// Update takes keys, pastes, the wheel, and clicks as Click.
	Update(msg tea.Msg) Reply
	// Guarded reports whether it leads to something that writes: then it must be
	// given no key until input was quiet for a moment.
	Guarded() bool
	// Loading reports whether something is still being read, so that a spinner has to
	// turn.
	Loading() bool
	// Keys are what keys do now, for the footer.
	Keys() []Key
	// Typing reports whether keys are text now.
	Typing() bool
	// Veil hides the values of variables, also those that were asked for, or shows them again.
	Veil(on bool)
}

// Reply is what a dialog wants to be done.
type Reply struct {
	Close   bool
	Invoke  action.ID // run this action; empty for none
	Request any       // what the dialog asks of its owner, such as Save; nil for nothing
}

// Key is what a key of a dialog does now.
type Key struct {
	ID    action.ID
	Does  string // empty for the words of the table of actions
	Lead  string // before it in the box, such as where it does that
	Joins bool   // it stands with the one before it in the box
	Off   bool   // it does nothing now: Does says why, or is empty
	Place Place
}

// Place is where a key is told of.
type Place int

// The places: in the box and in the footer, or in one of them.
const (
	Everywhere Place = iota
	InBox
	InFooter
)

// Click is a click at a cell of the box, its upper left corner being 0, 0.
type Click struct{ X, Y int }

// Env is what every dialog needs.
type Env struct {
	Keys    keymap.Keymap
	Now     model.Clock
	Stages  []model.Stage // in their order, for the colours of their names
	Account Account
	// Serves names the stages that serve a version of a function; nil where that is not
	// known.
	Serves func(function, version string) []string
}

// Account is whose things are changed, on every dialog that changes something.
type Account struct {
	Label   string // as the config has it, empty for none
	Color   string // likewise
	Profile string
	Number  string
	Region  string
}

// infos are the words for the account, the fullest first.
func (a Account) infos() []string {
	whole := strings.Join(strings.Fields(a.Profile+" "+a.Number+" "+a.Region), " ")
	return []string{safetext.Line(whole), safetext.Line(strings.TrimSpace(a.Number + " " + a.Region)), safetext.Line(a.Number)}
}

// ServedBy names the stages that serve a version, in one text.
func (e Env) ServedBy(function, version string) string {
	if e.Serves == nil {
		return ""
	}
	return safetext.Line(strings.Join(e.Serves(function, version), " "))
}

// Stage is the style of a stage's name.
func (e Env) Stage(t theme.Theme, name string) theme.Style {
	i := slices.IndexFunc(e.Stages, func(s model.Stage) bool { return s.Name == name })
	if i < 0 {
		return t.Strong
	}
	return t.Stage(i, len(e.Stages))
}

// command is the action that a key stands for in a dialog: the dialog's own, and
// the movements of lists. While text is typed, what types or edits text is none.
func (e Env) command(msg tea.KeyPressMsg, typing bool) action.ID {
	key := msg.String()
	if sp, ok := e.Keys.Lookup(key, action.Dialog); ok {
		if typing && msg.Text != "" {
			return ""
		}
		return sp.ID
	}
	sp, ok := e.Keys.Lookup(key, action.Lists)
	if !ok || !keymap.Movement(sp.ID) {
		return ""
	}
	if typing && (msg.Text != "" || edits(key)) {
		return ""
	}
	return sp.ID
}

// edits reports whether a key edits the text of an input.
func edits(key string) bool {
	return slices.Contains([]string{"home", "end", "left", "right", "ctrl+u", "ctrl+d", "ctrl+k", "ctrl+w", "backspace", "delete"}, key)
}

// Words are what a key does, in its own words or in those of the table of actions.
func (e Env) Words(k Key) string {
	if k.Does != "" {
		return k.Does
	}
	sp, _ := e.Keys.Spec(k.ID)
	if sp.Hint != "" {
		return sp.Hint
	}
	return sp.Title
}
