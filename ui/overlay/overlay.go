// Package overlay holds the dialogs that lie over the panes: plain structs that
// draw their box and answer input with what shall be done. They get their data by
// value and do no IO.
package overlay

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

// Overlay is one dialog.
type Overlay interface {
	// Title names it.
	Title() string
	// Lines are the whole box with its frame: at most h lines, all of one width
	// of at most w cells.
	Lines(t theme.Theme, w, h int) []string
	// Update takes keys, pastes, the wheel, and clicks as Click.
	Update(msg tea.Msg) (Reply, tea.Cmd)
	// Guarded reports whether it leads to something that writes: then it must be
	// given no key until input was quiet for a moment.
	Guarded() bool
	// Hints are the actions for the footer.
	Hints() []action.ID
}

// Speaker is a dialog that says in its own words what its Hints do.
type Speaker interface {
	// Says is what an action does now; where it does nothing, why not, which may be
	// empty. Empty words for what is possible are those of the table of actions.
	Says(id action.ID) (words string, possible bool)
}

// Reply is what a dialog wants to be done.
type Reply struct {
	Close  bool
	Invoke action.ID // run this action; empty for none
	Msg    tea.Msg   // what the dialog has to say, such as SheetsConfirmed; nil for nothing
}

// Click is a click at a cell of the box, its upper left corner being 0, 0.
type Click struct{ X, Y int }

// Env is what every dialog needs.
type Env struct {
	Keys   keymap.Keymap
	Now    model.Clock
	Stages []model.Stage // in their order, for the colours of their names
	// Serves names the stages that serve a version of a function; nil where that is not
	// known.
	Serves func(function, version string) []string
}

// serves names the stages that serve a version, in one text.
func (e Env) serves(function, version string) string {
	if e.Serves == nil {
		return ""
	}
	return safetext.Line(strings.Join(e.Serves(function, version), " "))
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

// stage is the style of a stage's name.
func (e Env) stage(t theme.Theme, name string) theme.Style {
	i := slices.IndexFunc(e.Stages, func(s model.Stage) bool { return s.Name == name })
	if i < 0 {
		return t.Strong
	}
	return t.Stage(i, len(e.Stages))
}

// wheel is by how many lines a message of the mouse scrolls, 0 for other messages.
func wheel(msg tea.Msg) int {
	m, ok := msg.(tea.MouseWheelMsg)
	if !ok {
		return 0
	}
	switch m.Button {
	case tea.MouseWheelUp:
		return -1
	case tea.MouseWheelDown:
		return 1
	}
	return 0
}
