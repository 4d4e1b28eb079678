package tables

// How the dialog of a table looks.

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// plotHeight is how high a plot is, its scale of time included.
const plotHeight = 7

// besides is the width from which two plots stand side by side.
const besides = 90

// Draw writes the table.
func (d *tableBox) Draw(p *dialog.Page) {
	p.Least = 6
	switch {
	case d.view.Known:
		p.Head = []string{d.tabs(p)}
		part, _ := d.shown()
		d.figures(p)
		d.plots(p, part)
		d.more(p, part)
	case d.view.Failure != nil:
		p.Failed(d.view.Failure.Error())
	default:
		p.Add(p.Spin(p.Text, "reading the table"))
	}
}

// tabs names the table's parts and the spans, with those that are shown.
func (d *tableBox) tabs(p *dialog.Page) string {
	var parts []string
	for i, part := range d.view.Parts {
		name := "table"
		if part.Key.Index != "" {
			name = safetext.Line(part.Key.Index)
		}
		parts = append(parts, p.Tab(name, i == d.part))
	}
	var times []string
	for _, s := range spans() {
		times = append(times, p.Tab(fmt.Sprintf("%dh", int(s.Hours())), s == d.span))
	}
	right := strings.Join(times, "")
	left := p.Cut(strings.Join(parts, ""), max(p.W-widget.Width(right), 0))
	return p.Fit(left + right)
}

// figures say what the part is and holds.
func (d *tableBox) figures(p *dialog.Page) {
	part, ok := d.shown()
	if !ok {
		return
	}
	table := d.view.Table
	facts := []string{part.Status, capacity.Figures(table.Billing, part.Throughput.ReadUnits, part.Throughput.WriteUnits),
		figure.Amount(part.Bytes), widget.Count(part.Items) + " items (both counted about every 6 h)"}
	if part.Key.Index == "" {
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
	p.Paragraph(p.Text, strings.Join(facts, " "+p.Glyphs.Dot+" "))
}

// plots draws how reads and writes were used, side by side where there is room.
func (d *tableBox) plots(p *dialog.Page, part tablePart) {
	p.Add("")
	if d.view.Metrics != nil && part.Read.Consumed == nil && part.Write.Consumed == nil {
		p.Failed("The metrics can not be read: " + d.view.Metrics.Error())
		return
	}
	if p.W < besides {
		p.Add(d.plot(p, "read", part.Read, p.W, plotHeight)...)
		p.Add("")
		p.Add(d.plot(p, "write", part.Write, p.W, plotHeight)...)
		return
	}
	side, high := (p.W-2)/2, min(max((p.H-12)/2, plotHeight), 12)
	reads, writes := d.plot(p, "read", part.Read, side, high), d.plot(p, "write", part.Write, side, high)
	for i := range reads {
		p.Add(p.Cut(reads[i], side) + "  " + writes[i])
	}
}

// plot is one kind of units over the span: its present figures, the plot, and what
// was throttled under it.
func (d *tableBox) plot(p *dialog.Page, name string, l tableLoad, w, h int) []string {
	head := p.Strong.Paint(name) + " "
	switch {
	case !l.Now.Known:
		head += p.Dim.Paint("not read yet")
	case l.Now.Provisioned > 0:
		head += fmt.Sprintf("%s of %s a second, %s", widget.Rate(l.Now.Consumed), widget.Rate(l.Now.Provisioned), figure.Percent(l.Now.Use()))
	default:
		head += widget.Rate(l.Now.Consumed) + " a second"
	}
	if l.Now.Known {
		style := p.Dim
		if l.Now.Throttled > 0 {
			style = p.Bad
		}
		head += " " + p.Glyphs.Dot + " " + style.Paint("throttled "+widget.Rate(l.Now.Throttled)+"/min")
	}
	lines := []string{p.Cut(head, w)}
	if len(l.Consumed) == 0 {
		for range h + 1 {
			lines = append(lines, widget.FitTail("", w, ""))
		}
		lines[1] = p.Cut(p.Spin(p.Dim, "reading the last "+spanWords(d.span)), w)
		return lines
	}
	plot := widget.Plot{From: spanWords(d.span) + " ago", To: "now", Format: widget.Rate, Curves: []widget.Curve{
		{Name: "consumed", Style: p.Info, Values: l.Consumed},
		{Name: "provisioned", Style: p.Warn, Values: l.Provisioned, Line: true},
	}}
	lines = append(lines, plot.Lines(p.Theme, w, h)...)
	return append(lines, throttledLine(p, l, w))
}

// throttledLine is what was throttled over the span, in one line.
func throttledLine(p *dialog.Page, l tableLoad, w int) string {
	sum := 0.0
	for _, v := range l.Throttled {
		if !math.IsNaN(v) {
			sum += v
		}
	}
	const name = "  thr  "
	if sum == 0 {
		return p.Cut(p.Dim.Paint(name+" nothing throttled"), w)
	}
	all := " " + widget.Count(int64(sum))
	return p.Bad.Paint(p.Cut(name+" "+widget.Spark(p.Glyphs, l.Throttled, 0, max(w-len(name)-1-len(all), 0))+all, w))
}

func spanWords(d time.Duration) string { return fmt.Sprintf("%d h", int(d.Hours())) }
