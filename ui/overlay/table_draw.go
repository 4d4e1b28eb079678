package overlay

// How the dialog of a table looks.

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// tableWidth is the width that a table would like to have.
const tableWidth = 110

// plotHeight is how high a plot is, its scale of time included.
const plotHeight = 7

// besides is the width from which two plots stand side by side.
const besides = 90

// Lines draws the dialog.
func (d *Table) Lines(t theme.Theme, w, h int) []string {
	w = wide(tableWidth, w)
	iw := within(w)
	b := box{title: d.Title(), least: 6}
	if !d.view.Known {
		b.body = d.unread(t, iw)
	} else {
		b.head = []string{d.tabs(t, iw)}
		b.body = d.figures(t, iw)
		p, _ := d.shown()
		b.body = append(b.body, d.plots(t, p, iw, h)...)
		b.body = append(b.body, d.more(t, p, iw)...)
	}
	b.foot = []string{"", widget.FitTail(d.keys(t), iw, t.Glyphs.Ellipsis)}
	return b.draw(t, &d.scroll, w, h)
}

func (d *Table) unread(t theme.Theme, iw int) []string {
	if d.view.Failure != nil {
		return hanging(t.Bad, t.Glyphs.Cross, d.view.Failure.Error(), iw)
	}
	return []string{t.Info.Paint(widget.Spinner(t, d.env.Now())) + " reading the table"}
}

func (d *Table) keys(t theme.Theme) string {
	var parts []string
	add := func(key, does string) {
		if key != "" {
			parts = append(parts, t.Key.Paint(key)+" "+t.KeyText.Paint(does))
		}
	}
	add(d.env.Keys.Label(action.TimeSpan), "1h 3h 24h")
	if len(d.view.Parts) > 1 {
		add(d.env.Keys.Label(action.NextField), "next index")
	}
	if d.edits {
		add(d.env.Keys.Label(action.EditCapacity), "edit capacity")
	}
	add(d.env.Keys.Label(action.Cancel), "close")
	return strings.Join(parts, "   ")
}

// tabs names the table's parts and the spans, with those that are shown.
func (d *Table) tabs(t theme.Theme, iw int) string {
	var parts []string
	for i, p := range d.view.Parts {
		name := "table"
		if p.Key.Index != "" {
			name = safetext.Line(p.Key.Index)
		}
		parts = append(parts, tab(t, name, i == d.part))
	}
	var times []string
	for _, s := range spans() {
		times = append(times, tab(t, fmt.Sprintf("%dh", int(s.Hours())), s == d.span))
	}
	right := strings.Join(times, "")
	left := widget.FitTail(strings.Join(parts, ""), max(iw-widget.Width(right), 0), t.Glyphs.Ellipsis)
	return widget.FitTail(left+right, iw, t.Glyphs.Ellipsis)
}

func tab(t theme.Theme, name string, chosen bool) string {
	if chosen {
		return t.Strong.Paint("[" + name + "]")
	}
	return t.Dim.Paint(" " + name + " ")
}

// figures say what the part is and holds.
func (d *Table) figures(t theme.Theme, iw int) []string {
	p, ok := d.shown()
	if !ok {
		return nil
	}
	table := d.view.Table
	facts := []string{p.Status, capacity.Figures(table.Billing, p.Throughput.ReadUnits, p.Throughput.WriteUnits),
		widget.Amount(p.Bytes), widget.Count(p.Items) + " items (both counted about every 6 h)"}
	if p.Key.Index == "" {
		if n := len(table.Indexes); n > 0 {
			words := "index"
			if n > 1 {
				words = fmt.Sprintf("%d indexes", n)
			}
			facts = append(facts, fmt.Sprintf("%s with its %s", widget.Amount(table.AllBytes()), words))
		}
		if table.Class == model.InfrequentAccessClass {
			facts = append(facts, "infrequent access")
		}
	}
	return wrap(t.Text, strings.Join(facts, " "+t.Glyphs.Dot+" "), iw)
}

