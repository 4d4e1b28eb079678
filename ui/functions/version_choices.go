package functions

// The versions to choose from where it is not known what a stage served before: the
// older ones, then those that are newer, which are no way back.

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// offer makes the list of one sheet's versions the one that is shown, with the
// version marked that the sheet offers.
func (s *swapSheet) offer(sh *release.Sheet) {
	i := release.Marked(sh.Choices)
	s.choices = dialog.Scroll{Chosen: true, None: i < 0, Cursor: max(i, 0)}
	s.turn()
}

// choose takes the chosen version of the list.
func (s *swapSheet) choose(i int) dialog.Reply {
	choices := s.sheets[i].Choices
	if s.choices.Cursor < 0 || s.choices.Cursor >= len(choices) {
		return dialog.Reply{}
	}
	c := choices[s.choices.Cursor]
	return s.again(i, func(r *release.Request) {
		if r.Version = c.Version; c.Newer && c.Share == 0 {
			r.Kind = release.To // no way back
		}
	})
}

// The widths of the columns of the list.
const (
	choiceAge    = 5
	choiceServes = 10
	choiceServed = 27
	choiceBuild  = 5
	choiceCode   = 7
)

// writeChoices writes what is not known and who was asked, and the versions.
func (s *swapSheet) writeChoices(p *dialog.Page, i int) {
	sh := &s.sheets[i]
	stage := dialog.StageName(sh.Request.Stage)
	p.Add("")
	p.Paragraph(p.Strong, stage+" serves "+p.None(safetext.Line(sh.From))+". "+notKnown(sh))
	looked(p, sh)
	if sh.Request.Kind == release.Rollback {
		words := "So there is no way back that aloft can vouch for."
		if both, ok := s.swapSides[i]; ok && both == nil {
			words += " Last hour of " + stage + ": " + p.Glyphs.Unread
		} else if ok && both.sides[0].Window.Length() > 0 {
			words += " Last hour of " + stage + ": " + s.facts.Limits.Sentence(both.sides[0].Figures) + "."
		}
		p.Paragraph(p.Text, words+" Choose:")
	}
	wide := 3
	for _, c := range sh.Choices {
		wide = max(wide, widget.Width(safetext.Line(c.Version)))
	}
	wide = min(wide, 10)
	line := func(version, age, serves, served, build, code, what string) string {
		text := p.Right(version, wide) + " " + p.Right(age, choiceAge) + "  " + p.Cut(serves, choiceServes) + " " + p.Cut(served, choiceServed) + " "
		if p.W >= leastAll {
			text += p.Cut(build, choiceBuild) + " " + p.Cut(code, choiceCode) + "  "
		}
		return text + what
	}
	p.Add("", p.Dim.Paint(p.Fit("  "+line("VER", "AGE", "SERVES", "SERVED "+stage, "BUILD", "CODE", "WHAT"))))
	p.Fix()
	p.Choices(&s.choices, len(sh.Choices), func(i int) string {
		c := sh.Choices[i]
		age := ""
		if !c.Published.IsZero() {
			age = widget.Age(s.Env.Now().Sub(c.Published))
		}
		number, note := s.facts.number(sh.Request.Function, c.Version), safetext.Line(c.Note)
		if what := cell.What(note); what != "" && number != "" {
			note = what
		}
		return line(safetext.Line(c.Version), age, s.Env.ServedBy(sh.Request.Function, c.Version), s.served(c),
			number, s.facts.code(sh.Request.Function, c.Version), note)
	}, "")
	if slices.ContainsFunc(sh.Choices, func(c release.Choice) bool { return c.Newer }) {
		p.Foot = append([]string{p.Dim.Paint(p.Fit("newer than what " + stage + " serves is no way back: " + s.movers() + " move there"))}, p.Foot...)
	}
}

// movers are the keys that move to newer versions.
func (s *swapSheet) movers() string {
	keys := []string{}
	for _, id := range []action.ID{action.Promote, action.Move} {
		if key := s.Env.Keys.Label(id); key != "" {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return "other actions"
	}
	return strings.Join(keys, " and ")
}

// notKnown is why a version has to be chosen, as a sentence before those who were asked.
func notKnown(sh *release.Sheet) string {
	words := strings.TrimSuffix(verdictWords(sh), ": choose the version to serve")
	if words == "" {
		return ""
	}
	r, n := utf8.DecodeRuneInString(words)
	words = string(unicode.ToUpper(r)) + words[n:]
	if len(sh.Looked) > 0 {
		return words + ":"
	}
	return words + "."
}

// served says when the stage served a version, as far as that is known.
func (s *swapSheet) served(c release.Choice) string {
	now := s.Env.Now()
	switch {
	case c.Share > 0:
		return "serves now, " + figure.Share(c.Share)
	case c.Likely:
		return "likely"
	case c.Served && !c.Until.IsZero() && !c.Since.IsZero():
		return fmt.Sprintf("%s, until %s", widget.Age(c.Until.Sub(c.Since)), dialog.Ago(now.Sub(c.Until)))
	case c.Served && !c.Until.IsZero():
		return "until " + dialog.Ago(now.Sub(c.Until))
	case c.Served && !c.Since.IsZero():
		return "put there " + dialog.Ago(now.Sub(c.Since))
	case c.Served:
		return "yes, when is not known"
	case c.Newer && !c.NeverIn.IsZero():
		return "newer, never since " + c.NeverIn.UTC().Format("2 Jan")
	case c.Newer:
		return "newer, no way back"
	case !c.NeverIn.IsZero():
		return "never, since " + c.NeverIn.UTC().Format("2 Jan")
	}
	return "not known"
}
