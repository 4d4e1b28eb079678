package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/pane"
)

// handler does an action that is possible now.
type handler func(r *Root, sp action.Spec, s action.Situation) tea.Cmd

// handlers are what the actions do, by their names. Every action but those of
// dialogs has one; dialogs answer their own.
func handlers() map[action.ID]handler {
	return map[action.ID]handler{
		action.FocusFunctions: focusOn(action.Functions),
		action.FocusVersions:  focusOn(action.Versions),
		action.FocusBuilds:    focusOn(action.Builds),
		action.FocusLog:       focusOn(action.LogPane),
		action.FocusTables:    focusOn(action.Tables),
		action.FocusCost:      focusOn(action.Cost),
		action.FocusHistory:   focusOn(action.History),
		action.NextPane:       turn(1),
		action.PreviousPane:   turn(-1),
		action.Zoom:           zoom,
		action.Close:          closeOrClear,
		action.Filter:         filter,
		action.Palette:        palette,
		action.Help:           help,
		action.Refresh:        refresh,
		action.Copy:           copyRow,
		action.Messages:       messages,
		action.Mouse:          mouse,
		action.Suspend:        suspend,
		action.Quit:           quit,

		action.Up:         list,
		action.Down:       list,
		action.Top:        list,
		action.Bottom:     list,
		action.HalfUp:     list,
		action.HalfDown:   list,
		action.PageUp:     list,
		action.PageDown:   list,
		action.Mark:       list,
		action.Sort:       list,
		action.StageLeft:  list,
		action.StageRight: list,
		action.Open:       open,

		action.Promote:     request,
		action.Rollback:    request,
		action.MoveVersion: request,
		action.PutBack:     putBack,
		action.Undo:        undoLast,
		action.Move:        pick,
		action.Diff:        diffStages,
		action.DiffVersion: diffVersion,

		action.FunctionLog:   functionLog,
		action.StartBuild:    startBuild,
		action.StopBuild:     askToStop,
		action.RetryBuild:    askToRetry,
		action.DeployBuild:   deployBuild,
		action.FollowLog:     list,
		action.WrapLog:       list,
		action.Timestamps:    list,
		action.NextMatch:     jump,
		action.PreviousMatch: jump,
		action.NextError:     jump,
		action.PreviousError: jump,
		action.NextPhase:     jump,
		action.PreviousPhase: jump,
		action.SaveLog:       saveLog,
		action.CloseLog:      closeLog,

		action.EditCapacity: editCapacity,
		action.ShowIndexes:  list,
		action.CostGroup:    list,
		action.FreeTier:     list,
		action.WhatIf:       whatIf,
		action.AskBill:      askBill,
	}
}

func focusOn(scope action.Scope) handler {
	return func(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
		r.setFocus(r.paneOf(scope))
		return nil
	}
}

func turn(delta int) handler {
	return func(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
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
	if r.declared[i].place == below {
		r.front = i
	}
}

func zoom(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	if r.w < wideW || r.h < wideH {
		r.say(fmt.Sprintf("one pane shows at a time under %dx%d", wideW, wideH))
		return nil
	}
	r.zoom = !r.zoom
	return nil
}

func closeOrClear(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	switch {
	case len(r.toasts) > 0:
		r.toasts = nil
	case r.panes[r.focus].Clear():
		r.drawn.pane(r.focus)
	case r.zoom:
		r.zoom = false
	default:
		r.failed = note{}
	}
	return nil
}

func filter(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	r.openPrompt()
	return nil
}

func refresh(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	if r.o.Feed != nil {
		r.o.Feed.Refresh()
	}
	r.say("reading again what is on the screen")
	return r.readJournal()
}

func copyRow(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	text := r.panes[r.focus].Copy()
	if text == "" {
		r.say("nothing is chosen to copy")
		return nil
	}
	cmd, way := copyText(text, r.o.getenv)
	r.toast(toastInfo, "copied "+way)
	return tea.Batch(cmd, r.endToasts())
}

func mouse(r *Root, _ action.Spec, _ action.Situation) tea.Cmd {
	r.mouse = !r.mouse
	if r.mouse {
		r.say("the mouse is aloft's again")
	} else {
		r.say("the mouse is the terminal's: select text with it; " + r.keys.Label(action.Mouse) + " takes it back")
	}
	return nil
}

func suspend(r *Root, sp action.Spec, _ action.Situation) tea.Cmd {
	if _, total := r.movesDone(); total > 0 {
		r.say(sp.Title + ": " + plural(total, "move") + " under way, which would stand still")
		return nil
	}
	return tea.Suspend
}

func quit(*Root, action.Spec, action.Situation) tea.Cmd { return tea.Quit }

// list hands a movement or a change of view to the focused pane.
func list(r *Root, sp action.Spec, _ action.Situation) tea.Cmd {
	if r.panes[r.focus].Do(sp.ID) {
		r.drawn.pane(r.focus)
		r.readOlder()
		return nil
	}
	r.say(sp.Title + ": not in " + r.declared[r.focus].name)
	return nil
}

// open shows what the chosen row leads to: another pane, or its details.
func open(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	if o, ok := r.panes[r.focus].(pane.Opener); ok {
		if s.Function != "" {
			return focusOn(o.Opens())(r, action.Spec{}, s)
		}
		return nil
	}
	switch r.declared[r.focus].scope {
	case action.Builds:
		return openBuild(r, s)
	case action.LogPane:
		return openLogBuild(r, s)
	case action.Tables:
		return openTable(r, action.Spec{}, s)
	case action.Cost:
		return openCosts(r, action.Spec{}, s)
	}
	return details(r)
}

// putBack undoes the chosen move, or opens the form with the capacity that there
// was before the chosen change.
func putBack(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	return r.takeBack(action.PutBackOf(s))
}

// undoLast takes back the last change of this session.
func undoLast(r *Root, _ action.Spec, s action.Situation) tea.Cmd { return r.takeBack(s.Undo) }

// takeBack opens the sheet of what takes back a change: of moves, or of capacity.
func (r *Root) takeBack(u action.Undoing) tea.Cmd {
	if u.Capacity != nil {
		return r.openCapacity(u.Capacity.CapacityKey, u.Capacity)
	}
	return r.prepare(u.Moves)
}

// request opens the swap sheet of the moves that an action asks for.
func request(r *Root, sp action.Spec, s action.Situation) tea.Cmd {
	return r.prepare(sp.Requests(s))
}
