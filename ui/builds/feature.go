// Package builds is the feature about CodeBuild: the builds, and the way from a build to a
// function that runs it.
package builds

import (
	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/config"
	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/origin"
	"github.com/aloftdeck/aloft/ui/pane"
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
	deploys map[string]*deploy // under way, by function
}

var (
	_ shell.Filler    = (*Feature)(nil)
	_ shell.Deriver   = (*Feature)(nil)
	_ shell.Refresher = (*Feature)(nil)
	_ shell.Ticker    = (*Feature)(nil)
	_ shell.Counter   = (*Feature)(nil)
	_ shell.Demander  = (*Feature)(nil)
	_ shell.Watcher   = (*Feature)(nil)
	_ shell.Opener    = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	f := &Feature{h: h, o: o, deploys: map[string]*deploy{}}
	f.pane = newPane(f.env(), 3)
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

// env is what the panes and the details of builds draw from.
type env struct {
	pane.Env
	Links *origin.Links
}

func (f *Feature) env() env { return env{f.h.Pane(), f.o.Links} }

// Name of the feature.
func (f *Feature) Name() string { return "builds" }

// Panes are the builds.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{
		// They need room for their phase or the versions that they became.
		{Number: 3, Name: "Builds", Scope: action.Builds, Focus: action.FocusBuilds, Pane: f.pane, Open: f.open, Moved: f.readOlder,
			Place: layout.Second, Needs: layout.Needs{Cols: 56, Head: 1, Rows: 3}},
	}
}

// Handlers do what is about builds.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.StartBuild:  f.startBuild,
		action.StopBuild:   f.askToStop,
		action.RetryBuild:  f.askToRetry,
		action.DeployBuild: f.deployBuild,
	}
}

// Fill says what can be done with builds.
func (f *Feature) Fill(s *action.Situation) { s.Pipeline, s.Deploys = true, f.o.Deployer != nil }

// Derive has the links found anew.
func (f *Feature) Derive(c store.Changes) { f.o.Links.Refresh(c) }

// Refresh brings the dialogs that show a build up to date.
func (f *Feature) Refresh(c store.Changes) {
	if c.Touch(store.OfFunctions | store.OfBuilds | store.OfVersions) {
		f.Tick()
	}
}

// Tick lets the ages in the dialogs of builds grow.
func (f *Feature) Tick() {
	for _, box := range shell.Boxes[*buildBox](f.h.Layers) {
		if b, known := f.h.Store.Build(box.id); known {
			_, lines := buildDetails(f.env(), b)
			box.SetLines(lines)
		}
	}
}

// Counts reports whether a running build counts seconds on the screen.
func (f *Feature) Counts(shown func(action.Scope) bool) bool {
	return f.pane.Running() && (shown(action.Builds) || len(f.watched()) > 0)
}

// Demand wants the builds of the projects on the screen and those that are open.
func (f *Feature) Demand(d *model.Demand, _ action.Situation, shown func(action.Scope) bool) {
	if shown(action.Builds) {
		d.Builds, d.Projects = true, f.pane.VisibleProjects()
	}
	d.Watched = f.watched()
}

// Opens are builds, by their subject.
func (f *Feature) Opens() map[model.SubjectKind]func(model.Subject) tea.Cmd {
	return map[model.SubjectKind]func(model.Subject) tea.Cmd{model.ProjectSubject: f.goTo}
}

// goTo chooses a build in its pane and shows it.
func (f *Feature) goTo(s model.Subject) tea.Cmd {
	id := s.Name + ":" + s.Part
	b, ok := f.h.Store.Build(id)
	if !ok || !f.pane.Choose(id) {
		f.h.Say("that build is not known any more")
		return nil
	}
	f.h.Focus(action.Builds)
	f.h.Redraw(action.Builds)
	f.show(b)
	return nil
}

// buildBox shows a build, and what becomes of it while it is open.
type buildBox struct {
	*dialog.Details
	id string
}

// logOf is the log of a build.
func logOf(b model.Build) model.LogSource { return model.LogSource{Build: b.ID} }

// open shows the chosen build and follows its log. Of a project without builds what
// is known of it is shown.
func (f *Feature) open(_ action.Spec, s action.Situation) tea.Cmd {
	if s.Build == nil {
		f.h.OpenRow(f.pane)
		return nil
	}
	f.o.Logs.Follow(logOf(*s.Build))
	f.show(*s.Build)
	return nil
}

func (f *Feature) show(b model.Build) {
	title, lines := buildDetails(f.env(), b)
	box := dialog.NewDetails(f.h.Dialog(), title, lines)
	var takes shell.Takes
	if origins := f.o.Links.VersionsOf(b.ID); len(origins) > 0 {
		version := model.Subject{Kind: model.VersionSubject, Name: origins[0].Function, Part: origins[0].Version}
		box.SetLink("show version "+version.Part+" of "+version.Name, version)
		takes = func(*shell.Layer, any) tea.Cmd { return f.h.Open(version) }
	}
	f.h.Push(&buildBox{box, b.ID}, takes)
}

// watched are the builds that dialogs show and that have not ended.
func (f *Feature) watched() []string {
	var ids []string
	for _, box := range shell.Boxes[*buildBox](f.h.Layers) {
		if b, known := f.h.Store.Build(box.id); !known || !b.Complete {
			ids = append(ids, box.id)
		}
	}
	return ids
}

// readOlder has older builds read when the cursor came to the last one known.
func (f *Feature) readOlder() {
	if project, more := f.pane.Older(); more && f.o.Feed != nil {
		f.o.Feed.OlderBuilds(project)
	}
}
