package pane

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// buildOrder is how the builds are sorted.
type buildOrder int

const (
	byNewest buildOrder = iota
	byProject
	byState
	buildOrders
)

func (o buildOrder) String() string { return [...]string{"newest first", "by project", "by state"}[o] }

// Builds is the list of the projects' builds, newest first.
type Builds struct {
	listed
	all     []buildRow
	rows    []int // of all
	running bool  // a build runs
	order   buildOrder
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

// NewBuilds makes the pane.
func NewBuilds(env Env, number int) *Builds {
	b := &Builds{listed: listed{env: env, number: number, name: "Builds"}}
	b.table = widget.NewTable(b, false)
	b.rebuild()
	return b
}

// Refresh takes in what changed. The rows point into the store's lists, which
// every event may make anew.
func (b *Builds) Refresh(c store.Changes) bool {
	if c.Touch(store.OfFunctions | store.OfBuilds) {
		b.rebuild()
		return true
	}
	return c.Touch(store.OfCells | store.OfVersions)
}

func (b *Builds) rebuild() {
	projects := b.env.Store.Projects()
	b.all, b.running = b.all[:0], false
	var none []buildRow
	for _, p := range projects.List {
		known := b.env.Store.Builds(p.Name).List
		for i := range known {
			b.all = append(b.all, buildRow{p.Name, &known[i]})
			b.running = b.running || !known[i].Complete
		}
		if len(known) == 0 {
			none = append(none, buildRow{p.Name, nil})
		}
	}
	b.sort()
	b.all = append(b.all, none...)
	b.filter = ParseFilter(b.filter.Text, b.columns())
	b.rows = b.filter.pick(len(b.all), func(i int) filtered {
		r := b.all[i]
		return filtered{r.text(), func(column, value string) bool { return r.matches(column, value) }}
	})
	b.arrange()
	switch {
	case len(b.all) > 0:
		b.table.Empty = "no build matches the filter; esc clears it"
	case projects.Failure != nil:
		b.table.Empty = projects.Failure.Error()
	case projects.Complete:
		b.table.Empty = "the account has no projects that are shown here"
	default:
		b.table.Empty = "reading the projects" + b.env.Theme.Glyphs.Ellipsis
	}
}

func (b *Builds) sort() {
	slices.SortStableFunc(b.all, func(x, y buildRow) int {
		switch b.order {
		case byProject:
			if c := strings.Compare(x.project, y.project); c != 0 {
				return c
			}
		case byState:
			if c := cmp.Compare(cell.Urgency(x.build), cell.Urgency(y.build)); c != 0 {
				return c
			}
		}
		return cmp.Or(y.build.Started.Compare(x.build.Started), cmp.Compare(y.build.Number, x.build.Number),
			strings.Compare(x.build.ID, y.build.ID))
	})
}

// Len is how many rows there are.
func (b *Builds) Len() int { return len(b.rows) }

// Key is the build's id.
func (b *Builds) Key(i int) string { return b.all[b.rows[i]].key() }

// untold says why no build of a project is known.
func (b *Builds) untold(project string) string {
	known := b.env.Store.Builds(project)
	switch {
	case known.Failure != nil:
		return string(known.Failure.Class) + b.env.Theme.Glyphs.Failed
	case known.Complete:
		return "never built"
	}
	return b.env.Theme.Glyphs.Unread
}

// Cells are the texts of a row.
func (b *Builds) Cells(i int, row widget.Row) []string {
	r, t := b.all[b.rows[i]], row.Theme
	cells := make([]string, len(row.Columns))
	for k, id := range row.Columns {
		switch w := row.Widths[k]; {
		case r.build == nil && id == "build":
			cells[k] = cell.Middle(r.project, w, t.Glyphs.Ellipsis)
		case r.build == nil && id == "state":
			cells[k] = t.Dim.Paint(b.untold(r.project))
		case r.build != nil:
			cells[k] = b.cell(t, id, r.build, w)
		}
	}
	return cells
}

func (b *Builds) cell(t theme.Theme, id string, build *model.Build, w int) string {
	now := b.env.Now()
	switch id {
	case "state":
		return cell.Badge(t, build)
	case "build":
		name := action.BuildName(*build)
		number := strings.TrimPrefix(name, build.Project)
		return cell.Middle(build.Project, max(w-len(number), 4), t.Glyphs.Ellipsis) + t.Strong.Paint(number)
	case "source":
		return cell.Source(t, build)
	case "by":
		return build.Initiator
	case "age":
		return t.Dim.Paint(cell.Age(now, build.Started))
	case "took":
		return figure.Lasting(lasting(build, now))
	case "phase":
		return b.phase(t, build, now, w)
	}
	switch text := became(t, b.env, build.ID); {
	case text != "" && !b.env.Links.Read(build.Project):
		return text + t.Dim.Paint(" "+t.Glyphs.Unread)
	case text != "" || build.Status != model.BuildSucceeded:
		return text
	case b.env.Links.Read(build.Project):
		return t.Dim.Paint(t.Glyphs.Absent)
	default:
		return t.Dim.Paint(t.Glyphs.Unread)
	}
}

// becameWords name every version that came from a build, and say when there may be
// more of them.
func (b *Builds) becameWords(build *model.Build) string {
	var parts []string
	for _, o := range b.env.Links.VersionsOf(build.ID) {
		parts = append(parts, o.Version+" of "+o.Function)
	}
	text := ""
	if len(parts) > 0 {
		text = ", became version " + strings.Join(parts, ", ")
	}
	if build.Status == model.BuildSucceeded && !b.env.Links.Read(build.Project) {
		text += ", and not all versions were read that it may have become"
	}
	return text
}

// became are the versions that came from a build, with the stages that serve them.
// Those of several functions carry their names.
func became(t theme.Theme, env Env, build string) string {
	stages := env.Store.Stages()
	origins := env.Links.VersionsOf(build)
	several := slices.ContainsFunc(origins, func(o Origin) bool { return o.Function != origins[0].Function })
	var parts []string
	for _, o := range origins {
		part := o.Version
		if several {
			part = o.Function + " " + part
		}
		for _, st := range env.Store.ServedBy(o.Function, o.Version) {
			i := slices.IndexFunc(stages, func(s model.Stage) bool { return s.Name == st.Name })
			part += " " + t.Stage(i, len(stages)).Paint(st.Name)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// Lines draws the pane.
func (b *Builds) Lines(focused bool) []string {
	var infos []string
	if n := b.count(func(m *model.Build) bool { return !m.Complete }); n > 0 {
		infos = append(infos, b.env.Theme.Info.Paint(strconv.Itoa(n)+" running"))
	}
	if projects := b.env.Store.Projects(); len(b.all) > 0 && projects.Failure != nil {
		infos = append(infos, b.env.Theme.Warn.Paint(string(projects.Failure.Class)+b.env.Theme.Glyphs.Failed))
	} else if len(b.all) > 0 && !projects.Complete {
		infos = append(infos, "reading, "+strconv.Itoa(len(projects.List))+" projects so far")
	}
	if b.order != byNewest {
		infos = append(infos, b.order.String())
	}
	return b.framed(b.title("", len(b.rows), len(b.all)), infos, focused)
}

func (b *Builds) count(is func(*model.Build) bool) int {
	n := 0
	for _, r := range b.all {
		if r.build != nil && is(r.build) {
			n++
		}
	}
	return n
}

// Running reports whether a build runs, whose bar grows every second.
func (b *Builds) Running() bool { return b.running }

// VisibleProjects are the projects of the rows on the screen.
func (b *Builds) VisibleProjects() []string {
	var projects []string
	first, last := b.table.Visible()
	if first == last { // not drawn yet
		last = min(first+b.h, len(b.rows))
	}
	for i := first; i < last; i++ {
		if p := b.all[b.rows[i]].project; !slices.Contains(projects, p) {
			projects = append(projects, p)
		}
	}
	return projects
}
