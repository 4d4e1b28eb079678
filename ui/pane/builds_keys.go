package pane

// What keys and the mouse do among the builds, and what is told of the chosen one.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
)

// Tick: ages and bars grow.
func (b *Builds) Tick(int) bool { return len(b.rows) > 0 }

// Fill says which project and build are chosen.
func (b *Builds) Fill(s *action.Situation) {
	if s.Scope != action.Builds {
		return
	}
	if r, ok := b.chosen(); ok {
		s.Project = r.project
		if r.build != nil {
			build := *r.build
			s.Build = &build
		}
	}
}

func (b *Builds) chosen() (buildRow, bool) {
	i := b.table.Index()
	if i < 0 || i >= len(b.rows) {
		return buildRow{}, false
	}
	return b.all[b.rows[i]], true
}

// Choose chooses a build, and gives a filter up that hides it. It reports whether
// the build is known.
func (b *Builds) Choose(id string) bool {
	if b.table.Select(id) {
		return true
	}
	if !b.filter.Empty() {
		b.SetFilter("")
	}
	return b.table.Select(id)
}

// Older is the project of which older builds shall be read: that of the chosen row
// when it is the last one known.
func (b *Builds) Older() (string, bool) {
	r, ok := b.chosen()
	if !ok || r.build == nil {
		return "", false
	}
	known := b.env.Store.Builds(r.project)
	if known.Complete || len(known.List) == 0 {
		return "", false
	}
	return r.project, known.List[len(known.List)-1].ID == r.build.ID || b.table.Index() == len(b.rows)-1
}

// Do moves the selection and sorts.
func (b *Builds) Do(id action.ID) bool {
	if id == action.Sort {
		b.order = (b.order + 1) % buildOrders
		b.rebuild()
		return true
	}
	return b.move(id)
}

// Click chooses a build.
func (b *Builds) Click(x, y int) {
	_, y = b.inside(x, y)
	b.table.ClickRow(y)
}

// SetFilter narrows the builds.
func (b *Builds) SetFilter(text string) list.Filter { return b.narrow(text, b.rebuild) }

// Count is how many rows show, of how many.
func (b *Builds) Count() (int, int) { return len(b.rows), len(b.all) }

// Clear takes away the filter.
func (b *Builds) Clear() bool {
	if b.filter.Text == "" {
		return false
	}
	b.SetFilter("")
	return true
}

// Copy is the id of the chosen build, or the project's name.
func (b *Builds) Copy() string {
	r, ok := b.chosen()
	switch {
	case !ok:
		return ""
	case r.build == nil:
		return r.project
	}
	return r.build.ID
}

// Details is all that is known of the chosen build, or of the project where there
// is none.
func (b *Builds) Details() (string, [][2]string) {
	r, ok := b.chosen()
	switch {
	case !ok:
		return "", nil
	case r.build == nil:
		return b.projectDetails(r.project)
	}
	return BuildDetails(b.env, *r.build)
}

func (b *Builds) projectDetails(name string) (string, [][2]string) {
	p, _ := b.env.Store.Project(name)
	lines := [][2]string{
		{"project", name}, {"about", p.Description}, {"source", strings.TrimSpace(p.SourceType + " " + p.SourceLocation)},
		{"version", p.SourceVersion}, {"artifacts", p.Artifacts}, {"changed", cell.Stamp(p.Modified)},
	}
	for _, v := range p.Environment {
		lines = append(lines, environmentLine(b.env.Theme, v))
	}
	if f := b.env.Store.Builds(name).Failure; f != nil {
		lines = append(lines, [2]string{"builds", f.Error()})
	}
	return name, filled(lines)
}

// environmentLine is a variable of a build. What is not plain text is named where
// it is kept, which is no secret.
func environmentLine(t theme.Theme, v model.BuildVariable) [2]string {
	if v.Type == "PARAMETER_STORE" || v.Type == "SECRETS_MANAGER" {
		return [2]string{"env " + v.Name, strings.ToLower(strings.ReplaceAll(v.Type, "_", " ")) + " " + v.Value.Reveal()}
	}
	return [2]string{"env " + v.Name, t.Glyphs.Mask}
}

// About says in words what is chosen.
func (b *Builds) About() string {
	r, ok := b.chosen()
	switch {
	case !ok:
		return ""
	case r.build == nil:
		if f := b.env.Store.Builds(r.project).Failure; f != nil {
			return r.project + ": " + f.Error()
		}
		return r.project + ": no build is known"
	}
	text := action.BuildName(*r.build) + ": " + cell.BuildState(r.build)
	if phase, why := cell.Broke(r.build); phase != "" {
		return strings.TrimSuffix(text+" in "+phase+": "+why, ": ")
	}
	if !r.build.Complete {
		if _, left, ok := progress(r.build, b.env.Store.Builds(r.project).List, b.env.Now()); ok && left > 0 {
			text += fmt.Sprintf(", in %s, about %s left", r.build.Phase, figure.Lasting(left))
		}
	}
	return text + b.becameWords(r.build)
}
