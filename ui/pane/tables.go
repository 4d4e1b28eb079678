package pane

import (
	"slices"
	"strconv"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/theme"
	"github.com/aloftdeck/aloft/ui/widget"
)

// tableOrder is how the tables are sorted.
type tableOrder int

const (
	byPressure tableOrder = iota // what throttles first
	byTableName
	bySize
	tableOrders
)

func (o tableOrder) String() string { return [...]string{"by pressure", "by name", "by size"}[o] }

// Tables is the list of the account's tables with their global indexes below them.
type Tables struct {
	listed
	all      []tableRow
	rows     []int // of all
	tables   int
	order    tableOrder
	folded   bool // indexes are not shown
	changing map[model.CapacityKey]capacity.Progress
	spin     int
	focused  bool // the keys are here
}

// tableRow is a table or one of its global indexes.
type tableRow struct {
	key         model.CapacityKey
	known       bool
	table       model.Table
	status      string
	units       model.Throughput
	bytes       int64
	items       int64
	read, write capacity.Load
	scaling     []model.Scaling
	stopped     float64 // requests throttled a minute; with those of the indexes where they are not shown
	pressure    float64 // of the whole table
	whole       int64   // bytes of the whole table
}

// NewTables makes the pane.
func NewTables(env Env, number int) *Tables {
	p := &Tables{listed: listed{env: env, number: number, name: "Tables"}, changing: map[model.CapacityKey]capacity.Progress{}}
	p.table = widget.NewTable(p, false)
	p.arrange()
	p.rebuild()
	return p
}

// Resize says how big the pane is.
func (p *Tables) Resize(w, h int) {
	p.listed.Resize(w, h)
	p.arrange()
}

// arrange chooses the columns. The last hour of a load goes before what hardly ever
// changes; in the least room only its number is left.
func (p *Tables) arrange() {
	w, _ := widget.Inside(p.w, p.h)
	name, load := 12, shortNumber
	switch {
	case w >= 90:
		name, load = 20, longNumber+1+leastSpark+1+loadGauge
	case w >= 60:
		name, load = 14, shortNumber+1+leastSpark+3
	case w >= 48:
		load = shortNumber + 1 + leastSpark
	}
	p.table.SetColumns(
		widget.Column{ID: "table", Title: "TABLE", Min: name, Max: 44, Flex: 3},
		widget.Column{ID: "read", Title: "READ/s", Min: load, Max: 36, Flex: 4},
		widget.Column{ID: "write", Title: "WRITE/s", Min: load, Max: 36, Flex: 4},
		widget.Column{ID: "thr", Title: "THR/m", Min: 5, Right: true},
		widget.Column{ID: "status", Title: "STATUS", Min: 9, Drop: 5},
		widget.Column{ID: "size", Title: "SIZE ~6h", Min: 8, Right: true, Drop: 4},
		widget.Column{ID: "items", Title: "ITEMS ~6h", Min: 9, Right: true, Drop: 6},
		widget.Column{ID: "mode", Title: "BILLING", Min: 9, Drop: 8},
		widget.Column{ID: "scaling", Title: "SCALING", Min: 14, Max: 24, Flex: 1, Drop: 7},
		widget.Column{ID: "most", Title: "MAX R/W", Min: 9, Drop: 9},
	)
}

// Refresh takes in what changed. While the keys are elsewhere, a pane that stands at
// the first table stays at the first; with the keys here the chosen one stays
// chosen.
func (p *Tables) Refresh(c store.Changes) bool {
	if !c.Touch(store.OfFunctions | store.OfTables | store.OfMetrics) {
		return c.Touch(store.OfCost)
	}
	first := !p.focused && p.table.Index() <= 0
	p.rebuild()
	if first {
		p.table.Top()
	}
	return true
}

// SetChanging says what becomes of a change of capacity under way; nil: it is over.
func (p *Tables) SetChanging(key model.CapacityKey, progress *capacity.Progress) {
	if progress == nil {
		delete(p.changing, key)
		return
	}
	p.changing[key] = *progress
}

// Changing reports whether the capacity of a table, or of one of its indexes, is
// being changed.
func (p *Tables) Changing(table string) bool {
	for k := range p.changing {
		if k.Table == table {
			return true
		}
	}
	return false
}

// Len is how many rows there are.
func (p *Tables) Len() int { return len(p.rows) }

func (p *Tables) row(i int) *tableRow { return &p.all[p.rows[i]] }

// Key names a table or an index.
func (p *Tables) Key(i int) string {
	k := p.row(i).key
	return k.Table + "\x00" + k.Index
}

// Cells are the texts of a row.
func (p *Tables) Cells(i int, row widget.Row) []string {
	r, t := p.row(i), row.Theme
	cells := make([]string, len(row.Columns))
	whole := slices.Contains(row.Columns, "status")
	for k, id := range row.Columns {
		cells[k] = p.cell(t, id, r, row.Widths[k], whole)
	}
	return cells
}

func (p *Tables) cell(t theme.Theme, id string, r *tableRow, w int, whole bool) string {
	if id == "table" {
		return p.nameCell(t, r, w, whole)
	}
	if !r.known {
		if id == "read" {
			return p.unread(t, r.key.Table)
		}
		return ""
	}
	switch id {
	case "read":
		return p.loadCell(t, r, r.read, w)
	case "write":
		return p.loadCell(t, r, r.write, w)
	case "thr":
		return stoppedCell(t, r)
	case "status":
		return p.statusCell(t, r)
	case "size":
		return figure.Amount(r.bytes)
	case "items":
		return widget.Count(r.items)
	case "mode":
		if r.table.Billing == model.OnDemand {
			return t.Info.Paint("on demand")
		}
		return t.Dim.Paint("provis.")
	case "scaling":
		return scalingCell(t, r)
	}
	return mostCell(t, r)
}

// unread says why nothing is known of a table.
func (p *Tables) unread(t theme.Theme, name string) string {
	if f := p.env.Store.TableFailure(name); f != nil {
		return t.Bad.Paint(string(f.Class) + t.Glyphs.Failed)
	}
	return t.Dim.Paint(t.Glyphs.Unread)
}

// Lines draws the pane.
func (p *Tables) Lines(focused bool) []string {
	p.focused = focused
	t := p.env.Theme
	var infos []string
	if n := p.throttling(); n > 0 {
		infos = append(infos, t.Bad.Paint(strconv.Itoa(n)+" throttled"))
	}
	infos = append(infos, spendingInfo(t, p.env.Store)...)
	known := p.env.Store.Tables()
	switch {
	case len(p.all) > 0 && known.Failure != nil:
		infos = append(infos, t.Warn.Paint(string(known.Failure.Class)+t.Glyphs.Failed))
	case len(p.all) > 0 && !known.Complete:
		infos = append(infos, "reading, "+strconv.Itoa(p.tables)+" tables so far")
	}
	if p.order != byPressure {
		infos = append(infos, p.order.String())
	}
	shown, _ := p.Count()
	return p.framed(p.title("", shown, p.tables), infos, focused)
}

// throttling counts the tables that throttle.
func (p *Tables) throttling() int {
	tables := map[string]bool{}
	for _, r := range p.all {
		if r.stopped > 0 {
			tables[r.key.Table] = true
		}
	}
	return len(tables)
}

// VisibleTables are the tables of the rows on the screen.
func (p *Tables) VisibleTables() []string {
	var names []string
	first, last := p.table.Visible()
	if first == last { // not drawn yet
		last = min(first+p.h, len(p.rows))
	}
	for i := first; i < min(last, len(p.rows)); i++ {
		if name := p.row(i).key.Table; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}
