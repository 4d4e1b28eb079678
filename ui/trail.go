package ui

// Going from place to place, and back.

import (
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/sign"
)

// mostPlaces is how many places can be gone back to.
const mostPlaces = 50

// place is a pane of which a row is a place.
type place interface {
	ChosenKey() string
	Choose(key string) bool
}

// staged is a pane in which a stage is chosen.
type staged interface{ ChooseStage(name string) }

// here is where the operator stands.
func (r *Root) here(s action.Situation) shell.Place {
	at := shell.Place{Scope: s.Scope, Function: s.Function, Stage: s.Stage}
	if p, ok := r.panes[r.focus].Pane.(place); ok {
		at.Key = p.ChosenKey()
	}
	return at
}

// leave remembers where the operator stands, before going elsewhere.
func (r *Root) leave() {
	t := &r.trail
	if t.going {
		return
	}
	at := r.here(r.Situation())
	if n := len(t.places); n > 0 && t.places[n-1] == at {
		return
	}
	t.places = append(t.places, at)
	if over := len(t.places) - mostPlaces; over > 0 {
		t.places = slices.Clone(t.places[over:])
	}
}

// hop remembers where the operator stands, and goes elsewhere.
func (r *Root) hop(there func() bool) bool {
	r.leave()
	was := r.trail.going
	r.trail.going = true
	defer func() { r.trail.going = was }()
	return there()
}

// goTo chooses a row and gives its pane the keys. It reports whether the row is there.
func (r *Root) goTo(at shell.Place) bool {
	if i := r.paneOf(action.Functions); i >= 0 {
		if p, ok := r.panes[i].Pane.(place); ok && at.Function != "" && at.Scope != action.Functions {
			p.Choose(at.Function)
		}
		if p, ok := r.panes[i].Pane.(staged); ok && at.Stage != "" {
			p.ChooseStage(at.Stage)
		}
		r.drawn.pane(i)
	}
	i := r.paneOf(at.Scope)
	if i < 0 {
		return false
	}
	r.follow()
	there := true
	if p, ok := r.panes[i].Pane.(place); ok && at.Key != "" {
		there = p.Choose(at.Key)
	}
	r.drawn.pane(i)
	r.setFocus(i)
	if r.panes[i].Moved != nil {
		r.panes[i].Moved()
	}
	return there
}

// follow lets the panes that show more of what is chosen elsewhere show it now.
func (r *Root) follow() {
	s := r.Situation()
	for i, p := range r.panes {
		if f, ok := p.Pane.(pane.Follower); ok && f.Follow(s) {
			r.drawn.pane(i)
		}
	}
}

// goBack goes to where the operator was before.
func (r *Root) goBack(action.Spec, action.Situation) tea.Cmd {
	t := &r.trail
	here := r.here(r.Situation())
	for n := len(t.places); n > 0; n = len(t.places) {
		at := t.places[n-1]
		t.places = t.places[:n-1]
		if at == here {
			continue
		}
		t.going = true
		there := r.goTo(at)
		t.going = false
		if !there {
			r.desk.Say("what was chosen there is gone")
		}
		return nil
	}
	r.desk.Say("there is nothing to go back to")
	return nil
}

// alarms are what needs an operator, list by list.
func (r *Root) alarms() []shell.Trouble {
	var all []shell.Trouble
	for _, f := range r.features {
		if f, ok := f.(shell.Troubled); ok {
			all = append(all, f.Troubles()...)
		}
	}
	slices.SortStableFunc(all, func(a, b shell.Trouble) int { return r.paneOf(a.At.Scope) - r.paneOf(b.At.Scope) })
	return all
}

// nextTrouble goes to the next thing that needs an operator: the one after that where the
// operator stands, else the first of the list with the keys or of one after it.
func (r *Root) nextTrouble(_ action.Spec, s action.Situation) tea.Cmd {
	all := r.alarms()
	unread := r.unread()
	if len(all) == 0 {
		text := "nothing needs an operator"
		if unread != "" {
			text = "nothing that was read needs an operator; not read yet: " + unread
		}
		r.desk.Say(text)
		return nil
	}
	here := r.here(s)
	next := slices.IndexFunc(all, func(t shell.Trouble) bool { return r.paneOf(t.At.Scope) >= r.last })
	if at := slices.IndexFunc(all, func(t shell.Trouble) bool { return stands(here, t.At) }); at >= 0 {
		next = at + 1
	}
	next = max(next, 0) % len(all)
	r.hop(func() bool { return r.goTo(all[next].At) })
	text := fmt.Sprintf("%s %s (%d of %d", all[next].Sign.Glyph(r.desk.Theme.Glyphs), all[next].Why, next+1, len(all))
	if unread != "" {
		text += " so far"
	}
	kind := shell.Warn
	if all[next].Sign >= sign.Broken {
		kind = shell.Bad
	}
	r.desk.SayAs(kind, text+")")
	return nil
}

// unread is what was not read yet of what may need an operator, in a few words; empty when
// all of it was.
func (r *Root) unread() string {
	var parts []string
	for _, f := range r.features {
		if f, ok := f.(shell.Unsure); ok {
			if text := f.Unread(); text != "" {
				parts = append(parts, text)
			}
		}
	}
	return strings.Join(parts, ", ")
}

// stands reports whether the operator, who is here, stands at a place.
func stands(here, at shell.Place) bool {
	return here.Scope == at.Scope && here.Key == at.Key &&
		(at.Function == "" || at.Function == here.Function) && (at.Stage == "" || at.Stage == here.Stage)
}
