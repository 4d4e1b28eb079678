package verb

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/figure"
)

// byPressure are the tables that were read, what throttles first.
func (r *tablesReport) byPressure() []model.Table {
	tables := slices.Clone(r.store.Tables().List)
	slices.SortStableFunc(tables, func(a, b model.Table) int {
		return cmp.Or(cmp.Compare(capacity.Pressure(r.store.Loads(b.Name)), capacity.Pressure(r.store.Loads(a.Name))), strings.Compare(a.Name, b.Name))
	})
	return tables
}

// output shows the tables.
func (r *tablesReport) output() output {
	o := output{document: r.document(), notes: r.notes, none: "there are no tables to show"}
	tables := r.byPressure()
	if len(tables) == 0 {
		return o
	}
	t := table{head: []string{"TABLE", "STATUS", "BILLING", "READ/S", "WRITE/S", "THROTTLED/MIN", "SIZE", "ITEMS", "AUTO SCALING"}}
	for _, tb := range tables {
		r.addRow(&t, tb, "")
		for _, i := range tb.Indexes {
			r.addRow(&t, tb, i.Name)
		}
	}
	o.lines = t.lines()
	return o
}

func (r *tablesReport) addRow(t *table, tb model.Table, index string) {
	key := model.CapacityKey{Table: tb.Name, Index: index}
	read, write := r.load(key, model.Reads), r.load(key, model.Writes)
	name, status, billing, bytes, items := tb.Name, tb.Status, billingWords(tb.Billing), tb.Bytes, tb.Items
	if i, ok := tb.Index(index); ok {
		name, status, billing, bytes, items = "  "+i.Name, i.Status, "", i.Bytes, i.Items
	}
	throttled := "…"
	if read.Known && write.Known {
		throttled = strconv.FormatFloat(read.Throttled+write.Throttled, 'f', -1, 64)
		if read.Throttled+write.Throttled > 0 {
			throttled = paint(styleBad, throttled)
		}
	}
	t.add(name, statusWords(status), billing, loadWords(read), loadWords(write), throttled, figure.Amount(bytes), strconv.FormatInt(items, 10), capacity.Bounds(r.store.Scaling(key)))
}

// load is one of the loads of a table or index.
func (r *tablesReport) load(k model.CapacityKey, a model.Access) capacity.Load {
	loads := r.store.Loads(k.Table)
	i := slices.IndexFunc(loads, func(l capacity.Load) bool { return l.CapacityKey == k && l.Access == a })
	if i < 0 {
		return capacity.Load{}
	}
	return loads[i]
}

// loadWords is what is consumed, and of how much.
func loadWords(l capacity.Load) string {
	consumed := "…"
	if l.Known {
		consumed = strconv.FormatFloat(l.Consumed, 'f', 1, 64)
	}
	if l.Provisioned == 0 {
		return consumed
	}
	text := consumed + "/" + strconv.FormatFloat(l.Provisioned, 'f', -1, 64)
	if l.Known && l.Use() > 0.8 {
		return paint(styleWarn, text)
	}
	return text
}
