package ui

// Going to things by their names, and doing actions by theirs.

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/shell"
)

// lastPlaces is how many places the palette names before anything is typed.
const lastPlaces = 9

// palette finds things to go to, and actions with why they are not possible now.
func (r *Root) palette(_ action.Spec, s action.Situation) tea.Cmd {
	r.desk.Push(dialog.NewPalette(r.desk.Dialog(), slices.Concat(r.views(), r.things()), r.actions(s)), r.arrive)
	return nil
}

// arrive goes to the place, or opens the view, that a dialog asks for.
func (r *Root) arrive(_ *shell.Layer, asked any) tea.Cmd {
	if v, ok := asked.(config.View); ok {
		return r.goToView(v)
	}
	at := asked.(shell.Place)
	if !r.hop(func() bool { return r.goTo(at) }) {
		r.desk.Say("that is not there any more")
	}
	return nil
}

// actions are the entries of all actions that there are here.
func (r *Root) actions(s action.Situation) []dialog.Entry {
	all := slices.DeleteFunc(r.desk.Keys.All(), func(sp action.Spec) bool { return sp.Missing(s) })
	return dialog.Actions(all, func(sp action.Spec) string { return r.reason(sp, s) })
}

// things are the entries of all things that can be gone to; those where the operator was
// last say so.
func (r *Root) things() []dialog.Entry {
	var all []dialog.Entry
	for _, f := range r.features {
		f, ok := f.(shell.Indexer)
		if !ok {
			continue
		}
		for _, t := range f.Things() {
			e := dialog.Entry{Kind: t.Kind, Title: t.Name, Facts: t.Facts, Sought: true, Request: t.At}
			e.Recent = r.visited(t.At)
			all = append(all, e)
		}
	}
	return all
}

// visited is how many places ago the operator was at one, 0 for not lately.
func (r *Root) visited(at shell.Place) int {
	ago := 0
	for i := len(r.trail.places) - 1; i >= 0 && ago < lastPlaces; i-- {
		was := r.trail.places[i]
		if slices.ContainsFunc(r.trail.places[i+1:], func(later shell.Place) bool { return row(later) == row(was) }) {
			continue
		}
		ago++
		if stands(was, at) {
			return ago
		}
	}
	return 0
}

// row is a place without the stage that was chosen there.
func row(at shell.Place) shell.Place {
	at.Stage = ""
	return at
}
