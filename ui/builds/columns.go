package builds

// The columns of the builds.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns that the builds are sorted by.
const (
	projectColumn = "project"
	stateColumn   = "state"
)

// columns are the columns of the builds. The name of a build has the room that it needs;
// what it became takes what is left.
func (b *Pane) columns(int) []list.Column[buildRow] {
	columns := []list.Column[buildRow]{{
		ID: stateColumn, Title: "STATE", Width: list.Width{Least: 11}, Match: list.Begins, OneOf: cell.BuildStates(),
		Cell: b.stateCell, Value: func(r buildRow) any { return r.state() },
		Texts: func(r buildRow) []string { return []string{strings.ReplaceAll(r.state(), " ", "-")} },
		Sort: func(r buildRow) any {
			if r.build == nil {
				return nil
			}
			return cell.Urgency(r.build)
		},
	}, {
		ID: "build", Title: "BUILD", Width: list.Width{Floor: 18, Least: 20, Most: 30, Flex: 8}, Cell: b.nameCell,
		Fits:  func(r buildRow) (needs, takes int) { n := widget.Width(b.Short(r.name())); return n, n },
		Value: func(r buildRow) any { return r.name() },
	}}
	columns = append(columns, list.Having(buildRow.built, b.builtColumns()...)...)
	return append(columns, list.Column[buildRow]{
		ID: projectColumn, Match: list.Holds, Value: func(r buildRow) any { return r.project },
		Sort: func(r buildRow) any {
			if r.build == nil {
				return nil
			}
			return r.project
		},
	})
}

// builtColumns are those that are empty where no build is known.
func (b *Pane) builtColumns() []list.Column[buildRow] {
	return []list.Column[buildRow]{{
		ID: "source", Title: "BRANCH", Width: list.Width{Floor: 6, Least: 6, Most: 16, Flex: 2, Leaves: 6}, Fitted: true,
		Cell:  func(r buildRow, c *list.Context) string { return cell.Commit(r.build.SourceVersion) },
		Match: list.Holds, Value: func(r buildRow) any { return r.build.SourceVersion },
	}, {
		ID: "commit", Title: "COMMIT", Width: list.Width{Least: 7, Leaves: 1}, Match: list.Begins,
		Cell:  func(r buildRow, _ *list.Context) string { return cell.Commit(r.build.Commit) },
		Value: func(r buildRow) any { return r.build.Commit },
	}, {
		ID: "what", Title: "WHAT", Width: list.Width{Least: 16, Most: 40, Flex: 4, Leaves: 2}, Match: list.Holds, Rests: store.OfVersions,
		Cell:  func(r buildRow, c *list.Context) string { return b.whatCell(r.build, c) },
		Value: func(r buildRow) any { return b.what(r.build) },
	}, {
		ID: "became", Title: "BECAME", Width: list.Width{Least: 12, Most: 40, Flex: 4, Leaves: 5},
		Cell: func(r buildRow, c *list.Context) string { return b.became(r.build, c) },
	}, {
		ID: "by", Title: "BY", Width: list.Width{Floor: 5, Least: 12, Leaves: 4}, Fitted: true,
		Cell:  func(r buildRow, c *list.Context) string { return c.Theme.Dim.Paint(r.build.Initiator) },
		Match: list.Holds, Value: func(r buildRow) any { return r.build.Initiator },
	}, {
		ID: "took", Title: "TOOK", Kind: list.Span, Width: list.Width{Least: 5, Right: true, Leaves: 3},
		Cell: func(r buildRow, c *list.Context) string { return tookCell(lasting(r.build, c.Now)) },
		Value: func(r buildRow) any {
			if r.build.Started.IsZero() {
				return nil
			}
			return lasting(r.build, b.env.Now())
		},
	}, {
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 4, Right: true},
		Value: func(r buildRow) any {
			if !r.build.Ended.IsZero() {
				return r.build.Ended
			}
			return r.build.Started
		},
	}, {
		ID: "phase", Title: "PHASE", Off: true, Match: list.Holds, Value: func(r buildRow) any {
			if broke, _ := cell.Broke(r.build); broke != "" && broke != r.build.Phase {
				return []string{r.build.Phase, broke}
			}
			return r.build.Phase
		},
	}, {
		ID: "version", Title: "VERSION", Off: true, Rests: store.OfVersions, Value: func(r buildRow) any {
			var versions []string
			for _, o := range b.env.Links.VersionsOf(r.build.ID) {
				versions = append(versions, o.Function+":"+o.Version)
			}
			return versions
		},
	}, {
		ID: "number", Kind: list.Number, Match: list.Equals, Value: func(r buildRow) any { return r.build.Number },
	}}
}

