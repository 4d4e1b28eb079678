// Package builds is the feature about CodeBuild: the builds, and the way from a build to a
// function that runs it.
package builds

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/origin"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Options is what the feature works with.
type Options struct {
	Refs     model.RefLister
	Builder  Builder
	Deployer Deployer        // nil: nothing can be deployed
	Feed     model.BuildFeed // nil: builds are read when they are due
	Links    *origin.Links
	Logs     Logs
}

// Logs shows logs.
type Logs interface {
	// Follow opens logs as one.
	Follow(sources ...model.LogSource)
}

// Feature is the builds.
type Feature struct {
	h       *shell.Host
	o       Options
	pane    *Pane
	beside  *beside
	deploys map[string]*deploy // under way, by function
}

var (
	_ shell.Filler   = (*Feature)(nil)
	_ shell.Deriver  = (*Feature)(nil)
	_ shell.Counter  = (*Feature)(nil)
	_ shell.Demander = (*Feature)(nil)
	_ shell.Watcher  = (*Feature)(nil)
	_ shell.Opener   = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	f := &Feature{h: h, o: o, deploys: map[string]*deploy{}}
	f.pane = newPane(f.env(), 3)
	f.beside = newBeside(f)
	return f
}

// Links makes the links between builds and versions, which the panes of both share.
func Links(s *store.Store, sources []config.Source) *origin.Links {
	projects := map[string][]string{}
	for _, source := range sources {
		projects[source.Function] = append(projects[source.Function], projectOf(source))
	}
	return origin.NewLinks(s, projects)
}

// env is what the panes of builds draw from.
type env struct {
	pane.Env
	Links    *origin.Links
	Projects []string // globs of the projects that are shown; empty for all
}

func (f *Feature) env() env { return env{f.h.Pane(), f.o.Links, f.h.Config.Builds.Projects} }

// Name of the feature.
func (f *Feature) Name() string { return "builds" }

// Panes are the builds, and what is known of the chosen one.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{
		// They need room for their phase or the versions that they became.
		{Number: 3, Name: "Builds", Scope: action.Builds, Focus: action.FocusBuilds, Pane: f.pane, Open: f.open, Moved: f.readOlder,
			Place: layout.Second, Needs: layout.Needs{Cols: 56, Head: 1, Rows: 3}},
		{Number: section.Number, Name: "Build", Scope: action.Builds, Focus: action.FocusVersions, Pane: f.beside, Open: f.openBecame,
			Of: action.Builds, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}},
	}
}

// Handlers do what is about builds.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.StartBuild:  f.startBuild,
		action.StopBuild:   f.askToStop,
		action.RetryBuild:  f.askToRetry,
		action.DeployBuild: f.deployBuild,
		action.Publish:     f.publish,
	}
}

// Fill says what can be done with builds.
func (f *Feature) Fill(s *action.Situation) { s.Pipeline, s.Deploys = true, f.o.Deployer != nil }

// Derive has the links found anew.
func (f *Feature) Derive(c store.Changes) { f.o.Links.Refresh(c) }

// Counts reports whether a running build counts seconds on the screen.
func (f *Feature) Counts(shown func(action.Scope) bool) bool {
	return f.pane.Running() && (shown(action.Builds) || f.beside.shown)
}

// Demand wants the builds of the projects on the screen, and the one that the right pane
// shows.
func (f *Feature) Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool) {
	beside := s.Beside == action.Builds
	if shown(action.Builds) || beside {
		d.Builds, d.Projects = true, f.pane.VisibleProjects()
	}
	function := ""
	if shown(action.Versions) {
		function = s.Function
	}
	if keys := f.unreadCommits(shown(action.Builds), function); len(keys) > 0 {
		d.Topics = append(d.Topics, model.CommitsShown{Wanted: keys})
	}
	b, known := f.beside.build()
	if !known || !beside {
		return
	}
	if !b.Complete {
		d.Watched = []string{b.ID}
	}
	if d.Chosen == "" {
		d.Chosen = f.made(b.Project)
	}
}

// made is a function that a project makes, whose versions tell what its builds became: one
// whose versions are not all known, else the first.
func (f *Feature) made(project string) string {
	names := f.o.Links.FunctionsOf(project)
	if _, ok := f.h.Store.Function(project); ok && len(names) == 0 {
		names = []string{project}
	}
	for _, name := range names {
		if !f.h.Store.Versions(name).Complete {
			return name
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[0]
}

// Opens are builds, by their subject.
func (f *Feature) Opens() map[model.SubjectKind]func(model.Subject) tea.Cmd {
	return map[model.SubjectKind]func(model.Subject) tea.Cmd{model.ProjectSubject: f.goTo}
}

// goTo chooses a build in its pane, beside which all is told of it.
func (f *Feature) goTo(s model.Subject) tea.Cmd {
	id := s.Name + ":" + s.Part
	if _, ok := f.h.Store.Build(id); !ok || !f.pane.Choose(id) {
		f.h.Say("that build is not known any more")
		return nil
	}
	f.h.Focus(action.Builds)
	f.h.Redraw(action.Builds)
	return nil
}

// logOf is the log of a build.
func logOf(b model.Build) model.LogSource { return model.LogSource{Build: b.ID} }

// open follows the log of the chosen build, which the list keeps the keys beside.
func (f *Feature) open(_ action.Spec, s action.Situation) tea.Cmd {
	if s.Build == nil {
		f.h.Say("no build of " + s.Project + " is known, so there is no log")
		return nil
	}
	f.o.Logs.Follow(logOf(*s.Build))
	f.h.Say("the log of " + action.BuildName(*s.Build) + " is open: " + f.h.Keys.Label(action.FocusLog) + " gives it the keys")
	f.h.Reveal(action.LogPane)
	return nil
}

// openBecame goes to the first version that the build became.
func (f *Feature) openBecame(_ action.Spec, s action.Situation) tea.Cmd {
	if s.Build != nil {
		if origins := f.o.Links.VersionsOf(s.Build.ID); len(origins) > 0 {
			return f.h.Open(model.Subject{Kind: model.VersionSubject, Name: origins[0].Function, Part: origins[0].Version})
		}
	}
	f.h.Say("no version is known that it became")
	return nil
}

// readOlder has older builds read when the cursor came to the last one known.
func (f *Feature) readOlder() {
	if project, more := f.pane.Older(); more && f.o.Feed != nil {
		f.o.Feed.OlderBuilds(project)
	}
}
