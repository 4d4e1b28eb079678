package tables

// The columns of the tables.

import (
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns of the tables that are asked for.
const (
	tableColumn    = "table"
	statusColumn   = "status"
	sizeColumn     = "size"
	pressureColumn = "pressure"
)

// columns are the columns of the tables. The last hour of a load goes before what hardly ever
// changes; in the least room only its number is left.
func (p *Pane) columns(room int) []list.Column[*tableRow] {
	name, load := 12, shortNumber
	switch {
	case room >= 90:
		name, load = 20, longNumber+1+leastSpark+1+loadGauge
	case room >= 60:
		name, load = 14, shortNumber+1+leastSpark+3
	case room >= 48:
		load = shortNumber + 1 + leastSpark
	}
	loads := list.Width{Least: load, Most: 36, Flex: 4}
	columns := []list.Column[*tableRow]{{
		ID: tableColumn, Title: "TABLE", Width: list.Width{Least: name, Most: 44, Flex: 3}, Match: list.Holds,
		Cell: p.nameCell, Value: func(r *tableRow) any { return r.key.Table },
	}, {
		ID: "read", Title: "READ/s", Kind: list.Number,
		Width: loads, Value: func(r *tableRow) any { return consumed(r.read) },
		Cell: func(r *tableRow, c *list.Context) string {
			if !r.known {
				return p.unread(c.Theme, r.key.Table)
			}
			return p.loadCell(c.Theme, r, r.read, c.Width)
		},
	}}
	columns = append(columns, list.Having(func(r *tableRow) bool { return r.known }, p.knownColumns(loads)...)...)
	return append(columns, p.found()...)
}

// knownColumns are those that are empty where nothing is known of the table.
func (p *Pane) knownColumns(loads list.Width) []list.Column[*tableRow] {
	return []list.Column[*tableRow]{{
		ID: "write", Title: "WRITE/s", Kind: list.Number,
		Width: loads, Value: func(r *tableRow) any { return consumed(r.write) },
		Cell: func(r *tableRow, c *list.Context) string { return p.loadCell(c.Theme, r, r.write, c.Width) },
	}, {
		ID: "thr", Title: "THR/m", Asked: "throttled", Kind: list.Number, Width: list.Width{Least: 5, Right: true},
		Cell: func(r *tableRow, c *list.Context) string { return stoppedCell(c.Theme, r) },
		Value: func(r *tableRow) any {
			if !r.read.Known && !r.write.Known {
				return nil
			}
			return r.stopped
		},
	}, {
		ID: statusColumn, Title: "STATUS", Width: list.Width{Least: 9, Leaves: 5}, Match: list.Begins,
		Cell:  func(r *tableRow, c *list.Context) string { return p.statusCell(c.Theme, r) },
		Value: func(r *tableRow) any { return strings.ToLower(r.status) },
	}, {
		ID: sizeColumn, Title: "SIZE ~6h", Kind: list.Bytes, Width: list.Width{Least: 8, Right: true, Leaves: 4},
		Cell:  func(r *tableRow, _ *list.Context) string { return figure.Amount(r.bytes) },
		Value: func(r *tableRow) any { return r.bytes }, Sort: func(r *tableRow) any { return r.whole },
	}, {
		ID: "items", Title: "ITEMS ~6h", Kind: list.Number, Width: list.Width{Least: 9, Right: true, Leaves: 6},
		Cell:  func(r *tableRow, _ *list.Context) string { return widget.Count(r.items) },
		Value: func(r *tableRow) any { return r.items },
	}, {
		ID: "billing", Title: "BILLING",
		Width: list.Width{Least: 9, Leaves: 8}, Match: list.Begins, OneOf: []string{"on-demand", "provisioned"},
		Cell: func(r *tableRow, c *list.Context) string {
			if r.table.Billing == model.OnDemand {
				return c.Theme.Info.Paint("on demand")
			}
			return c.Theme.Dim.Paint("provis.")
		},
		Value: func(r *tableRow) any {
			if r.table.Billing == model.OnDemand {
				return "on-demand"
			}
			return "provisioned"
		},
	}, {
		ID: "scaling", Title: "SCALING",
		Width: list.Width{Least: 14, Most: 24, Flex: 1, Leaves: 7}, Match: list.Begins, OneOf: []string{"off", "on"},
		Cell:  func(r *tableRow, c *list.Context) string { return scalingCell(c.Theme, r) },
		Value: func(r *tableRow) any { return scalingCell(p.Theme(), r) },
		Texts: func(r *tableRow) []string {
			if len(r.scaling) > 0 {
				return []string{"on"}
			}
			return []string{"off"}
		},
	}, {
		ID: "most", Title: "MAX R/W", Width: list.Width{Least: 9, Leaves: 9},
		Cell:  func(r *tableRow, c *list.Context) string { return mostCell(c.Theme, r) },
		Value: func(r *tableRow) any { return mostCell(p.Theme(), r) },
	}, {
		ID: pressureColumn, Value: func(r *tableRow) any { return step(r.pressure) },
	}}
}

// found are the columns that tables are only found by.
func (p *Pane) found() []list.Column[*tableRow] {
	return []list.Column[*tableRow]{{
		ID: "index", Match: list.Holds, Texts: func(r *tableRow) []string {
			if r.key.Index == "" {
				return nil
			}
			return []string{r.key.Index}
		},
	}, {
		ID: "state", Match: list.Begins, OneOf: []string{"changing", "failed", "hot", "idle", "throttled", "unread"}, Texts: p.states,
	}, {
		ID: "fit", Match: list.Begins, OneOf: []string{"fits", "tight", "unknown", "wasteful"}, Texts: func(r *tableRow) []string {
			if v, ok := p.env.Store.Verdict(r.key.Table); ok && v.Fit != capacity.NotKnown {
				return []string{string(v.Fit)}
			}
			return []string{"unknown"}
		},
	}}
}

// consumed is how much is used a second, nil where that was not read.
func consumed(l capacity.Load) any {
	if !l.Known {
		return nil
	}
	return l.Consumed
}

// states are the states that a row is in.
func (p *Pane) states(r *tableRow) []string {
	var states []string
	add := func(is bool, name string) {
		if is {
			states = append(states, name)
		}
	}
	_, changing := p.changing[r.key]
	known := r.read.Known || r.write.Known
	add(changing, "changing")
	add(p.env.Store.TableFailure(r.key.Table) != nil, "failed")
	add(r.read.Use() >= hotAt || r.write.Use() >= hotAt, "hot")
	add(known && r.read.Consumed == 0 && r.write.Consumed == 0, "idle")
	add(r.stopped > 0, "throttled")
	add(!known, "unread")
	return states
}
