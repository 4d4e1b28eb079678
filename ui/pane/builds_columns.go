package pane

// The columns of the builds.

import (
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns that the builds are sorted by.
const (
	projectColumn = "project"
	stateColumn   = "state"
)

// The widths of the columns of builds, in cells.
const (
	leastBuild  = 20
	mostBuild   = 44
	leastSource = 6
	shortSource = 12 // main a1b2c3d
	mostSource  = 32
	leastPhase  = 10
)

// columns are the columns of the builds. The name of a build has the room that it needs
// before the source and who started it; the phase has the longest texts and takes what is
// left.
func (b *Builds) columns(int) []list.Column[buildRow] {
	return []list.Column[buildRow]{{
		ID: stateColumn, Title: "STATE", Width: list.Width{Least: 11}, Match: list.Begins, OneOf: cell.BuildStates(),
		Cell: b.stateCell,
		Sort: builtValue(func(m *model.Build) any { return cell.Urgency(m) }),
		Texts: func(r buildRow) []string {
			if r.build == nil {
				return []string{"none"}
			}
			return []string{strings.ReplaceAll(cell.BuildState(r.build), " ", "-")}
		},
		Value: builtValue(func(m *model.Build) any { return cell.BuildState(m) }),
	}, {
		ID: "build", Title: "BUILD",
		Width: list.Width{Floor: leastBuild, Least: leastBuild, Most: mostBuild, Flex: 8, Holds: 4},
		Fits:  list.Fit(buildRow.name), Cell: b.nameCell, Value: func(r buildRow) any { return r.name() },
	}, {
		ID: "source", Title: "SOURCE",
		Width: list.Width{Floor: leastSource, Least: shortSource, Most: mostSource, Flex: 4, Leaves: 4}, Match: list.Holds,
		Fits: list.Fit(func(r buildRow) string {
			if r.build == nil {
				return ""
			}
			return cell.Source(b.Theme(), r.build)
		}),
		Cell:  built(func(m *model.Build, c *list.Context) string { return cell.Source(c.Theme, m) }),
		Value: builtValue(func(m *model.Build) any { return m.SourceVersion }),
	}, {
		ID: "by", Title: "BY", Width: list.Width{Least: 8, Most: 24, Flex: 1, Leaves: 5}, Match: list.Holds,
		Cell:  built(func(m *model.Build, _ *list.Context) string { return m.Initiator }),
		Value: builtValue(func(m *model.Build) any { return m.Initiator }),
	}, {
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 4, Right: true},
		Cell:  built(func(m *model.Build, c *list.Context) string { return c.Theme.Dim.Paint(cell.Age(c.Now, m.Started)) }),
		Value: builtValue(func(m *model.Build) any { return m.Started }),
	}, {
		ID: "took", Title: "TOOK", Kind: list.Span, Width: list.Width{Least: 6, Right: true, Leaves: 3},
		Cell: built(func(m *model.Build, c *list.Context) string { return figure.Lasting(lasting(m, c.Now)) }),
		Value: builtValue(func(m *model.Build) any {
			if m.Started.IsZero() {
				return nil
			}
			return lasting(m, b.env.Now())
		}),
	}, {
		ID: "phase", Title: "PHASE",
		Width: list.Width{Least: leastPhase, Most: 60, Flex: 4, Leaves: 1}, Match: list.Holds,
		Cell: built(b.phase),
		Value: builtValue(func(m *model.Build) any {
			if broke, _ := cell.Broke(m); broke != "" && broke != m.Phase {
				return []string{m.Phase, broke}
			}
			return m.Phase
		}),
	}, {
		ID: "version", Title: "VERSION", Width: list.Width{Least: 10, Most: 28, Flex: 1, Leaves: 2},
		Rests: store.OfVersions, Cell: built(b.became),
		Value: builtValue(func(m *model.Build) any {
			var versions []string
			for _, o := range b.env.Links.VersionsOf(m.ID) {
				versions = append(versions, o.Function+":"+o.Version)
			}
			return versions
		}),
	}, {
		ID: projectColumn, Match: list.Holds, Value: func(r buildRow) any { return r.project }, Sort: builtValue(func(m *model.Build) any { return m.Project }),
	}, {
		ID: "commit", Match: list.Begins, Value: builtValue(func(m *model.Build) any { return m.Commit }),
	}, {
		ID: "number", Kind: list.Number, Match: list.Equals, Value: builtValue(func(m *model.Build) any { return m.Number }),
	}}
}

