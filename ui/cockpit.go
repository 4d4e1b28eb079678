package ui

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/shell"
)

// This file is what the root does for its features: it is their shell.Cockpit.

// Situation is where the operator stands.
func (r *Root) Situation() action.Situation {
	s := action.Situation{Store: r.desk.Store, Panes: r.there, ReadOnly: !r.desk.MayWrite(),
		Unopened: r.desk.Unopened(), Scope: r.panes[r.focus].Scope,
		Beside: r.shownBeside(), Undo: r.desk.Undo.Last(), Nowhere: len(r.trail.places) == 0}
	for _, f := range r.features {
		if f, ok := f.(shell.Filler); ok {
			f.Fill(&s)
		}
	}
	for _, p := range r.panes {
		p.Fill(&s)
	}
	return s
}

// Focus gives a pane the keys.
func (r *Root) Focus(scope action.Scope) { r.setFocus(r.paneOf(scope)) }

// Reveal shows a pane, with the keys where it would not show else.
func (r *Root) Reveal(scope action.Scope) {
	if r.arrange(); !r.showsScope(scope) {
		r.Focus(scope)
	}
}

// setFocus gives a pane the keys.
func (r *Root) setFocus(i int) {
	if i < 0 || i == r.focus {
		return
	}
	r.leave()
	r.drawn.pane(r.focus)
	r.drawn.pane(i)
	r.focus = i
	if p := r.panes[i]; !p.Attends() {
		r.front[p.Place], r.last = i, i
	}
}

// Redraw draws a pane anew, and the right pane of a list with it.
func (r *Root) Redraw(scope action.Scope) {
	r.drawn.pane(r.paneOf(scope))
	for i, p := range r.panes {
		if p.Of == scope {
			r.drawn.pane(i)
		}
	}
}

// Refresh tells panes and features what changed.
func (r *Root) Refresh(c store.Changes) {
	for _, f := range r.features {
		if f, ok := f.(shell.Deriver); ok {
			f.Derive(c)
		}
	}
	for i, p := range r.panes {
		if p.Refresh(c) {
			r.drawn.pane(i)
		}
	}
	for _, f := range r.features {
		if f, ok := f.(shell.Refresher); ok {
			f.Refresh(c)
		}
	}
}

// Do hands a movement or a change of view to the pane with the keys.
func (r *Root) Do(sp action.Spec, _ action.Situation) tea.Cmd {
	p := r.panes[r.focus]
	if !p.Do(sp.ID) {
		r.desk.Say(sp.Title + ": not in " + p.Name)
		return nil
	}
	r.drawn.pane(r.focus)
	if p.Moved != nil {
		p.Moved()
	}
	return nil
}

// Invoke does an action, or says why it can not be done now.
func (r *Root) Invoke(id action.ID) tea.Cmd {
	sp, ok := r.desk.Keys.Spec(id)
	if !ok {
		return nil
	}
	s := r.Situation()
	if reason := r.reason(sp, s); reason != "" {
		r.desk.Say(sp.Title + ": " + reason)
		return nil
	}
	if do := r.handlers[id]; do != nil {
		return do(sp, s)
	}
	return nil
}

// reason is why an action can not be done now: for one of its own reasons, or
// because it belongs to a pane that has not the focus.
func (r *Root) reason(sp action.Spec, s action.Situation) string {
	own := r.panes[r.focus].Scope
	if i := r.paneOf(sp.Scope); i >= 0 && sp.Scope != own {
		return "only in " + r.panes[i].Name
	}
	return sp.Reason(s)
}

// Open shows a thing, in the feature that knows its kind.
func (r *Root) Open(subject model.Subject) tea.Cmd {
	for _, f := range r.features {
		if f, ok := f.(shell.Opener); ok {
			if open := f.Opens()[subject.Kind]; open != nil {
				var cmd tea.Cmd
				r.hop(func() bool {
					cmd = open(subject)
					return true
				})
				return cmd
			}
		}
	}
	r.desk.Say(subject.String() + " can not be shown here")
	return nil
}

// TakeBack opens the sheet of what takes back a change, in the feature that knows its
// kind.
func (r *Root) TakeBack(u action.Undoing) tea.Cmd {
	for _, f := range r.features {
		if f, ok := f.(shell.Restorer); ok {
			if cmd, mine := f.TakeBack(u); mine {
				return cmd
			}
		}
	}
	return nil
}
