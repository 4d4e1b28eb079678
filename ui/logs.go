package ui

// The log that is followed: opening, reading through and saving it.

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// logOf is the log of a build.
func logOf(b model.Build) model.LogSource { return model.LogSource{Build: b.ID} }

// follow opens a log. One that is open already stays as it is. A log that is
// opened again is another one: lines on their way from before are not its own.
func (r *Root) follow(source model.LogSource) {
	open := r.log.Source()
	open.Serial = 0
	if open == source {
		return
	}
	r.seq++
	source.Serial = r.seq
	r.log.Open(source)
	r.drawn.pane(r.paneOf(action.LogPane))
}

// functionLog follows the log of the chosen function, of what the chosen stage
// serves where the lines can be told apart.
func functionLog(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	r.follow(model.LogSource{Function: s.Function, Stage: s.Stage, Tail: true})
	r.setFocus(r.paneOf(action.LogPane))
	return nil
}

// logged takes lines and states of the log that is open.
func (r *Root) logged(e model.Event) {
	if r.log == nil {
		return
	}
	mine := false
	switch e := e.(type) {
	case model.LogLines:
		mine = r.log.Append(e)
	case model.LogState:
		mine = r.log.SetState(e)
	}
	if !mine {
		return
	}
	r.drawn.pane(r.paneOf(action.LogPane))
	for _, l := range r.layers {
		if box, ok := l.box.(*dialog.SaveFile); ok {
			_, held := r.log.Count()
			box.SetLines(held)
		}
	}
}

// jump goes to a match, an error or a phase.
func jump(r *Root, sp action.Spec, _ action.Situation) tea.Cmd {
	if said := r.log.Jump(sp.ID); said != "" {
		r.say(said)
	}
	r.drawn.pane(r.paneOf(action.LogPane))
	return nil
}

// closeLog gives the room of the log back.
func closeLog(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	back := action.Functions
	if r.log.Source().Build != "" {
		back = action.Builds
	}
	r.log.Close()
	r.setFocus(r.paneOf(back))
	return nil
}

// saveLog asks for the file.
func saveLog(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	r.push(dialog.NewSaveFile(r.dialogEnv(), "Save the log", s.Log.Lines, fileName(r.log.Name())+".log", r.shownPath))
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

// save writes the lines that are held now.
func (r *Root) save(l *layer, msg dialog.Save) tea.Cmd {
	n, ctx := r.number()
	l.requests = append(l.requests, n)
	lines, path := r.log.Held(), r.fullPath(msg.Path)
	return safely(func() tea.Msg {
		return savedMsg{n, path, len(lines), msg.Plain, writeLog(ctx, path, lines, msg.Plain, msg.Replace)}
	})
}

// atHome is a path whose ~ is the operator's home.
func (r *Root) atHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok && r.o.getenv("HOME") != "" {
		return strings.TrimSuffix(r.o.getenv("HOME"), "/") + "/" + rest
	}
	return path
}

// fullPath is where a path as typed leads.
func (r *Root) fullPath(path string) string {
	path = r.atHome(path)
	if filepath.IsAbs(path) || r.o.Folder == "" {
		return filepath.Clean(path)
	}
	return filepath.Join(r.o.Folder, path)
}

// shownPath is fullPath for people: their home is ~.
func (r *Root) shownPath(path string) string {
	path = r.fullPath(path)
	home := strings.TrimSuffix(r.o.getenv("HOME"), "/")
	if rest, ok := strings.CutPrefix(path, home+"/"); ok && home != "" {
		return "~/" + rest
	}
	return path
}

// saved says what became of it.
func (r *Root) saved(msg savedMsg) tea.Cmd {
	if !r.answered(msg.number) {
		return nil
	}
	l := r.layerOf(msg.number)
	if l == nil {
		return nil
	}
	box, ok := l.box.(*dialog.SaveFile)
	switch {
	case !ok:
		return nil
	case errors.Is(msg.err, fs.ErrExist):
		box.Exists()
		l.guard.arm(r.now())
		return nil
	case msg.err != nil:
		box.Fail(msg.err.Error())
		return nil
	}
	r.pop(l)
	looks := "with colours"
	if msg.plain {
		looks = "plain"
	}
	r.toast(toastGood, fmt.Sprintf("%s saved, %s, to %s", plural(msg.lines, "line"), looks, r.shownPath(msg.path)))
	return r.endToasts()
}
