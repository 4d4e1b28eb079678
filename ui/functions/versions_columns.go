package functions

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// wideVersions is from how many cells on the versions show their code and when they served.
const wideVersions = 70

// columns are the columns of the versions; their builds only where builds are read.
func (v *Versions) columns(room int) []list.Column[*model.Version] {
	columns := []list.Column[*model.Version]{{
		ID: "version", Title: "VER", Kind: list.Number,
		Width: list.Width{Floor: 3, Least: 7, Right: true}, Fitted: true, Match: list.Equals,
		Value: func(ver *model.Version) any { return versionValue(ver.Number) },
	}, {
		ID: "serves", Title: "SERVES", Width: list.Width{Least: 10}, Match: list.Holds,
		Cell: func(ver *model.Version, c *list.Context) string { return v.serves(c.Theme, ver.Number, c.Width) },
		Value: func(ver *model.Version) any {
			var names []string
			for _, st := range v.env.Store.ServedBy(v.function, ver.Number) {
				names = append(names, st.Name)
			}
			return names
		},
	}, {
		ID: "age", Title: "AGE", Kind: list.Age, Width: list.Width{Least: 4, Right: true, Before: 2},
		Value: func(ver *model.Version) any { return ver.LastModified },
	}, {
		ID: "memory", Kind: list.Number, Value: func(ver *model.Version) any { return ver.MemoryMB },
	}, {
		ID: "code", Title: "CODE", Width: list.Width{Least: 7, Leaves: 2}, Match: list.Begins, Off: room < wideVersions,
		Cell: func(ver *model.Version, c *list.Context) string {
			return c.Theme.Dim.Paint(model.ShortCode(ver.CodeSHA256))
		},
		Value: func(ver *model.Version) any { return model.ShortCode(ver.CodeSHA256) },
	}}
	if v.env.Links != nil {
		columns = append(columns, list.Column[*model.Version]{
			ID: "build", Title: "BUILD", Kind: list.Number,
			Width: list.Width{Least: 5, Right: true, Before: 1, Leaves: 1}, Rests: store.OfVersions | store.OfBuilds,
			Cell: v.buildCell,
			Value: func(ver *model.Version) any {
				if n := v.buildNumber(ver); n > 0 {
					return n
				}
				return nil
			},
		})
	}
	return append(columns, list.Column[*model.Version]{
		ID: "note", Title: "WHAT", Width: list.Width{Least: 8, Most: 40, Flex: 1, Leaves: 3}, Match: list.Holds,
		Rests: store.OfVersions | store.OfBuilds,
		Cell:  func(ver *model.Version, _ *list.Context) string { return v.what(ver) },
		Value: func(ver *model.Version) any { return ver.Description },
		Texts: func(ver *model.Version) []string { return []string{v.what(ver), ver.Description} },
	}, list.Column[*model.Version]{
		ID: "served", Title: "SERVED " + v.stage, Width: list.Width{Least: 13, Leaves: 4}, Off: room < wideVersions || v.stage == "",
		Cell: func(ver *model.Version, c *list.Context) string {
			return c.Theme.Dim.Paint(v.servedWhen(c.Now, ver.Number))
		},
	}, list.Column[*model.Version]{
		ID: "runtime", Match: list.Holds, Value: func(ver *model.Version) any { return ver.Runtime },
	})
}

// noted finds the build that a note begins with.
var noted = regexp.MustCompile(`^build #?([0-9]+)(?::? +|$)`)

// what is the subject of the commit that a version was built from, else its note without
// the build and the commit, which have columns of their own.
func (v *Versions) what(ver *model.Version) string {
	if b, ok := v.env.Links.BuildOf(v.function, ver.Number); ok {
		if commit, _, _ := v.env.Store.CommitOf(&b); commit.Subject != "" {
			return commit.Subject
		}
	}
	return cell.What(ver.Description)
}

