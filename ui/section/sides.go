package section

import (
	"cmp"
	"strings"

	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Sides are figures of several versions beside each other, a line for each figure.
type Sides struct {
	Theme  theme.Theme
	Limits health.Limits
	Heads  []string // what each side is
	Of     []health.Figures
	Slow   int // the side whose p95 stands out; -1 for none
	Names  int // the column in which the first side begins
	Wide   int // cells of a side
}

// Lines are the heads, calls, share that failed and p95 of the sides; also throttled calls
// where there is room.
func (s Sides) Lines(room bool) []string {
	each := func(of func(i int, f health.Figures) string) []string {
		var out []string
		for i, f := range s.Of {
			out = append(out, of(i, f))
		}
		return out
	}
	lines := []string{
		s.row("", s.Heads, true),
		s.row("calls", each(func(_ int, f health.Figures) string { return s.Word(f.CallsWhole()) }), false),
		s.row("failed", each(func(_ int, f health.Figures) string { return s.Failed(f) }), false),
		s.row("p95", each(s.P95), false),
	}
	if room {
		lines = append(lines, s.row("throttled", each(func(_ int, f health.Figures) string { return s.Word(f.ThrottledWhole()) }), false))
	}
	return lines
}

// Failed is the share that failed of a side, with a sign where it stands out.
func (s Sides) Failed(f health.Figures) string {
	return cmp.Or(s.Word(s.Limits.FailedWord(f)), s.Theme.Glyphs.Absent) + loud(s.Limits.Judge(f) == health.Failing)
}

// P95 is that of the side of an index, with a sign where it stands out.
func (s Sides) P95(i int, f health.Figures) string {
	return cmp.Or(s.Word(s.Limits.P95Spoken(f)), s.Theme.Glyphs.Absent) + loud(i == s.Slow)
}

// Word is a figure in words, with the sign of what was not read in the terminal's own signs.
func (s Sides) Word(text string) string {
	return strings.ReplaceAll(text, "…", s.Theme.Glyphs.Unread)
}

// loud follows a figure that stands out.
func loud(bad bool) string {
	if bad {
		return "!"
	}
	return ""
}

// row is a line of the sides; the sign of a figure hangs behind its column.
func (s Sides) row(name string, cells []string, head bool) string {
	t := s.Theme
	line := " " + widget.FitTail(t.Dim.Paint(name), s.Names-1, "")
	for _, c := range cells {
		hang := strings.HasSuffix(c, "!")
		text := widget.FitRight(strings.TrimSuffix(c, "!"), s.Wide, t.Glyphs.Ellipsis)
		if hang {
			line = strings.TrimSuffix(line, " ") + t.Bad.Paint(text+"!")
			continue
		}
		if head {
			text = t.Dim.Paint(text)
		}
		line = widget.FitTail(line, s.Names+(widget.Width(line)-s.Names+s.Wide-1)/s.Wide*s.Wide, "") + text
	}
	return line
}
