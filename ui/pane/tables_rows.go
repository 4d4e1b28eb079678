package pane

// The rows of tables: each table with its indexes, in their order.

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
)

// rebuild makes the rows anew: each table with its indexes below it, the tables in
// their order.
func (p *Tables) rebuild() {
	known := p.env.Store.Tables()
	p.tables = len(known.Names)
	groups := make([][]tableRow, 0, len(known.Names))
	for _, name := range known.Names {
		groups = append(groups, p.group(name))
	}
	slices.SortStableFunc(groups, func(x, y []tableRow) int {
		a, b := x[0], y[0]
		switch p.order {
		case byPressure:
			// Only steps that can be seen change the order: rows that swap every
			// minute can not be read.
			if c := cmp.Compare(step(b.pressure), step(a.pressure)); c != 0 {
				return c
			}
		case bySize:
			if c := cmp.Compare(b.whole, a.whole); c != 0 {
				return c
			}
		}
		return strings.Compare(a.key.Table, b.key.Table)
	})
	p.all = p.all[:0]
	for _, g := range groups {
		if p.folded {
			g = g[:1]
		}
		p.all = append(p.all, g...)
	}
	p.filter = ParseFilter(p.filter.Text, p.columns())
	p.rows = p.filter.pick(len(p.all), func(i int) filtered {
		r := p.all[i]
		return filtered{strings.ToLower(r.key.String()), func(column, value string) bool { return p.matches(r, column, value) }}
	})
	switch {
	case len(p.all) > 0:
		p.table.Empty = "no table matches the filter; esc clears it"
	case known.Failure != nil:
		p.table.Empty = known.Failure.Error()
	case known.Complete:
		p.table.Empty = "the account has no tables that are shown here"
	default:
		p.table.Empty = "reading the tables" + p.env.Theme.Glyphs.Ellipsis
	}
	p.table.SetSort(map[tableOrder]string{byTableName: "table", bySize: "size"}[p.order], p.order == bySize)
}

// step is pressure in steps of a twentieth, and of throttled requests in doublings.
func step(pressure float64) float64 {
	if pressure < 2 {
		return math.Round(pressure * 20)
	}
	return 100 + math.Round(math.Log2(pressure)*4)
}

// group is a table's row and those of its indexes.
func (p *Tables) group(name string) []tableRow {
	row := tableRow{key: model.CapacityKey{Table: name}}
	t, known := p.env.Store.Table(name)
	if !known {
		return []tableRow{row}
	}
	loads := p.env.Store.Loads(name)
	row.known, row.table, row.status, row.units = true, t, t.Status, t.Throughput
	row.bytes, row.items, row.whole = t.Bytes, t.Items, t.AllBytes()
	row.pressure = capacity.Pressure(loads)
	p.fill(&row, loads)
	rows := []tableRow{row}
	for _, i := range t.Indexes {
		r := tableRow{key: model.CapacityKey{Table: name, Index: i.Name}, known: true, table: t, status: i.Status, units: i.Throughput,
			bytes: i.Bytes, items: i.Items, pressure: row.pressure, whole: row.whole}
		if i.Backfilling {
			r.status = "BACKFILLING"
		}
		p.fill(&r, loads)
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
func (p *Tables) fill(r *tableRow, loads []capacity.Load) {
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
