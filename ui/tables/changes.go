package tables

import (
	"fmt"

	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/release"
	"github.com/aloftdeck/aloft/ui/cell"
	"github.com/aloftdeck/aloft/ui/section"
	"github.com/aloftdeck/aloft/ui/widget"
)

// mostChanges is how many of a table's last changes are told.
const mostChanges = 8

// changesOf are the last changes of a table's capacity that the journal knows, newest
// first.
func (f *Feature) changesOf(table string) []journal.Entry {
	var out []journal.Entry
	for i := len(f.changed) - 1; i >= 0 && len(out) < mostChanges; i-- {
		m := f.changed[i]
		if m.Intent.Table != table || m.Intent.Account != f.h.Store.Identity().Account || m.Intent.Region != f.h.Store.Identity().Region {
			continue
		}
		e := m.Intent
		e.Status = "open"
		if m.Outcome != nil {
			e.Status = m.Outcome.Status
			if m.Outcome.Detail != "" {
				e.Reason = m.Outcome.Detail
			}
		}
		out = append(out, e)
	}
	return out
}

// changes are the changes of the table's capacity, one a line.
func (b *beside) changes(table string, w int) section.Section {
	t := section.Text{Theme: b.theme(), W: w}
	now := b.f.h.Now()
	for _, e := range b.f.changesOf(table) {
		part := e.Index
		if part == "" {
			part = table
		}
		text := fmt.Sprintf("%4s  %s  %s  %-6s %s", cell.Age(now, e.At), widget.FitTail(widget.Middle(part, 12, t.Theme.Glyphs.Ellipsis), 12, ""),
			widget.FitTail(cell.CapacityMove(t.Theme.Glyphs.Arrow, e.From, e.To), 11, t.Theme.Glyphs.Ellipsis), e.By, e.Reason)
		if e.Status != string(release.Moved) {
			t.Add(t.Theme.Dim.Paint(text + " (" + e.Status + ")"))
			continue
		}
		t.Add(text)
	}
	if t.Len() == 0 {
		t.Say(t.Theme.Dim, "none that the journal of this host knows")
	} else {
		t.Say(t.Theme.Dim, "from the journal of this host")
	}
	return t.Section("changes of capacity", leavesChanges)
}
