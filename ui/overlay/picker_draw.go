package overlay

// How the dialog that asks for a stage and a version looks.

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// pickerWidth is the width that the picker would like to have.
const pickerWidth = 84

// Lines draws the dialog.
func (p *Picker) Lines(t theme.Theme, w, h int) []string {
	w = wide(pickerWidth, w)
	iw := within(w)
	b := box{title: p.Title()}
	list := &p.stages
	if p.onVersion {
		list = &p.list
		p.drawVersions(t, &b, iw, h)
	} else {
		b.head = []string{t.Dim.Paint("Which stage?"), ""}
		for i, s := range p.env.Stages {
			text := p.env.stage(t, s.Name).Paint(stageName(s))
			if i == p.stages.cursor {
				text = stageName(s)
			}
			b.body = append(b.body, entry(t, text, i == p.stages.cursor, iw))
		}
	}
	does, back := p.words()
	keys := keysLine(p.env, t, does, back, iw)
	switch {
	case p.typedNumber() != "":
		keys = keysLine(p.env, t, "show the swap sheet of "+p.typedNumber(), "clear the filter", iw)
	case p.onVersion:
		keys = p.filter.keys(p.env, t, does, back)
	}
	if p.said != "" {
		keys = t.Bad.Paint(t.Glyphs.Failed + " " + p.said)
	}
	b.foot = []string{"", widget.FitTail(keys, iw, t.Glyphs.Ellipsis)}
	return b.draw(t, list, w, h)
}

func (p *Picker) drawVersions(t theme.Theme, b *box, iw, h int) {
	b.head = []string{p.filter.line(t, p.env, "Which version? Newest first.", iw), ""}
	if len(p.functions) > 1 && p.listed != "" {
		b.head = append([]string{t.Dim.Paint("These are the versions of " + p.listed + "; the number is taken for each.")}, b.head...)
	}
	wide := 1
	for _, v := range p.picks {
		wide = max(wide, widget.Width(safetext.Line(v.Version)))
	}
	p.list.cursor = max(min(p.list.cursor, len(p.found)-1), 0)
	b.body = make([]string, len(p.found))
	for i, n := range p.found {
		if !p.list.near(i, h) {
			continue
		}
		v := p.picks[n]
		age := ""
		if !v.At.IsZero() {
			age = widget.Age(p.env.Now().Sub(v.At))
		}
		text := widget.FitRight(safetext.Line(v.Version), min(wide, 10), t.Glyphs.Ellipsis) + "  " +
			widget.FitTail(safetext.Line(strings.Join(v.Serves, " ")), 14, t.Glyphs.Ellipsis) + "  " +
			widget.FitRight(age, 4, t.Glyphs.Ellipsis) + "  " +
			widget.FitTail(model.ShortCode(v.Code), 7, t.Glyphs.Ellipsis) + "  " + safetext.Line(v.Note)
		b.body[i] = entry(t, text, i == p.list.cursor, iw)
	}
	b.least = len(p.picks) // the box keeps its height while typing
	switch {
	case p.failed != "":
		b.info = "not all versions could be read"
		b.head = append(b.head, hanging(t.Bad, t.Glyphs.Cross, p.failed, iw)...)
	case !p.complete:
		b.info = widget.Spinner(t, p.env.Now()) + " reading"
	}
	if len(b.body) > 0 || !p.complete {
		return
	}
	if typed := p.typedNumber(); typed != "" {
		b.body = []string{t.Dim.Paint("version " + typed + ", which is not in the list")}
		return
	}
	b.body = []string{t.Dim.Paint("no version matches")}
}
