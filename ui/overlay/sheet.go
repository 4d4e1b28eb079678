package overlay

// The sheet of one move: what changes, what stands in the way, who was there last.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// writeSheet writes what an operator should see before one move.
func (s *Sheets) writeSheet(p *dialog.Page, i int) {
	sh := &s.sheets[i]
	p.Add(s.headline(p, sh), "")
	if s.onward {
		p.Warned(fmt.Sprintf("%s was moved a moment ago: this goes on from it to %s.",
			dialog.StageName(sh.Request.From), dialog.StageName(sh.Request.Stage)))
	}
	p.Verdict(sh.Verdict, verdictWords(sh))
	s.circumstances(p, sh)
	if sh.Target != nil {
		if p.Body[len(p.Body)-1] != "" {
			p.Add("")
		}
		comparison(p, sh)
		s.write(p, i)
	}
}

// headline says what changes in one line.
func (s *Sheets) headline(p *dialog.Page, sh *release.Sheet) string {
	then, of := safetext.Line(sh.To), ""
	if sh.Verdict == release.Unchanged {
		then = ""
	}
	if from := dialog.StageName(sh.Request.From); sh.Request.Kind == release.Promote && sh.Request.Version == "" && from != "" {
		of = ", that of " + s.Env.Stage(p.Theme, from).Paint(from)
	}
	return serves(p, sh.Request.Stage, sh.From, sh.EndsCanary, then, of)
}

// serves says in one line what a stage serves, with a canary that ends, and what it
// will serve; either may be empty.
func serves(p *dialog.Page, st model.Stage, now string, ends *model.Canary, then, of string) string {
	stage := stage(p, st)
	line := stage
	if now = safetext.Line(now); now != "" {
		line += " serves " + p.Strong.Paint(now)
		if ends != nil {
			line += p.Warn.Paint(", and " + safetext.Line(ends.Version) + " with " + figure.Share(ends.Weight))
		}
	}
	switch {
	case then == "":
		return line
	case now == "":
		line += " is not there yet"
	}
	return line + " " + p.Glyphs.Arrow + " will serve " + p.Strong.Paint(then) + of
}

// stage is the name of a stage in its colour.
func stage(p *dialog.Page, st model.Stage) string {
	name := dialog.StageName(st)
	return p.Env.Stage(p.Theme, name).Paint(name)
}

// verdictWords is what stands in the way, in words.
func verdictWords(sh *release.Sheet) string {
	reason := safetext.Line(sh.Reason)
	switch {
	case sh.Verdict == release.Refused && reason == "" && sh.Failure != nil:
		return "can not be moved: " + sh.Failure.Error()
	case sh.Verdict == release.Refused:
		return "can not be moved: " + reason
	case sh.Verdict == release.Unchanged && reason == "":
		return "nothing to do: it serves that version already"
	case sh.Verdict == release.Missing && reason == "":
		return fmt.Sprintf("%s has no alias %s", safetext.Line(sh.Request.Function), safetext.Line(sh.Request.Stage.Alias))
	}
	return reason
}

// comparison sets both versions side by side. What differs carries a sign; what
// matters and is the same is dim.
func comparison(p *dialog.Page, sh *release.Sheet) {
	side := max((p.W-1-dialog.Label-3*2)/2, 4)
	widths := []int{1, dialog.Label, side, side}
	row := func(differs bool, field, before, after string) {
		sign, style := "", p.Dim
		if differs {
			sign, style = p.Glyphs.Differs, p.Strong
		}
		p.Columns(widths, []theme.Style{p.Warn, p.Dim, p.Text, style}, sign, field, before, after)
	}
	current, before, now := sh.Current, "", p.Env.Now()
	if sh.From != "" {
		before = "now " + sh.From
	}
	p.Columns(widths, []theme.Style{p.Text, p.Text, p.Strong, p.Strong}, "", "", before, "then "+sh.To)
	row(false, "published", versionAge(current, now), versionAge(sh.Target, now))
	always := []struct {
		name string
		of   func(*model.Version) string
	}{
		{"code", func(v *model.Version) string { return model.ShortCode(v.CodeSHA256) + " " + size(v.CodeBytes) }},
		{"memory", func(v *model.Version) string { return strconv.Itoa(v.MemoryMB) + " MB" }},
		{"description", func(v *model.Version) string { return v.Description }},
	}
	for _, f := range always {
		was := ""
		if current != nil {
			was = f.of(current)
		}
		differs := slices.ContainsFunc(sh.Differences, func(d release.Difference) bool {
			return d.Field == f.name || f.name == "code" && d.Field == "code size"
		})
		row(differs, f.name, was, f.of(sh.Target))
	}
	for _, d := range sh.Differences {
		switch d.Field {
		case "code", "code size", "memory", "description":
			continue
		}
		row(true, d.Field, shown(p, d, d.Before), shown(p, d, d.After))
	}
	if current != nil && len(sh.Differences) == 0 && sh.From != sh.To {
		p.Paragraph(p.Dim, "Nothing differs between the two versions.")
	}
	if current == nil && sh.From != "" {
		p.Paragraph(p.Warn, "Version "+sh.From+" could not be read, so what differs is not known.")
	}
}