// plots draws how reads and writes were used, side by side where there is room.
func (d *Table) plots(t theme.Theme, p TablePart, iw, h int) []string {
	if d.view.Metrics != nil && p.Read.Consumed == nil && p.Write.Consumed == nil {
		return append([]string{""}, hanging(t.Bad, t.Glyphs.Cross, "The metrics can not be read: "+d.view.Metrics.Error(), iw)...)
	}
	high := min(max((h-12)/2, plotHeight), 12)
	if iw >= besides {
		side := (iw - 2) / 2
		reads, writes := d.plot(t, "read", p.Read, side, high), d.plot(t, "write", p.Write, side, high)
		out := []string{""}
		for i := range reads {
			out = append(out, widget.FitTail(reads[i], side, t.Glyphs.Ellipsis)+"  "+writes[i])
		}
		return out
	}
	out := append([]string{""}, d.plot(t, "read", p.Read, iw, plotHeight)...)
	out = append(out, "")
	return append(out, d.plot(t, "write", p.Write, iw, plotHeight)...)
}

// plot is one kind of units over the span: its present figures, the plot, and what
// was throttled under it.
func (d *Table) plot(t theme.Theme, name string, l TableLoad, w, h int) []string {
	head := t.Strong.Paint(name) + " "
	switch {
	case !l.Now.Known:
		head += t.Dim.Paint("not read yet")
	case l.Now.Provisioned > 0:
		head += fmt.Sprintf("%s of %s a second, %.0f%%", widget.Rate(l.Now.Consumed), widget.Rate(l.Now.Provisioned), l.Now.Use()*100)
	default:
		head += widget.Rate(l.Now.Consumed) + " a second"
	}
	if l.Now.Known {
		style := t.Dim
		if l.Now.Throttled > 0 {
			style = t.Bad
		}
		head += " " + t.Glyphs.Dot + " " + style.Paint("throttled "+widget.Rate(l.Now.Throttled)+"/min")
	}
	lines := []string{widget.FitTail(head, w, t.Glyphs.Ellipsis)}
	if len(l.Consumed) == 0 {
		for range h + 1 {
			lines = append(lines, widget.FitTail("", w, ""))
		}
		lines[1] = widget.FitTail(t.Info.Paint(widget.Spinner(t, d.env.Now()))+t.Dim.Paint(" reading the last "+spanWords(d.span)), w, t.Glyphs.Ellipsis)
		return lines
	}
	plot := widget.Plot{From: spanWords(d.span) + " ago", To: "now", Format: widget.Rate, Curves: []widget.Curve{
		{Name: "consumed", Style: t.Info, Values: l.Consumed},
		{Name: "provisioned", Style: t.Warn, Values: l.Provisioned, Line: true},
	}}
	lines = append(lines, plot.Lines(t, w, h)...)
	return append(lines, throttledLine(t, l, w))
}

// throttledLine is what was throttled over the span, in one line.
func throttledLine(t theme.Theme, l TableLoad, w int) string {
	sum := 0.0
	for _, v := range l.Throttled {
		if !math.IsNaN(v) {
			sum += v
		}
	}
	const name = "  thr  "
	if sum == 0 {
		return widget.FitTail(t.Dim.Paint(name+" nothing throttled"), w, t.Glyphs.Ellipsis)
	}
	all := " " + widget.Count(int64(sum))
	return t.Bad.Paint(widget.FitTail(name+" "+widget.Spark(t.Glyphs, l.Throttled, 0, max(w-len(name)-1-len(all), 0))+all, w, t.Glyphs.Ellipsis))
}

func spanWords(d time.Duration) string { return fmt.Sprintf("%d h", int(d.Hours())) }

