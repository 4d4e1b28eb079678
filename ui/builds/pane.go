package builds

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/pane"
)

// Pane is the list of the projects' builds, newest first, and of the projects of which no
// build is known.
type Pane struct {
	*list.List[buildRow]
	env     env
	running bool // a build runs
}

// buildRow is one build, or a project of which no build is known.
type buildRow struct {
	project string
	build   *model.Build // in the store's own list, which is replaced as a whole; nil for none
}

func (r buildRow) key() string {
	if r.build == nil {
		return "project\x00" + r.project
	}
	return r.build.ID
}

// text is what words of a filter are looked for in.
func (r buildRow) text() string {
	if r.build == nil {
		return r.project
	}
	return fmt.Sprintf("%s #%d %s %s %s", r.project, r.build.Number, r.build.SourceVersion, r.build.Initiator, r.build.Commit)
}

// newPane makes the pane.
func newPane(env env, number int) *Pane {
	b := &Pane{env: env}
	b.List = list.New(list.Spec[buildRow]{
		Number: number, Name: "Builds", Noun: "build", Theme: env.Theme, Now: env.Now,
		Rests: store.OfFunctions | store.OfBuilds, Shows: store.OfCells | store.OfVersions,
		Rows: b.builds, Key: buildRow.key, Text: buildRow.text, Of: func(r buildRow) string { return r.project },
		Why: b.why, Columns: b.columns, Sum: b.sum, Counts: b.counts, Signs: b.signs, Ages: true, Favoured: b.favoured,
		Orders: []list.Order{{Words: "newest first"}, {Column: projectColumn, Words: "by project"}, {Column: stateColumn, Words: "by state"}},
	})
	b.Rebuild()
	return b
}

// builds are the builds of all projects, the newest first, and then the projects without
// any.
func (b *Pane) builds() []buildRow {
	var rows, none []buildRow
	b.running = false
	for _, p := range b.env.Store.Projects().List {
		known := b.env.Store.Builds(p.Name).List
		for i := range known {
			rows = append(rows, buildRow{p.Name, &known[i]})
			b.running = b.running || !known[i].Complete
		}
		if len(known) == 0 {
			none = append(none, buildRow{p.Name, nil})
		}
	}
	slices.SortStableFunc(rows, func(x, y buildRow) int {
		return cmp.Or(y.build.Started.Compare(x.build.Started), cmp.Compare(y.build.Number, x.build.Number),
			strings.Compare(x.build.ID, y.build.ID))
	})
	return append(rows, none...)
}

// favoured reports whether the row is of a favourite project: all its builds come first.
func (b *Pane) favoured(r buildRow) bool {
	return b.env.Store.Favourite(model.ProjectSubject, r.project, "")
}

// sum is how many builds there are: a project of which none was read is no build.
func (b *Pane) sum() string {
	n := 0
	for _, r := range b.All() {
		if r.build != nil {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// why says why there are no builds.
func (b *Pane) why() string {
	known := b.env.Store.Projects()
	return pane.None(b.Theme(), "build projects", known.Failure, known.Complete, "builds.projects", b.env.Projects)
}

// counts say how many builds run, and how many projects' newest build failed.
func (b *Pane) counts() []string {
	t, running, failed := b.Theme(), 0, 0
	seen := map[string]bool{}
	for _, r := range b.All() {
		if r.build == nil {
			continue
		}
		if !r.build.Complete {
			running++
			continue
		}
		if !seen[r.project] && cell.Bad(r.build) {
			failed++
		}
		seen[r.project] = true
	}
	var counts []string
	if running > 0 {
		counts = append(counts, strconv.Itoa(running)+" running")
	}
	if failed > 0 {
		counts = append(counts, t.Bad.Paint(strconv.Itoa(failed)+" failed"))
	}
	return counts
}

// signs say how far the projects were read.
func (b *Pane) signs() []string {
	t, signs := b.Theme(), []string(nil)
	switch projects := b.env.Store.Projects(); {
	case len(b.All()) == 0:
	case projects.Failure != nil:
		signs = append(signs, t.Warn.Paint(string(projects.Failure.Class)+t.Glyphs.Failed))
	case !projects.Complete:
		signs = append(signs, "reading, "+strconv.Itoa(len(projects.List))+" projects so far")
	}
	return signs
}

// Running reports whether a build runs, whose bar grows every second.
func (b *Pane) Running() bool { return b.running }

// VisibleProjects are the projects of the rows on the screen.
func (b *Pane) VisibleProjects() []string {
	var projects []string
	for _, r := range b.OnScreen() {
		if !slices.Contains(projects, r.project) {
			projects = append(projects, r.project)
		}
	}
	return projects
}

// Fill says which project and build are chosen.
func (b *Pane) Fill(s *action.Situation) {
	if r, ok := b.Chosen(); ok && s.Scope == action.Builds {
		s.Project = r.project
		if r.build != nil {
			build := *r.build
			s.Build = &build
		}
	}
}

// Older is the project of which older builds shall be read: that of the chosen row
// when it is the last one known.
func (b *Pane) Older() (string, bool) {
	r, ok := b.Chosen()
	if !ok || r.build == nil {
		return "", false
	}
	known := b.env.Store.Builds(r.project)
	if known.Complete || len(known.List) == 0 {
		return "", false
	}
	return r.project, known.List[len(known.List)-1].ID == r.build.ID || b.OnLast()
}
