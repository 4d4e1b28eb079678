package ui

// Tables: opening one, and the plots of its load.

import (
	"math"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/action"
	"github.com/aloftdeck/aloft/model/capacity"
	"github.com/aloftdeck/aloft/model/journal"
	"github.com/aloftdeck/aloft/model/store"
	"github.com/aloftdeck/aloft/ui/overlay"
)

// openTable shows the chosen table, on the chosen index.
func openTable(r *Root, _ action.Spec, s action.Situation) tea.Cmd {
	if s.Chosen.Table == "" {
		r.say("no table is chosen to open")
		return nil
	}
	view := r.tableView(s.Chosen.Table, overlay.DefaultSpan)
	r.push(overlay.NewTable(r.overlayEnv(), s.Chosen, view, r.o.Capacity != nil && !r.o.Config.ReadOnly))
	return nil
}

// tablesChanged brings the dialogs that show tables or costs up to date.
func (r *Root) tablesChanged(c store.Changes) {
	for _, l := range r.layers {
		switch box := l.box.(type) {
		case *overlay.Table:
			if c.Touch(store.OfFunctions | store.OfTables | store.OfMetrics) {
				box.SetView(r.tableView(box.Name(), box.Span()))
			}
		case *overlay.Costs:
			if c.Touch(store.OfFunctions | store.OfCost) {
				if report, ok := r.costs.Report(); ok {
					box.SetReport(report, r.costs.FreeTier())
				}
			}
		}
	}
}

// openedTable is the table whose dialog is open and how far back its plots go.
func (r *Root) openedTable() (string, time.Duration) {
	for _, l := range r.layers {
		if box, ok := l.box.(*overlay.Table); ok {
			return box.Name(), box.Span()
		}
	}
	return "", 0
}

// tableView is all that is known of a table.
func (r *Root) tableView(name string, span time.Duration) overlay.TableView {
	v := overlay.TableView{Failure: r.store.TableFailure(name), Metrics: r.store.MetricsFailure(model.TableGroup(name)), Changes: r.changesOf(name)}
	v.Table, v.Known = r.store.Table(name)
	if !v.Known {
		return v
	}
	if verdict, ok := r.store.Verdict(name); ok {
		v.Verdict = &verdict
	}
	t := v.Table
	v.Parts = append(v.Parts, overlay.TablePart{Key: model.CapacityKey{Table: name}, Status: t.Status, Throughput: t.Throughput, Bytes: t.Bytes, Items: t.Items})
	for _, i := range t.Indexes {
		v.Parts = append(v.Parts, overlay.TablePart{Key: model.CapacityKey{Table: name, Index: i.Name}, Status: i.Status, Throughput: i.Throughput, Bytes: i.Bytes, Items: i.Items})
	}
	loads := r.store.Loads(name)
	for i := range v.Parts {
		p := &v.Parts[i]
		p.Scaling = r.store.Scaling(p.Key)
		p.Read, p.Write = r.tableLoad(loads, p.Key, model.Reads, span), r.tableLoad(loads, p.Key, model.Writes, span)
	}
	return v
}

// provisionedPeriod is how often what is provisioned is measured.
const provisionedPeriod = 5 * time.Minute

// tableLoad is how one kind of units was used over a span.
func (r *Root) tableLoad(loads []capacity.Load, key model.CapacityKey, a model.Access, span time.Duration) overlay.TableLoad {
	out := overlay.TableLoad{Period: time.Minute}
	for _, l := range loads {
		if l.CapacityKey == key && l.Access == a {
			out.Now = l
		}
	}
	to := r.now().Truncate(time.Minute)
	if s, ok := r.store.Samples(model.ConsumedUnits(key, a), time.Minute); ok {
		out.Consumed = window(s, to, span, 0)
		for i := range out.Consumed {
			out.Consumed[i] /= s.Period.Seconds()
		}
	}
	if s, ok := r.store.Samples(model.ThrottleEvents(key, a), time.Minute); ok {
		out.Throttled = window(s, to, span, 0)
	}
	if out.Now.Provisioned <= 0 {
		return out
	}
	out.Provisioned = []float64{out.Now.Provisioned}
	if s, ok := r.store.Samples(model.ProvisionedUnits(key, a), provisionedPeriod); ok {
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
func (r *Root) changesOf(table string) []overlay.TableChange {
	var out []overlay.TableChange
	for i := len(r.changed) - 1; i >= 0 && len(out) < mostChanges; i-- {
		m := r.changed[i]
		if m.Intent.Table != table || m.Intent.Account != r.store.Identity().Account || m.Intent.Region != r.store.Identity().Region {
			continue
		}
		c := overlay.TableChange{At: m.Intent.At, Key: model.CapacityKey{Table: table, Index: m.Intent.Index}, From: m.Intent.From, To: m.Intent.To,
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

// keepChanges remembers the changes of capacity among what the journal holds.
func (r *Root) keepChanges(moves []journal.Move) {
	r.changed = r.changed[:0]
	for _, m := range moves {
		if m.Intent.OfCapacity() {
			r.changed = append(r.changed, m)
		}
	}
	r.tablesChanged(store.Changed(store.OfTables))
}

// wantTables says which tables and costs are on the screen.
func (r *Root) wantTables(d *model.Demand) {
	if r.tables != nil {
		d.Table, d.Span = r.openedTable()
		if i := r.paneOf(action.Tables); r.shows(i) || d.Table != "" {
			d.Tables, d.VisibleTables = true, r.tables.VisibleTables()
		}
	}
	if r.costs != nil && (r.showsScope(action.Cost) || r.showsCosts()) {
		d.Cost, d.CostByStage = true, r.costs.ByStage()
	}
}

// showsCosts reports whether a dialog is about costs.
func (r *Root) showsCosts() bool {
	for _, l := range r.layers {
		switch l.box.(type) {
		case *overlay.Costs, *overlay.WhatIf:
			return true
		}
	}
	return false
}
