package ui

import (
	"slices"

	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// common are the handlers of what is done in the same way everywhere: what an action
// means to one feature is in that feature's own.
func (r *Root) common() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.NextPane:     r.turn(1),
		action.PreviousPane: r.turn(-1),
		action.Zoom:         r.zoomPane,
		action.Close:        r.closeOrClear,
		action.Filter:       r.filter,
		action.Palette:      r.palette,
		action.Help:         r.help,
		action.Refresh:      r.readAgain,
		action.Copy:         r.copyRow,
		action.Messages:     r.messages,
		action.Mouse:        r.toggleMouse,
		action.Suspend:      r.suspend,
		action.Quit:         func(action.Spec, action.Situation) tea.Cmd { return tea.Quit },

		action.Up:       r.Do,
		action.Down:     r.Do,
		action.Top:      r.Do,
		action.Bottom:   r.Do,
		action.HalfUp:   r.Do,
		action.HalfDown: r.Do,
		action.PageUp:   r.Do,
		action.PageDown: r.Do,
		action.Mark:     r.Do,
		action.Sort:     r.Do,
		action.Open:     r.open,
	}
}

func (r *Root) turn(delta int) shell.Handler {
	return func(action.Spec, action.Situation) tea.Cmd {
		r.setFocus((r.focus + delta + len(r.panes)) % len(r.panes))
		return nil
	}
}

// setFocus gives a pane the keys.
func (r *Root) setFocus(i int) {
	if i < 0 || i == r.focus {
		return
	}
	r.drawn.pane(r.focus)
	r.drawn.pane(i)
	r.focus = i
	if r.panes[i].Place == shell.Below {
		r.front = i
	}
}

func (r *Root) zoomPane(action.Spec, action.Situation) tea.Cmd {
	if r.w < wideW || r.h < wideH {
		r.host.Say(fmt.Sprintf("one pane shows at a time under %dx%d", wideW, wideH))
		return nil
	}
	r.zoom = !r.zoom
	return nil
}

func (r *Root) closeOrClear(action.Spec, action.Situation) tea.Cmd {
	switch {
	case r.host.ClearToasts():
	case r.panes[r.focus].Clear():
		r.drawn.pane(r.focus)
	case r.zoom:
		r.zoom = false
	default:
		r.host.Quiet()
	}
	return nil
}

func (r *Root) filter(action.Spec, action.Situation) tea.Cmd {
	r.openPrompt()
	return nil
}

func (r *Root) readAgain(action.Spec, action.Situation) tea.Cmd {
	if r.o.Feed != nil {
		r.o.Feed.Refresh()
	}
	r.host.Say("reading again what is on the screen")
	return r.ReadJournal()
}

func (r *Root) copyRow(action.Spec, action.Situation) tea.Cmd {
	text := r.panes[r.focus].Copy()
	if text == "" {
		r.host.Say("nothing is chosen to copy")
		return nil
	}
	cmd, way := copyText(text, r.host.Getenv)
	r.host.Toast(shell.Info, "copied "+way)
	return cmd
}

func (r *Root) messages(action.Spec, action.Situation) tea.Cmd {
	r.host.ShowMessages()
	return nil
}

func (r *Root) toggleMouse(action.Spec, action.Situation) tea.Cmd {
	r.mouse = !r.mouse
	if r.mouse {
		r.host.Say("the mouse is aloft's again")
	} else {
		r.host.Say("the mouse is the terminal's: select text with it; " + r.host.Keys.Label(action.Mouse) + " takes it back")
	}
	return nil
}

func (r *Root) suspend(sp action.Spec, _ action.Situation) tea.Cmd {
	if _, total := r.host.MovesDone(); total > 0 {
		r.host.Say(sp.Title + ": " + shell.Plural(total, "move") + " under way, which would stand still")
		return nil
	}
	return tea.Suspend
}

func (r *Root) help(action.Spec, action.Situation) tea.Cmd {
	r.host.Push(dialog.NewHelp(r.host.Dialog(), r.panes[r.focus].Scope), nil)
	return nil
}

// palette lists every action with why it is not possible now.
func (r *Root) palette(_ action.Spec, s action.Situation) tea.Cmd {
	actions := slices.DeleteFunc(r.host.Keys.All(), func(sp action.Spec) bool { return sp.Missing(s) })
	r.host.Push(dialog.NewPalette(r.host.Dialog(), actions, func(sp action.Spec) string { return r.reason(sp, s) }), nil)
	return nil
}

// open shows what the chosen row leads to, or all that is known of it.
func (r *Root) open(sp action.Spec, s action.Situation) tea.Cmd {
	if do := r.panes[r.focus].Open; do != nil {
		return do(sp, s)
	}
	title, lines := r.panes[r.focus].Details()
	if len(lines) == 0 {
		r.host.Say("nothing is chosen to open")
		return nil
	}
	r.host.Push(dialog.NewDetails(r.host.Dialog(), title, lines), nil)
	return nil
}

// reason is why an action can not be done now: for one of its own reasons, or
// because it belongs to a pane that has not the focus.
func (r *Root) reason(sp action.Spec, s action.Situation) string {
	for i, p := range r.panes {
		if p.Scope == sp.Scope && i != r.focus {
			return "only in " + p.Name
		}
	}
	return sp.Reason(s)
}
