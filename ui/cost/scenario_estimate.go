package cost

// What a scenario costs, and how that comes about.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// sums are the totals of the estimate.
func (w *scenarioEditor) sums(p *dialog.Page) {
	if w.problem != "" {
		p.Failed(w.problem)
		return
	}
	e := &w.estimate
	parts := []string{
		p.Strong.Paint(e.Total.Round2()) + " a month", "fixed " + p.Strong.Paint(e.Fixed.Round2()), "an activity " + p.Strong.Paint(e.PerActivity.String()),
	}
	if e.FreeTier > 0 {
		parts = append(parts, "free tier takes "+e.FreeTier.Round2()+" off")
	} else {
		parts = append(parts, p.Dim.Paint("list prices"))
	}
	p.Add(p.Fit(strings.Join(parts, " "+p.Glyphs.Dot+" ")))
}

// arithmetic is how the estimate comes about, and how it compares.
func (w *scenarioEditor) arithmetic(p *dialog.Page) {
	if w.problem != "" {
		return
	}
	for _, c := range w.estimate.Compare {
		by, than, style := -c.Difference, "less", p.Good
		if c.Difference > 0 {
			by, than, style = c.Difference, "more", p.Warn
		}
		p.Hang(style, p.Glyphs.Dot, fmt.Sprintf("%s %s than %s at %s a month", by.Round2(), than, safetext.Line(c.Name), cost.Dollars(c.USDPerMonth).Round2()))
	}
	for _, l := range w.ordered() {
		what := string(l.Service)
		if s := subjectWords(l.Subject); s != "" {
			what += " " + s
		}
		style := p.Dim
		if w.about(l) {
			style = p.Text
		}
		amountLine(p, theme.Style{}, widget.FitRight(l.USD.Round2(), 11, ""), style, what+": "+p.Arithmetic(l.Arithmetic))
	}
}

// ordered are the estimate's lines, those of the chosen row first.
func (w *scenarioEditor) ordered() []cost.Line {
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
func (w *scenarioEditor) about(l cost.Line) bool {
	r := w.row()
	if r.kind == gridScenario || len(r.cells) == 0 {
		return false
	}
	name := strings.TrimSpace(r.cells[0].Value())
	return name != "" && slices.Contains([]string{l.Subject.Function, l.Subject.Table, l.Subject.API, l.Subject.Project}, name)
}

// amountLine writes a text behind an amount, which stands in a column of its own.
func amountLine(p *dialog.Page, lead theme.Style, amount string, style theme.Style, text string) {
	sub := p.Sub()
	sub.W = max(p.W-len(amount)-2, 1)
	sub.Paragraph(style, text)
	for _, line := range sub.Body {
		p.Add(lead.Paint(amount) + "  " + line)
		amount = strings.Repeat(" ", len(amount))
	}
}

// subjectWords is what used something.
func subjectWords(s cost.Subject) string {
	parts := []string{}
	for _, p := range []string{s.Function, s.Stage, s.Table, s.Index, s.API, s.Project, s.LogGroup, s.Bucket} {
		if p != "" {
			parts = append(parts, safetext.Line(p))
		}
	}
	return strings.Join(parts, " ")
}
