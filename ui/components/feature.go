// Package components is the feature about components: making what the file of one describes,
// and writing what one begins with.
package components

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/component/plan"
	"github.com/aloftdeck/aloft/model/component/scaffold"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Planned is a plan that was read.
type Planned struct {
	Plan  plan.Plan
	Notes []string // on the file, each with its line
}

// Maker plans and makes components.
type Maker interface {
	// Plan reads the file of a component and the account, and tells how many things were looked
	// at. What is wrong with the file is a config.Problems.
	Plan(ctx context.Context, file string, tell func(done, total int)) (Planned, error)
	// Apply makes what a plan says, as *plan.Planner does.
	Apply(ctx context.Context, of plan.Plan, progress func(change.Progress)) []plan.Result
}

// Beginner writes what components begin with.
type Beginner interface {
	// Begin writes into a folder, never over a file, and names what it wrote, from the folder on.
	Begin(o scaffold.Options, dir string) ([]string, error)
}

// Options is what the feature works with.
type Options struct {
	Maker    Maker    // nil: no component can be made
	Beginner Beginner // nil: none can be begun
	Feed     model.Feed
}

// Feature is the components.
type Feature struct {
	h        *shell.Host
	o        Options
	file     string // of the component that was named last; empty for none
	applying bool
}

var _ shell.Filler = (*Feature)(nil)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature { return &Feature{h: h, o: o} }

// Name of the feature.
func (f *Feature) Name() string { return "components" }

// Panes are none: what is made of a component shows in the panes of its kind.
func (f *Feature) Panes() []shell.Pane { return nil }

// Handlers do what is about components.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.Apply:        func(action.Spec, action.Situation) tea.Cmd { return f.askForFile() },
		action.NewComponent: func(action.Spec, action.Situation) tea.Cmd { return f.askForNew() },
	}
}

// Fill says what can be done with components.
func (f *Feature) Fill(s *action.Situation) {
	s.Applies, s.Applying, s.Scaffolds = f.o.Maker != nil, f.applying, f.o.Beginner != nil
}
