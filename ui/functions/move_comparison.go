package functions

// The sheet of one move: what changes, what stands in the way, both versions side by
// side, how both did, and the way back.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
)

// writeSheet writes what an operator should see before one move. What stands in the way
// stays in view.
func (s *swapSheet) writeSheet(p *dialog.Page, i int) {
	sh := &s.sheets[i]
	p.Add("", s.headline(p, sh), "")
	p.Verdict(sh.Verdict, verdictWords(sh))
	p.Concerns(s.concerns(p, sh), sh.Guards)
	if s.unproved() && sh.Request.Kind == release.Rollback {
		looked(p, sh)
	}
	p.Fix()
	if sh.Target == nil {
		return
	}
	for _, part := range s.parts(p, i, s.room(p)) {
		if len(part) > 0 {
			p.Add(p.Line())
			p.Add(part...)
		}
	}
}

// room is how many lines there are for the part between guards and inputs.
func (s *swapSheet) room(p *dialog.Page) int {
	fields := 0
	if s.Standing().Fields {
		if fields = 2; s.Must() != "" {
			fields++
		}
	}
	const frame, keys = 2, 2
	return p.H - frame - len(p.Head) - fields - keys
}

// headline says what changes in one line.
func (s *swapSheet) headline(p *dialog.Page, sh *release.Sheet) string {
	then, aside := safetext.Line(sh.To), ""
	if sh.Verdict == release.Unchanged {
		then = ""
	}
	if st := sh.Request.From; sh.Request.Kind == release.Promote && sh.Request.Version == "" && st.Name != "" && then != "" {
		aside = then + " serves " + dialog.StageName(st) + s.facts.since(sh.Request.Function, st, sh.To, s.Env.Now())
	}
	return p.Serves(sh.Request.Stage, sh.From, sh.EndsCanary, then, safetext.Line(aside))
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

// concerns are what stands against one move, and what else there is to know.
func (s *swapSheet) concerns(p *dialog.Page, sh *release.Sheet) []dialog.Concern {
	var out []dialog.Concern
	if s.onward {
		out = append(out, dialog.Concern{Name: "a moment", Level: dialog.Warns, Words: fmt.Sprintf("%s was moved a moment ago: this goes on from it to %s",
			dialog.StageName(sh.Request.From), dialog.StageName(sh.Request.Stage))})
	}
	out = append(out, dialog.OfGuards(sh.Guards, sh.Notes)...)
	if c, ok := p.OfCanary(sh.From, sh.EndsCanary, sh.To); ok && sh.Verdict != release.Unchanged {
		out = append(out, c)
	}
	out = append(out, p.OfMoves(sh.LastMove, sh.MovedOutside)...)
	if sh.LastMove == nil && sh.From != "" {
		out = append(out, dialog.Concern{Name: "stamp", Words: "none of a move", Level: dialog.Tells})
	}
	if s.hidden[sh.Request.Function] {
		out = append(out, dialog.Concern{Name: "filter", Words: "hides this function", Level: dialog.Warns})
	}
	if sh.Current == nil && sh.Compared() != "" && sh.Target != nil {
		out = append(out, dialog.Concern{Name: "version", Words: sh.Compared() + " could not be read, so what differs is not known", Level: dialog.Unknown})
	}
	return out
}

// parts are what lies between guards and inputs. Where there is too little room, what
// matters least leaves.
func (s *swapSheet) parts(p *dialog.Page, i, room int) [][]string {
	sh := &s.sheets[i]
	var parts [][]string
	for left := range leavesAll + 1 {
		g := &grid{Page: p.Sub(), left: left}
		s.compare(g, i)
		versions := g.take()
		s.writeSides(g, i)
		s.write(g, i)
		figures := g.take()
		s.after(g, sh)
		parts = [][]string{versions, figures, g.take()}
		lines := 0
		for _, part := range parts {
			if len(part) > 0 {
				lines += len(part) + 1
			}
		}
		if lines <= room {
			break
		}
	}
	return parts
}

// The rows that leave a sheet where there is too little room, in their order.
const (
	leavesThrottled = iota + 1
	leavesCommits
	leavesSame
	leavesPublished
	leavesAll = leavesPublished
)

// compare sets both versions side by side. What differs carries a sign; what is the same
// is one dim line.
func (s *swapSheet) compare(g *grid, i int) {
	sh := &s.sheets[i]
	p, current := g.Page, sh.Current
	stage, from := dialog.StageName(sh.Request.Stage), dialog.StageName(sh.Request.From)
	before, then := "", "then: "+sh.To
	compared := sh.Compared()
	if compared != "" {
		before = "now: " + compared
		if compared != sh.From && sh.EndsCanary != nil {
			before += " with " + figure.Share(sh.EndsCanary.Weight)
		}
		before += " in " + stage
	}
	if sh.Request.Kind == release.Promote && from != "" {
		then += " as in " + from
	}
	if current != nil && len(sh.Differences) == 0 && compared != sh.To {
		p.Add("  " + p.Strong.Paint("the code and all settings are the same"))
	}
	g.heads(before, then)
	if g.shows(leavesPublished) {
		g.quiet("published", s.published(current, compared), s.published(sh.Target, sh.To), "")
	}
	code := func(v *model.Version) string {
		if v == nil {
			return ""
		}
		return strings.TrimSpace(model.ShortCode(v.CodeSHA256) + "  " + dialog.Size(v.CodeBytes))
	}
	differs := func(field string) bool {
		return slices.ContainsFunc(sh.Differences, func(d release.Difference) bool { return d.Field == field })
	}
	if differs("code") || differs("code size") || current == nil {
		g.row(current != nil, "code", code(current), code(sh.Target), "")
	}
	var variables []release.Difference
	for _, d := range sh.Differences {
		switch {
		case d.Field == "code", d.Field == "code size":
		case strings.HasPrefix(d.Field, "env "):
			variables = append(variables, d)
		default:
			before, after := brief(shown(p, d, d.Before), shown(p, d, d.After))
			g.row(true, d.Field, before, after, smaller(d))
		}
	}
	environment(g, variables)
	if g.shows(leavesSame) && current != nil {
		if same := alike(sh.Target, sh.Differences); len(same) > 0 {
			text := fmt.Sprintf("%d more: %s", len(same), strings.Join(same, ", "))
			p.Add(p.Dim.Paint(p.Fit("= " + p.Cut("same", dialog.Name) + " " + safetext.Line(text))))
		}
	}
	if g.shows(leavesCommits) {
		s.commits(g, i)
	}
}

// after is what stays as it is, and how to go back.
func (s *swapSheet) after(g *grid, sh *release.Sheet) {
	stage := dialog.StageName(sh.Request.Stage)
	if c := sh.Provisioned; c != nil {
		g.quiet("stays", fmt.Sprintf("provisioned concurrency of %d on %s, and comes to %s", c.Requested, stage, sh.To), "", "")
	}
	if sh.From == "" || sh.Verdict != release.Ready {
		return
	}
	keys := strings.Trim(s.Env.Keys.Label(action.Undo)+" or "+s.Env.Keys.Label(action.Rollback), " or")
	words := "back to " + sh.From + " by a move"
	if keys != "" {
		words = keys + " then puts " + sh.From + " back"
	}
	if n := s.facts.WatchMinutes; n > 0 {
		words += fmt.Sprintf("; watched for %d min after the move", n)
	}
	g.line("way back", words)
}

// looked is what was asked about the version before, and what it answered.
func looked(p *dialog.Page, sh *release.Sheet) {
	for _, l := range sh.Looked {
		sub := p.Sub()
		sub.Columns([]int{dialog.Name - 1, max(p.W-dialog.Name-3, 1)}, []theme.Style{p.Dim, p.Text}, string(l.Source), safetext.Line(l.Words))
		p.Signed(p.Dim, "", sub.Body...)
	}
}

// shown is one side of a difference.
func shown(p *dialog.Page, d release.Difference, value string) string {
	if d.Secret && value != "" {
		return p.Glyphs.Mask
	}
	return p.None(value)
}
