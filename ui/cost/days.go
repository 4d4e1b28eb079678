package cost

import (
	"time"

	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/ui/dialog"
	"github.com/aloftdeck/aloft/ui/widget"
)

// This file is about days in the dialog of what AWS has charged.

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
