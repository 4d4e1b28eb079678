package functions

// The versions to choose from where it is not known what a stage served before: the
// older ones, then those that are newer, which are no way back.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
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
	choiceServes = 12
	choiceServed = 27
)

// writeChoices writes why a version has to be chosen, and the versions.
func (s *swapSheet) writeChoices(p *dialog.Page, sh *release.Sheet) {
	p.Add(s.headline(p, sh), "")
	p.Verdict(sh.Verdict, verdictWords(sh))
	p.Body = p.Body[:len(p.Body)-1]
	looked(p, sh)
	wide := 3
	for _, c := range sh.Choices {
		wide = max(wide, widget.Width(safetext.Line(c.Version)))
	}
	wide = min(wide, 10)
	line := func(version, age, serves, served, what string) string {
		return p.Right(version, wide) + " " + p.Right(age, choiceAge) + "  " + p.Cut(serves, choiceServes) + " " + p.Cut(served, choiceServed) + " " + what
	}
	p.Add("", p.Dim.Paint(p.Fit("  "+line("VER", "AGE", "SERVES", "SERVED "+dialog.StageName(sh.Request.Stage), "WHAT"))))
	p.Fix()
	p.Choices(&s.choices, len(sh.Choices), func(i int) string {
		c := sh.Choices[i]
		age := ""
		if !c.Published.IsZero() {
			age = widget.Age(s.Env.Now().Sub(c.Published))
		}
		return line(safetext.Line(c.Version), age, s.Env.ServedBy(sh.Request.Function, c.Version), s.served(c), safetext.Line(c.Note))
	}, "")
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
	case c.Newer:
		return "newer, no way back"
	case !c.NeverIn.IsZero():
		return "never, since " + c.NeverIn.UTC().Format("2 Jan")
	}
	return "not known"
}
