package tables

// What is told of a table below its plots.

import (
	"fmt"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// more is what else is known: scaling, limits, changes, and the verdict.
func (d *tableBox) more(p *dialog.Page, part tablePart) {
	p.Add("", p.Dim.Paint(p.Fit(p.Glyphs.Solid+" consumed  "+p.Glyphs.Dashes+p.Glyphs.Dashes+" provisioned  "+p.Glyphs.Pending+" may still come")), "")
	table, now := d.view.Table, d.Env.Now()
	for _, s := range part.Scaling {
		p.Fact("auto scaling", scalingWords(s))
	}
	u := part.Throughput
	if u.MaxReadUnits > 0 || u.MaxWriteUnits > 0 {
		p.Fact("at most", fmt.Sprintf("%s reads and %s writes a second on demand", orNone(u.MaxReadUnits), orNone(u.MaxWriteUnits)))
	}
	if u.WarmReadUnits > 0 || u.WarmWriteUnits > 0 {
		p.Fact("warm throughput", strings.TrimSpace(fmt.Sprintf("%s reads and %s writes a second at once %s", widget.Count(u.WarmReadUnits), widget.Count(u.WarmWriteUnits), strings.ToLower(safetext.Line(u.WarmStatus)))))
	}
	p.Fact("last increase", moment(u.LastIncrease, now))
	p.Fact("last decrease", moment(u.LastDecrease, now))
	if table.Billing != model.OnDemand {
		left := capacity.DecreasesOf(u, now)
		p.Fact("decreases", fmt.Sprintf("%d left today (UTC), %d made", left.Left, left.Today))
	}
	if part.Key.Index == "" {
		for _, l := range table.LocalIndexes {
			p.Fact("local index", fmt.Sprintf("%s, %s, %s items", safetext.Line(l.Name), figure.Amount(l.Bytes), widget.Count(l.Items)))
		}
		for _, r := range table.Replicas {
			p.Fact("replica", safetext.Line(r.Region+" "+strings.ToLower(r.Status)))
		}
		if table.DeletionProtection {
			p.Fact("deletion", "protected")
		}
		p.Fact("created", moment(table.Created, now))
	}
	for i, c := range d.view.Changes {
		name := ""
		if i == 0 {
			p.Add("")
			name = "changes"
		}
		p.Fact(name, changeWords(p, c, now))
	}
	d.verdict(p)
}

func scalingWords(s model.Scaling) string {
	text := fmt.Sprintf("%s from %d to %d", s.Access, s.Min, s.Max)
	if s.Target > 0 {
		text += ", aims at " + figure.Percent(s.Target/100) + " used"
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
	return at.UTC().Format("2006-01-02 15:04 UTC") + ", " + dialog.Ago(now.Sub(at))
}

func changeWords(p *dialog.Page, c tableChange, now time.Time) string {
	what := ""
	if c.Key.Index != "" {
		what = "index " + c.Key.Index + ": "
	}
	text := fmt.Sprintf("%s%s %s %s by %s, %s", what, c.From, p.Glyphs.Arrow, c.To, c.By, dialog.Ago(now.Sub(c.At)))
	if c.Status != "" && c.Status != string(release.Moved) {
		text += ", " + c.Status
	}
	if c.Reason != "" {
		text += ": " + c.Reason
	}
	return text
}

// verdict says which billing mode is cheaper, with its arithmetic.
func (d *tableBox) verdict(p *dialog.Page) {
	v := d.view.Verdict
	p.Add("")
	if v == nil {
		p.Paragraph(p.Dim, "Which billing mode is cheaper is not known yet: it takes the hours of the last days.")
		return
	}
	style := p.Good
	if v.Saves > 0 || v.Fit == capacity.Tight {
		style = p.Warn
	}
	p.Hang(style, p.Glyphs.Dot, verdictWords(*v))
	for _, a := range v.Arithmetic {
		p.Hang(p.Dim, " ", p.Arithmetic(a))
	}
}

// verdictWords is a verdict in a sentence.
func verdictWords(v capacity.Verdict) string {
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
