package cost

// The account in a few lines, above the rows of costs.

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// head is the account in a few lines: as many as leave room for rows.
func (c *Pane) head(w, h int) []string {
	t := c.Theme()
	room := min(max((h-3)/2, 1), 6)
	if !c.known || h < 3 {
		return nil
	}
	r := &c.report
	parts := []string{
		"this month " + t.Strong.Paint(r.MonthToDate.Shown()),
		"at last day's rate " + t.Strong.Paint(r.RunRateDay.Shown()+"/mo"),
		strings.TrimSuffix(strings.TrimPrefix(r.HourWords(), "the "), " UTC") + " " + r.RunRateHour.Shown() + "/mo",
		"fixed " + r.Fixed.Shown() + "/mo",
	}
	if !math.IsNaN(r.WeekAgo) && !math.IsInf(r.WeekAgo, 0) {
		parts = append(parts, "week "+weekText(t, r.WeekAgo))
	}
	prices := fmt.Sprintf("list prices %s of %s", r.Prices.Format("2006-01-02"), r.Region)
	if r.Foreign {
		prices = t.Warn.Paint(prices + ", not this Region's")
	}
	free := "free tier off"
	if c.free {
		free = "free tier on, " + r.FreeTier.Shown() + " taken off"
	}
	parts = append(parts, t.Dim.Paint(free), t.Dim.Paint(prices), t.Dim.Paint("left out: WebSocket APIs, data transfer"))
	lines := flow(parts, "  ", w, room)
	if c.env.Budget > 0 && (room > 1 || len(lines) < room) {
		bar := c.budget(t, w)
		if len(lines) >= room {
			lines = lines[:room-1]
		}
		lines = slices.Insert(lines, min(1, len(lines)), bar)
	}
	for i := range lines {
		lines[i] = widget.FitTail(" "+lines[i], w, t.Glyphs.Ellipsis)
	}
	return lines
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
