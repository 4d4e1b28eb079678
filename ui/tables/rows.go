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
	t, known := p.env.Store.Table(name)
	if !known {
		return []*tableRow{{key: model.CapacityKey{Table: name}}}
	}
	pressure := capacity.Pressure(p.env.Store.Loads(name))
	var rows []*tableRow
	for _, k := range capacity.Keys(t) {
		r := p.partRow(t, k)
		r.pressure, r.whole = pressure, t.AllBytes()
		rows = append(rows, r)
	}
	if p.folded { // a table without its indexes is not the whole table
		for _, r := range rows[1:] {
			rows[0].stopped += r.stopped
		}
	}
	return rows
}

// partRow is the row of a table without its indexes, or of one of them.
func (p *Pane) partRow(t model.Table, k model.CapacityKey) *tableRow {
	units, _ := t.ThroughputOf(k.Index)
	r := &tableRow{key: k, known: true, table: t, status: t.Status, units: units, bytes: t.Bytes, items: t.Items}
	for _, i := range t.Indexes {
		if i.Name == k.Index {
			r.status, r.bytes, r.items = i.Status, i.Bytes, i.Items
			if i.Backfilling {
				r.status = "BACKFILLING"
			}
		}
	}
	p.fill(r, p.env.Store.Loads(t.Name))
	return r
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
