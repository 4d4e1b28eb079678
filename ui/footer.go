package ui

import (
	"slices"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/bars"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// hinted is one action in the footer.
type hinted struct {
	id     action.ID
	text   string
	key    string
	dimmed bool
}

// The actions that the footer names beside those of the pane with the keys, in their
// order.
func listHints() []action.ID { return []action.ID{action.Mark, action.Sort, action.Zoom} }
func generalHints() []action.ID {
	return []action.ID{action.Undo, action.Back, action.Filter, action.Palette, action.Help, action.Quit}
}

// hints are the actions that the footer names: those of the dialog, else those of
// the pane with the keys, of lists, and the general ones.
func (r *Root) hints() (own, lists, general []hinted) {
	if l := r.desk.Top(); l != nil {
		for _, k := range l.Box.Keys() {
			if h, ok := r.dialogHint(k); ok {
				own = append(own, h)
			}
		}
		return own, nil, nil
	}
	s := r.Situation()
	for _, sp := range r.desk.Keys.All() {
		if sp.Missing(s) {
			continue
		}
		if sp.Hint == "" || r.desk.Keys.Label(sp.ID) == "" {
			continue
		}
		text := sp.Hint
		if other := sp.Hints[s.Scope]; other != "" {
			text = other
		}
		h := hinted{id: sp.ID, text: text, key: r.desk.Keys.Label(sp.ID), dimmed: sp.Reason(s) != ""}
		switch {
		case sp.ID == action.Mark && s.Scope != action.Functions: // no other list has marks
		case slices.Contains(listHints(), sp.ID):
			lists = append(lists, h)
		case slices.Contains(generalHints(), sp.ID):
			if !h.dimmed { // there is no room for what is not possible
				general = append(general, h)
			}
		case sp.Scope == s.Scope:
			own = append(own, h)
		}
	}
	in := func(order []action.ID) func(a, b hinted) int {
		return func(a, b hinted) int { return slices.Index(order, a.id) - slices.Index(order, b.id) }
	}
	slices.SortFunc(lists, in(listHints()))
	slices.SortFunc(general, in(generalHints()))
	return own, lists, general
}

// dialogHint is what a key of a dialog is called in the footer. What does nothing now
// has no key there, and is named only where it is enter.
func (r *Root) dialogHint(k dialog.Key) (hinted, bool) {
	h := hinted{id: k.ID, text: r.desk.Dialog().Words(k), key: r.desk.Keys.Label(k.ID)}
	switch {
	case k.Place == dialog.InBox:
		return h, false
	case k.Off:
		return hinted{text: k.Does, dimmed: true}, k.ID == action.Confirm && k.Does != ""
	}
	return h, h.key != ""
}

// footerLine names the keys that matter here; those that can not be used now are dim.
func (r *Root) footerLine() string {
	own, lists, general := r.hints()
	line, places := bars.Footer{Own: named(own), Lists: named(lists), General: named(general)}.Line(r.desk.Theme, r.w)
	for i, h := range slices.Concat(own, lists, general) {
		if at := places[i]; at.W > 0 && h.id != "" {
			r.drawn.hit(at.X, r.plan.Footer, at.W, h.id)
		}
	}
	return line
}

// named are actions as the footer draws them.
func named(hints []hinted) []bars.Key {
	keys := make([]bars.Key, len(hints))
	for i, h := range hints {
		keys[i] = bars.Key{Name: h.key, Does: h.text, Off: h.dimmed, Stays: h.id == action.Help || h.id == action.Quit, Bare: h.id == action.Palette}
	}
	return keys
}
