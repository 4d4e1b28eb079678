package tables

// The cells of tables.

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// unread says why nothing is known of a table.
func (p *Pane) unread(t theme.Theme, name string) string {
	if f := p.env.Store.TableFailure(name); f != nil {
		return t.Bad.Paint(string(f.Class) + t.Glyphs.Failed)
	}
	return t.Dim.Paint(t.Glyphs.Unread)
}

// nameCell is a table's name, or its index' set in below it. Where there is no
// column for it, what is not ACTIVE stands before the name.
func (p *Pane) nameCell(r *tableRow, ctx *list.Context) string {
	t, whole := ctx.Theme, ctx.Shows(statusColumn)
	lead, name := "", r.key.Table
	if r.key.Index != "" {
		lead, name = t.Glyphs.BottomLeft+" ", r.key.Index
	}
	if c, ok := p.changing[r.key]; ok {
		if s := t.Glyphs.Spin(ctx.Spin()); whole {
			lead += t.Info.Paint(s) + " "
		} else {
			lead += t.Info.Paint(s+" "+changeStatus(c)) + " "
		}
	} else if !whole && r.known && r.status != "ACTIVE" {
		lead += t.Warn.Paint(strings.ToLower(r.status)) + " "
	}
	return lead + widget.Middle(name, ctx.Width-ansi.StringWidthWc(lead), t.Glyphs.Ellipsis)
}

// changeStatus is what a change under way is at.
func changeStatus(c capacity.Progress) string {
	if c.Note != "" {
		return strings.ToLower(c.Note)
	}
	return string(c.Step)
}

// The widths within a cell of a load.
const (
	shortNumber = 7 // 12/15
	longNumber  = 9 // 4.0k/5.0k
	loadGauge   = 4
	leastSpark  = 5
)

// hotAt is the share of the provisioned units above which a load stands out.
const hotAt = 0.8

// loadCell is how much of the units is used: as a number, and as far as there is
// room as the last hour and as a gauge. The full height of the hour is what is
// provisioned.
func (p *Pane) loadCell(t theme.Theme, r *tableRow, l capacity.Load, w int) string {
	if !l.Known {
		if f := p.env.Store.MetricsFailure(model.TableGroup(r.key.Table)); f != nil {
			return t.Bad.Paint(string(f.Class) + t.Glyphs.Failed)
		}
		units := t.Glyphs.Unread
		if l.Provisioned > 0 {
			units += "/" + widget.Rate(l.Provisioned)
		}
		return t.Dim.Paint(units)
	}
	number := widget.Rate(l.Consumed)
	style := t.Text
	switch {
	case l.Provisioned > 0:
		number += "/" + widget.Rate(l.Provisioned)
		if l.Use() >= hotAt {
			style = t.Warn
		}
	default:
		number += " rq"
	}
	if l.Throttled > 0 {
		style = t.Bad
	}
	first := shortNumber
	if w >= longNumber+1+leastSpark+1+loadGauge {
		first = longNumber
	}
	room := w - first
	if room < leastSpark+1 || widget.Width(number) > first {
		return style.Paint(number)
	}
	text := style.Paint(widget.FitTail(number, first, t.Glyphs.Ellipsis)) + " "
	room--
	if l.Provisioned > 0 && room >= leastSpark+loadGauge+1 {
		text += style.Paint(t.Glyphs.Bar(l.Use(), loadGauge)) + " "
		room -= loadGauge + 1
	} else if room >= leastSpark+loadGauge+1 {
		text += strings.Repeat(" ", loadGauge+1)
		room -= loadGauge + 1
	}
	hour := widget.Spark(t.Glyphs, l.Hour, l.Provisioned, room)
	return text + style.Paint(hour)
}

// stoppedCell is how many requests are throttled a minute.
func stoppedCell(t theme.Theme, r *tableRow) string {
	switch {
	case !r.read.Known && !r.write.Known:
		return ""
	case r.stopped > 0:
		return t.Bad.Paint(widget.Rate(r.stopped) + t.Glyphs.Failed)
	case lately(r.read) || lately(r.write):
		return t.Warn.Paint("0" + t.Glyphs.Stale)
	}
	return t.Dim.Paint("0")
}

// lately reports whether something was throttled within the last hour.
func lately(l capacity.Load) bool {
	for _, v := range l.HourStopped {
		if v > 0 {
			return true
		}
	}
	return false
}

func (p *Pane) statusCell(t theme.Theme, r *tableRow) string {
	if c, ok := p.changing[r.key]; ok {
		return t.Info.Paint(changeStatus(c))
	}
	if f := p.env.Store.TableFailure(r.key.Table); f != nil {
		return t.Bad.Paint(string(f.Class) + t.Glyphs.Failed)
	}
	status := strings.ToLower(r.status)
	if r.status == "ACTIVE" {
		return t.Dim.Paint(status)
	}
	return t.Warn.Paint(status)
}

// scalingCell is the range of auto scaling.
func scalingCell(t theme.Theme, r *tableRow) string {
	var parts []string
	for _, s := range r.scaling {
		letter := "R"
		if s.Access == model.Writes {
			letter = "W"
		}
		part := fmt.Sprintf("%s %d%s%d", letter, s.Min, t.Glyphs.Dash, s.Max)
		if s.Suspended {
			part += " off"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " ")
}

// mostCell is the ceiling of a table on demand.
func mostCell(t theme.Theme, r *tableRow) string {
	if r.units.MaxReadUnits <= 0 && r.units.MaxWriteUnits <= 0 {
		return ""
	}
	one := func(n int64) string {
		if n <= 0 {
			return t.Glyphs.Absent
		}
		return widget.Count(n)
	}
	return one(r.units.MaxReadUnits) + "/" + one(r.units.MaxWriteUnits)
}