// circumstances are who moved it last, what else ends, and the notes.
func (s *Sheets) circumstances(p *dialog.Page, sh *release.Sheet) {
	if sh.Verdict != release.Unchanged {
		endsCanary(p, sh.From, sh.EndsCanary, sh.To)
	}
	lastMove(p, sh.LastMove, sh.MovedOutside)
	if sh.LastMove == nil && sh.From != "" {
		p.Noted("It carries no stamp of a move.")
	}
	if s.hidden[sh.Request.Function] {
		p.Warned("The filter hides this function.")
	}
	p.Guards(sh.Guards, sh.Notes)
	if s.unproved() && sh.Request.Kind == release.Rollback {
		looked(p, sh)
	}
}

// endsCanary says that a canary ends, if there is one.
func endsCanary(p *dialog.Page, primary string, c *model.Canary, to string) {
	if c != nil {
		p.Warned(fmt.Sprintf("The canary %s ends: all of the traffic will go to %s.", canary(p, primary, *c), to))
	}
}

// looked is what was asked about the version before, and what it answered.
func looked(p *dialog.Page, sh *release.Sheet) {
	for _, l := range sh.Looked {
		p.Columns([]int{1, 10, max(p.W-15, 1)}, []theme.Style{p.Dim, p.Dim, p.Dim}, "", string(l.Source), safetext.Line(l.Words))
	}
}

// lastMove says in a sentence who moved the stage last, and before that whether
// something else moved it since.
func lastMove(p *dialog.Page, m *release.Stamp, outside bool) {
	if outside {
		p.Warned("It was moved by something other than aloft since the move below.")
	}
	if m == nil {
		return
	}
	var b strings.Builder
	b.WriteString("Last move: ")
	if m.From == "" {
		b.WriteString("made at " + m.To)
	} else {
		b.WriteString(m.From + " " + p.Glyphs.Arrow + " " + m.To)
	}
	if m.Kind != "" {
		b.WriteString(" (" + string(m.Kind) + ")")
	}
	if m.By != "" {
		b.WriteString(" by " + m.By)
	}
	if m.Host != "" {
		b.WriteString(" on " + m.Host)
	}
	if !m.At.IsZero() {
		b.WriteString(", " + dialog.Ago(p.Env.Now().Sub(m.At)))
	}
	if m.Why != "" {
		b.WriteString(": " + m.Why)
	}
	p.Noted(b.String())
}

func versionAge(v *model.Version, now time.Time) string {
	if v == nil || v.LastModified.IsZero() {
		return ""
	}
	return dialog.Ago(now.Sub(v.LastModified))
}

// canary is two versions with the weight of the second, as the matrix shows them.
func canary(p *dialog.Page, primary string, c model.Canary) string {
	return safetext.Line(primary) + p.Glyphs.Arrow + safetext.Line(c.Version) + " " + figure.Share(c.Weight)
}

// shown is one side of a difference.
func shown(p *dialog.Page, d release.Difference, value string) string {
	if d.Secret && value != "" {
		return p.Glyphs.Mask
	}
	return none(p, value)
}

// none stands for what is not there.
func none(p *dialog.Page, s string) string {
	if s == "" {
		return p.Glyphs.Absent
	}
	return s
}

// size is how large code is, nothing where that is not known.
func size(n int64) string {
	if n <= 0 {
		return ""
	}
	return figure.Size(n)
}
