package functions

// The dialog before many moves: one line for each. Enter in the list opens the sheet of
// the chosen one.

import (
	"fmt"
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// writeMany writes the list of targets.
func (s *swapSheet) writeMany(p *dialog.Page) {
	p.Add("")
	s.summary(p)
	p.Add("", p.Dim.Paint(p.Fit("    "+s.columns(p, "FUNCTION", "MOVES", "FAILED, LAST HOUR", "TO KNOW"))))
	p.Fix()
	p.Choices(&s.list, len(s.sheets), func(i int) string {
		sign, words := s.target(p, i)
		sh := &s.sheets[i]
		change := p.None(safetext.Line(sh.From)) + p.Glyphs.Arrow + p.None(safetext.Line(sh.To))
		return sign + " " + s.columns(p, s.name(sh.Request), change, s.failed(p, i), words)
	}, "")
	if _, ok := makes(s.requests); !ok { // what is made can not be put back
		p.Foot = append(p.Foot, s.allOrNothing(p))
	}
	p.Foot = append(s.whole(p), p.Foot...)
}

// whole is what there is to know of the chosen target, where the list may cut it.
func (s *swapSheet) whole(p *dialog.Page) []string {
	const most, least = 3, 28
	if p.H < least {
		return nil
	}
	room := p.W - widget.Width(s.columns(p, "", "", "", "")) - 4
	cut := func(i int) bool {
		_, words := s.target(p, i)
		return widget.Width(ansi.Strip(words)) > room
	}
	any := false
	for i := range min(len(s.sheets), mostMeasured) {
		any = any || cut(i)
	}
	if !any {
		return nil
	}
	_, words := s.target(p, s.list.Cursor)
	sub := p.Sub()
	sub.Paragraph(p.Dim, words)
	lines := append([]string{""}, sub.Body...)
	for len(lines) < most { // the box keeps its height while the choice moves
		lines = append(lines, "")
	}
	return lines[:most]
}

// mostMeasured bounds the targets whose words are measured with each frame.
const mostMeasured = 50

// name is the function of a move, with the stage where they are of several.
func (s *swapSheet) name(r release.Request) string {
	if several(s.requests) {
		return safetext.Line(r.Function + " " + r.Stage.Name)
	}
	return safetext.Line(r.Function)
}

// nameWidth is as wide as the longest name, within bounds.
func (s *swapSheet) nameWidth(p *dialog.Page) int {
	wide := len("FUNCTION")
	for _, r := range s.requests {
		wide = max(wide, widget.Width(s.name(r)))
	}
	return min(wide, max(p.W/3, 12), 40)
}

// leastFailed is the width of a page that has a column of what failed.
const leastFailed = 90

// columns are the cells of one line of the list.
func (s *swapSheet) columns(p *dialog.Page, function, change, failed, words string) string {
	line := p.Cut(function, s.nameWidth(p)) + "  " + p.Cut(change, 11) + "  "
	if p.W >= leastFailed && len(s.swapSides) > 0 {
		line += p.Cut(failed, 18) + "  "
	}
	return line + words
}

// failed is which share of the calls of both sides failed in the last hour.
func (s *swapSheet) failed(p *dialog.Page, i int) string {
	both, ok := s.swapSides[i]
	switch {
	case !ok:
		return ""
	case both == nil:
		return p.Glyphs.Unread
	}
	side := func(x sidedSide) string {
		if x.Window.Length() == 0 {
			return "?"
		}
		word := s.facts.Limits.FailedWord(x.Figures)
		if word == "" {
			word = "idle"
		}
		if s.facts.Limits.Judge(x.Figures).Loud() {
			word += "!"
		}
		return word
	}
	return side(both.sides[0]) + " " + p.Glyphs.Arrow + " " + side(both.sides[1])
}

// worst is the worst that the guards say of a sheet, and how bad it is.
func worst(p *dialog.Page, sh *release.Sheet) (sign, words string) {
	concerns := dialog.OfGuards(sh.Guards, nil)
	i := slices.IndexFunc(concerns, func(c dialog.Concern) bool { return c.Level == dialog.Stops })
	if i >= 0 {
		return p.Bad.Paint(p.Glyphs.Cross), concerns[i].Name + ": " + concerns[i].Words
	}
	if i = slices.IndexFunc(concerns, func(c dialog.Concern) bool { return c.Level == dialog.Unknown }); i >= 0 {
		return p.Warn.Paint("?"), concerns[i].Name + ": " + concerns[i].Words
	}
	if len(concerns) > 0 {
		return p.Warn.Paint(p.Glyphs.Failed), concerns[0].Name + ": " + concerns[0].Words
	}
	return "", ""
}

// summary counts the verdicts, on as many lines as it takes.
func (s *swapSheet) summary(p *dialog.Page) {
	count := map[release.Verdict]int{}
	hidden := 0
	for _, sh := range s.sheets {
		count[sh.Verdict]++
		if s.hidden[sh.Request.Function] {
			hidden++
		}
	}
	lines, used := []string{""}, 0
	add := func(n int, style theme.Style, words string) {
		if n == 0 {
			return
		}
		words = fmt.Sprintf("%d %s", n, words)
		last := len(lines) - 1
		switch {
		case used == 0:
		case used+3+len(words) > p.W:
			lines, used = append(lines, ""), 0
			last++
		default:
			lines[last] += " " + p.Dim.Paint(p.Glyphs.Dot) + " "
			used += 3
		}
		lines[last] += style.Paint(words)
		used += len(words)
	}
	add(count[release.Ready], p.Good, "ready")
	add(count[release.Unchanged], p.Dim, "unchanged")
	add(count[release.Missing], p.Warn, "without alias")
	add(count[release.Choose], p.Warn, "to choose a version for")
	add(count[release.Refused], p.Bad, "refused")
	add(hidden, p.Warn, "hidden by the filter")
	p.Add(lines...)
}

// target is the sign of a line of the list of many, and what there is to know.
func (s *swapSheet) target(p *dialog.Page, i int) (sign, words string) {
	sh := &s.sheets[i]
	sign, words = p.Good.Paint(p.Glyphs.Check), "ready"
	switch {
	case s.waiting[i]:
		sign, words = p.Info.Paint(widget.Spinner(p.Theme, s.Env.Now())), "reading again"
	case sh.Verdict == release.Unchanged:
		sign, words = p.Dim.Paint("="), "serves it already"
	case sh.Verdict == release.Refused:
		sign, words = p.Bad.Paint(p.Glyphs.Cross), safetext.Line(sh.Reason)
	case sh.Verdict == release.Choose:
		sign, words = p.Warn.Paint("?"), "choose a version"
	case sh.Verdict == release.Missing:
		sign, words = p.Warn.Paint("?"), "no alias "+safetext.Line(sh.Request.Stage.Alias)
	case sh.EndsCanary != nil:
		words = "ends the canary " + p.Canary(sh.From, *sh.EndsCanary)
	case sh.MovedOutside:
		words = "moved outside aloft since its stamp"
	case sh.From == "":
		words = "makes the alias"
	case sh.Current == nil || sh.Target == nil:
		words = "what differs is not known"
	default:
		words = differences(sh.Differences)
		if sh.Verdict == release.Ready {
			if worse, why := worst(p, sh); worse != "" {
				sign, words = worse, safetext.Line(why)
			}
		}
	}
	if s.hidden[sh.Request.Function] {
		words = "hidden by the filter " + p.Glyphs.Dot + " " + words
	}
	return sign, words
}

// differences counts what differs as the sheet shows it: a code and its size are one.
func differences(found []release.Difference) string {
	n := 0
	for _, d := range found {
		if d.Field != "code size" || !slices.ContainsFunc(found, func(o release.Difference) bool { return o.Field == "code" }) {
			n++
		}
	}
	switch n {
	case 0:
		return "nothing differs"
	case 1:
		return "1 difference"
	}
	return fmt.Sprintf("%d differences", n)
}
