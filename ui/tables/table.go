package tables

// One table with its indexes: plots, figures, changes, and what would be cheaper.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/safetext"
	"github.com/aloftdeck/aloft/ui/dialog"
)

// capacityWanted asks for the form that changes the capacity of a table or index.
type capacityWanted struct{ Key model.CapacityKey }

// tableView is all that is known of a table.
type tableView struct {
	Table   model.Table
	Known   bool           // the table itself has been read
	Failure *model.Failure // the last read of it failed
	Metrics *model.Failure // its metrics can not be read
	Parts   []tablePart    // the table, then its global indexes by name
	Verdict *capacity.Verdict
	Changes []tableChange // newest first
}

// tablePart is a table without its indexes, or one of them.
type tablePart struct {
	Key         model.CapacityKey
	Status      string
	Throughput  model.Throughput
	Bytes       int64
	Items       int64
	Read, Write tableLoad
	Scaling     []model.Scaling
}

// tableLoad is how one kind of units was used over the span.
type tableLoad struct {
	Now         capacity.Load
	Consumed    []float64 // units a second, oldest first; not a number where pending
	Provisioned []float64 // units a second; empty on demand
	Throttled   []float64 // requests of each period
	Period      time.Duration
}

// tableChange is a change of capacity that was made.
type tableChange struct {
	At       time.Time
	Key      model.CapacityKey
	From, To string
	By       string
	Status   string
	Reason   string
}

// tableBox is the dialog of one table.
type tableBox struct {
	dialog.Box
	name  string
	view  tableView
	part  int // of the view's
	span  time.Duration
	edits bool // capacity can be edited
}

// defaultSpan is how far back the plots go at first.
const defaultSpan = 3 * time.Hour

// spans are how far back the plots can go.
func spans() []time.Duration {
	return []time.Duration{time.Hour, 3 * time.Hour, 24 * time.Hour}
}

// newTableBox makes the dialog for a table, on one of its indexes when one is named.
// With edits, capacity can be changed from it.
func newTableBox(env dialog.Env, key model.CapacityKey, view tableView, edits bool) *tableBox {
	d := &tableBox{name: key.Table, span: defaultSpan, edits: edits}
	d.Make(env, d, dialog.Broad)
	d.show(view, key)
	return d
}

// Name is the table's.
func (d *tableBox) Name() string { return d.name }

// Span is how far back the plots go.
func (d *tableBox) Span() time.Duration { return d.span }

// SetView brings what is known now. The part that is shown stays.
func (d *tableBox) SetView(view tableView) {
	part, _ := d.shown()
	d.show(view, part.Key)
}

// show shows a view on one of its parts, or on the first.
func (d *tableBox) show(view tableView, key model.CapacityKey) {
	d.view, d.part = view, 0
	for i, p := range view.Parts {
		if p.Key == key {
			d.part = i
		}
	}
}

// shown is the part whose plots are shown.
func (d *tableBox) shown() (tablePart, bool) {
	if d.part < 0 || d.part >= len(d.view.Parts) {
		return tablePart{}, false
	}
	return d.view.Parts[d.part], true
}

// Title names the table.
func (d *tableBox) Title() string { return "Table " + safetext.Line(d.name) }

// Acts are what the keys do.
func (d *tableBox) Acts() []dialog.Key {
	keys := []dialog.Key{{ID: action.TimeSpan, Place: dialog.InFooter}, {ID: action.TimeSpan, Does: "1h 3h 24h", Place: dialog.InBox}}
	if len(d.view.Parts) > 1 {
		keys = append(keys, dialog.Key{ID: action.NextField, Does: "next index"})
	}
	if d.edits {
		keys = append(keys, dialog.Key{ID: action.EditCapacity, Does: "edit capacity", Place: dialog.InBox})
	}
	return append(keys, d.Box.Acts()...)
}

// spanChanged says that the plots go another way back, so that other points are
// worth reading.
type spanChanged struct{}

// Take takes the key of Tables that edits capacity.
func (d *tableBox) Take(msg tea.Msg) (dialog.Reply, bool) {
	k, ok := msg.(tea.KeyPressMsg)
	if !ok || !d.edits || !d.Env.Keys.Is(k.String(), action.EditCapacity) {
		return dialog.Reply{}, false
	}
	if p, ok := d.shown(); ok {
		return dialog.Reply{Request: capacityWanted{p.Key}}, true
	}
	return dialog.Reply{}, true
}

// Do goes to the next part or span, or closes.
func (d *tableBox) Do(id action.ID) dialog.Reply {
	switch id {
	case action.NextField:
		if n := len(d.view.Parts); n > 0 {
			d.part = (d.part + 1) % n
			d.Rows.Offset = 0
		}
	case action.TimeSpan:
		for i, s := range spans() {
			if s == d.span {
				d.span = spans()[(i+1)%len(spans())]
				return dialog.Reply{Request: spanChanged{}}
			}
		}
	}
	return d.Box.Do(id)
}