// built is a cell that is empty where no build is known.
func built(text func(*model.Build, *list.Context) string) func(buildRow, *list.Context) string {
	return func(r buildRow, c *list.Context) string {
		if r.build == nil {
			return ""
		}
		return text(r.build, c)
	}
}

// builtValue is a value that there is none of where no build is known.
func builtValue(of func(*model.Build) any) func(buildRow) any {
	return func(r buildRow) any {
		if r.build == nil {
			return nil
		}
		return of(r.build)
	}
}

// name is what the build is called, else the project.
func (r buildRow) name() string {
	if r.build == nil {
		return r.project
	}
	return action.BuildName(*r.build)
}

// nameCell is the name of a build, of which the number is never cut.
func (b *Builds) nameCell(r buildRow, c *list.Context) string {
	if r.build == nil {
		return cell.Middle(r.project, c.Width, c.Theme.Glyphs.Ellipsis)
	}
	number := strings.TrimPrefix(r.name(), r.build.Project)
	return cell.Middle(r.build.Project, max(c.Width-len(number), 4), c.Theme.Glyphs.Ellipsis) + c.Theme.Strong.Paint(number)
}

// stateCell is how a build stands, or why none is known of a project.
func (b *Builds) stateCell(r buildRow, c *list.Context) string {
	if r.build == nil {
		return c.Theme.Dim.Paint(b.untold(r.project))
	}
	return cell.Badge(c.Theme, r.build)
}

// untold says why no build of a project is known.
func (b *Builds) untold(project string) string {
	known := b.env.Store.Builds(project)
	switch {
	case known.Failure != nil:
		return string(known.Failure.Class) + b.Theme().Glyphs.Failed
	case known.Complete:
		return "never built"
	}
	return b.Theme().Glyphs.Unread
}

// became are the versions that came from a build, and whether there may be more of them.
func (b *Builds) became(build *model.Build, c *list.Context) string {
	t, read := c.Theme, b.env.Links.Read(build.Project)
	switch text := b.versionsOf(t, build.ID); {
	case text != "" && !read:
		return text + t.Dim.Paint(" "+t.Glyphs.Unread)
	case text != "" || build.Status != model.BuildSucceeded:
		return text
	case read:
		return t.Dim.Paint(t.Glyphs.Absent)
	default:
		return t.Dim.Paint(t.Glyphs.Unread)
	}
}

// versionsOf are the versions that came from a build, with the stages that serve them.
// Those of several functions carry their names.
func (b *Builds) versionsOf(t theme.Theme, build string) string {
	stages := b.env.Store.Stages()
	origins := b.env.Links.VersionsOf(build)
	several := slices.ContainsFunc(origins, func(o Origin) bool { return o.Function != origins[0].Function })
	var parts []string
	for _, o := range origins {
		part := o.Version
		if several {
			part = o.Function + " " + part
		}
		for _, st := range b.env.Store.ServedBy(o.Function, o.Version) {
			i := slices.IndexFunc(stages, func(s model.Stage) bool { return s.Name == st.Name })
			part += " " + t.Stage(i, len(stages)).Paint(st.Name)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

// The parts of a running build's phase: how much is done, a bar where there is room
// for one, and the phase's name.
const (
	phaseDone = 3
	phaseName = 13 // of most
	leastBar  = 4
	mostBar   = 12
)

// phase is what a running build is at, with how much is done, or what went wrong.
func (b *Builds) phase(build *model.Build, c *list.Context) string {
	t := c.Theme
	if build.Complete {
		if phase, why := cell.Broke(build); phase != "" {
			return t.Bad.Paint(strings.TrimSuffix(phase+" "+why, " "))
		}
		return ""
	}
	done, _, ok := progress(build, b.env.Store.Builds(build.Project).List, c.Now)
	if !ok {
		return build.Phase
	}
	percent := widget.FitRight(figure.Percent(done), phaseDone, "")
	bar := min(c.Width-phaseName-phaseDone-2, mostBar)
	if bar < leastBar {
		return percent + " " + build.Phase
	}
	// Whole cells: a part of one beside the empty ones looks torn.
	whole := float64(int(done*float64(bar)+0.5)) / float64(bar)
	return percent + " " + t.Info.Paint(t.Glyphs.Bar(whole, bar)) + " " + build.Phase
}
