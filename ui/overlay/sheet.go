package overlay

// The sheet of one move: what changes, what stands in the way, who was there last.

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/change"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// label is the width of the column of names.
const label = 18

// sheetLines are what an operator should see before one move, iw cells wide.
func (s *Sheets) sheetLines(t theme.Theme, sh *release.Sheet, iw int) []string {
	lines := []string{s.headline(t, sh), ""}
	if s.onward {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, fmt.Sprintf("%s was moved a moment ago: this goes on from it to %s.",
			stageName(sh.Request.From), stageName(sh.Request.Stage)), iw)...)
	}
	lines = append(lines, s.verdict(t, sh, iw)...)
	lines = append(lines, s.circumstances(t, sh, iw)...)
	if sh.Target != nil {
		if lines[len(lines)-1] != "" {
			lines = append(lines, "")
		}
		lines = append(lines, comparison(t, sh, s.env.Now(), iw)...)
		lines = append(lines, s.priced(t, sh, iw)...)
	}
	return lines
}

// headline says what changes in one line.
func (s *Sheets) headline(t theme.Theme, sh *release.Sheet) string {
	name := stageName(sh.Request.Stage)
	stage := s.env.stage(t, name).Paint(name)
	now, then := safetext.Line(sh.From), safetext.Line(sh.To)
	of := ""
	if from := stageName(sh.Request.From); sh.Request.Kind == release.Promote && sh.Request.Version == "" && from != "" {
		of = ", that of " + s.env.stage(t, from).Paint(from)
	}
	serves := stage + " serves " + t.Strong.Paint(now)
	if c := sh.EndsCanary; c != nil {
		serves += t.Warn.Paint(", and " + safetext.Line(c.Version) + " with " + figure.Share(c.Weight))
	}
	switch {
	case sh.Verdict == release.Unchanged:
		return serves
	case now == "" && then == "":
		return stage
	case now == "":
		return stage + " is not there yet " + t.Glyphs.Arrow + " will serve " + t.Strong.Paint(then) + of
	case then == "":
		return serves
	}
	return serves + " " + t.Glyphs.Arrow + " will serve " + t.Strong.Paint(then) + of
}

// verdict is what stands in the way, in words.
func (s *Sheets) verdict(t theme.Theme, sh *release.Sheet, iw int) []string {
	reason := safetext.Line(sh.Reason)
	function, alias := safetext.Line(sh.Request.Function), safetext.Line(sh.Request.Stage.Alias)
	var lines []string
	switch sh.Verdict {
	case release.Unchanged:
		if reason == "" {
			reason = "nothing to do: it serves that version already"
		}
		lines = hanging(t.Good, t.Glyphs.Check, reason, iw)
	case release.Refused:
		if reason == "" && sh.Failure != nil {
			reason = sh.Failure.Error()
		}
		lines = hanging(t.Bad, t.Glyphs.Cross, "can not be moved: "+reason, iw)
	case release.Choose:
		lines = hanging(t.Warn, "?", reason, iw)
	case release.Missing:
		if reason == "" {
			reason = fmt.Sprintf("%s has no alias %s", function, alias)
		}
		lines = hanging(t.Warn, "?", reason, iw)
	default:
		return nil
	}
	return append(lines, "")
}

// comparison sets both versions side by side. What differs carries a sign; what
// matters and is the same is dim.
func comparison(t theme.Theme, sh *release.Sheet, now time.Time, iw int) []string {
	side := max((iw-1-label-3*2)/2, 4)
	widths := []int{1, label, side, side}
	row := func(differs bool, field, before, after string) []string {
		sign, after1 := "", t.Dim
		if differs {
			sign, after1 = t.Glyphs.Differs, t.Strong
		}
		return columns(widths, []theme.Style{t.Warn, t.Dim, t.Text, after1}, sign, field, before, after)
	}
	current := sh.Current
	compared := sh.Compared()
	before := "now " + compared
	switch {
	case compared == "":
		before = ""
	case compared != sh.From:
		before += " " + figure.Share(sh.EndsCanary.Weight)
	}
	lines := columns(widths, []theme.Style{t.Text, t.Text, t.Strong, t.Strong}, "", "", before, "then "+sh.To)
	lines = append(lines, row(false, "published", versionAge(current, now), versionAge(sh.Target, now))...)
	for _, f := range []struct {
		name string
		of   func(*model.Version) string
	}{
		{"code", func(v *model.Version) string { return model.ShortCode(v.CodeSHA256) + " " + size(v.CodeBytes) }},
		{"memory", func(v *model.Version) string { return strconv.Itoa(v.MemoryMB) + " MB" }},
		{"description", func(v *model.Version) string { return v.Description }},
	} {
		was := ""
		if current != nil {
			was = f.of(current)
		}
		differs := slices.ContainsFunc(sh.Differences, func(d release.Difference) bool {
			return d.Field == f.name || f.name == "code" && d.Field == "code size"
		})
		lines = append(lines, row(differs, f.name, was, f.of(sh.Target))...)
	}
	for _, d := range sh.Differences {
		switch d.Field {
		case "code", "code size", "memory", "description":
			continue
		}
		lines = append(lines, row(true, d.Field, shown(t, d, d.Before), shown(t, d, d.After))...)
	}
	if current != nil && len(sh.Differences) == 0 && compared != sh.To {
		lines = append(lines, wrap(t.Dim, "Nothing differs between the two versions.", iw)...)
	}
	if current == nil && compared != "" {
		lines = append(lines, wrap(t.Warn, "Version "+compared+" could not be read, so what differs is not known.", iw)...)
	}
	return lines
}

