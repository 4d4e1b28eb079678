package logs

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/lambdalog"
	"github.com/aloftdeck/aloft/model/logbook"
	"github.com/aloftdeck/aloft/model/logview"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

const (
	roomy       = 100 // cells from which on what is usual is said too
	levelCells  = 5
	requestSize = 4
	mostLabel   = 22
)

// rows are the rows of a view as the widget draws them.
type rows struct{ *Log }

// First is the number of the oldest row.
func (l rows) First() int { return l.view.Ring().First() }

// End is the number that the next row will have.
func (l rows) End() int { return l.view.Ring().End() }

// Line is one row.
func (l rows) Line(n int) widget.LogLine {
	ring, t := l.view.Ring(), l.env.Theme
	line, _ := ring.Line(n)
	r := l.view.Row(n)
	if r == nil {
		return widget.LogLine{}
	}
	text := safetext.ShownLog(line.Text)
	out := widget.LogLine{Text: text}
	out.Lead, out.Cells = l.lead(r)
	if m, ok := ring.PhaseAt(n); ok && m.Line == n {
		out.Sign, out.Style = t.Glyphs.Phase, t.Info
	}
	switch {
	case r.Tone == logview.Bad:
		out.Sign, out.Style, out.Ink = t.Glyphs.Failed, t.Bad, t.Bad
	case ring.Erring(n):
		out.Sign, out.Style = t.Glyphs.Failed, t.Bad
	case r.Tone == logview.Warn && r.Level == lambdalog.Unstated:
		out.Ink = t.Warn
	case r.Tone == logview.Quiet:
		out.Ink = t.Dim
	case r.Tone == logview.Phase:
		out.Ink = t.Strong
	}
	if s := ring.Found(); s != nil {
		plain := logbook.Plain(text)
		if !l.window.Wrapping() {
			plain = plain[:min(len(plain), unwrapped)]
		}
		out.Found = found(s, plain)
	}
	if r.Lean {
		out.Whole = r.Tone == logview.Bad
		if r.Fields > 0 && r.Tone == logview.Plain && len(out.Found) == 0 && r.Fields <= len(text) {
			out.Text = text[:r.Fields] + t.Dim.Paint(text[r.Fields:])
		}
	}
	if r.Indent {
		out.Text = "    " + out.Text
		for i := range out.Found {
			out.Found[i].Start += 4
			out.Found[i].End += 4
		}
	}
	if r.Tail != "" {
		out.Text += " " + r.Tail
	}
	if r.Open {
		for _, f := range r.Folded {
			out.Below = append(out.Below, safetext.ShownLog(f))
		}
	}
	if r.Left > 0 && n > ring.First() {
		out.Above = t.Dim.Paint(strings.Repeat(t.Glyphs.Horizontal, 2) + " " + count(r.Left) + " left out")
	}
	return out
}

// lead is what stands before a row's text, and how wide it is: its time, its level, the
// end of its request's id, whose it is.
func (l rows) lead(r *logview.Row) (string, int) {
	t := l.env.Theme
	var b strings.Builder
	cells := 0
	put := func(style theme.Style, text string, width, gap int) {
		b.WriteString(style.Paint(text))
		pad := max(width-widget.Width(text), 0) + gap
		b.WriteString(strings.Repeat(" ", pad))
		cells += widget.Width(text) + pad
	}
	w, _ := widget.Inside(l.w, l.h)
	wide := w >= roomy
	if l.times && !r.At.IsZero() {
		if r.Late {
			put(t.Warn, t.Glyphs.Stale, 1, 0)
		} else if len(l.tails) > 1 {
			put(t.Dim, "", 1, 0)
		}
		gap := 1
		if r.Lean && l.view.Look().Build {
			gap = 2
		}
		put(t.Dim, r.At.UTC().Format(time.TimeOnly), 0, gap)
	}
	if label, style, width := l.label(r.Origin); width > 0 {
		put(style, label, width, 1)
	}
	if !r.Lean || l.view.Look().Build {
		return b.String(), cells
	}
	level, style := strings.ToLower(r.Level.String()), t.Dim
	switch {
	case r.Level >= lambdalog.Error:
		style = t.Bad
	case r.Level == lambdalog.Warn:
		style = t.Warn
	case r.Level == lambdalog.Info && !wide:
		level = ""
	}
	gap := 1
	if wide {
		gap = 2
	}
	put(style, level, levelCells, gap)
	gap = 1
	if wide && r.Tone == logview.Quiet {
		gap = 2
	}
	put(t.Dim, r.Request, requestSize, gap)
	return b.String(), cells
}

