package capacity

import (
	"context"
	"errors"
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aloftdeck/aloft/model"
	"github.com/aloftdeck/aloft/model/cost"
	"github.com/aloftdeck/aloft/model/journal"
)

var start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// fakeTables is DynamoDB with one table. An update takes some looks until it is
// ACTIVE, and shows the old figures until then.
type fakeTables struct {
	mu      sync.Mutex
	table   model.Table
	scaling []model.Scaling
	updates []model.CapacityChange
	bounds  []model.ScalingChange
	looks   int // until an update is done
	left    int
	next    *model.Table
	fail    error // of UpdateTable; the update is made all the same when lost is set
	lost    bool
	unread  error // of GetTable
	// unscaled is the error of GetScaling.
	unscaled error
	// boundsLost is the error of UpdateScaling, which is made all the same.
	boundsLost error
	onRead     func(n int, t *model.Table)
	reads      int
	order      *[]string
}

func (f *fakeTables) ListTables(context.Context, string) (model.TablePage, error) {
	return model.TablePage{Names: []string{f.table.Name}}, nil
}

func (f *fakeTables) GetTable(_ context.Context, name string) (model.Table, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reads++
	if f.onRead != nil {
		f.onRead(f.reads, &f.table)
	}
	if f.unread != nil {
		return model.Table{}, f.unread
	}
	if name != f.table.Name {
		return model.Table{}, &model.Failure{Class: model.Gone, Operation: "DescribeTable", Subject: name}
	}
	if f.next != nil {
		if f.left--; f.left < 0 {
			f.table, f.next = *f.next, nil
		}
	}
	t := f.table
	t.Indexes = slices.Clone(t.Indexes)
	return t, nil
}

func (f *fakeTables) GetScaling(context.Context, string) ([]model.Scaling, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unscaled != nil {
		return nil, f.unscaled
	}
	return slices.Clone(f.scaling), nil
}

func (f *fakeTables) UpdateTable(_ context.Context, c model.CapacityChange) (model.Table, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.note("update")
	f.updates = append(f.updates, c)
	if f.fail != nil && !f.lost {
		return model.Table{}, f.fail
	}
	then := f.table
	then.Indexes = slices.Clone(then.Indexes)
	if c.Billing != "" {
		then.Billing = c.Billing
	}
	if c.Index == "" {
		then.Throughput.ReadUnits, then.Throughput.WriteUnits = c.Read, c.Write
	}
	for i := range then.Indexes {
		if then.Indexes[i].Name == c.Index {
			then.Indexes[i].Throughput.ReadUnits, then.Indexes[i].Throughput.WriteUnits = c.Read, c.Write
		}
	}
	f.next, f.left = &then, f.looks
	f.table.Status = "UPDATING"
	return f.table, f.fail
}

func (f *fakeTables) UpdateScaling(_ context.Context, c model.ScalingChange) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.note("scaling")
	if f.fail != nil && len(f.bounds) > 0 {
		return f.fail
	}
	f.bounds = append(f.bounds, c)
	f.scaling = withBounds(f.scaling, []model.ScalingChange{c})
	return f.boundsLost
}

func (f *fakeTables) note(what string) {
	if f.order != nil {
		*f.order = append(*f.order, what)
	}
}

// fakeJournal keeps entries in memory.
type fakeJournal struct {
	journal.Journal // what changes do not ask

	entries []journal.Entry
	pending []journal.Move
	fail    error // of Append
	unread  error // of Pending
	order   *[]string
}

func (j *fakeJournal) AppendAfter(ctx context.Context, e journal.Entry, _ string) error {
	return j.Append(ctx, e)
}

func (j *fakeJournal) Moves(context.Context) ([]journal.Move, error) { return nil, nil }

func (j *fakeJournal) Append(_ context.Context, e journal.Entry) error {
	if j.fail != nil {
		return j.fail
	}
	j.entries = append(j.entries, e)
	if j.order != nil {
		*j.order = append(*j.order, string(e.Phase))
	}
	return nil
}

func (j *fakeJournal) Pending(context.Context, time.Time, string) ([]journal.Move, error) {
	return j.pending, j.unread
}

func (j *fakeJournal) Path() string { return "/journal" }

// fakeMetrics answers each series with the same units a second.
type fakeMetrics struct {
	rates     map[model.Series]float64
	throttled map[model.Series]float64 // events a minute
	since     time.Time                // no points before
	err       error
}

func (m *fakeMetrics) ReadMetrics(_ context.Context, r model.MetricRead) ([]model.Samples, error) {
	if m.err != nil {
		return nil, m.err
	}
	var out []model.Samples
	for _, s := range r.Series {
		values := make([]float64, r.To.Sub(r.From)/r.Period)
		for i := range values {
			values[i] = m.rates[s]*r.Period.Seconds() + m.throttled[s]*r.Period.Minutes()
			if r.From.Add(time.Duration(i) * r.Period).Before(m.since) {
				values[i] = math.NaN()
			}
		}
		out = append(out, model.Samples{Series: s, Period: r.Period, From: r.From, Values: values})
	}
	return out, nil
}

func (m *fakeMetrics) ListMetrics(context.Context, string, string, string) (model.SeriesPage, error) {
	return model.SeriesPage{}, errors.New("not asked for here")
}

// ground is a Changer with its fakes.
type ground struct {
	tables  *fakeTables
	journal *fakeJournal
	metrics *fakeMetrics
	order   []string
	*Changer
}

func orders() model.Table {
	return model.Table{
		Name: "orders", Status: active, Billing: model.Provisioned, Class: model.StandardClass,
		Throughput: model.Throughput{ReadUnits: 5, WriteUnits: 5},
		Indexes:    []model.Index{{Name: "by-day", Status: active, Throughput: model.Throughput{ReadUnits: 2, WriteUnits: 2}}},
	}
}

func newGround(t *testing.T, change func(*Deps)) *ground {
	t.Helper()
	g := &ground{metrics: &fakeMetrics{rates: map[model.Series]float64{}, throttled: map[model.Series]float64{}}}
	g.tables = &fakeTables{table: orders(), looks: 2, order: &g.order}
	g.journal = &fakeJournal{order: &g.order}
	d := Deps{
		Tables: g.tables, Metrics: g.metrics, Journal: g.journal, Now: time.Now,
		Operator: model.Operator{Name: "alice", Host: "ops1"},
		Identity: func() model.Identity { return model.Identity{Account: "123456789012", Region: "us-east-1"} },
		Book:     cost.Embedded, PID: 7,
		NewID: func() string { return "id" },
	}
	if change != nil {
		change(&d)
	}
	g.Changer = New(d)
	return g
}
