// Package functions is the feature about what each stage serves: the matrix, the
// versions behind it, and the moves between them.
package functions

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/keymap"
	"github.com/aloftdeck/aloft/ui/layout"
	"github.com/aloftdeck/aloft/ui/origin"
	"github.com/aloftdeck/aloft/ui/pane"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/shell"
)

// Mover prepares and makes moves. *release.Mover is one.
type Mover interface {
	Prepare(ctx context.Context, r release.Request) release.Sheet
	PrepareAll(ctx context.Context, rs []release.Request, progress func(done, total int)) []release.Sheet
	Move(ctx context.Context, sheets []release.Sheet, o release.Options, progress func(release.Progress)) []release.Result
}

// Rereader reads cells again, before anything else.
type Rereader interface {
	Reread(keys ...model.CellKey)
}

// Options is what the feature works with.
type Options struct {
	Mover    Mover
	Feed     Rereader            // nil: cells are read when they are due
	Versions model.VersionReader // for diffs
	Lister   model.VersionLister // for the newest version; nil: no stages are made of it
	Aliases  model.AliasReader   // for diffs; nil: what stages serve is taken from the screen
	// Owner names what else moves an alias, as far as it is known without asking; empty
	// for nothing. Nil: that is not told.
	Owner   func(model.CellKey) string
	Metrics model.MetricReader // for the price of a swap; nil: it is not told
	Book    *cost.Book         // likewise
	Links   *origin.Links      // nil where builds are not read
	Commits model.CommitReader // what lies between two versions; nil: it is not told
}

// env is what the panes draw from.
type env struct {
	pane.Env
	Links *origin.Links // nil where builds are not read
	// Owner names what else moves an alias, as far as it is known; nil where that is not
	// told.
	Owner func(model.CellKey) string
	// Limits say from when on calls of a function stand out.
	Limits health.Limits
	// Metrics says that calls are read here.
	Metrics bool
	// Keys are the keys that lead on.
	Keys keymap.Keymap
	// Include are the names of functions that are shown; empty for all.
	Include []string
	// Configured says that a config names the stages.
	Configured bool
	// Prefix is what the names of all functions begin with.
	Prefix func() string
}

// Feature is the functions.
type Feature struct {
	h         *shell.Host
	o         Options
	matrix    *Matrix
	versions  *Versions
	beside    *section.Pile
	about     *beside
	hours     hours    // reads of the last hour of cells
	promoted  promoted // the last promotions
	watches   watches
	elsewhere elsewhere
}

var (
	_ shell.Refresher = (*Feature)(nil)
	_ shell.Demander  = (*Feature)(nil)
	_ shell.Rester    = (*Feature)(nil)
	_ shell.Listener  = (*Feature)(nil)
	_ shell.Watcher   = (*Feature)(nil)
	_ shell.Finisher  = (*Feature)(nil)
	_ shell.Opener    = (*Feature)(nil)
	_ shell.Restorer  = (*Feature)(nil)
	_ shell.Looker    = (*Feature)(nil)
)

// New makes the feature.
func New(h *shell.Host, o Options) *Feature {
	f := &Feature{h: h, o: o, hours: hours{}}
	env := env{
		Env: h.Pane(), Links: o.Links, Owner: o.Owner, Limits: f.limits(), Metrics: o.Metrics != nil,
		Keys: h.Keys, Include: h.Config.Functions.Include, Configured: len(h.Config.Stages) > 0,
		Prefix: func() string { return f.matrix.Prefix() },
	}
	f.matrix, f.versions = newMatrix(env, 1), newVersions(env, section.Number)
	f.about, f.beside = newBeside(env, f.versions)
	f.matrix.watched = f.watchWords
	return f
}

// Name of the feature.
func (f *Feature) Name() string { return "functions" }

// Panes are the matrix, and the versions of what is chosen in it.
func (f *Feature) Panes() []shell.Pane {
	return []shell.Pane{
		{Number: 1, Name: "Functions", Scope: action.Functions, Focus: action.FocusFunctions, Pane: f.matrix, Open: f.open,
			Place: layout.First, Needs: layout.Needs{Cols: 60, Head: 1, Rows: 3}},
		{Number: 2, Name: "Versions", Scope: action.Versions, Focus: action.FocusVersions, Pane: f.beside, Open: f.openVersion,
			Of: action.Functions, Place: layout.Beside, Needs: layout.Needs{Cols: 54, Head: 1, Rows: 3}},
	}
}

// Handlers do what is about versions and stages.
func (f *Feature) Handlers() map[action.ID]shell.Handler {
	return map[action.ID]shell.Handler{
		action.StageLeft:  f.h.Do,
		action.StageRight: f.h.Do,

		action.Promote:     f.request,
		action.Rollback:    f.request,
		action.MoveVersion: f.request,
		action.MakeStages:  f.makeStages,
		action.Undo:        f.h.UndoLast,
		action.Move:        f.pick,
		action.Diff:        f.diffStages,
		action.DiffVersion: f.diffVersion,
	}
}

