package cost

// The account in a few lines, above the rows of costs.

import (
	"fmt"
	"math"
	"strings"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// leftOut is what is in none of the figures, in short.
const leftOut = "data transfer, WebSocket APIs"

// wideHead is the width from which on the sums stand in columns, under their names.
const wideHead = 78

// head is the account in a few lines: as many as leave room for rows.
func (c *Pane) head(w, h int) []string {
	t := c.Theme()
	room := min(max((h-3)/2, 1), 6)
	if !c.known || h < 3 {
		return nil
	}
	lines := c.sums(t, w, room)
	if c.env.Budget > 0 && (room > len(lines) || room > 1) {
		bar := c.budget(t, w)
		if len(lines) >= room {
			lines = lines[:max(room-1, 1)]
		}
		lines = append(lines, bar)
	}
	if c.footed(h - len(lines)) {
		return c.fit(lines, w)
	}
	if room > len(lines) {
		lines = append(lines, flow(c.notes(t), "  ", w, room-len(lines))...)
	}
	return c.fit(lines, w)
}

func (c *Pane) fit(lines []string, w int) []string {
	for i := range lines {
		lines[i] = widget.FitTail(" "+lines[i], w, c.Theme().Glyphs.Ellipsis)
	}
	return lines
}

// sums are the month and what it comes to, in two lines of columns where there is room for
// them, else one behind the other.
func (c *Pane) sums(t theme.Theme, w, room int) []string {
	r := &c.report
	week := ""
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		week = weekText(t, r.WeekAgo)
	}
	if w >= wideHead && room >= 2 {
		heads, values := "", ""
		for _, part := range [][2]string{
			{"THIS MONTH", t.Strong.Paint(r.MonthToDate.Shown())},
			{"A MONTH LIKE THE LAST DAY", t.Strong.Paint(r.RunRateDay.Shown())},
			{"LIKE THE LAST HOUR", r.RunRateHour.Shown()}, {"FIXED", r.Fixed.Shown() + " a month"}, {"WEEK", week},
		} {
			wide := max(widget.Width(part[0]), widget.Width(part[1])) + 2
			if part[1] != "" && widget.Width(heads)+wide-2 < w {
				heads, values = heads+widget.FitTail(part[0], wide, ""), values+widget.FitTail(part[1], wide, "")
			}
		}
		return []string{t.Header.Paint(heads), values}
	}
	parts := []string{
		"this month " + t.Strong.Paint(r.MonthToDate.Shown()),
		"a month like the last day " + t.Strong.Paint(r.RunRateDay.Shown()),
		strings.TrimSuffix(strings.TrimPrefix(r.HourWords(), "the "), " UTC") + " " + r.RunRateHour.Shown() + "/mo",
		"fixed " + r.Fixed.Shown() + "/mo",
	}
	if week != "" {
		parts = append(parts, "week "+week)
	}
	return flow(parts, "  ", w, room)
}

// notes are what the sums rest on and leave out.
func (c *Pane) notes(t theme.Theme) []string {
	r := &c.report
	prices := fmt.Sprintf("list prices of %s, %s", r.Prices.Format("2006-01-02"), r.Region)
	if r.Foreign {
		prices = t.Warn.Paint(prices + ", not this Region's")
	} else {
		prices = t.Dim.Paint(prices)
	}
	free := "without the free tiers"
	if c.free {
		free = "free tiers taken off: " + r.FreeTier.Shown()
	}
	return []string{t.Dim.Paint("left out: " + leftOut), prices, t.Dim.Paint(free)}
}

// footed reports whether there is a line below the rows.
func (c *Pane) footed(h int) bool { return c.known && h >= list.LeastWithFoot }

// foot says below the rows what is left out of them.
func (c *Pane) foot(int) string {
	if !c.known {
		return ""
	}
	t := c.Theme()
	return " " + strings.Join(c.notes(t), t.Dim.Paint(" "+t.Glyphs.Dot+" "))
}

// budget is how much of the month's budget is used, and the day it will be passed.
func (c *Pane) budget(t theme.Theme, w int) string {
	r := &c.report
	share := r.MonthToDate.Dollars() / c.env.Budget.Dollars()
	style, when := t.Good, "kept this month"
	switch {
	case share >= 1:
		style, when = t.Bad, "passed"
		if !r.Passed.IsZero() {
			when += " on " + r.Passed.UTC().Format("2 Jan")
		}
	case !r.Passed.IsZero():
		style, when = t.Warn, "passed on "+r.Passed.UTC().Format("2 Jan")
	}
	text := fmt.Sprintf("%s of %s, ", figure.Percent(share), c.env.Budget.Shown()) + style.Paint(when)
	const name = "budget "
	room := w - len(name) - widget.Width(text) - 3
	if room < 4 {
		return name + text
	}
	return name + style.Paint(t.Glyphs.Bar(share, min(room, 24))) + " " + text
}

// flow sets parts one behind the other on at most n lines of w cells. What does not
// fit is left out.
func flow(parts []string, gap string, w, n int) []string {
	var lines []string
	used := 0
	for _, p := range parts {
		pw := widget.Width(p)
		switch {
		case len(lines) == 0 || used+len(gap)+pw > w-1:
			if len(lines) == n {
				return lines
			}
			lines, used = append(lines, p), pw
		default:
			lines[len(lines)-1] += gap + p
			used += len(gap) + pw
		}
	}
	return lines
}
