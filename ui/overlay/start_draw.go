package overlay

// How the dialog that starts a build looks.

import (
	"strings"

	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// mostVariables is how many variables show at a time.
const mostVariables = 6

// Lines draws the dialog.
func (s *StartBuild) Lines(t theme.Theme, w, h int) []string {
	w = wide(pickerWidth, w)
	iw := within(w)
	b := box{title: s.Title()}
	b.head = s.source(t, iw)
	b.head = append(b.head, "", s.label(t, "source version", s.field == 0)+s.version.view(t, max(iw-label, 1)))
	for i, ref := range s.found {
		b.body = append(b.body, entry(t, safetext.Line(ref), s.list.chosen && i == s.list.cursor, iw))
	}
	if len(s.refs) == 0 {
		b.body = s.noRefs(t, iw)
	}
	b.least = min(len(s.refs), 6)
	b.foot = []string{""}
	first := max(min(s.field-mostVariables/2, len(s.variables)-mostVariables), 0)
	for i := first; i < min(first+mostVariables, len(s.variables)); i++ {
		name := ""
		if i == first {
			name = "environment"
		}
		b.foot = append(b.foot, s.label(t, name, s.field == i+1)+s.variables[i].view(t, max(iw-label, 1)))
	}
	b.foot = append(b.foot, t.Dim.Paint(widget.FitTail(strings.Repeat(" ", label)+"NAME=value, plain text that replaces the project's", iw, t.Glyphs.Ellipsis)))
	switch {
	case s.starting:
		b.foot = append(b.foot, "", t.Info.Paint(widget.Spinner(t, s.env.Now()))+" starting the build")
	case s.failed != "":
		b.foot = append(append(b.foot, ""), hanging(t.Bad, t.Glyphs.Cross, s.failed, iw)...)
		b.foot = append(b.foot, foot(s.env, t, s.said, s.does(), "cancel", iw)...)
	default:
		b.foot = append(b.foot, foot(s.env, t, s.said, s.does(), "cancel", iw)...)
	}
	return b.draw(t, &s.list, w, h)
}

func (s *StartBuild) label(t theme.Theme, name string, chosen bool) string {
	style, sign := t.Dim, "  "
	if chosen {
		style, sign = t.Strong, t.Glyphs.Marker+" "
	}
	return sign + style.Paint(widget.FitTail(name, label-2, t.Glyphs.Ellipsis))
}

// source says where the project's source is.
func (s *StartBuild) source(t theme.Theme, iw int) []string {
	text := strings.TrimSpace(s.project.SourceType + " " + s.project.SourceLocation)
	if s.project.SourceVersion != "" {
		text += ", " + s.project.SourceVersion + " unless another is named"
	}
	if text == "" {
		return nil
	}
	return wrap(t.Dim, text, iw)
}

// noRefs says why no branches are offered.
func (s *StartBuild) noRefs(t theme.Theme, iw int) []string {
	switch {
	case s.reading:
		return []string{t.Info.Paint(widget.Spinner(t, s.env.Now())) + t.Dim.Paint(" reading the branches")}
	case s.unread != "":
		return wrap(t.Dim, "The branches are not known: "+s.unread, iw)
	}
	return wrap(t.Dim, "A branch, a tag or a commit; empty for the project's own.", iw)
}
