package pane

import (
	"fmt"
	"slices"
	"strconv"
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

// Versions is the list of a function's published versions, newest first.
type Versions struct {
	listed
	function string
	stage    string
	known    store.Versions
	rows     []int // of known.List
	resting  bool  // the selection stays on what the stage serves, until it is moved
}

// NewVersions makes the pane.
func NewVersions(env Env, number int) *Versions {
	v := &Versions{listed: listed{env: env, number: number, name: "Versions"}}
	columns := []widget.Column{
		{ID: "version", Title: "VER", Min: 5, Max: 7, Right: true},
		{ID: "serves", Title: "SERVES", Min: 8, Max: 24, Flex: 2},
		{ID: "age", Title: "AGE", Min: 4, Right: true},
		{ID: "memory", Title: "MEM", Min: 5, Right: true, Drop: 2},
		{ID: "code", Title: "CODE", Min: 7, Drop: 1},
		{ID: "note", Title: "NOTE", Min: 8, Flex: 5, Drop: 3},
	}
	if env.Links != nil {
		columns = slices.Insert(columns, 5, widget.Column{ID: "build", Title: "BUILD", Min: 5, Right: true, Drop: 2})
	}
	v.table = widget.NewTable(v, false, columns...)
	v.rebuild()
	return v
}

// Refresh takes in what changed.
func (v *Versions) Refresh(c store.Changes) bool {
	if c.Touch(store.OfFunctions) || c.TouchOf(store.OfVersions, v.function) || c.TouchOf(store.OfCells, v.function) {
		v.rebuild()
		return true
	}
	return c.Touch(store.OfVersions | store.OfBuilds)
}

// columns are what the versions can be filtered by.
func (v *Versions) columns() Columns {
	return Columns{"version": nil, "serves": nil, "runtime": nil, "note": nil, "code": nil}
}

func (v *Versions) rebuild() {
	v.known = v.env.Store.Versions(v.function)
	v.filter = ParseFilter(v.filter.Text, v.columns())
	v.rows = v.filter.pick(len(v.known.List), func(i int) filtered {
		ver := &v.known.List[i]
		return filtered{strings.ToLower(ver.Number + " " + ver.Description), func(column, value string) bool {
			return v.matches(ver, column, value)
		}}
	})
	v.table.Empty = v.empty()
	if v.resting {
		v.rest()
	}
}

func (v *Versions) matches(ver *model.Version, column, value string) bool {
	switch column {
	case "version":
		return ver.Number == value
	case "runtime":
		return strings.Contains(strings.ToLower(ver.Runtime), value)
	case "note":
		return strings.Contains(strings.ToLower(ver.Description), value)
	case "code":
		return strings.HasPrefix(model.ShortCode(ver.CodeSHA256), value)
	case "serves":
		for _, st := range v.env.Store.ServedBy(v.function, ver.Number) {
			if strings.Contains(strings.ToLower(st.Name), value) {
				return true
			}
		}
	}
	return false
}

func (v *Versions) empty() string {
	switch {
	case v.function == "":
		return "no function is chosen"
	case v.known.Failure != nil:
		return v.known.Failure.Error()
	case len(v.known.List) > 0:
		return "no version matches the filter; esc clears it"
	case v.known.Complete:
		return "no version has been published"
	}
	return "reading the versions" + v.env.Theme.Glyphs.Ellipsis
}

// rest puts the selection on the version that the chosen stage serves.
func (v *Versions) rest() {
	if c := v.env.Store.Cell(v.function, v.stage); c.State == store.Serving {
		v.table.Select(c.Alias.Version)
	}
}

// Follow shows the versions of the chosen function.
func (v *Versions) Follow(s action.Situation) bool {
	if v.function == s.Function && v.stage == s.Stage {
		return false
	}
	if v.function != s.Function {
		v.filter = oldFilter{}
		v.table.Top()
	}
	v.function, v.stage = s.Function, s.Stage
	v.resting = true
	v.rebuild()
	return true
}

// Fill says which version is chosen.
func (v *Versions) Fill(s *action.Situation) {
	if s.Scope == action.Versions {
		s.Version, _ = v.table.Selected()
	}
}

// Len is how many rows there are.
func (v *Versions) Len() int { return len(v.rows) }

// Key is the version's number.
func (v *Versions) Key(i int) string { return v.known.List[v.rows[i]].Number }

// Cells are the texts of a row.
func (v *Versions) Cells(i int, r widget.Row) []string {
	ver := &v.known.List[v.rows[i]]
	cells := make([]string, len(r.Columns))
	for k, id := range r.Columns {
		switch id {
		case "version":
			cells[k] = ver.Number
		case "serves":
			cells[k] = v.serves(r.Theme, ver.Number)
		case "age":
			cells[k] = r.Theme.Dim.Paint(cell.Age(v.env.Now(), ver.LastModified))
		case "memory":
			cells[k] = strconv.Itoa(ver.MemoryMB)
		case "code":
			cells[k] = r.Theme.Dim.Paint(model.ShortCode(ver.CodeSHA256))
		case "build":
			if b, ok := v.env.Links.BuildOf(v.function, ver.Number); ok && b.Number > 0 {
				cells[k] = "#" + strconv.FormatInt(b.Number, 10)
			} else if !ok {
				cells[k] = r.Theme.Dim.Paint(v.noBuild(r.Theme))
			}
		case "note":
			cells[k] = ver.Description
		}
	}
	return cells
}

// serves names the stages that serve a version, with the share of a canary. While
// what stages serve is not known, none is not the same as nothing.
func (v *Versions) serves(t theme.Theme, number string) string {
	stages := v.env.Store.Stages()
	var names []string
	unread := ""
	for i, st := range stages {
		c := v.env.Store.Cell(v.function, st.Name)
		if c.State == store.Unread {
			unread = t.Dim.Paint(t.Glyphs.Unread)
		}
		if c.State != store.Serving {
			continue
		}
		style := t.Stage(i, len(stages))
		switch k := c.Alias.Canary; {
		case c.Alias.Version == number:
			names = append(names, style.Paint(st.Name))
		case k != nil && k.Version == number:
			names = append(names, style.Paint(st.Name)+" "+t.Warn.Paint(figure.Share(k.Weight)))
		}
	}
	for _, alias := range v.env.Store.OtherAliases(v.function) {
		c := v.env.Store.AliasCell(v.function, alias.Alias)
		switch k := c.Alias.Canary; {
		case c.State != store.Serving:
		case c.Alias.Version == number:
			names = append(names, t.Dim.Paint(alias.Name))
		case k != nil && k.Version == number:
			names = append(names, t.Dim.Paint(alias.Name)+" "+t.Warn.Paint(figure.Share(k.Weight)))
		}
	}
	if len(names) == 0 {
		return unread
	}
	return strings.Join(names, " ")
}

// Lines draws the pane.
func (v *Versions) Lines(focused bool) []string {
	about := v.function
	if about == "" {
		about = "no function"
	} else if v.stage != "" {
		about += " " + v.env.Theme.Glyphs.Dot + " " + v.stage
	}
	var infos []string
	switch {
	case v.function == "":
	case v.known.Failure != nil && len(v.known.List) > 0:
		infos = append(infos, string(v.known.Failure.Class)+v.env.Theme.Glyphs.Failed)
	case !v.known.Complete && v.known.Failure == nil:
		infos = append(infos, fmt.Sprintf("reading, %d so far", len(v.known.List)))
	}
	return v.framed(v.title(about, len(v.rows), len(v.known.List)), infos, focused)
}

// Tick: the ages of versions grow.
func (v *Versions) Tick(int) bool { return len(v.rows) > 0 }

// Do moves the selection.
func (v *Versions) Do(id action.ID) bool {
	if !v.move(id) {
		return false
	}
	v.resting = false
	return true
}

// Wheel scrolls.
func (v *Versions) Wheel(turns int) {
	v.resting = false
	v.listed.Wheel(turns)
}

// Click chooses a version.
func (v *Versions) Click(x, y int) {
	_, y = v.inside(x, y)
	if _, ok := v.table.ClickRow(y); ok {
		v.resting = false
	}
}

// SetFilter narrows the versions.
func (v *Versions) SetFilter(text string) list.Filter {
	return v.narrow(text, v.rebuild)
}

// Count is how many versions show, of how many.
func (v *Versions) Count() (int, int) { return len(v.rows), len(v.known.List) }

// Clear takes away the filter.
func (v *Versions) Clear() bool {
	if v.filter.Text == "" {
		return false
	}
	v.SetFilter("")
	return true
}

func (v *Versions) chosen() (model.Version, bool) {
	number, ok := v.table.Selected()
	if !ok {
		return model.Version{}, false
	}
	return v.env.Store.Version(v.function, number)
}

// Choose chooses a version, and gives a filter up that hides it. It reports
// whether the version is known.
func (v *Versions) Choose(number string) bool {
	v.resting = false
	if v.table.Select(number) {
		return true
	}
	if !v.filter.Empty() {
		v.SetFilter("")
	}
	return v.table.Select(number)
}
