package shopfront

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
)

// part is a table, or one of its indexes, with its provisioned units and what it uses of them a second. No units: it
// is on demand.
type part struct {
	table, index      string
	readUsed          float64
	read              int64
	writeUsed         float64
	write             int64
	throttled         float64 // writes a minute at the end of the hour
	gigabytes         float64
	readsMin, readMax int64 // bounds of auto scaling; 0 for none
}

func parts() []part {
	return []part{
		{table: "orders", readUsed: 2.1, read: 10, writeUsed: 5.2, write: 20, gigabytes: 12},
		{table: "orders", index: "by-customer", readUsed: 0.4, read: 5, writeUsed: 5.0, write: 5, throttled: 214, gigabytes: 3.1},
		{table: "orders", index: "by-status", readUsed: 0.2, read: 5, writeUsed: 1.1, write: 5, gigabytes: 1.2},
		{table: "catalog", readUsed: 31, read: 40, writeUsed: 0.2, write: 5, gigabytes: 22},
		{table: "carts", readUsed: 6.1, read: 10, writeUsed: 4.0, write: 10, gigabytes: 8.2, readsMin: 5, readMax: 40},
		{table: "carts", index: "by-expiry", readUsed: 0.1, read: 2, writeUsed: 0.9, write: 2, gigabytes: 0.9, readsMin: 2, readMax: 10},
		{table: "payments", readUsed: 1.4, read: 5, writeUsed: 0.8, write: 5, gigabytes: 4.4},
		{table: "payments", index: "by-order", readUsed: 0.3, read: 2, writeUsed: 0.8, write: 2, gigabytes: 1.0},
		{table: "inventory", readUsed: 0.6, read: 5, writeUsed: 0.5, write: 5, gigabytes: 0.2},
		{table: "sessions", readUsed: 26, writeUsed: 26, gigabytes: 1.7},
		{table: "customers", readUsed: 2.2, writeUsed: 0.3, gigabytes: 5.0},
	}
}

// hour is how far back the load of the tables is known.
const hour = 60

// tableFacts are the tables, their auto scaling and the last hour of their load.
func tableFacts() []model.Event {
	var names []string
	tables := map[string]*model.Table{}
	var targets []model.Scaling
	var samples []model.Samples
	for _, p := range parts() {
		through := model.Throughput{ReadUnits: p.read, WriteUnits: p.write}
		if p.index == "" {
			t := &model.Table{Name: p.table, Status: "ACTIVE", Billing: model.Provisioned, Class: model.StandardClass, Throughput: through,
				Bytes: int64(p.gigabytes * (1 << 30)), Items: int64(p.gigabytes * 1e6), Created: Now().Add(-400 * day)}
			if p.read == 0 {
				t.Billing = model.OnDemand
			}
			names, tables[p.table] = append(names, p.table), t
		} else {
			t := tables[p.table]
			t.Indexes = append(t.Indexes, model.Index{Name: p.index, Status: "ACTIVE", Throughput: through, Bytes: int64(p.gigabytes * (1 << 30)), Items: int64(p.gigabytes * 1e6)})
		}
		key := model.CapacityKey{Table: p.table, Index: p.index}
		if p.readMax > 0 {
			targets = append(targets, model.Scaling{CapacityKey: key, Access: model.Reads, Min: p.readsMin, Max: p.readMax, Target: 70},
				model.Scaling{CapacityKey: key, Access: model.Writes, Min: p.readsMin, Max: p.readMax, Target: 70})
		}
		samples = append(samples, load(model.ConsumedUnits(key, model.Reads), p.readUsed*60, 0), writes(model.ConsumedUnits(key, model.Writes), p))
		samples = append(samples, load(model.ThrottleEvents(key, model.Reads), 0, hour), throttled(model.ThrottleEvents(key, model.Writes), p.throttled),
			days(model.ConsumedUnits(key, model.Reads), p.readUsed*3600), days(model.ConsumedUnits(key, model.Writes), p.writeUsed*3600))
	}
	events := []model.Event{model.TablesListed{Read: read(0), Names: names, Complete: true}}
	for _, name := range names {
		events = append(events, model.TableRead{Read: read(0), Table: *tables[name]})
	}
	events = append(events, model.ScalingRead{Read: read(0), Targets: targets})
	groups := map[string][]model.Samples{}
	for _, s := range samples {
		table := s.Value("TableName")
		groups[table] = append(groups[table], s)
	}
	for _, name := range names {
		events = append(events, model.MetricsRead{Read: read(0), Group: model.TableGroup(name), Samples: groups[name]})
	}
	return events
}

// load is an hour of a series that ends near a level, and that has no point before the minute in which it begins.
func load(s model.Series, level float64, begins int) model.Samples {
	values := make([]float64, hour)
	for i := range values {
		values[i] = math.NaN()
		if i >= begins {
			values[i] = math.Round(level * (1 + 0.12*math.Sin(float64(i)*1.7)))
		}
	}
	if begins < hour {
		values[hour-1] = level
	}
	return model.Samples{Series: s, Read: read(0), Period: time.Minute, From: Now().Truncate(time.Minute).Add(-hour * time.Minute), Values: values}
}

// writes are those of a part: one that throttles rises until it uses all that it has.
func writes(s model.Series, p part) model.Samples {
	out := load(s, p.writeUsed*60, 0)
	if p.throttled == 0 {
		return out
	}
	const begins, full = 34, 44
	for i := range out.Values {
		switch {
		case i >= full:
			out.Values[i] = float64(p.write) * 60
		case i < begins:
			out.Values[i] *= 0.4
		default:
			out.Values[i] = float64(p.write) * 60 * (0.4 + 0.6*float64(i-begins)/(full-begins))
		}
	}
	return out
}

// throttled are the requests that were refused from 13:58 on, most of them at 14:03.
func throttled(s model.Series, level float64) model.Samples {
	begins := hour
	if level > 0 {
		begins = 44
	}
	out := load(s, level, begins)
	if level > 0 {
		for i := begins; i < hour-1; i++ {
			out.Values[i] *= min(float64(i-begins+1)/6, 1)
		}
		out.Values[49] = 372
	}
	return out
}

// days are 14 days of a series by the hour.
func days(s model.Series, level float64) model.Samples {
	values := make([]float64, 14*24)
	for i := range values {
		values[i] = level
	}
	return model.Samples{Series: s, Read: read(0), Period: time.Hour, From: Now().Truncate(time.Hour).Add(-14 * day), Values: values}
}
