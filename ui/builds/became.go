package builds

// What a build became, in the right pane of the builds.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// became is what the build became of every function of its project.
func (b *beside) became(build *model.Build) section.Section {
	t, s, links := b.Theme(), b.f.h.Store, b.f.o.Links
	functions := links.FunctionsOf(build.Project)
	if !build.Complete || build.Status != model.BuildSucceeded {
		text := "nothing: it did not end well"
		if !build.Complete {
			text = "when it has ended"
		}
		return section.Texts("became", " "+t.Dim.Paint(text))
	}
	if len(functions) == 0 {
		text := "nothing deployed"
		if !links.Read(build.Project) {
			text = "not all versions were read yet"
		}
		return section.Texts("became", " "+t.Dim.Paint(text))
	}
	made := map[string][]string{}
	for _, o := range links.VersionsOf(build.ID) {
		made[o.Function] = append(made[o.Function], o.Version)
	}
	words := "1 function of this project"
	if len(functions) > 1 {
		words = fmt.Sprintf("%d functions of this project", len(functions))
	}
	slices.SortStableFunc(functions, func(x, y string) int { return min(len(made[y]), 1) - min(len(made[x]), 1) })
	var rows [][4]string
	widest := 0 // of the names of stages that serve a version
	for _, f := range functions {
		name := b.shorten(f)
		for _, v := range made[f] {
			serves := ""
			for _, st := range s.ServedBy(f, v) {
				serves += " " + st.Name
			}
			serves = strings.TrimSpace(serves)
			widest = max(widest, widget.Width(serves))
			rows = append(rows, [4]string{name, v, serves, codeOf(s, f, v)})
		}
		switch last, ok := links.LastBuild(f, build.Project, build.Number); {
		case len(made[f]) > 0:
		case !s.Versions(f).Complete:
			rows = append(rows, [4]string{name, t.Glyphs.Unread, "not read yet", ""})
		case ok:
			rows = append(rows, [4]string{name, newest(s, f), fmt.Sprintf("unchanged since #%d", last.Number), ""})
		default:
			rows = append(rows, [4]string{name, newest(s, f), "unchanged", ""})
		}
	}
	return section.Section{Title: "became", Info: words, Rows: len(rows) + 1, Least: min(len(rows)+1, 5), Draw: func(w, h int) []string {
		nameW := max(min(w-36, 28), 10)
		servesW := max(min(widest+1, w-20-nameW), 12)
		line := func(r [4]string, serves theme.Style) string {
			return " " + widget.FitTail(widget.Middle(r[0], nameW, t.Glyphs.Ellipsis), nameW, "") + " " + widget.FitRight(r[1], 7, t.Glyphs.Ellipsis) + "  " +
				serves.Paint(widget.FitTail(r[2], servesW+max(0, 2-len(r[3]))*4, t.Glyphs.Ellipsis)) + " " + r[3]
		}
		out := []string{t.Header.Paint(line([4]string{"FUNCTION", "VERSION", "SERVES", "CODE"}, theme.Style{}))}
		for _, r := range rows {
			style := theme.Style{}
			if r[3] == "" {
				style = t.Dim
			}
			out = append(out, line(r, style))
		}
		return out
	}}
}

// shorten is a function's name without what all functions' names begin with.
func (b *beside) shorten(function string) string {
	prefix := b.f.pane.Prefix()
	if prefix != "" {
		return strings.TrimPrefix(function, prefix)
	}
	return function
}

// codeOf is the code of a version as people say it.
func codeOf(s *store.Store, function, version string) string {
	for _, v := range s.Versions(function).List {
		if v.Number == version {
			return model.ShortCode(v.CodeSHA256)
		}
	}
	return ""
}

// newest is the newest version of a function.
func newest(s *store.Store, function string) string {
	known := s.Versions(function).List
	if len(known) == 0 {
		return ""
	}
	return known[0].Number
}
