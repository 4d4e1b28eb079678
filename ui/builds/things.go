package builds

// What can be gone to by its name, and what needs an operator.

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/shell"
	"github.com/aloftdeck/aloft/ui/sign"
)

var (
	_ shell.Indexer  = (*Feature)(nil)
	_ shell.Troubled = (*Feature)(nil)
)

// Things are the builds.
func (f *Feature) Things() []shell.Thing {
	var all []shell.Thing
	now, t := f.h.Now(), f.h.Theme
	for _, r := range f.pane.All() {
		if r.build == nil {
			continue
		}
		facts := []string{ansi.Strip(cell.Badge(t, r.build)), cell.Age(now, r.build.Started), ansi.Strip(cell.Source(t, r.build))}
		all = append(all, shell.Thing{Kind: "build", Name: action.BuildName(*r.build), Facts: strings.Join(facts, "  "), At: placeOf(r.build)})
	}
	return all
}

// placeOf is where a build stands.
func placeOf(b *model.Build) shell.Place { return shell.Place{Scope: action.Builds, Key: b.ID} }

// Troubles are the builds that did not work and are the last of their projects.
func (f *Feature) Troubles() []shell.Trouble {
	var all []shell.Trouble
	seen := map[string]bool{}
	for _, r := range f.pane.All() {
		if r.build == nil || !r.build.Complete || seen[r.project] {
			continue
		}
		seen[r.project] = true
		if s := r.build.Status; s != model.BuildSucceeded && s != model.BuildStopped {
			all = append(all, shell.Trouble{At: placeOf(r.build), Sign: sign.Broken, Why: action.BuildName(*r.build) + ": " + cell.BuildState(r.build)})
		}
	}
	return all
}
