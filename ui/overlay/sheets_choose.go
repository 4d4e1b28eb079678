package overlay

// The versions to choose from where it is not known what a stage served before: the
// older ones, then those that are newer, which are no way back.

import (
	"fmt"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// offer makes the list of one sheet's versions the one that is shown, with the
// version marked that the sheet offers.
func (s *Sheets) offer(sh *release.Sheet) {
	i := release.Marked(sh.Choices)
	s.choices = scroll{chosen: true, none: i < 0, cursor: max(i, 0)}
}

// The widths of the columns of the list.
const (
	choiceAge    = 5
	choiceServes = 12
	choiceServed = 27
)

// choiceHead names the columns.
func (s *Sheets) choiceHead(t theme.Theme, sh *release.Sheet, iw int) string {
	return t.Dim.Paint(widget.FitTail("  "+choiceLine(t, versionWidth(sh.Choices), "VER", "AGE", "SERVES", "SERVED "+stageName(sh.Request.Stage), "WHAT"), iw, t.Glyphs.Ellipsis))
}

func choiceLine(t theme.Theme, wide int, version, age, serves, served, what string) string {
	e := t.Glyphs.Ellipsis
	return widget.FitRight(version, wide, e) + " " + widget.FitRight(age, choiceAge, e) + "  " + widget.FitTail(serves, choiceServes, e) + " " +
		widget.FitTail(served, choiceServed, e) + " " + what
}

func versionWidth(choices []release.Choice) int {
	wide := 3
	for _, c := range choices {
		wide = max(wide, widget.Width(safetext.Line(c.Version)))
	}
	return min(wide, 10)
}

// choiceLines are the versions to choose from.
func (s *Sheets) choiceLines(t theme.Theme, sh *release.Sheet, iw, h int) []string {
	choices := sh.Choices
	s.choices.cursor = max(min(s.choices.cursor, len(choices)-1), 0)
	lines := make([]string, len(choices))
	for i, c := range choices {
		if !s.choices.near(i, h) {
			continue
		}
		age := ""
		if !c.Published.IsZero() {
			age = widget.Age(s.env.Now().Sub(c.Published))
		}
		text := choiceLine(t, versionWidth(choices), safetext.Line(c.Version), age, s.env.serves(sh.Request.Function, c.Version), s.served(c), safetext.Line(c.Note))
		lines[i] = entry(t, text, i == s.choices.cursor && !s.choices.none, iw)
	}
	return lines
}

// served says when the stage served a version, as far as that is known.
func (s *Sheets) served(c release.Choice) string {
	switch {
	case c.Share > 0:
		return "serves now, " + figure.Share(c.Share)
	case c.Likely:
		return "likely"
	case c.Served && !c.Until.IsZero() && !c.Since.IsZero():
		return fmt.Sprintf("%s, until %s", widget.Age(c.Until.Sub(c.Since)), ago(s.env.Now().Sub(c.Until)))
	case c.Served && !c.Until.IsZero():
		return "until " + ago(s.env.Now().Sub(c.Until))
	case c.Served && !c.Since.IsZero():
		return "put there " + ago(s.env.Now().Sub(c.Since))
	case c.Served:
		return "yes, when is not known"
	case c.Newer:
		return "newer, no way back"
	case !c.NeverIn.IsZero():
		return "never, since " + c.NeverIn.UTC().Format("2 Jan")
	}
	return "not known"
}