// labels are whose lines a log has, in the order in which they came.
type labels struct {
	functions []string
	versions  map[string][]string // of each function
	last      *model.LogOrigin
	several   bool // versions of one function
}

// take notes whose lines these are, and reports whether that is news.
func (k *labels) take(lines []model.LogLine) bool {
	news := false
	for i := range lines {
		o := lines[i].Origin
		if o == nil || o == k.last || o.Function == "" {
			continue
		}
		k.last = o
		if k.versions == nil {
			k.versions = map[string][]string{}
		}
		if !slices.Contains(k.functions, o.Function) {
			k.functions, news = append(k.functions, o.Function), true
		}
		if v := k.versions[o.Function]; o.Version != "" && !slices.Contains(v, o.Version) {
			k.versions[o.Function], news = append(v, o.Version), true
			k.several = k.several || len(v) > 0
		}
	}
	return news
}

// label is whose a line is, its style, and how wide labels are: 0 where all lines are of
// one version of one function.
func (l rows) label(o *model.LogOrigin) (string, theme.Style, int) {
	k, t := &l.labels, l.env.Theme
	functions := len(l.tails) > 1
	if !functions && !k.several {
		return "", t.Dim, 0
	}
	room := mostLabel
	if l.w < roomy {
		room = 14
	}
	width := 0
	for _, f := range k.functions {
		versions := k.versions[f]
		if !k.several || len(versions) == 0 {
			versions = []string{""}
		}
		for _, v := range versions {
			width = max(width, len(l.labelOf(f, v, functions)))
		}
	}
	width = min(width, room)
	if o == nil {
		return "", t.Dim, width
	}
	version, index := "", slices.Index(k.functions, o.Function)
	if k.several {
		version = o.Version
	}
	if !functions {
		index = slices.Index(k.versions[o.Function], o.Version)
	}
	hues := [...]theme.Style{t.Stage(0, 9), t.Stage(1, 9), t.Stage(2, 9), t.Stage(0, 1), t.Info}
	return widget.Middle(l.labelOf(o.Function, version, functions), width, t.Glyphs.Ellipsis), hues[max(index, 0)%len(hues)], width
}

// labelOf names a function, a version of one, or both.
func (l rows) labelOf(function, version string, functions bool) string {
	switch {
	case !functions:
		return version
	}
	function = strings.TrimPrefix(function, l.shared.functions)
	switch {
	case version == "":
		return function
	}
	return fmt.Sprintf("%s %s", function, version)
}

// unwrapped is as much of a line as can show when it is not broken, in bytes, with
// much to spare.
const unwrapped = 16 << 10

// found are the parts of a text that a search finds. It is looked through piece by
// piece: looking for the next match in all that follows, again and again, takes
// long in a long line that is full of them.
func found(s *logbook.Search, plain string) []widget.Span {
	const piece = 1 << 10
	var spans []widget.Span
	beyond := 4 * len(s.Query()) // what begins in a piece may end behind it
	for at := 0; at < len(plain); {
		next := at + piece
		for _, span := range s.Spans(plain[at:min(next+beyond, len(plain))]) {
			if at+span.Start >= next {
				break
			}
			spans = append(spans, widget.Span{Start: at + span.Start, End: at + span.End})
		}
		if n := len(spans); n > 0 {
			next = max(next, spans[n-1].End)
		}
		at = next
	}
	return spans
}
