package tables

// The cells of tables.

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/cost"
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

// label is a table's name, or its index' set in below it, behind what it is at where it is
// not ACTIVE.
func (p *Pane) label(r *tableRow) string {
	lead, name := p.lead(p.Theme(), r, 0)
	return ansi.Strip(lead) + name
}

func (p *Pane) lead(t theme.Theme, r *tableRow, spin int) (lead, name string) {
	name = p.Short(r.key.Table)
	if r.key.Index != "" {
		lead, name = t.Glyphs.BottomLeft+" ", r.key.Index
	}
	if c, ok := p.changing[r.key]; ok {
		lead += t.Info.Paint(t.Glyphs.Spin(spin)+" "+changeStatus(c)) + " "
	} else if r.known && r.status != "ACTIVE" {
		lead += t.Warn.Paint(strings.ToLower(r.status)) + " "
	}
	return lead, name
}

// nameCell is the label in the room that there is.
func (p *Pane) nameCell(r *tableRow, ctx *list.Context) string {
	spin := 0
	if _, ok := p.changing[r.key]; ok {
		spin = ctx.Spin()
	}
	lead, name := p.lead(ctx.Theme, r, spin)
	return lead + widget.Middle(name, ctx.Width-ansi.StringWidthWc(lead), ctx.Theme.Glyphs.Ellipsis)
}

// changeStatus is what a change under way is at.
func changeStatus(c capacity.Progress) string {
	if c.Note != "" {
		return strings.ToLower(c.Note)
	}
	return string(c.Step)
}

// Shares of the provisioned units: above hotAt a load stands out, below calmAt it is
// background.
const (
	hotAt  = 0.8
	calmAt = 0.5
)

// loadStyle is how the figures of a load look.
func loadStyle(t theme.Theme, l capacity.Load) theme.Style {
	switch {
	case l.Throttled > 0:
		return t.Bad
	case l.Provisioned <= 0:
		return t.Text
	case l.Use() >= hotAt:
		return t.Warn
	case l.Use() < calmAt:
		return t.Dim
	}
	return t.Text
}

// loadText is how much of the units is used.
func loadText(t theme.Theme, l capacity.Load) string {
	used := t.Glyphs.Unread
	if l.Known {
		used = widget.Used(l.Consumed)
	}
	switch {
	case l.Provisioned > 0:
		return used + "/" + widget.Rate(l.Provisioned)
	case l.Known:
		return used + " rq"
	}
	return used
}

// loadCell is how much of the units is used, or why that is not known.
func (p *Pane) loadCell(t theme.Theme, r *tableRow, l capacity.Load) string {
	if l.Known {
		return loadStyle(t, l).Paint(loadText(t, l))
	}
	if f := p.env.Store.MetricsFailure(model.TableGroup(r.key.Table)); f != nil {
		return t.Bad.Paint(string(f.Class) + t.Glyphs.Failed)
	}
	return t.Dim.Paint(loadText(t, l))
}

// hourCell is the last hour of a load; its full height is what is provisioned.
func hourCell(t theme.Theme, l capacity.Load, w int) string {
	if !l.Known {
		return ""
	}
	style := t.Spark
	if l.Throttled > 0 {
		style = t.Bad
	}
	return style.Paint(widget.Spark(t.Glyphs, l.Hour, l.Provisioned, w))
}

// stoppedCell is how many requests are throttled a minute.
func stoppedCell(t theme.Theme, r *tableRow) string {
	switch {
	case !r.read.Known && !r.write.Known:
		return t.Dim.Paint(t.Glyphs.Unread)
	case r.stopped > 0:
		return t.Bad.Paint(t.Glyphs.Failed + " " + widget.Rate(r.stopped) + "/m")
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

// capacityCell is what a table or an index may use.
func capacityCell(t theme.Theme, r *tableRow) string {
	switch {
	case r.table.Billing == model.OnDemand:
		if most := mostCell(t, r); most != "" {
			return "on demand " + most
		}
		return "on demand"
	case len(r.scaling) == 0:
		return fmt.Sprintf("fixed %d %d", r.units.ReadUnits, r.units.WriteUnits)
	case len(r.scaling) == 2 && r.scaling[0].Min == r.scaling[1].Min && r.scaling[0].Max == r.scaling[1].Max:
		return fmt.Sprintf("auto %d%s%d", r.scaling[0].Min, t.Glyphs.Dash, r.scaling[0].Max)
	}
	return "auto " + scalingCell(t, r)
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

// month is what a table without its indexes, or an index, costs a month: what it may use
// or, on demand, uses, and what it keeps. It reports false while that is not known.
func (p *Pane) month(r *tableRow) (cost.USD, bool) {
	if p.env.Book == nil || !r.known {
		return 0, false
	}
	region := p.env.Store.Identity().Region
	kept := capacity.StorageMonth(p.env.Book, region, r.table, r.bytes)
	if r.table.Billing != model.OnDemand {
		return kept.Plus(capacity.UnitsMonth(p.env.Book, region, r.table, r.units.ReadUnits, r.units.WriteUnits)), true
	}
	usd, _, ok := p.onDemand(r.table, r.key)
	return kept.Plus(usd), ok
}
