package overlay

// How the dialog before many moves looks: the targets, and below them what is known
// of the chosen one.

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// glance is how much of the chosen target's sheet shows below the list of many,
// in lines.
const glance = 20

// drawMany draws the list of targets with what is known of the chosen one below.
func (s *Sheets) drawMany(t theme.Theme, b box, w, h int) []string {
	iw := within(w)
	_, ih := widget.Inside(w, h)
	b.head = append(s.summary(t, iw), "")
	s.list.n = len(s.sheets)
	s.list.cursor = max(min(s.list.cursor, s.list.n-1), 0)
	b.body = make([]string, len(s.sheets))
	for i := range s.sheets {
		if s.list.near(i, h) {
			b.body[i] = s.target(t, i, iw)
		}
	}
	foot := s.foot(t, iw)
	// The chosen target's sheet takes the room that is left, a third at least where
	// there is enough to read in it.
	chosen := &s.sheets[s.list.cursor]
	sheet := s.sheetLines(t, chosen, iw)
	room := min(ih-len(b.head)-len(foot)-min(len(b.body), max(ih/3, 3)), glance)
	if room >= 3 {
		if len(sheet)+1 > room {
			sheet = compact(sheet)
		}
		sheet = append([]string{rule(t, safetext.Line(chosen.Request.Function), iw)}, sheet...)
		if len(sheet) > room {
			more := fmt.Sprintf("%s %d more lines where the screen is higher", t.Glyphs.Down, len(sheet)-room+1)
			sheet = append(sheet[:room-1], t.Dim.Paint(widget.FitTail(more, iw, t.Glyphs.Ellipsis)))
		}
		for len(sheet) < min(room, s.highest(t, iw)+1) { // the box keeps its height while the choice moves
			sheet = append(sheet, "")
		}
		b.foot = append(sheet, foot...)
	} else {
		b.foot = foot
	}
	return b.draw(t, &s.list, w, h)
}

// mostMeasured bounds the targets whose sheets are measured with each frame.
const mostMeasured = 20

// highest is how many lines the longest sheet of the targets has, as far as they are
// measured.
func (s *Sheets) highest(t theme.Theme, iw int) int {
	if len(s.sheets) > mostMeasured {
		return glance
	}
	lines := 0
	for i := range s.sheets {
		lines = max(lines, len(s.sheetLines(t, &s.sheets[i], iw)))
	}
	return lines
}

// rule is a line across the box with a name in it.
func rule(t theme.Theme, name string, iw int) string {
	name = widget.FitTail(name, min(widget.Width(name), max(iw-4, 0)), t.Glyphs.Ellipsis)
	rest := max(iw-widget.Width(name)-4, 0)
	return t.Border.Paint(strings.Repeat(t.Glyphs.Horizontal, 2)) + " " + t.Strong.Paint(name) + " " +
		t.Border.Paint(strings.Repeat(t.Glyphs.Horizontal, rest))
}

// summary counts the verdicts, on as many lines as it takes.
func (s *Sheets) summary(t theme.Theme, iw int) []string {
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
		case used+3+len(words) > iw:
			lines, used = append(lines, ""), 0
			last++
		default:
			lines[last] += " " + t.Dim.Paint(t.Glyphs.Dot) + " "
			used += 3
		}
		lines[last] += style.Paint(words)
		used += len(words)
	}
	add(count[release.Ready], t.Good, "ready")
	add(count[release.Unchanged], t.Dim, "unchanged")
	add(count[release.Missing], t.Warn, "without alias")
	add(count[release.Choose], t.Warn, "to choose a version for")
	add(count[release.Refused], t.Bad, "refused")
	add(hidden, t.Warn, "hidden by the filter")
	return lines
}

// target is one line of the list of many.
func (s *Sheets) target(t theme.Theme, i, iw int) string {
	sh := &s.sheets[i]
	sign, words := t.Good.Paint(t.Glyphs.Check), "ready"
	switch {
	case s.waiting[i]:
		sign, words = t.Info.Paint(widget.Spinner(t, s.env.Now())), "reading again"
	case sh.Verdict == release.Unchanged:
		sign, words = t.Dim.Paint("="), "serves it already"
	case sh.Verdict == release.Refused:
		sign, words = t.Bad.Paint(t.Glyphs.Cross), safetext.Line(sh.Reason)
	case sh.Verdict == release.Choose:
		sign, words = t.Warn.Paint("?"), "choose a version"
	case sh.Verdict == release.Missing:
		sign, words = t.Warn.Paint("?"), "no alias "+safetext.Line(sh.Request.Stage.Alias)
	case sh.EndsCanary != nil:
		words = "ends the canary " + canary(t, sh.From, *sh.EndsCanary)
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
		words = "hidden by the filter " + t.Glyphs.Dot + " " + words
	}
	name := min(max(iw/3, 12), 40)
	change := none(t, safetext.Line(sh.From)) + t.Glyphs.Arrow + none(t, safetext.Line(sh.To))
	text := sign + " " + widget.FitTail(safetext.Line(sh.Request.Function), name, t.Glyphs.Ellipsis) + "  " +
		widget.FitTail(change, 11, t.Glyphs.Ellipsis) + "  " + words
	return entry(t, text, i == s.list.cursor, iw)
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
