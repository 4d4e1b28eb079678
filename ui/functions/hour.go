package functions

// How the calls of the chosen stage went in the last hour, split at its last move.

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Where the parts of a line stand, in cells.
const (
	figureEnds  = 16 // the figure before a strip
	stripStarts = 19
	sideWidth   = 22
)

// hour are the sections about the chosen stage: plots, figures of both sides with what the
// way back would do, and what else is known.
func (b *beside) hour(w, h int) []section.Section {
	stage := b.versions.stage
	if stage == "" {
		return nil
	}
	title := b.serves()
	read, known := b.read()
	var plots []string
	switch {
	case b.env.Store.Cell(b.versions.function, stage).State != store.Serving:
		return []section.Section{section.Texts(title, b.way()...)}
	case known && len(read.Calls) == 0 && read.Failure != nil:
		known = false
		plots = []string{" " + b.versions.Theme().Bad.Paint(read.Failure.Error())}
	case !known:
		plots = []string{" " + b.dim("calls      "+b.versions.Theme().Glyphs.Unread)}
	case h >= tallPane:
		plots = b.tall(read, w)
	default:
		plots = b.strips(read, w)
	}
	out := []section.Section{section.Texts(title, plots...), section.Texts(title, append(b.sides(read, known, w, h), b.way()...)...)}
	out[0].Leaves = plotsLeave
	if facts := b.facts(); facts != "" {
		more := section.Texts(title, " "+facts)
		more.Leaves = factsLeave
		out = append(out, more)
	}
	return out
}

func (b *beside) dim(text string) string { return b.versions.Theme().Dim.Paint(text) }

// serves says what the stage serves, since when, and by whom.
func (b *beside) serves() string {
	stage := b.versions.stage
	c := b.env.Store.Cell(b.versions.function, stage)
	switch {
	case c.State == store.Absent:
		return "there is no " + stage
	case c.State != store.Serving:
		return stage + " is not read yet"
	}
	text := stage + " serves " + c.Alias.Version
	if k := c.Alias.Canary; k != nil {
		text += fmt.Sprintf(" and %s of %s", k.Version, figure.Share(k.Weight))
	}
	last, ok := b.env.Store.LastMove(b.key())
	if !ok {
		return text
	}
	if !last.At.IsZero() {
		text += " since " + moment(b.env.Now(), last.At)
		if b.env.Now().Sub(last.At) < 24*time.Hour {
			text += " UTC"
		}
	}
	if last.By != "" {
		text += ", " + last.By
	}
	if last.Host != "" {
		text += " on " + last.Host
	}
	return text
}

// strip is one series of the hour with its figure now.
type strip struct {
	name, now string
	values    []float64
	bad       bool
}

// strips are the series of an hour, with what they are at now.
func (b *beside) series(e health.HourRead) []strip {
	now, _ := b.env.Store.Health(b.key())
	if n := len(e.Sides); n > 0 && !now.Read() {
		now = e.Sides[n-1].Figures
	}
	verdict, slower := b.env.Limits.Judge(now), b.slower(e)
	calls := b.word(b.env.Limits.CallsWord(now))
	if now.Calls.Known && calls != "idle" {
		calls += "/m"
	}
	failed := make([]float64, len(e.Errors))
	for i := range failed {
		failed[i] = 0
		if i < len(e.Calls) && e.Calls[i] > 0 && e.Errors[i] > 0 {
			failed[i] = e.Errors[i] / e.Calls[i]
		}
	}
	out := []strip{{"calls", calls, zeros(e.Calls), false},
		{"failed", cmp.Or(b.word(b.env.Limits.FailedWord(now)), b.dim("none")) + loudly(verdict == health.Failing), failed, verdict == health.Failing},
		{"p95", cmp.Or(b.word(spaced(b.env.Limits.P95Word(now))), b.dim("none")) + loudly(slower), zeros(e.P95), slower}}
	if verdict == health.Throttled {
		out = append(out, strip{"throttled", figure.Number(now.Throttles.Value) + "!", zeros(e.Throttles), true})
	}
	return out
}

