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
	"github.com/aloftdeck/aloft/model/figure"
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
		figure.Amount(p.Bytes), widget.Count(p.Items) + " items (both counted about every 6 h)"}
	if p.Key.Index == "" {
		if n := len(table.Indexes); n > 0 {
			words := "index"
			if n > 1 {
				words = fmt.Sprintf("%d indexes", n)
			}
			facts = append(facts, fmt.Sprintf("%s with its %s", figure.Amount(table.AllBytes()), words))
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
		head += fmt.Sprintf("%s of %s a second, %s", widget.Rate(l.Now.Consumed), widget.Rate(l.Now.Provisioned), figure.Percent(l.Now.Use()))
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
