package builds

// What the dialog of several deploys shows.

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/pipeline"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Write writes the list of functions, or the sheet of one of them.
func (d *deployAllSheet) Write(p *dialog.Page) {
	if d.alone >= 0 {
		p.Paged = true
		one := deploySheet{request: d.requests[d.alone], sheet: &d.sheets[d.alone]}
		one.Env = d.Env
		p.Add("", one.headline(p), "")
		p.Fix()
		one.writeSheet(p)
		return
	}
	p.Add("", d.headline(p), "")
	serves := "SERVES"
	if d.latest() {
		serves = "VERSION"
	}
	p.Add(p.Dim.Paint(p.Fit("    " + d.columns(p, "FUNCTION", "STAGE", serves, "CODE", "TO KNOW"))))
	p.Fix()
	p.Choices(&d.list, len(d.sheets), func(i int) string { return d.line(p, i) }, "")
	p.Foot = append(d.whole(p), append(p.Foot, p.Dim.Paint(p.Fit("all or nothing "+d.togetherness())))...)
}

// headline says what will be deployed, or what became of it.
func (d *deployAllSheet) headline(p *dialog.Page) string {
	if d.Begun() {
		done := 0
		for i := range d.sheets {
			if step, ok := d.steps[d.sheets[i].Request.Function]; ok && d.taken(i) && over(step) {
				done++
			}
		}
		if d.UnderWay() {
			return p.Strong.Paint(fmt.Sprintf("%d of %d have ended", done, len(d.ready())))
		}
		return p.Dim.Paint("what became of each")
	}
	words := fmt.Sprintf("%d of %d are chosen", d.chosen(), len(d.targets))
	if to := d.stages(); len(to) > 0 {
		words += ", for " + strings.Join(to, " and ")
	}
	if d.latest() && len(d.stages()) == 0 {
		words += "; no stage is moved"
	}
	if branch := d.build.Branch(); branch != "" {
		words += p.Dim.Paint(" " + p.Glyphs.Dot + " built from " + safetext.Line(branch))
	}
	return words
}

// togetherness says whether it is all or nothing.
func (d *deployAllSheet) togetherness() string {
	state := "off: each is " + d.past() + " for itself"
	if d.all {
		state = "on: no stage moves before all are published, and all are put back when one does not"
	}
	if key := d.Env.Keys.Label(action.AllOrNothing); key != "" && !d.Begun() {
		state += " (" + key + ")"
	}
	return state
}

// columns are the cells of one line.
func (d *deployAllSheet) columns(p *dialog.Page, function, stage, serves, code, words string) string {
	wide := len("FUNCTION")
	for _, r := range d.requests {
		wide = max(wide, widget.Width(safetext.Line(r.Function)))
	}
	line := "    " + p.Cut(function, min(wide, max(p.W/3, 12), 40)) + "  " + p.Cut(stage, 8) + "  " + p.Cut(serves, 9) + "  "
	if p.W >= 90 {
		line += p.Cut(code, 16) + "  "
	}
	return line + words
}

// line is one function.
func (d *deployAllSheet) line(p *dialog.Page, i int) string {
	s := &d.sheets[i]
	mark := "[ ]"
	if d.marked[i] {
		mark = "[x]"
	}
	sign, words := d.state(p, i)
	then := then(s)
	switch r, ok := d.results[s.Request.Function]; {
	case ok && r.PutBack:
		then = p.None(safetext.Line(s.Before()))
	case ok && r.To != "":
		then = safetext.Line(r.To)
	}
	now := model.ShortCode(s.Code.Version.CodeSHA256)
	code := p.None(now) + p.Glyphs.Arrow + p.None(model.ShortCode(s.Expected))
	switch {
	case d.latest():
		code = p.None(now)
	case s.Unchanged:
		code = now + " already"
	}
	row := d.columns(p, safetext.Line(s.Request.Function), p.None(dialog.StageName(s.Request.Stage)),
		p.None(safetext.Line(s.Before()))+p.Glyphs.Arrow+then, code, words)
	return sign + " " + mark + strings.TrimPrefix(row, "   ")
}

