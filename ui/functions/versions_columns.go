package functions

import (
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
)

// columns are the columns of the versions; their builds only where builds are read.
func (v *Versions) columns(int) []list.Column[*model.Version] {
	columns := []list.Column[*model.Version]{{
		ID: "version", Title: "VER", Kind: list.Number,
		Width: list.Width{Least: 5, Most: 7, Right: true}, Match: list.Equals,
		Value: func(ver *model.Version) any { return versionValue(ver.Number) },
	}, {
		ID: "serves", Title: "SERVES", Width: list.Width{Least: 8, Most: 24, Flex: 2}, Match: list.Holds,
		Cell: func(ver *model.Version, c *list.Context) string { return v.serves(c.Theme, ver.Number) },
		Value: func(ver *model.Version) any {
			var names []string
			for _, st := range v.env.Store.ServedBy(v.function, ver.Number) {
				names = append(names, st.Name)
			}
			return names
		},
	}, {
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 4, Right: true},
		Value: func(ver *model.Version) any { return ver.LastModified },
	}, {
		ID: "memory", Title: "MEM", Kind: list.Number, Width: list.Width{Least: 5, Right: true, Leaves: 2},
		Value: func(ver *model.Version) any { return ver.MemoryMB },
	}, {
		ID: "code", Title: "CODE", Width: list.Width{Least: 7, Leaves: 1}, Match: list.Begins,
		Cell: func(ver *model.Version, c *list.Context) string {
			return c.Theme.Dim.Paint(model.ShortCode(ver.CodeSHA256))
		},
		Value: func(ver *model.Version) any { return model.ShortCode(ver.CodeSHA256) },
	}}
	if v.env.Links != nil {
		columns = append(columns, list.Column[*model.Version]{
			ID: "build", Title: "BUILD", Kind: list.Number,
			Width: list.Width{Least: 5, Right: true, Leaves: 2}, Rests: store.OfVersions | store.OfBuilds,
			Cell: v.buildCell,
			Value: func(ver *model.Version) any {
				if b, ok := v.env.Links.BuildOf(v.function, ver.Number); ok && b.Number > 0 {
					return b.Number
				}
				return nil
			},
		})
	}
	return append(columns, list.Column[*model.Version]{
		ID: "note", Title: "NOTE", Width: list.Width{Least: 8, Flex: 5, Leaves: 3}, Match: list.Holds,
		Value: func(ver *model.Version) any { return ver.Description },
	}, list.Column[*model.Version]{
		ID: "runtime", Match: list.Holds, Value: func(ver *model.Version) any { return ver.Runtime },
	})
}

// versionValue is a version's number, and the name of what is none.
func versionValue(number string) any {
	if n, ok := model.VersionNumber(number); ok {
		return n
	}
	return number
}

// buildCell is the number of the build that a version came from.
func (v *Versions) buildCell(ver *model.Version, c *list.Context) string {
	b, ok := v.env.Links.BuildOf(v.function, ver.Number)
	switch {
	case !ok:
		return c.Theme.Dim.Paint(v.noBuild(c.Theme))
	case b.Number > 0:
		return "#" + strconv.FormatInt(b.Number, 10)
	}
	return ""
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
