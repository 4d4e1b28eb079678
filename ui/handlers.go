package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/layout"
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
		action.Back:         r.goBack,
		action.NextTrouble:  r.nextTrouble,
		action.Palette:      r.palette,
		action.Help:         r.help,
		action.Refresh:      r.readAgain,
		action.Copy:         r.copyWhat,
		action.SaveScreen:   r.saveScreen,
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
		for i := r.focus + delta; ; i += delta {
			i = (i + len(r.panes)) % len(r.panes)
			if r.panes[i].Place != layout.Beside || i == r.beside() || i == r.focus {
				r.setFocus(i)
				return nil
			}
		}
	}
}

func (r *Root) zoomPane(action.Spec, action.Situation) tea.Cmd {
	if !arrangement().Whole(r.w, r.h) {
		r.desk.Say(fmt.Sprintf("one pane shows at a time under %dx%d", layout.WideW, layout.WideH))
		return nil
	}
	r.zoom = !r.zoom
	return nil
}

func (r *Root) closeOrClear(action.Spec, action.Situation) tea.Cmd {
	switch {
	case r.desk.ClearToasts():
	case r.panes[r.focus].Clear():
		r.drawn.pane(r.focus)
		return r.settled()
	case r.zoom:
		r.zoom = false
	case r.back():
	default:
		r.desk.Quiet()
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
	r.desk.Say("reading again what is on the screen")
	return r.ReadJournal()
}

func (r *Root) messages(action.Spec, action.Situation) tea.Cmd {
	r.desk.ShowMessages()
	for _, moved := range r.desk.Store.AllMovedElsewhere() { // the messages tell of them
		r.desk.Refresh(r.desk.Store.LookAt(model.CellKey{Function: moved.Function, Alias: moved.Alias}))
	}
	return nil
}

func (r *Root) toggleMouse(action.Spec, action.Situation) tea.Cmd {
	r.input.mouse = !r.input.mouse
	if r.input.mouse {
		r.desk.Say("the mouse is aloft's again")
	} else {
		r.desk.Say("the mouse is the terminal's: select text with it; " + r.desk.Keys.Label(action.Mouse) + " takes it back")
	}
	return nil
}

func (r *Root) suspend(sp action.Spec, _ action.Situation) tea.Cmd {
	if _, total := r.desk.MovesDone(); total > 0 {
		r.desk.Say(sp.Title + ": " + shell.Plural(total, "move") + " under way, which would stop meanwhile: wait for its end")
		return nil
	}
	if r.o.Opened != nil {
		for _, other := range r.o.Opened() {
			if other.UnderWay > 0 && !other.Shown {
				where := strings.TrimSpace(other.Profile + " " + other.Region)
				r.desk.Say(sp.Title + ": a change is under way in " + where + ", which would stand still")
				return nil
			}
		}
	}
	return tea.Suspend
}

// help finds keys and signs by their names.
func (r *Root) help(_ action.Spec, s action.Situation) tea.Cmd {
	reason := func(sp action.Spec) string {
		if sp.Missing(s) {
			return "not in this account"
		}
		return r.reason(sp, s)
	}
	r.desk.Push(dialog.NewHelp(r.desk.Dialog(), s.Scope, reason), nil)
	return nil
}

// open shows what the chosen row leads to, or all that is known of it.
func (r *Root) open(sp action.Spec, s action.Situation) tea.Cmd {
	if do := r.panes[r.focus].Open; do != nil {
		return do(sp, s)
	}
	if page := r.besideOf(r.focus); page >= 0 {
		r.setFocus(page)
		return nil
	}
	r.desk.OpenRow(r.panes[r.focus].Pane)
	return nil
}