// Demand wants the functions on the screen, and the versions of the chosen one.
func (f *Feature) Demand(d *model.Demand, s action.Situation, shown func(action.Scope) bool) {
	if shown(action.Functions) {
		d.Visible = f.matrix.Visible()
	}
	if len(d.Visible) == 0 && s.Function != "" {
		d.Visible = []string{s.Function} // the matrix is not shown: what it chose still has to be true
	}
	if shown(action.Versions) || shown(action.Functions) && f.matrix.Leads() {
		d.Chosen = s.Function
	}
	health := health.Shown{Watches: f.watches.shown()}
	if st, ok := f.h.Store.Stage(s.Stage); ok {
		health.On, health.Alias = shown(action.Functions) || shown(action.Versions), st.Alias
	}
	if health.On || len(health.Watches) > 0 {
		d.Topics = append(d.Topics, health)
	}
	for _, box := range shell.Boxes[*picker](f.h.Layers) {
		d.Chosen = box.listed
		break
	}
}

// Refresh gives newly read versions to the picker that waits for them.
func (f *Feature) Refresh(c store.Changes) {
	if c.Touch(store.OfVersions) {
		f.fillPickers()
	}
}

// Progress shows on the functions' rows what changes of their stages are at.
func (f *Feature) Progress(news []change.Progress) {
	var names []string
	for _, p := range news {
		if p.Subject.Kind == model.FunctionSubject && p.Subject.Part != "" {
			f.replaces(p.Subject.Cell())
			f.h.Store.SetMoving(p.Subject.Cell(), &p)
			names = append(names, p.Subject.Name)
		}
	}
	if len(names) > 0 {
		f.h.Refresh(store.Changed(store.OfCells, names...))
	}
}

// Ended has the cells read again that were changed, and takes over what the changes
// themselves answered, so that the screen is right at once.
func (f *Feature) Ended(subjects []model.Subject, results []change.Result) {
	var changed store.Changes
	var cells []model.CellKey
	for _, s := range subjects {
		if s.Kind == model.FunctionSubject {
			cells = append(cells, s.Cell())
			if s.Part == "" { // a version was published
				continue
			}
			f.h.Store.SetMoving(s.Cell(), nil)
			changed.Add(store.OfCells, s.Name)
			changed.Add(store.OfVersions, s.Name)
		}
	}
	if len(cells) == 0 {
		return
	}
	f.h.Refresh(changed)
	var facts []model.Event
	for _, res := range results {
		alias, ok := res.Seen.(model.Alias)
		if !ok || alias.Name == "" {
			continue
		}
		at := res.At
		if at.IsZero() {
			at = f.h.Now()
		}
		facts = append(facts, model.AliasRead{Read: model.Read{Asked: at, At: at}, Alias: alias, Full: true})
	}
	f.h.Apply(facts...)
	for _, res := range results {
		f.watchMove(res)
	}
	for _, fact := range facts {
		if e, ok := fact.(model.AliasRead); ok {
			f.h.Store.LookAt(model.CellKey{Function: e.Alias.Function, Alias: e.Alias.Name}) // it is one's own
		}
	}
	if f.o.Feed != nil && len(results) > 0 {
		f.o.Feed.Reread(cells...)
	}
}

// Opens are versions, by their subject.
func (f *Feature) Opens() map[model.SubjectKind]func(model.Subject) tea.Cmd {
	return map[model.SubjectKind]func(model.Subject) tea.Cmd{model.VersionSubject: f.goTo}
}

// goTo chooses a function and a version of it.
func (f *Feature) goTo(s model.Subject) tea.Cmd {
	if !f.matrix.Choose(s.Name) {
		f.h.Say(s.Name + " is not among the functions")
		return nil
	}
	f.versions.Follow(f.h.Situation())
	if !f.versions.Choose(s.Part) {
		f.h.Say("version " + s.Part + " of " + s.Name + " is not known any more")
	}
	f.h.Redraw(action.Functions)
	f.h.Focus(action.Versions)
	f.h.Redraw(action.Versions)
	return nil
}

// open goes on to the versions of the chosen function.
func (f *Feature) open(_ action.Spec, s action.Situation) tea.Cmd {
	if s.Function != "" {
		f.h.Focus(action.Versions)
	}
	return nil
}

// openVersion gives all that is known of the chosen version the room of the pane, and then
// goes on to its build.
func (f *Feature) openVersion(_ action.Spec, s action.Situation) tea.Cmd {
	if b, ok := f.o.Links.BuildOf(s.Function, s.Version); ok && f.about.open {
		return f.h.Open(model.BuildSubject(f.h.Store.Identity(), b.Project, b.ID))
	}
	f.about.open = !f.about.open
	f.h.Redraw(action.Versions)
	return nil
}