// word is a figure in words, with the sign of what was not read in the terminal's own signs.
func (b *beside) word(text string) string {
	return strings.ReplaceAll(text, "…", b.versions.Theme().Glyphs.Unread)
}

// loudly is the sign that follows a figure that stands out.
func loudly(bad bool) string {
	if bad {
		return "!"
	}
	return ""
}

// zeros are values without those that are not known.
func zeros(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		if !math.IsNaN(v) {
			out[i] = v
		}
	}
	return out
}

// calm is a ceiling for the calls of an hour: the highest of the day is not read, and
// full columns are loud.
func calm(values []float64) float64 {
	top := 0.0
	for _, v := range values {
		top = max(top, v)
	}
	return 1.6 * top
}

// spaced sets the unit of a duration off: 1.2 s.
func spaced(text string) string {
	if i := strings.IndexAny(text, "ms"); i > 0 && !strings.ContainsAny(text[i+1:], "0123456789") {
		return text[:i] + " " + text[i:]
	}
	return text
}

// slower reports whether calls take twice as long or more since the version came.
func (b *beside) slower(e health.HourRead) bool {
	if _, split := e.Split(); !split {
		return false
	}
	before, since := e.Sides[0].Figures, e.Sides[1].Figures
	enough := float64(b.env.Limits.LeastCalls)
	return before.P95.Known && since.P95.Known && before.Calls.Value >= enough && since.Calls.Value >= enough &&
		since.P95.Value >= 2*before.P95.Value
}

// strips draw the series in a line each, and the times below them.
func (b *beside) strips(e health.HourRead, w int) []string {
	t := b.versions.Theme()
	n := min((w-stripStarts-2)/10*10, 60)
	if n < 10 {
		return nil
	}
	at, split := b.splitAt(e, n)
	var lines []string
	for _, s := range b.series(e) {
		lead := " " + widget.FitTail(b.dim(s.name), 10, "")
		lead += widget.FitRight(s.now, figureEnds+1-len(" ")-10, "")
		if strings.HasSuffix(s.now, "!") {
			lead = " " + widget.FitTail(b.dim(s.name), 10, "") + t.Bad.Paint(widget.FitRight(s.now, figureEnds-10, ""))
		}
		cells := widget.Squeeze(s.values, n)
		top := slices.Max(append(cells[:len(cells):len(cells)], 0))
		if s.name == "calls" {
			top = calm(cells)
		}
		draw := func(cells []float64, style theme.Style) string {
			return style.Paint(widget.Spark(t.Glyphs, cells, top, len(cells)))
		}
		text := draw(cells, t.Spark)
		if split && at < len(cells) {
			style := t.Spark
			if s.bad {
				style = t.Bad
			}
			text = draw(cells[:at], t.Spark) + b.dim(t.Glyphs.Vertical) + draw(cells[at:], style)
		}
		lines = append(lines, widget.FitTail(lead, stripStarts, "")+text)
	}
	if split {
		n++ // for the line between both sides
	}
	return append(lines, b.times(e, stripStarts, n, at, split))
}

// splitAt is the cell of n in which the version came.
func (b *beside) splitAt(e health.HourRead, n int) (int, bool) {
	moved, ok := e.Split()
	if !ok || e.Length() <= 0 {
		return n, false
	}
	return min(max(int(math.Round(float64(n)*float64(moved.Sub(e.From))/float64(e.Length()))), 1), n-1), true
}

// times are what stands under plots of n cells: when the hour began, the version came, and
// now.
func (b *beside) times(e health.HourRead, from, n, at int, split bool) string {
	line := strings.Repeat(" ", from) + e.From.UTC().Format("15:04")
	if moved, _ := e.Split(); split && at >= 8 {
		line = widget.FitTail(line, from+at-2, "") + moved.UTC().Format("15:04")
	}
	if room := from + n - 3 - widget.Width(line); room > 0 {
		line += strings.Repeat(" ", room) + "now"
	}
	return b.dim(line)
}

