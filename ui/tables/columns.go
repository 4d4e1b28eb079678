package tables

// The columns of the tables.

import (
	"fmt"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/ui/list"
	"github.com/aloftdeck/aloft/ui/widget"
)

// The columns of the tables that are asked for.
const (
	tableColumn    = "table"
	sizeColumn     = "size"
	pressureColumn = "pressure"
)

// The widths of the columns of tables, in cells.
const (
	leastName  = 18
	mostName   = 28
	loadWidth  = 7 // 2.1k/10k
	leastSpark = 10
	mostSpark  = 16
	wide       = 100 // from which heads stand no further apart than they need
)

// columns are the columns of the tables: what leaves first is what hardly ever changes.
func (p *Pane) columns(room int) []list.Column[*tableRow] {
	columns := []list.Column[*tableRow]{{
		ID: tableColumn, Title: "TABLE", Width: list.Width{Floor: leastName, Least: leastName, Most: mostName, Flex: 8}, Match: list.Holds,
		Cell: p.nameCell, Value: func(r *tableRow) any { return r.key.Table },
		Fits: func(r *tableRow) (needs, takes int) { n := widget.Width(p.label(r)); return n, n },
	}, {
		ID: "read", Title: "READ/s", Kind: list.Number, Width: list.Width{Least: loadWidth},
		Value: func(r *tableRow) any { return consumed(r.read) },
		Cell: func(r *tableRow, c *list.Context) string {
			if !r.known {
				return p.unread(c.Theme, r.key.Table)
			}
			return p.loadCell(c.Theme, r, r.read)
		},
	}}
	throttled := 11
	if room >= wide {
		throttled = 9
	}
	columns = append(columns, list.Having(func(r *tableRow) bool { return r.known }, p.knownColumns(throttled)...)...)
	return append(columns, p.found()...)
}

// knownColumns are those that are empty where nothing is known of the table.
func (p *Pane) knownColumns(throttled int) []list.Column[*tableRow] {
	spark := func(id string, load func(*tableRow) capacity.Load, leaves int) list.Column[*tableRow] {
		return list.Column[*tableRow]{ID: id, Title: "last hour", Width: list.Width{Least: leastSpark, Most: mostSpark, Flex: 1, Leaves: leaves},
			Cell: func(r *tableRow, c *list.Context) string { return hourCell(c.Theme, load(r), c.Width) }}
	}
	read, write := func(r *tableRow) capacity.Load { return r.read }, func(r *tableRow) capacity.Load { return r.write }
	return []list.Column[*tableRow]{spark("read-hour", read, 4), {
		ID: "write", Title: "WRITE/s", Kind: list.Number,
		Width: list.Width{Least: loadWidth}, Value: func(r *tableRow) any { return consumed(r.write) },
		Cell: func(r *tableRow, c *list.Context) string { return p.loadCell(c.Theme, r, r.write) },
	}, spark("write-hour", write, 3), {
		ID: "thr", Title: "THROTTLED", Asked: "throttled", Kind: list.Number, Width: list.Width{Least: throttled, Right: true},
		Cell: func(r *tableRow, c *list.Context) string { return stoppedCell(c.Theme, r) },
		Value: func(r *tableRow) any {
			if !r.read.Known && !r.write.Known {
				return nil
			}
			return r.stopped
		},
	}, {
		ID: sizeColumn, Title: "SIZE", Kind: list.Bytes, Width: list.Width{Least: 5, Right: true, Leaves: 5},
		Cell:  func(r *tableRow, _ *list.Context) string { return shortSize(r.bytes) },
		Value: func(r *tableRow) any { return r.bytes }, Sort: func(r *tableRow) any { return r.whole },
	}, {
		ID: "capacity", Title: "CAPACITY", Width: list.Width{Least: 12, Most: 18, Flex: 4, Leaves: 7},
		Cell:  func(r *tableRow, c *list.Context) string { return capacityCell(c.Theme, r) },
		Value: func(r *tableRow) any { return capacityCell(p.Theme(), r) },
	}, {
		ID: "month", Title: "A MONTH", Kind: list.Money, Width: list.Width{Least: 7, Right: true, Leaves: 6}, Off: p.env.Book == nil,
		Cell: func(r *tableRow, c *list.Context) string {
			if usd, ok := p.month(r); ok {
				return usd.Round2()
			}
			return c.Theme.Dim.Paint(c.Theme.Glyphs.Unread)
		},
		Value: func(r *tableRow) any {
			if usd, ok := p.month(r); ok {
				return usd.Dollars()
			}
			return nil
		},
	}, {
		ID: "status", Title: "STATUS", Off: true, Match: list.Begins, Value: func(r *tableRow) any { return strings.ToLower(r.status) },
	}, {
		ID: "items", Title: "ITEMS", Off: true, Kind: list.Number, Value: func(r *tableRow) any { return r.items },
	}, {
		ID: "billing", Title: "BILLING", Off: true, Match: list.Begins, OneOf: []string{"on-demand", "provisioned"},
		Value: func(r *tableRow) any {
			if r.table.Billing == model.OnDemand {
				return "on-demand"
			}
			return "provisioned"
		},
	}, {
		ID: "scaling", Title: "SCALING", Off: true, Match: list.Begins, OneOf: []string{"off", "on"},
		Value: func(r *tableRow) any { return scalingCell(p.Theme(), r) },
		Texts: func(r *tableRow) []string {
			if len(r.scaling) > 0 {
				return []string{"on"}
			}
			return []string{"off"}
		},
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
		ID: "capacity", Match: list.Begins, OneOf: capacityWords(), Texts: func(r *tableRow) []string {
			if v, ok := p.env.Store.Verdict(r.key.Table); ok && v.Fit != capacity.NotKnown {
				return []string{fitWord(v.Fit)}
			}
			return []string{fitWord(capacity.NotKnown)}
		},
	}}
}

// fitWord says in a word whether a table has the capacity that it needs.
func fitWord(f capacity.Fit) string {
	switch f {
	case capacity.Fits:
		return "enough"
	case capacity.Tight:
		return "short"
	case capacity.Wasteful:
		return "wasteful"
	}
	return "unknown"
}

// capacityWords are all of these words.
func capacityWords() []string {
	return []string{fitWord(capacity.Fits), fitWord(capacity.Tight), fitWord(capacity.NotKnown), fitWord(capacity.Wasteful)}
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

// shortSize is how much is stored in at most five cells: 12G, 3.1G, 0.2G, 480K.
func shortSize(bytes int64) string {
	for _, up := range []struct {
		unit string
		size float64
	}{{"T", 1 << 40}, {"G", 1 << 30}, {"M", 1 << 20}} {
		switch v := float64(bytes) / up.size; {
		case v >= 9.95:
			return fmt.Sprintf("%.0f%s", v, up.unit)
		case v >= 0.15:
			return fmt.Sprintf("%.1f%s", v, up.unit)
		}
	}
	return fmt.Sprintf("%.0fK", float64(bytes)/(1<<10))
}
