package overlay

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
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

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
			add("local index", fmt.Sprintf("%s, %s, %s items", safetext.Line(l.Name), figure.Amount(l.Bytes), widget.Count(l.Items)))
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