// sides are the figures of both versions, in columns or in sentences.
func (b *beside) sides(e health.HourRead, known bool, w, h int) []string {
	t := b.versions.Theme()
	if !known {
		return nil
	}
	if len(e.Sides) == 0 {
		return []string{" " + b.dim("when it came is not known: nothing to compare")}
	}
	var heads []string
	now := b.env.Now()
	_, split := e.Split()
	for i, s := range e.Sides {
		head := s.Version
		switch {
		case split && i == 0:
			head += ", " + lasting(s.Length()) + " before"
		case split:
			moved, _ := e.Split()
			head += ", " + lasting(now.Sub(moved).Truncate(time.Minute)) + " since"
		case s.Length() == time.Hour:
			head += ", last hour"
		default:
			head += ", " + lasting(s.Length())
		}
		heads = append(heads, head)
	}
	cells := func(of func(i int, f health.Figures) string) []string {
		var out []string
		for i, s := range e.Sides {
			out = append(out, of(i, s.Figures))
		}
		return out
	}
	calls := cells(func(_ int, f health.Figures) string { return amountWord(f.Calls, figure.Whole, t) })
	failed := cells(func(_ int, f health.Figures) string {
		return cmp.Or(b.word(b.env.Limits.FailedWord(f)), t.Glyphs.Absent) + loudly(b.env.Limits.Judge(f) == health.Failing)
	})
	slow := b.slower(e)
	p95 := cells(func(i int, f health.Figures) string {
		return cmp.Or(b.word(spaced(b.env.Limits.P95Word(f))), t.Glyphs.Absent) + loudly(slow && i == 1)
	})
	if h < tablePane {
		var lines []string
		for i := range e.Sides {
			text := fmt.Sprintf(" %s: %s calls, %s failed, p95 %s", heads[i], calls[i], failed[i], p95[i])
			if i == 1 {
				text = strings.ReplaceAll(text, failed[i]+" failed", strings.TrimSuffix(failed[i], "!")+" failed"+loudly(strings.HasSuffix(failed[i], "!")))
			}
			lines = append(lines, text)
		}
		return append(lines, b.rose(e)...)
	}
	row := func(name string, cells []string, head bool) string {
		first := stripStarts + 9 - sideWidth + 1
		if w >= wideVersions {
			first += 3
		}
		line := " " + widget.FitTail(b.dim(name), first-1, "")
		for _, c := range cells {
			hang := ""
			if strings.HasSuffix(c, "!") {
				c, hang = strings.TrimSuffix(c, "!"), "!"
			}
			style := t.Strong
			if head {
				style = t.Dim
			}
			text := widget.FitRight(c, sideWidth, t.Glyphs.Ellipsis)
			if hang != "" {
				line = strings.TrimSuffix(line, " ") + t.Bad.Paint(text+hang)
				continue
			}
			if head || name == "" {
				text = style.Paint(text)
			}
			line = widget.FitTail(line, first+(widget.Width(line)-first+sideWidth-1)/sideWidth*sideWidth, "") + text
		}
		return line
	}
	lines := []string{"", row("", heads, true), row("calls", calls, false), row("failed", failed, false), row("p95", p95, false)}
	if h >= tallPane {
		lines = append(lines, row("throttled", cells(func(_ int, f health.Figures) string { return amountWord(f.Throttles, figure.Whole, t) }), false))
	}
	rose := b.rose(e)
	return append(append(lines, ""), rose...)
}

// amountWord is an amount in words, or the sign of what was not read.
func amountWord(a health.Amount, words func(float64) string, t theme.Theme) string {
	if !a.Known {
		return t.Glyphs.Unread
	}
	return words(a.Value)
}

// rose says that failures began with the version that serves.
func (b *beside) rose(e health.HourRead) []string {
	moved, split := e.Split()
	if !split || b.env.Limits.Judge(e.Sides[1].Figures) != health.Failing || b.env.Limits.Judge(e.Sides[0].Figures) == health.Failing {
		return nil
	}
	version, limit := e.Sides[1].Version, b.env.Limits.Share
	when := "since " + version + " came"
	for i := range e.Errors {
		if i < len(e.Calls) && e.Calls[i] > 0 && e.Errors[i]/e.Calls[i] >= limit {
			at := e.From.Add(time.Duration(i) * time.Minute)
			switch d := at.Sub(moved.Truncate(time.Minute)); {
			case d >= 0 && d <= time.Minute:
				when = "in the minute " + version + " came"
			case d > time.Minute:
				when = lasting(d) + " after " + version + " came"
			}
			if !at.Before(moved.Truncate(time.Minute)) {
				break
			}
		}
	}
	return []string{" " + b.versions.Theme().Bad.Paint("! failures rose "+when)}
}

