package tables

import (
	"math"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/capacity"
)

// view is all that is known of a table.
func (f *Feature) view(name string, span time.Duration) tableView {
	v := tableView{Failure: f.h.Store.TableFailure(name), Metrics: f.h.Store.MetricsFailure(model.TableGroup(name)), Changes: f.changesOf(name)}
	v.Table, v.Known = f.h.Store.Table(name)
	if !v.Known {
		return v
	}
	if verdict, ok := f.h.Store.Verdict(name); ok {
		v.Verdict = &verdict
	}
	t := v.Table
	v.Parts = append(v.Parts, tablePart{Key: model.CapacityKey{Table: name}, Status: t.Status, Throughput: t.Throughput, Bytes: t.Bytes, Items: t.Items})
	for _, i := range t.Indexes {
		v.Parts = append(v.Parts, tablePart{Key: model.CapacityKey{Table: name, Index: i.Name}, Status: i.Status, Throughput: i.Throughput, Bytes: i.Bytes, Items: i.Items})
	}
	loads := f.h.Store.Loads(name)
	for i := range v.Parts {
		p := &v.Parts[i]
		p.Scaling = f.h.Store.Scaling(p.Key)
		p.Read, p.Write = f.load(loads, p.Key, model.Reads, span), f.load(loads, p.Key, model.Writes, span)
	}
	return v
}

// provisionedPeriod is how often what is provisioned is measured.
const provisionedPeriod = 5 * time.Minute

// load is how one kind of units was used over a span.
func (f *Feature) load(loads []capacity.Load, key model.CapacityKey, a model.Access, span time.Duration) tableLoad {
	out := tableLoad{Period: time.Minute}
	for _, l := range loads {
		if l.CapacityKey == key && l.Access == a {
			out.Now = l
		}
	}
	to := f.h.Now().Truncate(time.Minute)
	if s, ok := f.h.Store.Samples(model.ConsumedUnits(key, a), time.Minute); ok {
		out.Consumed = window(s, to, span, 0)
		for i := range out.Consumed {
			out.Consumed[i] /= s.Period.Seconds()
		}
	}
	if s, ok := f.h.Store.Samples(model.ThrottleEvents(key, a), time.Minute); ok {
		out.Throttled = window(s, to, span, 0)
	}
	if out.Now.Provisioned <= 0 {
		return out
	}
	out.Provisioned = []float64{out.Now.Provisioned}
	if s, ok := f.h.Store.Samples(model.ProvisionedUnits(key, a), provisionedPeriod); ok {
		out.Provisioned = levels(window(s, to.Truncate(provisionedPeriod), span, math.NaN()), out.Now.Provisioned)
	}
	return out
}

// window are the points of a span up to a moment: missing ones are as said, and
// those that are pending or were not read are not a number.
func window(s model.Samples, to time.Time, span time.Duration, missing float64) []float64 {
	n := int(span / s.Period)
	first := int(to.Add(-span).Sub(s.From) / s.Period)
	out := make([]float64, n)
	for i := range out {
		out[i] = math.NaN()
		k := first + i
		switch {
		case k < 0 || k >= len(s.Values)-s.Pending:
		case math.IsNaN(s.Values[k]):
			out[i] = missing
		default:
			out[i] = s.Values[k]
		}
	}
	return out
}

// levels holds each known level until the next one is known; the last is what holds
// now.
func levels(values []float64, now float64) []float64 {
	last := math.NaN()
	for i, v := range values {
		if math.IsNaN(v) {
			values[i] = last
		} else {
			last = v
		}
	}
	if len(values) > 0 {
		values[len(values)-1] = now
	}
	return values
}

// mostChanges is how many of a table's last changes are told.
const mostChanges = 8

// changesOf are the last changes of a table's capacity that the journal knows,
// newest first.
func (f *Feature) changesOf(table string) []tableChange {
	var out []tableChange
	for i := len(f.changed) - 1; i >= 0 && len(out) < mostChanges; i-- {
		m := f.changed[i]
		if m.Intent.Table != table || m.Intent.Account != f.h.Store.Identity().Account || m.Intent.Region != f.h.Store.Identity().Region {
			continue
		}
		c := tableChange{At: m.Intent.At, Key: model.CapacityKey{Table: table, Index: m.Intent.Index}, From: m.Intent.From, To: m.Intent.To,
			By: m.Intent.By, Status: "open", Reason: m.Intent.Reason}
		if m.Outcome != nil {
			c.Status = m.Outcome.Status
			if m.Outcome.Detail != "" {
				c.Reason = m.Outcome.Detail
			}
		}
		out = append(out, c)
	}
	return out
}
