package verb

// Components in the cockpit.

import (
	"context"

	"github.com/aloftdeck/aloft/model/change"
	components "github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	componentsui "github.com/aloftdeck/aloft/ui/components"
)

// componentMaker makes components as `aloft apply` does, and begins them as `aloft new` does.
type componentMaker struct {
	k       *session
	planner *components.Planner
}

// Plan implements componentsui.Maker.
func (m componentMaker) Plan(ctx context.Context, file string, tell func(done, total int)) (componentsui.Planned, error) {
	r, notes, err := m.k.componentRequest(file, "")
	if err != nil {
		return componentsui.Planned{}, err
	}
	of, err := m.planner.Plan(ctx, r, tell)
	return componentsui.Planned{Plan: of, Notes: noteLines(notes)}, err
}

// Apply implements componentsui.Maker.
func (m componentMaker) Apply(ctx context.Context, of components.Plan, progress func(change.Progress)) []components.Result {
	return m.planner.Apply(ctx, of, progress)
}

// Begin implements componentsui.Beginner.
func (m componentMaker) Begin(o scaffold.Options, dir string) ([]string, error) {
	wanted := newOptions{globals: m.k.globals, Scaffold: o, Dir: dir}
	if err := wanted.check(); err != nil {
		return nil, err
	}
	return wanted.write(m.k.env, dir)
}
