package ui

import (
	"cmp"
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/commands"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/theme"
)

// New makes the cockpit's model. It starts nothing: Init does.
func New(o Options) *Root {
	var own []action.Spec
	if o.Environ != nil {
		own = commands.Specs(o.Config.Commands)
	}
	keys, err := keymap.New(o.Config.Keys, own...)
	if err != nil {
		keys, _ = keymap.New(nil)
	}
	r := &Root{
		o: o,
		looks: theme.Options{
			Name: o.Config.UI.Theme, Depth: colorprofile.ANSI256, DarkBackground: true,
			ASCII: plainSigns(o), Own: o.Config.UI.Palette,
		},
		focused: true,
		input:   input{mouse: o.Config.UI.Mouse},
		clocks:  clocks{pulse: &pulse{now: o.Now}},
	}
	o.Store.SetOperator(o.Operator.Name)
	r.desk = shell.NewDesk(shell.Setup{
		Store: o.Store, Keys: keys, Config: o.Config, Now: o.Now, Getenv: o.getenv, Folder: o.Folder, Cockpit: r,
		Unopened: o.Unopened, Profile: o.Way.Profile,
		Changed: func() {
			r.input.prompt = nil
			r.drawn.pane(r.focus)
		},
	})
	r.desk.Theme = theme.New(r.looks)
	if err != nil {
		r.desk.Fail("the keys of the config are not used: " + err.Error())
	}
	r.furnish(features(o, r.desk.Host))
	tellSettled(o, r.desk.Host)
	if o.View != nil {
		r.trail.going = true // nobody was anywhere before
		r.openView(*o.View)
		r.trail.going = false
	}
	r.drawn.all()
	return r
}

// furnish takes in the features with their panes and handlers.
func (r *Root) furnish(features []shell.Feature) {
	r.features = features
	for _, f := range features {
		r.panes = append(r.panes, f.Panes()...)
	}
	r.desk.Tell(features)
	slices.SortStableFunc(r.panes, func(a, b shell.Pane) int { return cmp.Compare(a.Number, b.Number) })
	r.there = make([]action.Scope, len(r.panes))
	r.front = map[layout.Place]int{}
	for i, p := range r.panes {
		r.there[i] = p.Scope
	}
	for i, p := range slices.Backward(r.panes) {
		if !p.Attends() {
			r.front[p.Place] = i
		}
	}
	r.handlers = r.common()
	for _, p := range r.panes {
		r.handlers[p.Focus] = focusOn(r, p.Scope)
		if p.Place == layout.Beside {
			r.handlers[p.Focus] = r.toBeside
		}
	}
	for _, f := range features {
		for id, do := range f.Handlers() {
			r.handlers[id] = do
		}
	}
}

// start gives the model the context of its program.
func (r *Root) start(ctx context.Context) { r.desk.Start(ctx) }

// setProfile says how many colours there are.
func (r *Root) setProfile(p colorprofile.Profile) {
	r.looks.Depth = p
	r.restyle()
}

func (r *Root) restyle() {
	r.desk.Theme = theme.New(r.looks)
	for _, p := range r.panes {
		p.Restyle(r.desk.Theme)
	}
	r.drawn.all()
}

// focusOn is the handler that gives a pane the keys.
func focusOn(r *Root, scope action.Scope) shell.Handler {
	return func(action.Spec, action.Situation) tea.Cmd {
		r.Focus(scope)
		return nil
	}
}

// plainSigns reports whether to draw with ASCII alone: as the config says, else as the
// locale does.
func plainSigns(o Options) bool {
	switch o.Config.UI.Charset {
	case "ascii":
		return true
	case "utf8":
		return false
	}
	return !theme.UTF8(o.getenv)
}