func (r buildRow) built() bool { return r.build != nil }

// state is how the build stands, none where none is known.
func (r buildRow) state() string {
	if r.build == nil {
		return "none"
	}
	return cell.BuildState(r.build)
}

// name is what the build is called, else the project.
func (r buildRow) name() string {
	if r.build == nil {
		return r.project
	}
	return action.BuildName(*r.build)
}

// nameCell is the name of a build, of which the number is never cut.
func (b *Pane) nameCell(r buildRow, c *list.Context) string {
	project := b.Short(r.project)
	if r.build == nil {
		return widget.Middle(project, c.Width, c.Theme.Glyphs.Ellipsis)
	}
	number := strings.TrimPrefix(r.name(), r.build.Project)
	return widget.Middle(project, max(c.Width-len(number), 4), c.Theme.Glyphs.Ellipsis) + number
}

// stateCell is how a build stands, or why none is known of a project.
func (b *Pane) stateCell(r buildRow, c *list.Context) string {
	if r.build == nil {
		return c.Theme.Dim.Paint(b.untold(r.project))
	}
	return cell.Badge(c.Theme, r.build)
}

// untold says why no build of a project is known.
func (b *Pane) untold(project string) string {
	known := b.env.Store.Builds(project)
	switch {
	case known.Failure != nil:
		return string(known.Failure.Class) + b.Theme().Glyphs.Failed
	case known.Complete:
		return "never built"
	}
	return b.Theme().Glyphs.Unread
}

// unbuilt says in words that no build of a project is known, and whether there may be some.
func (b *Pane) unbuilt(project string) string {
	if b.env.Store.Builds(project).Complete {
		return "it was never built"
	}
	return "its builds are not read yet"
}

// tookCell is a duration in five cells: 48s, 1m12, 2h05.
func tookCell(d time.Duration) string {
	text := figure.Lasting(d)
	if d >= time.Minute {
		return text[:len(text)-1]
	}
	return text
}

// became is what came of a build: the first version with the stages that serve it, what went
// wrong, or how far one that runs is.
func (b *Pane) became(build *model.Build, c *list.Context) string {
	t, read := c.Theme, b.env.Links.Read(build.Project)
	if !build.Complete {
		return b.under(build, c)
	}
	if _, why := cell.Broke(build); cell.Bad(build) {
		return t.Dim.Paint(cell.Why(why))
	}
	origins := b.env.Links.VersionsOf(build.ID)
	switch {
	case len(origins) == 0 && build.Status != model.BuildSucceeded:
		return ""
	case len(origins) == 0 && read:
		return t.Dim.Paint("nothing deployed")
	case len(origins) == 0:
		return t.Dim.Paint(t.Glyphs.Unread)
	}
	o := origins[0]
	text := withoutShared(o.Function, build.Project) + " " + o.Version + b.initials(o.Function, o.Version)
	switch {
	case len(origins) > 1:
		text += fmt.Sprintf(", %d more", len(origins)-1)
	case !read:
		text += " " + t.Glyphs.Unread
	}
	return text
}

// under says of a running build how long its phase usually takes, or how much is done.
func (b *Pane) under(build *model.Build, c *list.Context) string {
	earlier := b.env.Store.Builds(build.Project).List
	if usual := usually(earlier, build.ID)[build.Phase]; usual > 0 {
		return c.Theme.Dim.Paint("usually " + spaced(usual) + " in " + cell.Phase(build.Phase))
	}
	return ""
}

// initials are the stages that serve a version, by their first letters.
func (b *Pane) initials(function, version string) string {
	text := ""
	for _, st := range b.env.Store.ServedBy(function, version) {
		name := []rune(st.Name)
		if len(name) == 0 {
			continue
		}
		text += " " + string(name[:1])
		if k := b.env.Store.Cell(function, st.Name).Alias.Canary; k != nil && k.Version == version {
			text += figure.Share(k.Weight)
		}
	}
	return text
}

// withoutShared is a name without the words that it begins with as another does.
func withoutShared(name, other string) string {
	n, words := 0, 0
	for n < min(len(name), len(other)) && name[n] == other[n] {
		if n++; strings.ContainsAny(name[n-1:n], "-_.") {
			words = n
		}
	}
	return name[words:]
}
