package overlay

// What everything costs by day, and what it is made of.

import (
	"fmt"
	"math"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// CostView is what the dialog of costs shows.
type CostView struct {
	Report   cost.Report
	Group    cost.Group
	Row      *cost.Row // whose lines are shown; nil for none
	FreeTier bool      // the free tiers are taken off
	Budget   cost.USD  // a month; 0: none
}

// Costs is the dialog of costs: each day as a column, and how the chosen row comes
// about.
type Costs struct {
	env    Env
	view   CostView
	scroll scroll
}

// NewCosts makes the dialog.
func NewCosts(env Env, view CostView) *Costs { return &Costs{env: env, view: view} }

// SetReport brings newer figures; the chosen row is found again by its name.
func (c *Costs) SetReport(r cost.Report, free bool) {
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

// Title of the dialog.
func (c *Costs) Title() string { return "Cost by day" }

// Guarded is false: it only shows.
func (c *Costs) Guarded() bool { return false }

// Hints for the footer.
func (c *Costs) Hints() []action.ID { return []action.ID{action.Cancel} }

// Says what they do.
func (c *Costs) Says(action.ID) (string, bool) { return "close", true }

// Update takes input.
func (c *Costs) Update(msg tea.Msg) (Reply, tea.Cmd) { return page(c.env, &c.scroll, msg), nil }

// Lines draws the dialog.
func (c *Costs) Lines(t theme.Theme, w, h int) []string {
	w = wide(tableWidth, w)
	iw := within(w)
	r := &c.view.Report
	b := box{title: c.Title(), foot: closing(c.env, t, iw)}
	b.body = append(c.days(t, iw, min(max(h/3, 6), 14)), "")
	b.body = append(b.body, c.sums(t, iw)...)
	if row := c.view.Row; row != nil {
		b.body = append(b.body, "", rule(t, safetext.Line(string(c.view.Group)+" "+row.Name)+", this month", iw))
		for _, l := range row.Lines {
			b.body = append(b.body, costLine(t, l, iw)...)
		}
	}
	if len(r.Assumed) > 0 {
		b.body = append(b.body, "", rule(t, "assumed", iw))
		for _, a := range r.Assumed {
			b.body = append(b.body, hanging(t.Dim, t.Glyphs.Dot, a, iw)...)
		}
	}
	return b.draw(t, &c.scroll, w, h)
}

// days are the columns.
func (c *Costs) days(t theme.Theme, iw, h int) []string {
	var pillars []widget.Pillar
	partial := false
	for _, d := range c.view.Report.Days {
		p := widget.Pillar{Label: d.Day.UTC().Format("2"), Value: d.USD.Dollars(), Style: t.Info}
		if d.Partial {
			p.Style, p.Note, partial = t.Dim, t.Glyphs.Stale, true
		}
		pillars = append(pillars, p)
	}
	if len(pillars) == 0 {
		return wrap(t.Dim, "No day has been read yet.", iw)
	}
	lines := widget.Pillars(t, pillars, func(v float64) string { return cost.Dollars(v).Round2() }, iw, h)
	if partial {
		lines = append(lines, wrap(t.Dim, t.Glyphs.Stale+" the day is not over, or not all of it was read; days are those of UTC", iw)...)
	}
	return lines
}

// sums are the figures of the account.
func (c *Costs) sums(t theme.Theme, iw int) []string {
	r := &c.view.Report
	var lines []string
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, columns([]int{label, max(iw-label-2, 1)}, []theme.Style{t.Dim, t.Text}, name, value)...)
		}
	}
	add("this month", r.MonthToDate.Round2())
	add("a month like", fmt.Sprintf("the last day %s, %s %s", r.RunRateDay.Round2(), r.HourWords(), r.RunRateHour.Round2()))
	add("fixed", r.Fixed.Round2()+" a month for what costs by being there: capacity and storage")
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		add("against last week", figure.Change(r.WeekAgo))
	}
	if c.view.Budget > 0 {
		text := fmt.Sprintf("%s a month, %s of it used", c.view.Budget.Round2(), figure.Percent(r.MonthToDate.Dollars()/c.view.Budget.Dollars()))
		if !r.Passed.IsZero() {
			text += ", passed on " + r.Passed.UTC().Format("2 January")
		}
		add("budget", text)
	}
	if c.view.FreeTier {
		add("free tier", r.FreeTier.Round2()+" taken off this month, for the account as a whole")
	} else {
		add("free tier", "not taken off: these are list prices")
	}
	prices := fmt.Sprintf("%s, of %s; a month is 730 h, a GiB 2^30 bytes", r.Region, r.Prices.Format("2006-01-02"))
	if r.Foreign {
		prices += "; the account's own Region has none in the book"
	}
	add("prices", prices)
	return lines
}

// costLine is one line of a cost with its arithmetic.
func costLine(t theme.Theme, l cost.Line, iw int) []string {
	const amount = 12
	what := string(l.Item)
	if s := subjectWords(l.Subject); s != "" {
		what += " of " + s
	}
	text := what + ": " + sums(t, l.Arithmetic)
	lines := wrap(t.Text, text, max(iw-amount-2, 1))
	for i := range lines {
		lead := strings.Repeat(" ", amount)
		if i == 0 {
			lead = widget.FitRight(l.USD.String(), amount, "")
		}
		lines[i] = t.Strong.Paint(lead) + "  " + lines[i]
	}
	return lines
}

// sums is arithmetic with the sign that the terminal has for multiplying.
func sums(t theme.Theme, arithmetic string) string {
	return strings.ReplaceAll(safetext.Line(arithmetic), "×", t.Glyphs.Times)
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

// dayOf is a day in words.
func dayOf(at time.Time) string { return at.UTC().Format("2 Jan") }
