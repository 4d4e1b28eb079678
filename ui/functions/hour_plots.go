package functions

// The plots of the last hour of a stage: strips of one line, and tall ones.

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/health"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// Where the parts of a line stand, in cells.
const (
	figureEnds  = 16 // the figure before a strip
	stripStarts = 19
	sideWidth   = 22
)

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
		{"failed", cmp.Or(b.word(b.env.Limits.FailedWord(now)), b.dim("none")) + loud(verdict == health.Failing), failed, verdict == health.Failing},
		{"p95", cmp.Or(b.word(b.env.Limits.P95Spoken(now)), b.dim("none")) + loud(slower), zeros(e.P95), slower}}
	if verdict == health.Throttled {
		out = append(out, strip{"throttled", figure.Number(now.Throttles.Value) + "!", zeros(e.Throttles), true})
	}
	return out
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
			plot.Least = calm(s.values)
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
		lines = append(lines, " "+title+strings.TrimSuffix(strings.TrimSuffix(s.now, "!"), "/m")+" now"+loud(strings.HasSuffix(s.now, "!")))
		for _, line := range plot.Lines(t, w-6, 5)[:4] {
			lines = append(lines, "  "+line)
		}
	}
	return append(lines, b.times(e, 10, w-14, at, split))
}