// then is the version that is served, or published.
func then(s *pipeline.Sheet) string {
	if s.Existing != nil {
		return safetext.Line(s.Existing.Number)
	}
	return "new"
}

// state is the sign of a function's line, and what there is to know of it.
func (d *deployAllSheet) state(p *dialog.Page, i int) (sign, words string) {
	s := &d.sheets[i]
	if d.Begun() {
		return d.going(p, i)
	}
	switch {
	case d.waiting[i]:
		return p.Info.Paint(widget.Spinner(p.Theme, d.Env.Now())), "reading again"
	case s.Verdict == release.Refused:
		return p.Bad.Paint(p.Glyphs.Cross), safetext.Line(s.Reason)
	case s.Verdict == release.Unchanged:
		words = "serves this code already"
		if !s.Request.Moves() {
			words = "nothing has changed since version " + then(s)
		}
		return p.Dim.Paint("="), words
	case s.Verdict == release.Missing:
		return p.Warn.Paint("?"), "no alias " + safetext.Line(s.Request.Stage.Alias)
	case !d.marked[i]:
		return p.Dim.Paint(p.Glyphs.Queued), p.Dim.Paint(d.targets[i].Why)
	}
	worst := d.targets[i].Why
	switch {
	case s.EndsCanary != nil:
		worst = "ends the canary " + p.Canary(s.From, *s.EndsCanary)
	case s.From == "" && s.Request.Moves():
		worst = "makes the alias"
	case len(s.Notes) > 0:
		return p.Warn.Paint(p.Glyphs.Failed), safetext.Line(s.Notes[0])
	}
	return p.Good.Paint(p.Glyphs.Check), worst
}

// going is how a deploy goes, or how it ended.
func (d *deployAllSheet) going(p *dialog.Page, i int) (sign, words string) {
	function := d.sheets[i].Request.Function
	if r, ok := d.results[function]; ok {
		words = string(r.Status)
		if r.Reason != "" {
			words += ": " + safetext.Line(r.Reason)
		}
		words = cmp.Or(publishedWords(r), words)
		style, glyph := p.Bad, p.Glyphs.Cross
		switch {
		case r.Status == release.Moved:
			style, glyph = p.Good, p.Glyphs.Check
		case r.Status == release.NotChanged:
			style, glyph = p.Dim, "="
		case r.PutBack:
			style, glyph = p.Warn, p.Glyphs.Stopped
		}
		return style.Paint(glyph), words
	}
	step, ok := d.steps[function]
	switch {
	case !d.taken(i):
		return p.Dim.Paint(p.Glyphs.Dash), p.Dim.Paint("left out")
	case !ok || step.Step == "":
		return p.Dim.Paint(p.Glyphs.Queued), "waits"
	}
	words = fmt.Sprintf("%d/%d %s", step.Number, step.Total, step.Step.Words())
	if step.Detail != "" {
		words += ": " + safetext.Line(step.Detail)
	}
	switch {
	case step.Status == pipeline.Broken:
		return p.Bad.Paint(p.Glyphs.Cross), words
	case over(step):
		return p.Good.Paint(p.Glyphs.Check), words
	}
	return p.Info.Paint(widget.Spinner(p.Theme, d.Env.Now())), words
}

// whole is what there is to know of the chosen function, where its line may cut it.
func (d *deployAllSheet) whole(p *dialog.Page) []string {
	const least, most = 24, 3
	i := d.list.Cursor
	if p.H < least || i >= len(d.sheets) {
		return nil
	}
	_, words := d.state(p, i)
	sub := p.Sub()
	if from := d.origin(i); from != "" && !d.Begun() {
		words = strings.TrimSuffix(from+"; "+words, "; ")
	}
	sub.Paragraph(p.Dim, ansi.Strip(words))
	lines := append([]string{""}, sub.Body...)
	for len(lines) < most { // the box keeps its height while the choice moves
		lines = append(lines, "")
	}
	return lines[:most]
}

// origin says where the code of a function comes from.
func (d *deployAllSheet) origin(i int) string {
	s := &d.sheets[i]
	from := safetext.Line(s.Artifact)
	if s.Request.Entry != "" {
		from = safetext.Line(s.Request.Entry) + " in " + from
	}
	return from
}
