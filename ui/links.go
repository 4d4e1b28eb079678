package ui

// The ways from a build to its version and back.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/ui/pane"
)

// toBuild and toVersion lead from a dialog to what it speaks of.
type (
	toBuild   struct{ id string }
	toVersion pane.Origin
)

// buildOfChosen is the build of the version that is chosen in Versions.
func (r *Root) buildOfChosen() (model.Build, bool) {
	if r.declared[r.focus].scope != action.Versions {
		return model.Build{}, false
	}
	s := r.situation()
	return r.links.BuildOf(s.Function, s.Version)
}

// goToBuild chooses a build in its pane and shows it.
func (r *Root) goToBuild(to toBuild) {
	b, ok := r.store.Build(to.id)
	if !ok || !r.builds.Choose(to.id) {
		r.say("that build is not known any more")
		return
	}
	r.setFocus(r.paneOf(action.Builds))
	r.drawn.pane(r.focus)
	r.showBuild(b)
}

// goToVersion chooses a function and a version of it.
func (r *Root) goToVersion(to toVersion) {
	functions, versions := r.paneOf(action.Functions), r.paneOf(action.Versions)
	f, v := r.panes[functions].(*pane.Functions), r.panes[versions].(*pane.Versions)
	if !f.Choose(to.Function) {
		r.say(to.Function + " is not among the functions")
		return
	}
	v.Follow(r.situation())
	if !v.Choose(to.Version) {
		r.say(fmt.Sprintf("version %s of %s is not known any more", to.Version, to.Function))
	}
	r.drawn.pane(functions)
	r.setFocus(versions)
	r.drawn.pane(versions)
}