// way says what the way back would do.
func (b *beside) way() []string {
	stage := b.versions.stage
	c := b.env.Store.Cell(b.versions.function, stage)
	spells := b.versions.spells()
	now := b.env.Now()
	var text string
	switch n := len(spells); {
	case c.State == store.Absent:
		return []string{" " + b.dim("p in the stage before puts a version here and makes the alias")}
	case c.State != store.Serving:
		return nil
	case c.Alias.Canary != nil:
		text = fmt.Sprintf("u ends it: one of %s and %s gets all calls of %s", c.Alias.Version, c.Alias.Canary.Version, stage)
	case n > 1 && spells[n-1].Version == c.Alias.Version && spells[n-1].From.Equal(spells[n-2].Until):
		s := spells[n-2]
		text = fmt.Sprintf("u puts %s back to %s, which served", stage, s.Version)
		if !s.From.IsZero() {
			text += " " + lasting(s.Until.Sub(s.From))
		}
		text += " until " + moment(now, s.Until)
	case c.Stamp != nil && !c.Outside && c.Stamp.From != "":
		text = fmt.Sprintf("u puts %s back to %s, which served before", stage, c.Stamp.From)
	default:
		text = "u asks for a version: which one served before is not known"
	}
	return []string{" " + text}
}

// facts are what else is known of the stage: who owns its alias, and that it is old.
func (b *beside) facts() string {
	var facts []string
	if b.env.Owner != nil {
		if owner := b.env.Owner(b.key()); owner != "" {
			facts = append(facts, "owned by "+owner)
		} else {
			facts = append(facts, "no stack")
		}
	}
	c := b.env.Store.Cell(b.versions.function, b.versions.stage)
	if cell.Stale(c, b.env.Now()) {
		facts = append(facts, "read "+cell.Ago(b.env.Now(), c.At))
	}
	if c.Failure != nil {
		facts = append(facts, c.Failure.Error())
	}
	return strings.Join(facts, " "+b.versions.Theme().Glyphs.Dot+" ")
}

// tall draws the series as plots.
func (b *beside) tall(e health.HourRead, w int) []string {
	t := b.versions.Theme()
	var lines []string
	at, split := b.splitAt(e, w-14)
	for _, s := range b.series(e) {
		format := figure.Number
		title := "calls a minute, "
		switch s.name {
		case "failed":
			title, format = "failed, ", figure.Measured
		case "p95":
			title, format = "p95, ", func(v float64) string { return spaced(figure.Milliseconds(v)) }
		case "throttled":
			title = "throttled, "
		}
		plot := widget.Plot{Format: func(v float64) string {
			if v == 0 {
				return "0"
			}
			return format(v)
		}, Curves: []widget.Curve{{Style: t.Spark, Values: s.values}}}
		if s.name == "calls" {
			plot.Top = calm(s.values)
		}
		if moved, ok := e.Split(); ok && s.bad {
			since, before := make([]float64, len(s.values)), slices.Clone(s.values)
			for i := range since {
				if e.From.Add(time.Duration(i) * time.Minute).Before(moved) {
					since[i] = math.NaN()
				} else {
					since[i], before[i] = s.values[i], math.NaN()
				}
			}
			plot.Curves = []widget.Curve{{Style: t.Bad, Values: since}, {Style: t.Spark, Values: before}}
		}
		lines = append(lines, " "+title+strings.TrimSuffix(strings.TrimSuffix(s.now, "!"), "/m")+" now"+loudly(strings.HasSuffix(s.now, "!")))
		for _, line := range plot.Lines(t, w-6, 5)[:4] {
			lines = append(lines, "  "+line)
		}
	}
	return append(lines, b.times(e, 10, w-14, at, split))
}
