package cost

// What everything costs by day, and what it is made of.

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// daysView is what the dialog of costs shows.
type daysView struct {
	Report   cost.Report
	Group    cost.Group
	Row      *cost.Row // whose lines are shown; nil for none
	FreeTier bool      // the free tiers are taken off
	Budget   cost.USD  // a month; 0: none
}

// days is the dialog of costs: each day as a column, and how the chosen row comes
// about.
type days struct {
	*dialog.Pages
	view daysView
}

// newDays makes the dialog.
func newDays(env dialog.Env, view daysView) *days {
	c := &days{view: view}
	c.Pages = dialog.NewPages(env, "Cost by day", dialog.Broad, c.write)
	return c
}

// SetReport brings newer figures; the chosen row is found again by its name.
func (c *days) SetReport(r cost.Report, free bool) {
	c.view.Report, c.view.FreeTier = r, free
	if c.view.Row == nil {
		return
	}
	for _, row := range r.Rows[c.view.Group] {
		if row.Name == c.view.Row.Name {
			c.view.Row = &row
			return
		}
	}
}

func (c *days) write(p *dialog.Page) {
	p.Paged = false
	c.days(p)
	p.Add("")
	c.sums(p)
	if row := c.view.Row; row != nil {
		p.Add("", p.Rule(string(c.view.Group)+" "+row.Name+", this month"))
		for _, l := range row.Lines {
			what := string(l.Item)
			if s := subjectWords(l.Subject); s != "" {
				what += " of " + s
			}
			amountLine(p, p.Strong, widget.FitRight(l.USD.String(), 12, ""), p.Text, what+": "+p.Arithmetic(l.Arithmetic))
		}
	}
	if assumed := c.view.Report.Assumed; len(assumed) > 0 {
		p.Add("", p.Rule("assumed"))
		for _, a := range assumed {
			p.Noted(a)
		}
	}
}

// amountLine writes a text behind an amount, which stands in a column of its own.
func amountLine(p *dialog.Page, lead theme.Style, amount string, style theme.Style, text string) {
	sub := p.Sub()
	sub.W = max(p.W-len(amount)-2, 1)
	sub.Paragraph(style, text)
	for _, line := range sub.Body {
		p.Add(lead.Paint(amount) + "  " + line)
		amount = strings.Repeat(" ", len(amount))
	}
}

// days are the columns.
func (c *days) days(p *dialog.Page) {
	var pillars []widget.Pillar
	partial := false
	for _, d := range c.view.Report.Days {
		partial = partial || d.Partial
		pillars = append(pillars, pillar(p, d.Day, d.USD, d.Partial))
	}
	if len(pillars) == 0 {
		p.Paragraph(p.Dim, "No day has been read yet.")
		return
	}
	writePillars(p, pillars, min(max(p.H/3, 6), 14))
	if partial {
		p.Paragraph(p.Dim, p.Glyphs.Stale+" the day is not over, or not all of it was read; days are those of UTC")
	}
}

// pillar is what a day cost; one whose figure may change is dim and marked.
func pillar(p *dialog.Page, day time.Time, usd cost.USD, open bool) widget.Pillar {
	out := widget.Pillar{Label: day.UTC().Format("2"), Value: usd.Dollars(), Style: p.Info}
	if open {
		out.Style, out.Note = p.Dim, p.Glyphs.Stale
	}
	return out
}

// writePillars writes days as columns of so many lines.
func writePillars(p *dialog.Page, days []widget.Pillar, h int) {
	p.Add(widget.Pillars(p.Theme, days, func(v float64) string { return cost.Dollars(v).Round2() }, p.W, h)...)
}

// sums are the figures of the account.
func (c *days) sums(p *dialog.Page) {
	r := &c.view.Report
	p.Fact("this month", r.MonthToDate.Round2())
	p.Fact("a month like", fmt.Sprintf("the last day %s, %s %s", r.RunRateDay.Round2(), r.HourWords(), r.RunRateHour.Round2()))
	p.Fact("fixed", r.Fixed.Round2()+" a month for what costs by being there: capacity and storage")
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		p.Fact("against last week", figure.Change(r.WeekAgo))
	}
	if c.view.Budget > 0 {
		text := fmt.Sprintf("%s a month, %s of it used", c.view.Budget.Round2(), figure.Percent(r.MonthToDate.Dollars()/c.view.Budget.Dollars()))
		if !r.Passed.IsZero() {
			text += ", passed on " + r.Passed.UTC().Format("2 January")
		}
		p.Fact("budget", text)
	}
	free := "not taken off: these are list prices"
	if c.view.FreeTier {
		free = r.FreeTier.Round2() + " taken off this month, for the account as a whole"
	}
	p.Fact("free tier", free)
	prices := fmt.Sprintf("%s, of %s; a month is 730 h, a GiB 2^30 bytes", r.Region, r.Prices.Format("2006-01-02"))
	if r.Foreign {
		prices += "; the account's own Region has none in the book"
	}
	p.Fact("prices", prices)
}

// subjectWords is what used something.
func subjectWords(s cost.Subject) string {
	parts := []string{}
	for _, p := range []string{s.Function, s.Stage, s.Table, s.Index, s.API, s.Project, s.LogGroup, s.Bucket} {
		if p != "" {
			parts = append(parts, safetext.Line(p))
		}
	}
	return strings.Join(parts, " ")
}