// circumstances are who moved it last, what else ends, and the notes.
func (s *Sheets) circumstances(t theme.Theme, sh *release.Sheet, iw int) []string {
	var lines []string
	if c := sh.EndsCanary; c != nil && sh.Verdict != release.Unchanged {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed,
			fmt.Sprintf("The canary %s ends: all of the traffic will go to %s.", canary(t, sh.From, *c), sh.To), iw)...)
	}
	if sh.MovedOutside {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, "It was moved by something other than aloft since the move below.", iw)...)
	}
	if m := sh.LastMove; m != nil {
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, lastMove(t, *m, s.env.Now()), iw)...)
	} else if sh.From != "" {
		lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, "It carries no stamp of a move.", iw)...)
	}
	if s.hidden[sh.Request.Function] {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, "The filter hides this function.", iw)...)
	}
	guards := change.Warnings(sh.Guards)
	for _, words := range guards {
		lines = append(lines, hanging(t.Warn, t.Glyphs.Failed, words, iw)...)
	}
	for _, n := range sh.Notes {
		if !slices.Contains(guards, n) {
			lines = append(lines, hanging(t.Dim, t.Glyphs.Dot, n, iw)...)
		}
	}
	if s.unproved() && sh.Request.Kind == release.Rollback {
		lines = append(lines, looked(t, sh, iw)...)
	}
	return lines
}

// looked is what was asked about the version before, and what it answered.
func looked(t theme.Theme, sh *release.Sheet, iw int) []string {
	var lines []string
	for _, l := range sh.Looked {
		lines = append(lines, columns([]int{1, 10, max(iw-15, 1)}, []theme.Style{t.Dim, t.Dim, t.Dim}, "", string(l.Source), safetext.Line(l.Words))...)
	}
	return lines
}

// lastMove says in a sentence who moved the stage last.
func lastMove(t theme.Theme, m release.Stamp, now time.Time) string {
	var b strings.Builder
	b.WriteString("Last move: ")
	if m.From == "" {
		b.WriteString("made at " + m.To)
	} else {
		b.WriteString(m.From + " " + t.Glyphs.Arrow + " " + m.To)
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
		b.WriteString(", " + ago(now.Sub(m.At)))
	}
	if m.Why != "" {
		b.WriteString(": " + m.Why)
	}
	return b.String()
}

// ago is an age in a sentence.
func ago(d time.Duration) string {
	if a := widget.Age(d); a != "now" {
		return a + " ago"
	}
	return "just now"
}

func versionAge(v *model.Version, now time.Time) string {
	if v == nil || v.LastModified.IsZero() {
		return ""
	}
	return ago(now.Sub(v.LastModified))
}

// canary is two versions with the weight of the second, as the matrix shows them.
func canary(t theme.Theme, primary string, c model.Canary) string {
	return safetext.Line(primary) + t.Glyphs.Arrow + safetext.Line(c.Version) + " " + figure.Share(c.Weight)
}

// shown is one side of a difference.
func shown(t theme.Theme, d release.Difference, value string) string {
	if d.Secret && value != "" {
		return t.Glyphs.Mask
	}
	return none(t, value)
}

// none stands for what is not there.
func none(t theme.Theme, s string) string {
	if s == "" {
		return t.Glyphs.Absent
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
