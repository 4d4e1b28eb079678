package functions

// The dialog before many moves: the targets, and below them what is known of the
// chosen one.

import (
	"fmt"
	"slices"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// glance is how much of the chosen target's sheet shows below the list of many,
// in lines.
const glance = 20

// writeMany writes the list of targets with what is known of the chosen one below.
func (s *swapSheet) writeMany(p *dialog.Page) {
	s.summary(p)
	p.Add("")
	p.Fix()
	p.Choices(&s.list, len(s.sheets), func(i int) string { return s.target(p, i) }, "")
	p.Foot = append(p.Foot, s.allOrNothing(p))
	// The chosen target's sheet takes the room that is left, a third at least where
	// there is enough to read in it.
	_, high := widget.Inside(p.W, p.H)
	const keys = 2
	room := min(high-len(p.Head)-len(p.Foot)-keys-min(len(p.Body), max(high/3, 3)), glance)
	if room < 3 {
		return
	}
	sheet := s.measured(p, s.list.Cursor)
	if len(sheet)+1 > room {
		sheet = dialog.Compact(sheet)
	}
	sheet = append([]string{p.Rule(s.sheets[s.list.Cursor].Request.Function)}, sheet...)
	if len(sheet) > room {
		more := fmt.Sprintf("%s %d more lines where the screen is higher", p.Glyphs.Down, len(sheet)-room+1)
		sheet = append(sheet[:room-1], p.Dim.Paint(p.Fit(more)))
	}
	for len(sheet) < min(room, s.highest(p)+1) { // the box keeps its height while the choice moves
		sheet = append(sheet, "")
	}
	p.Foot = append(sheet, p.Foot...)
}

// measured are the lines of one target's sheet.
func (s *swapSheet) measured(p *dialog.Page, i int) []string {
	sub := p.Sub()
	s.writeSheet(sub, i)
	return sub.Body
}

// mostMeasured bounds the targets whose sheets are measured with each frame.
const mostMeasured = 20

// highest is how many lines the longest sheet of the targets has, as far as they are
// measured.
func (s *swapSheet) highest(p *dialog.Page) int {
	if len(s.sheets) > mostMeasured {
		return glance
	}
	lines := 0
	for i := range s.sheets {
		lines = max(lines, len(s.measured(p, i)))
	}
	return lines
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

// target is one line of the list of many.
func (s *swapSheet) target(p *dialog.Page, i int) string {
	sh := &s.sheets[i]
	sign, words := p.Good.Paint(p.Glyphs.Check), "ready"
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
	}
	if s.hidden[sh.Request.Function] {
		words = "hidden by the filter " + p.Glyphs.Dot + " " + words
	}
	name := min(max(p.W/3, 12), 40)
	change := p.None(safetext.Line(sh.From)) + p.Glyphs.Arrow + p.None(safetext.Line(sh.To))
	return sign + " " + p.Cut(safetext.Line(sh.Request.Function), name) + "  " +
		p.Cut(change, 11) + "  " + words
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
