package functions

// The sheet of one move: what changes, what stands in the way, who was there last.

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// writeSheet writes what an operator should see before one move.
func (s *swapSheet) writeSheet(p *dialog.Page, i int) {
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
		compare(p, sh)
		s.write(p, i)
	}
}

// headline says what changes in one line.
func (s *swapSheet) headline(p *dialog.Page, sh *release.Sheet) string {
	then, of := safetext.Line(sh.To), ""
	if sh.Verdict == release.Unchanged {
		then = ""
	}
	if from := dialog.StageName(sh.Request.From); sh.Request.Kind == release.Promote && sh.Request.Version == "" && from != "" {
		of = ", that of " + s.Env.Stage(p.Theme, from).Paint(from)
	}
	return p.Serves(sh.Request.Stage, sh.From, sh.EndsCanary, then, of)
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

// compare sets both versions side by side. What differs carries a sign; what
// matters and is the same is dim.
func compare(p *dialog.Page, sh *release.Sheet) {
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
	compared := sh.Compared()
	if compared != "" {
		before = "now " + compared
	}
	if compared != sh.From && sh.EndsCanary != nil {
		before += " " + figure.Share(sh.EndsCanary.Weight)
	}
	p.Columns(widths, []theme.Style{p.Text, p.Text, p.Strong, p.Strong}, "", "", before, "then "+sh.To)
	row(false, "published", versionAge(current, now), versionAge(sh.Target, now))
	always := []struct {
		name string
		of   func(*model.Version) string
	}{
		{"code", func(v *model.Version) string { return model.ShortCode(v.CodeSHA256) + " " + dialog.Size(v.CodeBytes) }},
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
	if current != nil && len(sh.Differences) == 0 && compared != sh.To {
		p.Paragraph(p.Dim, "Nothing differs between the two versions.")
	}
	if current == nil && compared != "" {
		p.Paragraph(p.Warn, "Version "+compared+" could not be read, so what differs is not known.")
	}
}

// circumstances are who moved it last, what else ends, and the notes.
func (s *swapSheet) circumstances(p *dialog.Page, sh *release.Sheet) {
	if sh.Verdict != release.Unchanged {
		p.EndsCanary(sh.From, sh.EndsCanary, sh.To)
	}
	p.LastMove(sh.LastMove, sh.MovedOutside)
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

// looked is what was asked about the version before, and what it answered.
func looked(p *dialog.Page, sh *release.Sheet) {
	for _, l := range sh.Looked {
		p.Columns([]int{1, 10, max(p.W-15, 1)}, []theme.Style{p.Dim, p.Dim, p.Dim}, "", string(l.Source), safetext.Line(l.Words))
	}
}

func versionAge(v *model.Version, now time.Time) string {
	if v == nil || v.LastModified.IsZero() {
		return ""
	}
	return dialog.Ago(now.Sub(v.LastModified))
}

// shown is one side of a difference.
func shown(p *dialog.Page, d release.Difference, value string) string {
	if d.Secret && value != "" {
		return p.Glyphs.Mask
	}
	return p.None(value)
}
