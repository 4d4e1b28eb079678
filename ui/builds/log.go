package builds

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// logOf is the log of a build.
func logOf(b model.Build) model.LogSource { return model.LogSource{Build: b.ID} }

// follow opens a log. One that is open already stays as it is. A log that is
// opened again is another one: lines on their way from before are not its own.
func (f *Feature) follow(source model.LogSource) {
	open := f.log.Source()
	open.Serial = 0
	if open == source {
		return
	}
	source.Serial = f.h.Number()
	f.log.Open(source)
	f.h.Redraw(action.LogPane)
}

// functionLog follows the log of the chosen function, of what the chosen stage
// serves where the lines can be told apart.
func (f *Feature) functionLog(_ action.Spec, s action.Situation) tea.Cmd {
	f.follow(model.LogSource{Function: s.Function, Stage: s.Stage, Tail: true})
	f.h.Focus(action.LogPane)
	return nil
}

// Heard takes lines and states of the log that is open.
func (f *Feature) Heard(events []model.Event) tea.Cmd {
	mine := false
	for _, e := range events {
		switch e := e.(type) {
		case model.LogLines:
			mine = f.log.Append(e) || mine
		case model.LogState:
			mine = f.log.SetState(e) || mine
		}
	}
	if !mine {
		return nil
	}
	f.h.Redraw(action.LogPane)
	_, held := f.log.Count()
	for _, box := range shell.Boxes[*dialog.SaveFile](f.h.Layers) {
		box.SetLines(held)
	}
	return nil
}

// jump goes to a match, an error or a phase.
func (f *Feature) jump(sp action.Spec, _ action.Situation) tea.Cmd {
	if said := f.log.Jump(sp.ID); said != "" {
		f.h.Say(said)
	}
	f.h.Redraw(action.LogPane)
	return nil
}

// closeLog gives the room of the log back.
func (f *Feature) closeLog(action.Spec, action.Situation) tea.Cmd {
	back := action.Functions
	if f.log.Source().Build != "" {
		back = action.Builds
	}
	f.log.Close()
	f.h.Focus(back)
	return nil
}

// fileName makes a name that every file system takes.
func fileName(name string) string {
	name = strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_', c == '.':
			return c
		}
		return ' '
	}, name)
	return strings.TrimLeft(strings.Join(strings.Fields(name), "-"), ".-")
}