// more is what else is known: scaling, limits, changes, and the verdict.
func (d *Table) more(t theme.Theme, p TablePart, iw int) []string {
	lines := []string{"", t.Dim.Paint(widget.FitTail(t.Glyphs.Solid+" consumed  "+t.Glyphs.Dashes+t.Glyphs.Dashes+" provisioned  "+
		t.Glyphs.Pending+" may still come", iw, t.Glyphs.Ellipsis)), ""}
	table := d.view.Table
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, columns([]int{label, max(iw-label-2, 1)}, []theme.Style{t.Dim, t.Text}, name, value)...)
		}
	}
	for _, s := range p.Scaling {
		add("auto scaling", scalingWords(s))
	}
	u := p.Throughput
	if u.MaxReadUnits > 0 || u.MaxWriteUnits > 0 {
		add("at most", fmt.Sprintf("%s reads and %s writes a second on demand", orNone(u.MaxReadUnits), orNone(u.MaxWriteUnits)))
	}
	if u.WarmReadUnits > 0 || u.WarmWriteUnits > 0 {
		add("warm throughput", strings.TrimSpace(fmt.Sprintf("%s reads and %s writes a second at once %s", widget.Count(u.WarmReadUnits), widget.Count(u.WarmWriteUnits), strings.ToLower(safetext.Line(u.WarmStatus)))))
	}
	add("last increase", moment(u.LastIncrease, d.env.Now()))
	add("last decrease", moment(u.LastDecrease, d.env.Now()))
	if table.Billing != model.OnDemand {
		left := capacity.DecreasesOf(u, d.env.Now())
		add("decreases", fmt.Sprintf("%d left today (UTC), %d made", left.Left, left.Today))
	}
	if p.Key.Index == "" {
		for _, l := range table.LocalIndexes {
			add("local index", fmt.Sprintf("%s, %s, %s items", safetext.Line(l.Name), widget.Amount(l.Bytes), widget.Count(l.Items)))
		}
		for _, r := range table.Replicas {
			add("replica", safetext.Line(r.Region+" "+strings.ToLower(r.Status)))
		}
		if table.DeletionProtection {
			add("deletion", "protected")
		}
		add("created", moment(table.Created, d.env.Now()))
	}
	for i, c := range d.view.Changes {
		name := ""
		if i == 0 {
			lines = append(lines, "")
			name = "changes"
		}
		add(name, changeWords(t, c, d.env.Now()))
	}
	return append(lines, d.verdict(t, iw)...)
}

func scalingWords(s model.Scaling) string {
	text := fmt.Sprintf("%s from %d to %d", s.Access, s.Min, s.Max)
	if s.Target > 0 {
		text += fmt.Sprintf(", aims at %.0f%% used", s.Target)
	}
	if s.Suspended {
		text += ", suspended"
	}
	return text
}

func orNone(n int64) string {
	if n <= 0 {
		return "any"
	}
	return widget.Count(n)
}

// moment is when something was, and how long ago.
func moment(at, now time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format("2006-01-02 15:04 UTC") + ", " + ago(now.Sub(at))
}

func changeWords(t theme.Theme, c TableChange, now time.Time) string {
	what := ""
	if c.Key.Index != "" {
		what = "index " + c.Key.Index + ": "
	}
	text := fmt.Sprintf("%s%s %s %s by %s, %s", what, c.From, t.Glyphs.Arrow, c.To, c.By, ago(now.Sub(c.At)))
	if c.Status != "" && c.Status != string(release.Moved) {
		text += ", " + c.Status
	}
	if c.Reason != "" {
		text += ": " + c.Reason
	}
	return text
}

// verdict says which billing mode is cheaper, with its arithmetic.
func (d *Table) verdict(t theme.Theme, iw int) []string {
	v := d.view.Verdict
	if v == nil {
		return append([]string{""}, wrap(t.Dim, "Which billing mode is cheaper is not known yet: it takes the hours of the last days.", iw)...)
	}
	lines := []string{""}
	style, text := t.Good, VerdictWords(*v)
	if v.Saves > 0 || v.Fit == capacity.Tight {
		style = t.Warn
	}
	lines = append(lines, hanging(style, t.Glyphs.Dot, text, iw)...)
	for _, a := range v.Arithmetic {
		lines = append(lines, hanging(t.Dim, " ", sums(t, a), iw)...)
	}
	return lines
}

// VerdictWords is a verdict in a sentence.
func VerdictWords(v capacity.Verdict) string {
	mode := "provisioned"
	if v.Better == model.OnDemand {
		mode = "on demand"
	}
	text := fmt.Sprintf("Cheaper: %s. Provisioned %s a month, on demand %s", mode, v.Provisioned.Round2(), v.OnDemand.Round2())
	if v.Saves > 0 {
		text = fmt.Sprintf("Cheaper: %s, by %s a month. Provisioned %s, on demand %s", mode, v.Saves.Round2(), v.Provisioned.Round2(), v.OnDemand.Round2())
	}
	if v.Covered > 0 {
		text += fmt.Sprintf("; the units stand at percentile %.0f of the load", v.Covered*100)
	}
	switch v.Fit {
	case capacity.Wasteful:
		text += "; far more is provisioned than was ever used"
	case capacity.Tight:
		text += "; it is tight"
	case capacity.Fits:
		text += "; the units fit"
	}
	if v.Hours > 0 {
		text += fmt.Sprintf(" (of %d hours)", v.Hours)
	}
	return text + "."
}
