package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// layer is one open dialog with the requests whose answers it shows.
type layer struct {
	box      dialog.Dialog
	guard    guard
	requests []uint64
	at       rect // where it was drawn
}

// top is the dialog that has the keys, nil when none is open.
func (r *Root) top() *layer {
	if len(r.layers) == 0 {
		return nil
	}
	return r.layers[len(r.layers)-1]
}

// layerOf is the dialog that a request belongs to.
func (r *Root) layerOf(request uint64) *layer {
	for _, l := range r.layers {
		if slices.Contains(l.requests, request) {
			return l
		}
	}
	return nil
}

// push opens a dialog.
func (r *Root) push(box dialog.Dialog) *layer {
	l := &layer{box: box}
	if box.Guarded() {
		l.guard.arm(r.now())
	}
	r.layers = append(r.layers, l)
	r.prompt = nil
	r.drawn.pane(r.focus)
	return l
}

// pop closes a dialog and gives up what it waited for.
func (r *Root) pop(l *layer) {
	for _, n := range l.requests {
		r.answered(n)
	}
	r.layers = slices.DeleteFunc(r.layers, func(o *layer) bool { return o == l })
	r.drawn.pane(r.focus)
}

// give hands input to the dialog on top and does what it answers.
func (r *Root) give(l *layer, msg tea.Msg) tea.Cmd {
	reply := l.box.Update(msg)
	if reply.Close {
		r.pop(l)
	}
	var cmds []tea.Cmd
	if reply.Request != nil {
		cmds = append(cmds, r.told(l, reply.Request))
	}
	if reply.Invoke != "" {
		cmds = append(cmds, r.invoke(reply.Invoke))
	}
	return tea.Batch(cmds...)
}

// dialogEnv is what dialogs get.
func (r *Root) dialogEnv() dialog.Env {
	return dialog.Env{Keys: r.keys, Now: r.o.Now, Stages: r.store.Stages(), Serves: func(function, version string) []string {
		var names []string
		for _, st := range r.store.ServedBy(function, version) {
			names = append(names, st.Name)
		}
		return names
	}}
}

// invoke does an action, or says why it can not be done now.
func (r *Root) invoke(id action.ID) tea.Cmd {
	sp, ok := r.keys.Spec(id)
	if !ok {
		return nil
	}
	s := r.situation()
	if reason := r.reason(sp, s); reason != "" {
		r.say(sp.Title + ": " + reason)
		return nil
	}
	run, ok := handlers()[id]
	if !ok {
		return nil
	}
	return run(r, sp, s)
}

// reason is why an action can not be done now: for one of its own reasons, or
// because it belongs to a pane that has not the focus.
func (r *Root) reason(sp action.Spec, s action.Situation) string {
	for i, d := range r.declared {
		if d.scope == sp.Scope && i != r.focus {
			return "only in " + d.name
		}
	}
	return sp.Reason(s)
}
