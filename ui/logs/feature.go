// Package logs is the feature about logs: those of builds and of functions, lean or as
// they came, followed as they grow.
package logs

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Feature is the log that is open.
type Feature struct {
	h   *shell.Host
	log *Log
}

var (
	_ shell.Counter  = (*Feature)(nil)
	_ shell.Demander = (*Feature)(nil)
	_ shell.Listener = (*Feature)(nil)
	_ shell.Ticker   = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host) *Feature { return &Feature{h: h, log: newLog(h.Pane(), 4)} }

// Name of the feature.
func (f *Feature) Name() string { return "logs" }

// Panes are the log that is open.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{{Number: 4, Name: "Log", Scope: action.LogPane, Focus: action.FocusLog, Pane: f.log, Open: f.unfold,
		Shown: f.log.Shown, Settled: f.settled, Place: layout.Across, Needs: layout.Needs{Cols: 60, Rows: 3}}}
}

// Handlers do what is about logs.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.FunctionLog:   f.functionLog,
		action.FollowLog:     f.h.Do,
		action.WrapLog:       f.h.Do,
		action.Timestamps:    f.h.Do,
		action.RawLog:        f.turnRaw,
		action.NextMatch:     f.jump,
		action.PreviousMatch: f.jump,
		action.NextError:     f.jump,
		action.PreviousError: f.jump,
		action.NextPhase:     f.jump,
		action.PreviousPhase: f.jump,
		action.SaveLog:       f.saveLog,
		action.CloseLog:      f.closeLog,
	}
}

// Follow opens logs as one. Those that are open already stay as they are. Logs that are
// opened again are others: lines on their way from before are not their own.
func (f *Feature) Follow(sources ...model.LogSource) {
	if f.log.Follows(sources) {
		return
	}
	f.open(sources)
}

// open opens logs anew.
func (f *Feature) open(sources []model.LogSource) {
	for i := range sources {
		sources[i].Serial = f.h.Number()
	}
	f.log.Open(sources...)
	f.h.Redraw(action.LogPane)
}

// Heard takes lines and states of the logs that are open.
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
	return f.digest()
}

// digest shows lines that have arrived: some at once, and more when keys were answered.
func (f *Feature) digest() tea.Cmd {
	more := f.log.Digest()
	f.shown()
	if !more {
		return nil
	}
	return shell.AskBehind(f.h, nil, func(context.Context) bool { return true }, func(bool) tea.Cmd { return f.digest() })
}

// shown has the log drawn anew, and dialogs count its lines.
func (f *Feature) shown() {
	f.h.Redraw(action.LogPane)
	for _, box := range shell.Boxes[*dialog.SaveFile](f.h.Layers) {
		box.SetAbout(f.held())
	}
}

// Counts reports whether lines wait for their turn, or the wait before a log is looked at
// again is counted.
func (f *Feature) Counts(shown func(action.Scope) bool) bool {
	return shown(action.LogPane) && (f.log.Waits() || f.log.State().Failure != nil)
}

// Tick shows lines whose turn it is.
func (f *Feature) Tick() {
	if f.log.Turn() {
		f.log.Digest()
		f.shown()
	}
}

// Demand wants the logs.
func (f *Feature) Demand(d *model.Demand, _ action.Situation, _ func(action.Scope) bool) {
	d.Logs = append(d.Logs, f.log.Sources()...)
}

// turnRaw shows the lines as they came, or lean.
func (f *Feature) turnRaw(action.Spec, action.Situation) tea.Cmd {
	look := f.log.view.Wanted()
	look.Lean = !look.Lean
	return f.look(look)
}

// jump goes to a match, an error or a phase.
func (f *Feature) jump(sp action.Spec, _ action.Situation) tea.Cmd {
	if said := f.log.Jump(sp.ID); said != "" {
		f.h.Say(said)
	}
	f.h.Redraw(action.LogPane)
	return nil
}

// unfold shows what is folded below a line.
func (f *Feature) unfold(action.Spec, action.Situation) tea.Cmd {
	if !f.log.Unfold() {
		f.h.Say("nothing is folded here: " + f.h.Keys.Label(action.NextError) + " goes to an error")
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
