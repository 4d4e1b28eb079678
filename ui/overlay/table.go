package overlay

// One table with its indexes: plots, figures, changes, and what would be cheaper.

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/safetext"
)

// CapacityWanted asks for the form that changes the capacity of a table or index.
type CapacityWanted struct{ Key model.CapacityKey }

// TableView is all that is known of a table.
type TableView struct {
	Table   model.Table
	Known   bool           // the table itself has been read
	Failure *model.Failure // the last read of it failed
	Metrics *model.Failure // its metrics can not be read
	Parts   []TablePart    // the table, then its global indexes by name
	Verdict *capacity.Verdict
	Changes []TableChange // newest first
}

// TablePart is a table without its indexes, or one of them.
type TablePart struct {
	Key         model.CapacityKey
	Status      string
	Throughput  model.Throughput
	Bytes       int64
	Items       int64
	Read, Write TableLoad
	Scaling     []model.Scaling
}

// TableLoad is how one kind of units was used over the span.
type TableLoad struct {
	Now         capacity.Load
	Consumed    []float64 // units a second, oldest first; not a number where pending
	Provisioned []float64 // units a second; empty on demand
	Throttled   []float64 // requests of each period
	Period      time.Duration
}

// TableChange is a change of capacity that was made.
type TableChange struct {
	At       time.Time
	Key      model.CapacityKey
	From, To string
	By       string
	Status   string
	Reason   string
}

// Table is the dialog of one table.
type Table struct {
	env    Env
	name   string
	view   TableView
	part   int // of the view's
	span   time.Duration
	edits  bool // capacity can be edited
	scroll scroll
}

// DefaultSpan is how far back the plots go at first.
const DefaultSpan = 3 * time.Hour

// spans are how far back the plots can go.
func spans() []time.Duration {
	return []time.Duration{time.Hour, 3 * time.Hour, 24 * time.Hour}
}

// NewTable makes the dialog for a table, on one of its indexes when one is named.
// With edits, capacity can be changed from it.
func NewTable(env Env, key model.CapacityKey, view TableView, edits bool) *Table {
	d := &Table{env: env, name: key.Table, view: view, span: DefaultSpan, edits: edits}
	for i, p := range view.Parts {
		if p.Key == key {
			d.part = i
		}
	}
	return d
}

// Name is the table's.
func (d *Table) Name() string { return d.name }

// Span is how far back the plots go.
func (d *Table) Span() time.Duration { return d.span }

// SetView brings what is known now. The part that is shown stays.
func (d *Table) SetView(view TableView) {
	key, had := d.shown()
	d.view, d.part = view, 0
	for i, p := range view.Parts {
		if had && p.Key == key.Key {
			d.part = i
		}
	}
}

// shown is the part whose plots are shown.
func (d *Table) shown() (TablePart, bool) {
	if d.part < 0 || d.part >= len(d.view.Parts) {
		return TablePart{}, false
	}
	return d.view.Parts[d.part], true
}

// Title names the table.
func (d *Table) Title() string { return "Table " + safetext.Line(d.name) }

// Guarded is false: it only shows.
func (d *Table) Guarded() bool { return false }

// Hints for the footer.
func (d *Table) Hints() []action.ID {
	hints := []action.ID{action.TimeSpan}
	if len(d.view.Parts) > 1 {
		hints = append(hints, action.NextField)
	}
	return append(hints, action.Cancel)
}

// Says what they do.
func (d *Table) Says(id action.ID) (string, bool) {
	switch id {
	case action.NextField:
		return "next index", true
	case action.Cancel:
		return "close", true
	}
	return "", true
}

// SpanChanged says that the plots go another way back, so that other points are
// worth reading.
type SpanChanged struct{}

// Update takes input.
func (d *Table) Update(msg tea.Msg) (Reply, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if d.edits && d.env.Keys.Is(msg.String(), action.EditCapacity) {
			if p, ok := d.shown(); ok {
				return Reply{Msg: CapacityWanted{p.Key}}, nil
			}
			return Reply{}, nil
		}
		switch id := d.env.command(msg, false); id {
		case action.Cancel, action.Confirm:
			return Reply{Close: true}, nil
		case action.NextField:
			if n := len(d.view.Parts); n > 0 {
				d.part = (d.part + 1) % n
				d.scroll.offset = 0
			}
		case action.TimeSpan:
			for i, s := range spans() {
				if s == d.span {
					d.span = spans()[(i+1)%len(spans())]
					return Reply{Msg: SpanChanged{}}, nil
				}
			}
		default:
			d.scroll.move(id)
		}
	case tea.MouseWheelMsg:
		d.scroll.by(3 * wheel(msg))
	}
	return Reply{}, nil
}
