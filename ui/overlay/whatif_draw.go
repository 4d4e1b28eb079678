package overlay

// How the editor of a scenario looks.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The widths of the grid's columns, in cells.
const (
	gridName = 24
	gridText = 11
	// gridFigures is how many figures a row has at most.
	gridFigures = 5
)

// Lines draws the dialog.
func (w *WhatIf) Lines(t theme.Theme, width, h int) []string {
	width = wide(tableWidth, width)
	iw := within(width)
	b := box{title: w.Title()}
	b.head = append(wrap(t.Dim, w.origin, iw), w.sums(t, iw)...)
	b.head = append(b.head, t.Border.Paint(strings.Repeat(t.Glyphs.Horizontal, iw)))
	for i := range w.rows {
		b.body = append(b.body, w.line(t, i, iw))
	}
	w.scroll.cursor = w.row
	lines := w.arithmetic(t, iw)
	keys := w.keys(t, iw)
	room := h - 2 - len(b.head) - len(keys) - max(h/3, 4)
	if len(lines) > room {
		lines = lines[:max(room, 0)]
		if len(lines) > 0 {
			lines[len(lines)-1] = t.Dim.Paint(t.Glyphs.Ellipsis + " those of the chosen row come first")
		}
	}
	if len(lines) > 0 {
		b.foot = append(b.foot, rule(t, "a month", iw))
	}
	b.foot = append(append(b.foot, lines...), keys...)
	return b.draw(t, &w.scroll, width, h)
}

// line is one row of the grid.
func (w *WhatIf) line(t theme.Theme, i, iw int) string {
	r := &w.rows[i]
	name := max(min(gridName, iw-2-gridText), 4)
	each := max(min(gridText, (iw-3-name)/gridFigures), 4)
	if r.kind == gridHead {
		var b strings.Builder
		for k, n := range r.names {
			b.WriteString(widget.FitTail(n, map[bool]int{true: name, false: each - 1}[k == 0], "") + " ")
		}
		return "  " + t.Header.Paint(widget.FitTail(b.String(), iw-2, ""))
	}
	lead := sign(t, i == w.row)
	if r.kind == gridScenario {
		style := t.Dim
		if i == w.row {
			style = t.Strong
		}
		return lead + style.Paint(widget.FitTail(r.name, name, t.Glyphs.Ellipsis)) + " " + r.cells[0].in.view(t, max(min(iw-name-3, 40), 1))
	}
	var b strings.Builder
	for k := range r.cells {
		wide := each - 1
		if k == 0 {
			wide = name
		}
		b.WriteString(r.cells[k].in.view(t, wide) + " ")
	}
	return widget.FitTail(lead+b.String(), iw, "")
}

// sums are the totals of the estimate.
func (w *WhatIf) sums(t theme.Theme, iw int) []string {
	if w.problem != "" {
		return hanging(t.Bad, t.Glyphs.Cross, w.problem, iw)
	}
	e := &w.estimate
	parts := []string{
		t.Strong.Paint(e.Total.Round2()) + " a month", "fixed " + t.Strong.Paint(e.Fixed.Round2()), "an activity " + t.Strong.Paint(e.PerActivity.String()),
	}
	if e.FreeTier > 0 {
		parts = append(parts, "free tier takes "+e.FreeTier.Round2()+" off")
	} else {
		parts = append(parts, t.Dim.Paint("list prices"))
	}
	return []string{widget.FitTail(strings.Join(parts, " "+t.Glyphs.Dot+" "), iw, t.Glyphs.Ellipsis)}
}

// arithmetic is how the estimate comes about, and how it compares.
func (w *WhatIf) arithmetic(t theme.Theme, iw int) []string {
	if w.problem != "" {
		return nil
	}
	var lines []string
	for _, c := range w.estimate.Compare {
		text, style := fmt.Sprintf("%s less than %s at %s", (-c.Difference).Round2(), safetext.Line(c.Name), dollarsText(c.USDPerMonth)), t.Good
		if c.Difference > 0 {
			text, style = fmt.Sprintf("%s more than %s at %s", c.Difference.Round2(), safetext.Line(c.Name), dollarsText(c.USDPerMonth)), t.Warn
		}
		lines = append(lines, hanging(style, t.Glyphs.Dot, text+" a month", iw)...)
	}
	const amount = 11
	for _, l := range w.ordered() {
		what := string(l.Service)
		if s := subjectWords(l.Subject); s != "" {
			what += " " + s
		}
		style := t.Dim
		if w.about(l) {
			style = t.Text
		}
		for i, text := range wrap(style, what+": "+sums(t, l.Arithmetic), max(iw-amount-2, 1)) {
			lead := widget.FitTail("", amount, "")
			if i == 0 {
				lead = widget.FitRight(l.USD.Round2(), amount, "")
			}
			lines = append(lines, lead+"  "+text)
		}
	}
	return lines
}

// ordered are the estimate's lines, those of the chosen row first.
func (w *WhatIf) ordered() []cost.Line {
	lines := slices.Clone(w.estimate.Lines)
	slices.SortStableFunc(lines, func(a, b cost.Line) int {
		switch x, y := w.about(a), w.about(b); {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	return lines
}

// about reports whether a line is about the chosen row.
func (w *WhatIf) about(l cost.Line) bool {
	r := &w.rows[w.row]
	if r.kind == gridScenario || len(r.cells) == 0 {
		return false
	}
	name := strings.TrimSpace(r.cells[0].in.value())
	return name != "" && slices.Contains([]string{l.Subject.Function, l.Subject.Table, l.Subject.API, l.Subject.Project}, name)
}

// dollarsText is a number of dollars.
func dollarsText(v float64) string { return cost.Dollars(v).Round2() }

// keys is what the keys do now, or the file that is typed.
func (w *WhatIf) keys(t theme.Theme, iw int) []string {
	lines := []string{""}
	if w.mode == noFile {
		if w.said != "" {
			lines = append(lines, hanging(t.Info, t.Glyphs.Dot, w.said, iw)...)
		}
		var parts []string
		for _, k := range []struct {
			id   action.ID
			does string
		}{{action.NextField, "next"}, {action.SaveFile, "save to a file"}, {action.OpenFile, "open a file"}, {action.Cancel, "close"}} {
			if key := w.env.Keys.Label(k.id); key != "" {
				parts = append(parts, t.Key.Paint(key)+" "+t.KeyText.Paint(k.does))
			}
		}
		return append(lines, widget.FitTail(strings.Join(parts, "   "), iw, t.Glyphs.Ellipsis))
	}
	name := "open file"
	if w.mode == toSave {
		name = "save to file"
	}
	lines = append(lines, formField(t, name, &w.path, iw))
	switch {
	case w.busy:
		lines = append(lines, t.Info.Paint(widget.Spinner(t, w.env.Now()))+" one moment")
	case w.exists:
		lines = append(lines, hanging(t.Warn, "?", "There is such a file already.", iw)...)
	case w.failed != "":
		lines = append(lines, hanging(t.Bad, t.Glyphs.Cross, w.failed, iw)...)
	}
	return append(lines, keysLine(w.env, t, w.does(), "back", iw))
}
