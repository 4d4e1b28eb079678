package builds

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
	"github.com/aloftdeck/aloft/ui/origin"
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
		ID: "build", Title: "BUILD", Width: list.Width{Floor: leastBuild, Least: leastBuild, Most: mostBuild, Flex: 8, Holds: 4},
		Fitted: true, Cell: b.nameCell, Value: func(r buildRow) any { return r.name() },
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
		ID: "source", Title: "SOURCE", Width: list.Width{Floor: leastSource, Least: shortSource, Most: mostSource, Flex: 4, Leaves: 4},
		Fits: b.sourceFits, Cell: func(r buildRow, c *list.Context) string { return cell.Source(c.Theme, r.build) },
		Match: list.Holds, Value: func(r buildRow) any { return r.build.SourceVersion },
	}, {
		ID: "by", Title: "BY", Width: list.Width{Least: 8, Most: 24, Flex: 1, Leaves: 5},
		Match: list.Holds, Value: func(r buildRow) any { return r.build.Initiator },
	}, {
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 4, Right: true},
		Value: func(r buildRow) any { return r.build.Started },
	}, {
		ID: "took", Title: "TOOK", Kind: list.Span, Width: list.Width{Least: 6, Right: true, Leaves: 3},
		Cell: func(r buildRow, c *list.Context) string { return figure.Lasting(lasting(r.build, c.Now)) },
		Value: func(r buildRow) any {
			if r.build.Started.IsZero() {
				return nil
			}
			return lasting(r.build, b.env.Now())
		},
	}, {
		ID: "phase", Title: "PHASE", Width: list.Width{Least: leastPhase, Most: 60, Flex: 4, Leaves: 1},
		Cell:  func(r buildRow, c *list.Context) string { return b.phase(r.build, c) },
		Match: list.Holds, Value: func(r buildRow) any {
			if broke, _ := cell.Broke(r.build); broke != "" && broke != r.build.Phase {
				return []string{r.build.Phase, broke}
			}
			return r.build.Phase
		},
	}, {
		ID: "version", Title: "VERSION", Width: list.Width{Least: 10, Most: 28, Flex: 1, Leaves: 2},
		Cell:  func(r buildRow, c *list.Context) string { return b.became(r.build, c) },
		Rests: store.OfVersions, Value: func(r buildRow) any {
			var versions []string
			for _, o := range b.env.Links.VersionsOf(r.build.ID) {
				versions = append(versions, o.Function+":"+o.Version)
			}
			return versions
		},
	}, {
		ID: "commit", Match: list.Begins, Value: func(r buildRow) any { return r.build.Commit },
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

// sourceFits is the room that a source needs.
func (b *Pane) sourceFits(r buildRow) (needs, takes int) {
	if r.build != nil {
		needs = widget.Width(cell.Source(b.Theme(), r.build))
	}
	return needs, needs
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
	if r.build == nil {
		return widget.Middle(r.project, c.Width, c.Theme.Glyphs.Ellipsis)
	}
	number := strings.TrimPrefix(r.name(), r.build.Project)
	return widget.Middle(r.build.Project, max(c.Width-len(number), 4), c.Theme.Glyphs.Ellipsis) + c.Theme.Strong.Paint(number)
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

// became are the versions that came from a build, and whether there may be more of them.
func (b *Pane) became(build *model.Build, c *list.Context) string {
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
func (b *Pane) versionsOf(t theme.Theme, build string) string {
	stages := b.env.Store.Stages()
	origins := b.env.Links.VersionsOf(build)
	several := slices.ContainsFunc(origins, func(o origin.Version) bool { return o.Function != origins[0].Function })
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
func (b *Pane) phase(build *model.Build, c *list.Context) string {
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