// buildNumber is the number of the build that a version came from, 0 where that is not
// known.
func (v *Versions) buildNumber(ver *model.Version) int64 {
	if b, ok := v.env.Links.BuildOf(v.function, ver.Number); ok {
		return b.Number
	}
	if m := noted.FindStringSubmatch(ver.Description); m != nil {
		n, _ := strconv.ParseInt(m[1], 10, 64)
		return n
	}
	return 0
}

// spells are the times in which versions served the chosen stage.
func (v *Versions) spells() []release.Spell {
	st, _ := v.env.Store.Stage(v.stage)
	return v.env.Store.Served(model.CellKey{Function: v.function, Alias: st.Alias})
}

// servedWhen says when a version served the chosen stage last, and how long.
func (v *Versions) servedWhen(now time.Time, number string) string {
	spells := v.spells()
	for i := len(spells) - 1; i >= 0; i-- {
		s := spells[i]
		switch {
		case s.Version != number:
		case s.Until.IsZero():
			return "since " + moment(now, s.From)
		case s.From.IsZero() || now.Sub(s.Until) < 24*time.Hour:
			text := "to " + moment(now, s.Until)
			if !s.From.IsZero() {
				text = figure.Stretch(s.Until.Sub(s.From)) + ", " + text
			}
			return text
		default:
			return figure.Stretch(s.Until.Sub(s.From))
		}
	}
	return ""
}

// moment is the time of a day that is not long past, else the day.
func moment(now, at time.Time) string {
	if now.Sub(at) < 24*time.Hour {
		return at.UTC().Format("15:04")
	}
	return at.UTC().Format("2 Jan")
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
	if n := v.buildNumber(ver); n > 0 {
		return "#" + strconv.FormatInt(n, 10)
	}
	if _, ok := v.env.Links.BuildOf(v.function, ver.Number); ok || v.env.Links.BuildsRead(v.function) {
		return ""
	}
	return c.Theme.Dim.Paint(c.Theme.Glyphs.Unread)
}

// serving is a stage that serves a version, with the share of a canary.
type serving struct {
	name, share string
	style       theme.Style
}

// serves names the stages that serve a version, in initials where there is no room for
// their names; the last stage is never left out. While what stages serve is not known, none
// is not the same as nothing.
func (v *Versions) serves(t theme.Theme, number string, w int) string {
	found, unread := v.serving(t, number)
	if len(found) == 0 {
		switch spells := v.spells(); {
		case unread:
			return t.Dim.Paint(t.Glyphs.Unread)
		case len(spells) > 1 && spells[len(spells)-1].Until.IsZero() && spells[len(spells)-2].Version == number:
			return t.Dim.Paint("was " + v.stage)
		}
		return ""
	}
	join := func(short bool, found []serving) string {
		var names []string
		for _, s := range found {
			name := s.name
			if short {
				name = string([]rune(name)[:1])
			} else if s.share != "" {
				name += " "
			}
			names = append(names, s.style.Paint(name)+t.Warn.Paint(s.share))
		}
		return strings.Join(names, " ")
	}
	text := join(false, found)
	if widget.Width(text) > w {
		text = join(true, found)
	}
	for from := 1; widget.Width(text) > w && from < len(found); from++ {
		text = join(true, found[from:])
	}
	return text
}

// serving are the stages and other aliases that serve a version, and whether what one of
// the stages serves is not known.
func (v *Versions) serving(t theme.Theme, number string) (found []serving, unread bool) {
	stages := v.env.Store.Stages()
	add := func(c store.Cell, name string, style theme.Style) {
		switch k := c.Alias.Canary; {
		case c.State != store.Serving:
		case c.Alias.Version == number:
			found = append(found, serving{name, "", style})
		case k != nil && k.Version == number:
			found = append(found, serving{name, figure.Share(k.Weight), style})
		}
	}
	for _, alias := range v.env.Store.OtherAliases(v.function) {
		add(v.env.Store.AliasCell(v.function, alias.Alias), alias.Name, t.Dim)
	}
	for i, st := range stages {
		c := v.env.Store.Cell(v.function, st.Name)
		unread = unread || c.State == store.Unread
		add(c, st.Name, t.Stage(i, len(stages)))
	}
	return found, unread
}
