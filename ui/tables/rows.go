package tables

// The rows of tables: each table with its indexes.

import (
	"math"
	"slices"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
)

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

// tables are the tables by name, each with its indexes below it.
func (p *Pane) tables() []*tableRow {
	var rows []*tableRow
	for _, name := range slices.Sorted(slices.Values(p.env.Store.Tables().Names)) {
		group := p.group(name)
		if p.folded {
			group = group[:1]
		}
		rows = append(rows, group...)
	}
	return rows
}

// step is pressure in steps of a twentieth, and of throttled requests in doublings: only steps
// that can be seen change the order, since rows that swap every minute can not be read.
func step(pressure float64) float64 {
	if pressure < 2 {
		return math.Round(pressure * 20)
	}
	return 100 + math.Round(math.Log2(pressure)*4)
}

// group is a table's row and those of its indexes.
func (p *Pane) group(name string) []*tableRow {
	row := &tableRow{key: model.CapacityKey{Table: name}}
	t, known := p.env.Store.Table(name)
	if !known {
		return []*tableRow{row}
	}
	loads := p.env.Store.Loads(name)
	row.known, row.table, row.status, row.units = true, t, t.Status, t.Throughput
	row.bytes, row.items, row.whole = t.Bytes, t.Items, t.AllBytes()
	row.pressure = capacity.Pressure(loads)
	p.fill(row, loads)
	rows := []*tableRow{row}
	for _, i := range t.Indexes {
		r := &tableRow{key: model.CapacityKey{Table: name, Index: i.Name}, known: true, table: t, status: i.Status, units: i.Throughput,
			bytes: i.Bytes, items: i.Items, pressure: row.pressure, whole: row.whole}
		if i.Backfilling {
			r.status = "BACKFILLING"
		}
		p.fill(r, loads)
		rows = append(rows, r)
	}
	if p.folded { // a table without its indexes is not the whole table
		for _, r := range rows[1:] {
			rows[0].stopped += r.stopped
		}
	}
	return rows
}

// fill adds the loads and the scaling of a row.
func (p *Pane) fill(r *tableRow, loads []capacity.Load) {
	for _, l := range loads {
		switch {
		case l.CapacityKey != r.key:
		case l.Access == model.Writes:
			r.write = l
		default:
			r.read = l
		}
	}
	r.stopped = r.read.Throttled + r.write.Throttled
	r.scaling = p.env.Store.Scaling(r.key)
}
